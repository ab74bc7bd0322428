from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

ROLES = [("ceo", "Chief executive"), ("business", "Head of business"), ("chro", "Head of HR")]


class CustomerPerfSignOff(models.Model):
    """Signature of one of the three leaders under a value proposition."""

    _name = "customer.perf.sign.off"
    _description = "Sign-off"
    _order = "proposition_id, id"

    proposition_id = fields.Many2one("customer.perf.value.proposition", required=True, index=True, ondelete="cascade")
    role = fields.Selection(ROLES, required=True, readonly=True)
    role_name = fields.Char(compute="_compute_role_name")
    user_id = fields.Many2one("res.users", "Who", domain="[('share', '=', False)]", ondelete="restrict")
    signed_on = fields.Datetime(readonly=True)

    _role_uniq = models.UniqueIndex("(proposition_id, role)", "Each role signs once.")

    @api.depends("role")
    def _compute_role_name(self):
        names = dict(self._fields["role"]._description_selection(self.env))
        for line in self:
            line.role_name = names.get(line.role, "")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("signed_on") for vals in vals_list):
            raise AccessError(self.env._("Everybody signs for himself."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and {"signed_on", "proposition_id", "role"} & vals.keys():
            raise AccessError(self.env._("Everybody signs for himself."))
        if "user_id" in vals and (signed := self.filtered("signed_on")):
            raise UserError(
                self.env._("%(user)s has signed. Reopen the value proposition first.", user=signed[0].user_id.name)
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_signed(self):
        if signed := self.filtered("signed_on"):
            raise UserError(
                self.env._("%(user)s has signed. Reopen the value proposition first.", user=signed[0].user_id.name)
            )

    @api.constrains("user_id")
    def _check_user(self):
        for line in self:
            user = line.user_id
            if user and not (
                user.has_group("customer_perf.group_customer_perf_executive")
                and line.proposition_id.company_id in user.company_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot sign: make them an executive of Customer Performance first, under Users.",
                        user=user.name,
                    )
                )

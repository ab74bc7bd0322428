from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

ROLES = [("ceo", "Chief executive"), ("business", "Head of business"), ("chro", "Head of HR")]


class CustomerPerfSignOff(models.Model):
    """Signature of one of the three leaders under a value proposition, whom everybody in the company may read."""

    _name = "customer.perf.sign.off"
    _description = "Sign-off"
    _order = "proposition_id, id"

    proposition_id = fields.Many2one("customer.perf.value.proposition", required=True, index=True, ondelete="cascade")
    role = fields.Selection(ROLES, required=True, readonly=True)
    role_name = fields.Char(compute="_compute_role_name")
    user_id = fields.Many2one(
        "res.users",
        "Who",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
        help="Gets a to-do when the value proposition is clarified, and signs it.",
    )
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
        lines = super().create(vals_list)
        lines.proposition_id._follow_signers()
        return lines

    def write(self, vals):
        if not self.env.su and {"signed_on", "proposition_id", "role"} & vals.keys():
            raise AccessError(self.env._("Everybody signs for himself."))
        if "user_id" in vals and (signed := self.filtered("signed_on")):
            raise UserError(
                self.env._("%(user)s has signed. Reopen the value proposition first.", user=signed[0].user_id.name)
            )
        result = super().write(vals)
        if vals.keys() & {"user_id", "signed_on"}:
            self.proposition_id._follow_signers()
        return result

    def unlink(self):
        propositions = self.proposition_id
        result = super().unlink()
        propositions.exists()._follow_signers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_signed(self):
        if signed := self.filtered("signed_on"):
            raise UserError(
                self.env._("%(user)s has signed. Reopen the value proposition first.", user=signed[0].user_id.name)
            )

    @api.constrains("user_id")
    def _check_user(self):
        for line in self:
            user, company = line.user_id.sudo(), line.proposition_id.company_id  # sudo: what kind of user it is
            if user and (user.share or company not in user.company_ids):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot sign: choose an internal user of %(company)s.",
                        user=user.name,
                        company=company.name,
                    )
                )

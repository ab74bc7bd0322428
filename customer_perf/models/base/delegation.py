from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain


class CustomerPerfDelegation(models.Model):
    """Somebody stands in for a manager who is away: on these days the manager's people are his, for everything here
    that belongs to who leads them. It is not handed on, and nobody gets his own record by it."""

    _name = "customer.perf.delegation"
    _description = "Deputy"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    manager_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="cascade", check_company=True,
        default=lambda self: self.env.user.employee_id,
    )  # fmt: skip
    deputy_id = fields.Many2one(
        "hr.employee", required=True, index=True, ondelete="cascade", check_company=True,
        domain="[('user_id', '!=', False), ('id', '!=', manager_id)]",
    )  # fmt: skip
    company_id = fields.Many2one(related="manager_id.company_id", store=True, index=True)
    date_from = fields.Date("From", required=True, default=lambda self: self.env.company._perf_today())
    date_to = fields.Date("Until", required=True)
    is_now = fields.Boolean("Now", compute="_compute_is_now", search="_search_is_now")

    _dates_order = models.Constraint("CHECK (date_from <= date_to)", "A deputy cannot end before he begins.")

    @api.depends("manager_id", "deputy_id")
    def _compute_display_name(self):
        for record in self:
            names = record.sudo()  # sudo: names of the organisation chart
            record.display_name = f"{names.manager_id.name} → {names.deputy_id.name}"

    @api.depends("date_from", "date_to")
    def _compute_is_now(self):
        today = self.env.company._perf_today()
        for record in self:
            record.is_now = bool(record.date_from and record.date_to) and record.date_from <= today <= record.date_to

    def _search_is_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._perf_today()
        now = Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        return now if True in value else ~now

    @api.constrains("manager_id", "deputy_id")
    def _check_deputy(self):
        for record in self:
            names = record.sudo()  # sudo: users of the organisation chart
            if names.manager_id == names.deputy_id:
                raise ValidationError(self.env._("%(name)s cannot stand in for himself.", name=names.manager_id.name))
            if not names.deputy_id.user_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot log in, and so cannot stand in for anybody.", name=names.deputy_id.name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_may_settle()
        records._hand_over()
        return records

    def write(self, vals):
        self._check_may_settle()
        result = super().write(vals)
        self._check_may_settle()
        self._hand_over()
        return result

    def unlink(self):
        self._check_may_settle()
        managers = self.manager_id
        result = super().unlink()
        self._hand_over(managers)
        return result

    def _check_may_settle(self):
        """Only the manager himself and HR settle who stands in."""
        if self.env.su or self.env.user._perf_is_officer():
            return
        for record in self:
            if record.sudo().manager_id.user_id != self.env.user:  # sudo: compares users
                raise AccessError(
                    self.env._("%(name)s: only the manager or HR settles who stands in.", name=record.display_name)
                )

    def _hand_over(self, managers=None):
        """What waits for these managers goes to whose turn it is now; the rooms above extend it."""


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    perf_delegation_ids = fields.One2many(
        "customer.perf.delegation", "manager_id", "Deputies", groups="hr.group_hr_user"
    )

    def _perf_deputy(self):
        """Who stands in for these today and can log in."""
        # sudo: who stands in for whom, whoever asks whose turn it is
        return (
            self.sudo()
            .perf_delegation_ids.filtered("is_now")
            .deputy_id.filtered(lambda deputy: deputy.active and deputy.user_id.active)
        )

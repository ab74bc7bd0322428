from odoo import api, fields, models
from odoo.exceptions import ValidationError

TODO = "customer_perf.mail_activity_type_plan_support"


class CustomerPerfImprovementPlanSupport(models.Model):
    """What the firm owes the employee, so that he can reach the goals. Whoever owes it reads this row of the plan, and
    nothing else of it."""

    _name = "customer.perf.improvement.plan.support"
    _description = "Support Owed"
    _inherit = ["customer.perf.improvement.plan.part", "customer.perf.confidential.mixin"]
    _order = "given_on NULLS FIRST, date_until, id"
    _check_company_auto = True
    _trail = ("user_id", "given_on")
    _happening = frozenset({"user_id", "given_on"})
    _is_added_later = True

    name = fields.Char("What", required=True)
    user_id = fields.Many2one(
        "res.users",
        "Owed By",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        help="Reads what he owes to whom and until when, and nothing else of the plan.",
    )
    given_on = fields.Date(copy=False)
    is_late = fields.Boolean(compute="_compute_is_late")

    @api.depends("given_on", "date_until", "plan_id.state")
    def _compute_is_late(self):
        today = {company: company._perf_today() for company in self.company_id}
        for support in self:
            owed = support.state == "running" and support.date_until and not support.given_on
            support.is_late = bool(owed) and support.date_until < today[support.company_id]

    @api.constrains("user_id", "plan_id")
    def _check_owed_by_another(self):
        for support in self:
            if support.user_id == support.sudo().employee_id.user_id:  # sudo: compares users only
                raise ValidationError(
                    self.env._("%(name)s: support is owed by somebody else than the employee.", name=support.name)
                )

    @api.constrains("given_on")
    def _check_given(self):
        for support in self:
            if support.given_on and support.given_on > support.company_id._perf_today():
                raise ValidationError(
                    self.env._("%(name)s: the day on which it was given lies ahead.", name=support.name)
                )

    def _is_open_to_me(self, names):
        # sudo: the step of a plan of which whoever owes support reads this row alone
        is_running = self.sudo().plan_id.state == "running"
        owes = is_running and self.user_id == self.env.user and names <= {"given_on"}
        return owes or super()._is_open_to_me(names)

    @api.model_create_multi
    def create(self, vals_list):
        supports = super().create(vals_list)
        supports._follow()
        return supports

    def write(self, vals):
        result = super().write(vals)
        if self._happening & vals.keys():
            self._follow()
        return result

    def _follow(self):
        """What is owed stands on the to-do list of who owes it, and nowhere once it was given."""
        supports = self.sudo()  # sudo: whose turn it is follows from the row
        supports.activity_unlink([TODO])
        owed = supports.filtered(lambda support: support.state == "running" and not support.given_on)
        self._schedule_todos(TODO, [(support, support.user_id, support.date_until) for support in owed])
        supports.plan_id._follow_support()

    def action_given(self):
        """Given today; another day is written into the row."""
        self.check_access("write")
        for support in self.filtered(lambda support: not support.given_on):
            support.given_on = support.company_id._perf_today()

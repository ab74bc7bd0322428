from odoo import api, fields, models
from odoo.tools.misc import format_date


class CustomerPerfCheckIn(models.Model):
    """Check-ins of an improvement plan: one is planned, a fortnight after the last one."""

    _inherit = "customer.perf.check.in"

    plan_id = fields.Many2one(
        "customer.perf.improvement.plan",
        "Improvement Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"plan_id"}

    def _set_held(self, **values):
        result = super()._set_held(**values)
        self.sudo().plan_id._plan_check_ins()  # sudo: the next one follows from this one
        return result

    def _matters(self):
        """What the plan of the employee says, support that is owed first."""
        found = super()._matters()
        plans = self.env["customer.perf.improvement.plan"].search(
            [("employee_id", "in", self.employee_id.ids), ("state", "=", "running")]
        )
        for plan in plans:
            owed = plan._owed()
            if owed:
                texts = [
                    f"{one.name} – {one.user_id.name}, {format_date(self.env, one.date_until)}"
                    for one in owed.sorted("date_until")
                ]
                found[plan.employee_id].insert(0, (self.env._("Support the firm owes"), texts))
            texts = [f"{goal.name}, {format_date(self.env, goal.date_until)}" for goal in plan.goal_ids]
            found[plan.employee_id].append((self.env._("Goals of the improvement plan"), texts))
        return found

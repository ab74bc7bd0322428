from odoo import api, fields, models

from ...fields import OptionalFloat


class CustomerPerfImprovementPlanGoal(models.Model):
    """Something measurable that the employee wants to reach by a day."""

    _name = "customer.perf.improvement.plan.goal"
    _description = "Goal of an Improvement Plan"
    _inherit = ["customer.perf.improvement.plan.part"]
    _order = "plan_id, sequence, id"
    _trail = ("value_reached",)
    _happening = frozenset({"value_reached", "sequence"})

    sequence = fields.Integer(default=10)
    name = fields.Char("What", required=True)
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", ondelete="restrict")
    unit = fields.Char(related="kpi_id.unit")
    value_today = OptionalFloat(
        "At Start", aggregator=None, help="The value of the day on which it is agreed on; empty where nobody knows it."
    )
    value_wanted = OptionalFloat("Wanted", aggregator=None)
    value_reached = OptionalFloat("Reached", aggregator=None, help="As of the latest check-in.")

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """What the result says of the KPI is what it is today."""
        appraisal = self.plan_id.appraisal_id._origin
        goals = appraisal._filtered_access("read")._cards().line_ids
        line = goals.filtered(lambda goal: goal.kpi_id == self.kpi_id)[:1]
        if line:
            self.name = self.name or line._title()
            self.value_today = line.actual
            self.value_wanted = line.target if self.value_wanted is False else self.value_wanted

from odoo import fields, models

from ...fields import OptionalFloat
from ...tools import payroll

# What payroll gets, in this order, by file and by JSON-2.
COLUMNS = (
    "employee_number", "employee", "department", "cycle", "parts", "score", "points", "behaviour_score", "coverage",
    "grade", "coefficient", "unit_coefficient", "eligible_days", "published_on",
)  # fmt: skip
CHANGES = [(payroll.NEW, "New"), (payroll.CHANGED, "Changed"), (payroll.SAME, "As before")]


class CustomerPerfPayrollLine(models.Model):
    """One person of a payroll run, as he was handed over: a copy, so that it stays what it was."""

    _name = "customer.perf.payroll.line"
    _description = "Row of a Payroll Run"
    _order = "run_id desc, department, employee, id"
    _rec_name = "employee"

    run_id = fields.Many2one("customer.perf.payroll.run", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="run_id.company_id", store=True, index=True)
    cycle_id = fields.Many2one(related="run_id.cycle_id", store=True)
    employee_id = fields.Many2one("hr.employee", "Record", readonly=True, index=True, ondelete="restrict")
    employee_number = fields.Char(readonly=True)
    employee = fields.Char(readonly=True)
    department = fields.Char(readonly=True)
    cycle = fields.Char("Cycle Name", readonly=True)
    parts = fields.Text(readonly=True, help="Score and weight of each part of the result.")
    score = OptionalFloat("Points of the Result", readonly=True, digits=(16, 2))
    points = fields.Float("Bonus or Malus Points", readonly=True, aggregator=None)
    behaviour_score = OptionalFloat(readonly=True, digits=(16, 2))
    coverage = fields.Float("Data of the Result (%)", readonly=True, digits=(16, 2), aggregator="avg")
    grade = fields.Char(readonly=True)
    coefficient = OptionalFloat(readonly=True, digits=(16, 4))
    unit_coefficient = OptionalFloat(readonly=True, digits=(16, 4))
    eligible_days = OptionalFloat(
        readonly=True, digits=(16, 0), aggregator="sum", help="Days under contract within the cycle; empty: unknown."
    )
    published_on = fields.Date(readonly=True)
    change = fields.Selection(CHANGES, "Since the Run Before", readonly=True)
    change_text = fields.Text("What Changed", readonly=True)

    def _row(self):
        """{column: value} as it goes out, None where there is none."""
        self.ensure_one()
        row = {name: self[name] for name in COLUMNS}
        return {name: None if value is False else value for name, value in row.items()}

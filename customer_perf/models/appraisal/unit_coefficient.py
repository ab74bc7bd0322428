from odoo import fields, models


class CustomerPerfUnitCoefficient(models.Model):
    """What the result of a unit makes of its people's coefficients in a cycle. We pass it on and reckon no pay."""

    _name = "customer.perf.unit.coefficient"
    _description = "Unit Coefficient"
    _order = "cycle_id desc, department_id"
    _rec_name = "department_id"
    _check_company_auto = True

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    department_id = fields.Many2one(
        "hr.department",
        required=True,
        ondelete="restrict",
        check_company=True,
        help="Holds for the units below as well, unless they have their own.",
    )
    coefficient = fields.Float(required=True, default=1.0, digits=(16, 4), aggregator=None)
    reason = fields.Char("Why")

    _unit_uniq = models.UniqueIndex("(cycle_id, department_id)", "A unit has one coefficient in a cycle.")
    _coefficient_range = models.Constraint(
        "CHECK (coefficient BETWEEN 0 AND 10)", "A coefficient lies between 0 and 10."
    )

    def _by_unit(self, departments):
        """{department: its coefficient, or that of the nearest unit above; False without any}"""
        own = {record.department_id.id: record.coefficient for record in self}
        return {
            department: next(
                (own[unit] for unit in map(int, reversed(department.parent_path.split("/")[:-1])) if unit in own),
                False,
            )
            for department in departments
        }

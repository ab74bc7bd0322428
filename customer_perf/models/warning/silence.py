from odoo import fields, models


class CustomerPerfSilence(models.Model):
    """For a time nobody is told of a KPI, a subject, or the KPI of a subject: the reason is known.

    Alerts are raised and followed as ever. What still warns when the silence ends is told then.
    """

    _name = "customer.perf.silence"
    _description = "Silence"
    _inherit = ["customer.perf.unit.mixin"]
    _order = "date_until desc, id desc"
    _rec_name = "reason"
    _check_company_auto = True

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", index=True, ondelete="cascade", help="Empty: every KPI.")
    employee_id = fields.Many2one(check_company=True, ondelete="cascade")
    department_id = fields.Many2one(
        check_company=True,
        ondelete="cascade",
        help="The department itself and everybody in it, with all below.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    date_until = fields.Date("Until", required=True, help="The last day on which nobody is told.")
    reason = fields.Char(required=True)

    _one_subject = models.Constraint(
        "CHECK (employee_id IS NULL OR department_id IS NULL)",
        "A silence is for an employee or for a department, not for both.",
    )
    _not_everything = models.Constraint(
        "CHECK (num_nonnulls(kpi_id, employee_id, department_id) > 0)",
        "Say which KPI, employee or department is silenced. A whole company is not.",
    )

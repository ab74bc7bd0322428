from odoo import fields, models
from odoo.exceptions import ValidationError

from ...tools import periods


class ResCompany(models.Model):
    _inherit = "res.company"

    perf_grace_days = fields.Integer(
        "Values Are Late After (days)",
        default=10,
        required=True,
        help="So many days after the end of its period a value that is entered is late. A KPI may have its own.",
    )

    _perf_grace_days = models.Constraint(
        "CHECK (perf_grace_days BETWEEN 0 AND 366)", "Values are late after 0 to 366 days."
    )

    def write(self, vals):
        month = vals.get("perf_first_month")
        changed = self.filtered(lambda company: month and company.perf_first_month != month)
        result = super().write(vals)
        changed._check_fiscal_year()
        return result

    def _check_fiscal_year(self):
        """Values that are kept by fiscal quarter or year would come to stand for other months."""
        # sudo: whether there is any, whoever may read it
        kept = self.env["customer.perf.measure"].sudo().search(
            [("company_id", "in", self.ids), ("kpi_id.frequency", "in", (periods.QUARTER, periods.YEAR))], limit=1
        )  # fmt: skip
        if kept:
            raise ValidationError(
                self.env._(
                    "%(company)s: the fiscal year stays as it is, for there are values by quarter or year, such as "
                    "those of %(kpi)s. They would come to stand for other months.",
                    company=kept.company_id.name,
                    kpi=kept.kpi_id.display_name,
                )
            )

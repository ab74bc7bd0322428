from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools import periods, phasing
from .facts import series
from .subject import COMPANY


class CustomerPerfKpi(models.Model):
    """How much of a sum's target is due by when: evenly, or as the months of a year weigh."""

    _inherit = "customer.perf.kpi"

    phasing = fields.Selection(
        [(phasing.EVEN, "Evenly"), (phasing.SEASON, "By a season"), (phasing.WHOLE, "All at the end")],
        "Target Over Time",
        compute="_compute_phasing",
        store=True,
        readonly=False,
        precompute=True,
        help="While a cycle runs, a sum is held against what is due by its latest value; the whole target stands "
        "beside it.",
    )
    season = fields.Char(help="What January to December weigh, such as 8 7 9 8 8 8 7 7 9 9 10 10.")

    @api.depends("aggregation")
    def _compute_phasing(self):
        for kpi in self:
            kpi.phasing = phasing.EVEN if kpi.aggregation == "sum" else phasing.WHOLE

    @api.constrains("phasing", "season")
    def _check_season(self):
        for kpi in self:
            try:
                weights = phasing.parse_season(kpi.season)
            except ValueError:
                weights = ()
            if ((kpi.season or "").strip() and not weights) or (kpi.phasing == phasing.SEASON and not weights):
                raise ValidationError(
                    self.env._(
                        "%(kpi)s: a season is twelve numbers, what January to December weigh, such as 8 7 9 8 8 8 7 7 "
                        "9 9 10 10.",
                        kpi=kpi.display_name,
                    )
                )

    def action_season_of_last_year(self):
        """Take the season from the company's values of the twelve months that are over."""
        company = self.env.company
        last = fields.Date.subtract(company._perf_start(company._perf_today(), periods.MONTH), days=1)
        first = fields.Date.add(fields.Date.subtract(last, years=1), days=1)
        for kpi in self:
            weights = dict.fromkeys(range(1, 13), 0.0)
            known = set()
            for _kpi, _company, subject, day, value, _cases in series(kpi, company, (first, last)):
                if subject == COMPANY:
                    weights[day.month] += value
                    known.add(day.month)
            if len(known) < len(weights) or min(weights.values()) < 0 or not any(weights.values()):
                raise UserError(
                    self.env._(
                        "%(kpi)s: the company has no value for each of the last twelve months, so no season can be "
                        "taken from them. Enter what the months weigh.",
                        kpi=kpi.display_name,
                    )
                )
            kpi.write(
                {
                    "season": " ".join(f"{weights[month]:.6g}" for month in sorted(weights)),
                    "phasing": phasing.SEASON,
                }
            )

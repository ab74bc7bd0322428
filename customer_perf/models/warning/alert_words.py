from odoo import api, fields, models


class CustomerPerfAlert(models.Model):
    """What an alert says, in one sentence, without blaming anybody."""

    _inherit = "customer.perf.alert"

    text = fields.Char("What Was Found", compute="_compute_text")
    is_without_news = fields.Boolean(
        "No New Value",
        compute="_compute_is_without_news",
        help="There has been no value for two periods. No data closes nothing.",
    )

    @api.depends_context("lang")
    @api.depends("rule", "sign", "value", "value_date", "usual", "bound", "low", "high", "guard_id", "guard_value")
    def _compute_text(self):
        for alert in self:
            kpi = alert.kpi_id
            words = {
                "value": kpi._shown(alert.value, beside=alert.bound),
                "period": kpi._period_name(alert.value_date, alert.sudo().company_id),  # sudo: its fiscal year
                "bound": kpi._shown(alert.bound, beside=alert.value),
                "usual": kpi._shown(alert.usual),
                "low": kpi._shown(alert.low, unit=False, beside=alert.bound),
                "high": kpi._shown(alert.high, beside=alert.bound),
                "guard": alert.guard_id.name or "",
                "guard_value": alert.guard_id._shown(alert.guard_value) if alert.guard_id else "",
            }
            alert.text = alert._pattern() % words

    def _pattern(self):
        """The sentence of one alert, its figures named; one that says nothing of itself for what is unknown."""
        if self.sign == "dissatisfied" and self.guard_id:
            return self.env._(
                "%(period)s: %(value)s is off target while %(guard)s is met. Is one reached at the other's cost?"
            )
        return {
            "limit": self.env._("%(period)s: %(value)s, the limit is %(bound)s."),
            "point": self.env._(
                "%(period)s: %(value)s. %(usual)s is usual, beyond %(bound)s chance alone does not explain it."
            ),
            "drift": self.env._(
                "%(period)s: %(value)s. Small shortfalls have added up to more than chance explains; %(usual)s was "
                "usual."
            ),
            "forecast": self.env._(
                "Latest value %(value)s (%(period)s): the period will probably end at %(low)s to %(high)s, its target "
                "is %(bound)s."
            ),
            "guard": self.env._(
                "%(period)s: it got better (%(value)s) while %(guard)s got worse (%(guard_value)s). Coincidence or "
                "trade-off?"
            ),
            "dissatisfied": self.env._(
                "%(period)s: %(value)s is off target while the internal KPIs of the scorecard are met. Do they still "
                "measure what customers value?"
            ),
            "late": self.env._("No value since %(period)s (%(value)s)."),
        }.get(self.sign, "")

    @api.depends("kpi_id", "value_date")
    def _compute_is_without_news(self):
        # sudo: when there was a value last, no value
        latest = {
            (kpi.id, subject, company.id): day
            for kpi, subject, company, day in self.env["customer.perf.measure"]
            .sudo()
            ._read_group(
                [("kpi_id", "in", self.kpi_id.ids), ("subject", "in", self.mapped("subject"))],
                ["kpi_id", "subject", "company_id"],
                ["date:max"],
            )
        }
        for alert in self:
            company = alert.sudo().company_id  # sudo: its fiscal year and time zone
            since = alert.kpi_id.with_company(company)._silent_before(alert.kpi_id.frequency)
            day = latest.get((alert.kpi_id.id, alert.subject, company.id)) or alert.value_date
            alert.is_without_news = bool(day) and day < since

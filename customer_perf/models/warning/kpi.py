from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...fields import OptionalFloat, number
from ...tools.alerts import Watch
from ...tools.attainment import HIGHER, RANGE
from ...tools.plausible import MONEY, is_time
from ...tools.warning import SETTINGS

# What the judgement of its values rests on: a change has all of them judged anew.
WATCHED = {
    "warn_amber", "warn_red", "warn_for", "warn_signal", "warn_guard", "warn_late", "direction", "aggregation",
    "ratio_factor", "frequency", "guard_ids", "state",
}  # fmt: skip


class CustomerPerfKpi(models.Model):
    """What opens an alert."""

    _inherit = "customer.perf.kpi"

    warn_amber = OptionalFloat("Amber Limit", aggregator=None, help="A value that is worse warns. Empty: none does.")
    warn_red = OptionalFloat(
        "Red Limit",
        aggregator=None,
        help="A value that is worse warns at once: whose it is and who answers for it get a to-do.",
    )
    warn_for = fields.Integer(
        "For So Many Values",
        default=1,
        required=True,
        aggregator=None,
        help="How many values in a row lie beyond a limit before it warns.",
    )
    warn_signal = fields.Boolean(
        "Unusual Values",
        compute="_compute_warn_signal",
        store=True,
        readonly=False,
        precompute=True,
        help="Warns of a value, or of small shortfalls that add up, beyond what chance explains. From nine values on, "
        "monthly or weekly ones.",
    )
    warn_guard = fields.Boolean(
        "At the Cost of a Guard Rail",
        default=True,
        help="Warns when it gets better while a KPI that guards it gets worse. From twelve values on.",
    )
    warn_dissatisfied = fields.Boolean(
        "Met, Customer Dissatisfied",
        default=True,
        help="Warns when it is off target on a scorecard whose internal KPIs are met.",
    )
    warn_forecast = fields.Boolean(
        "Will Probably Miss",
        compute="_compute_warn_forecast",
        store=True,
        readonly=False,
        precompute=True,
        help="Warns when a running cycle will probably end off target: all that is likely in 80 of 100 cases misses "
        "it. From three values of the cycle on; sums, means and ratios.",
    )
    warn_late = fields.Boolean("Late or Silent", help="Warns when somebody who had values had none for two periods.")

    _warn_for_range = models.Constraint(
        "CHECK (warn_for BETWEEN 1 AND 12)", "A limit warns after 1 to 12 values in a row."
    )

    @api.depends("frequency")
    def _compute_warn_signal(self):
        for kpi in self:
            kpi.warn_signal = kpi.frequency in SETTINGS

    @api.depends("aggregation")
    def _compute_warn_forecast(self):
        for kpi in self:
            kpi.warn_forecast = kpi.aggregation == "sum"

    @api.constrains("warn_amber", "warn_red", "direction")
    def _check_warn_limits(self):
        for kpi in self:
            amber, red = kpi.warn_amber, kpi.warn_red
            if kpi.direction == RANGE and (amber is not False or red is not False):
                raise ValidationError(
                    self.env._(
                        "%(kpi)s: amber and red limits are for KPIs of which more or less is better, not for a range.",
                        kpi=kpi.display_name,
                    )
                )
            if amber is False or red is False:
                continue
            if (red >= amber) if kpi.direction == HIGHER else (red <= amber):
                raise ValidationError(
                    self.env._(
                        "%(kpi)s: the red limit (%(red)s) is worse than the amber one (%(amber)s).",
                        kpi=kpi.display_name,
                        red=kpi._shown(red),
                        amber=kpi._shown(amber),
                    )
                )

    def write(self, vals):
        """Limits are lost with the direction that they were set for, unless new ones come along."""
        limits = {"warn_amber", "warn_red"}
        if "direction" in vals and not limits & vals.keys():
            turned = self.filtered(lambda kpi: kpi.direction != vals["direction"])
            super(CustomerPerfKpi, turned).write(dict.fromkeys(limits, False))
        result = super().write(vals)
        if WATCHED & vals.keys():
            self.env["customer.perf.alert.due"]._add_kpis(self)
        return result

    def _watch(self):
        """What is asked of its values, for ``tools``."""
        self.ensure_one()
        unit = (self.unit or "").strip().lower()
        return Watch(
            direction=self.direction,
            frequency=self.frequency,
            aggregation=self.aggregation,
            factor=self.ratio_factor or 1.0,
            is_amount=is_time(unit) or unit in MONEY,
            amber=number(self.warn_amber),
            red=number(self.warn_red),
            periods=self.warn_for or 1,
            signal=self.warn_signal,
        )

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...fields import OptionalFloat, number
from ...tools import plausible


class CustomerPerfKpi(models.Model):
    """The values of a KPI: which are possible, and whether they add up."""

    _inherit = "customer.perf.kpi"

    value_min = OptionalFloat(
        "Lowest Possible Value", aggregator=None, help="A value below it is asked about. Empty: no such bound."
    )
    value_max = OptionalFloat(
        "Highest Possible Value", aggregator=None, help="A value above it is asked about. Empty: no such bound."
    )
    grace_days = OptionalFloat(
        "Late After (days)",
        aggregator=None,
        help="So many days after the end of its period a value that is entered is late. Empty: as the company says.",
    )
    pools_up = fields.Boolean(
        "Adds Up",
        compute="_compute_pools_up",
        store=True,
        readonly=False,
        precompute=True,
        help="Where a department or the company has no value of its own, it takes what the values below it pool to: "
        "sums are added, rates and means pooled by their cases. Not for stocks, indexes or distinct customers.",
    )
    measure_count = fields.Integer(compute="_compute_measure_count")

    _grace_not_negative = models.Constraint("CHECK (grace_days >= 0)", "Days of grace are not negative.")

    @api.depends("aggregation")
    def _compute_pools_up(self):
        for kpi in self:
            kpi.pools_up = kpi.aggregation != "last"

    def _compute_measure_count(self):
        counts = dict(
            self.env["customer.perf.measure"]._read_group([("kpi_id", "in", self.ids)], ["kpi_id"], ["__count"])
        )
        for kpi in self:
            kpi.measure_count = counts.get(kpi, 0)

    @api.onchange("unit", "aggregation")
    def _onchange_unit(self):
        self.update(self._bounds_of(self.unit, self.aggregation))

    @api.model
    def _bounds_of(self, unit, aggregation):
        low, high = plausible.bounds(unit, aggregation)
        return {"value_min": low, "value_max": high}

    @api.model_create_multi
    def create(self, vals_list):
        """A KPI that says nothing of its bounds gets those of its unit."""
        return super().create(
            [
                vals
                if {"value_min", "value_max"} & vals.keys()
                else {**self._bounds_of(vals.get("unit"), vals.get("aggregation", "mean")), **vals}
                for vals in vals_list
            ]
        )

    @api.constrains("value_min", "value_max")
    def _check_bounds(self):
        for kpi in self:
            if kpi.value_min is not False and kpi.value_max is not False and kpi.value_min >= kpi.value_max:
                raise ValidationError(
                    self.env._("%(kpi)s: the lowest possible value lies below the highest.", kpi=kpi.display_name)
                )

    def _is_outside(self, value):
        """Whether a value lies outside the KPI's bounds."""
        return plausible.is_outside(number(value), number(self.value_min), number(self.value_max))

    def _grace(self, company):
        """Days after the end of a period in which its value may still come in."""
        own = number(self.grace_days)
        return company.sudo().perf_grace_days if own is None else int(own)  # sudo: a setting of the company

    def _bounds_text(self):
        """The bounds in words: "0 to 100", "at least 0"."""
        low, high = (self._shown(bound, unit=False) for bound in (self.value_min, self.value_max))
        if self.value_max is False:
            return self.env._("at least %(low)s", low=low)
        if self.value_min is False:
            return self.env._("at most %(high)s", high=high)
        return self.env._("%(low)s to %(high)s", low=low, high=high)

    def action_open_measures(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_measure_action"),
            "domain": [("kpi_id", "=", self.id)],
            "context": {"default_kpi_id": self.id},
        }

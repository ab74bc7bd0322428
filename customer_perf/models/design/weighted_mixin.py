from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.weighting import half_up, is_complete

# Context value that puts the check off to the end of a call on the header; no client can send it.
OPEN = object()


class CustomerPerfWeightedMixin(models.AbstractModel):
    """A header whose lines carry weights that add up to 100.

    The sum is checked when a call on the header or on the lines ends, not after each line.
    """

    _name = "customer.perf.weighted.mixin"
    _description = "Weights That Add Up to 100"

    _weighted_lines = "line_ids"

    weight_total = fields.Float(compute="_compute_weight_total", digits=(16, 2))

    def _compute_weight_total(self):
        for record in self:
            record.weight_total = sum(record._weighted_line_records().mapped("weight"))

    def _weighted_line_records(self):
        return self[self._weighted_lines]

    @api.model_create_multi
    def create(self, vals_list):
        records = super(CustomerPerfWeightedMixin, self.with_context(perf_weights_open=OPEN)).create(vals_list)
        records = records.with_env(self.env)
        records._check_weights()
        return records

    def write(self, vals):
        result = super(CustomerPerfWeightedMixin, self.with_context(perf_weights_open=OPEN)).write(vals)
        if self._weighted_lines in vals:
            self._check_weights()
        return result

    def _check_weights(self):
        later = self.env.context.get("perf_weights_open")
        if later is OPEN or (later and self.env.su):  # data files and the launch add lines one by one
            return
        for record in self:
            weights = record._weighted_line_records().mapped("weight")
            if weights and not is_complete(weights):
                raise ValidationError(
                    self.env._(
                        "The weights of %(record)s add up to %(total)s instead of 100.",
                        record=record.display_name,
                        total=f"{half_up(sum(weights)):.2f}",
                    )
                )


class CustomerPerfWeightedLineMixin(models.AbstractModel):
    """A line with a weight, see :class:`CustomerPerfWeightedMixin`."""

    _name = "customer.perf.weighted.line.mixin"
    _description = "Line With a Weight"

    _weighted_header = None

    weight = fields.Float(digits=(5, 2), aggregator="sum", help="Percent of the whole.")

    _weight_range = models.Constraint("CHECK (weight >= 0 AND weight <= 100)", "A weight lies between 0 and 100.")

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines[self._weighted_header]._check_weights()
        return lines

    def write(self, vals):
        headers = self[self._weighted_header]
        result = super().write(vals)
        if {"weight", "active", self._weighted_header} & vals.keys():
            (headers | self[self._weighted_header])._check_weights()
        return result

    def unlink(self):
        headers = self[self._weighted_header]
        result = super().unlink()
        headers.exists()._check_weights()
        return result

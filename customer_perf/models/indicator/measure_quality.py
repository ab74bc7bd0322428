from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools import signals

# Whoever sends a value can be late; what a source computes has its own signs (stale, silent).
SENT = ("manual", "import", "api")
CONTENT = {"value", "numerator", "denominator"}


class CustomerPerfMeasure(models.Model):
    """How far a value can be trusted: whether it came late, and whether it is an estimate."""

    _inherit = "customer.perf.measure"

    is_estimated = fields.Boolean(
        "Estimated", copy=False, help="Whoever enters it says so. Entered once more without it, it is final."
    )
    is_late = fields.Boolean(
        "Late",
        readonly=True,
        copy=False,
        help="It first came when the days of grace after its period had passed. Computed values are never late, nor "
        "are those of periods before the KPI was kept here.",
    )
    quality = fields.Char("To Note", compute="_compute_quality", help="Late, estimated, after close.")

    def _compute_quality(self):
        for measure in self:
            measure.quality = ", ".join(label for name, label in self._quality_labels().items() if measure[name])

    @api.model
    def _quality_labels(self):
        """{field: its name in a list}"""
        return {"is_late": self.env._("late"), "is_estimated": self.env._("estimated")}

    def _complete(self, vals_list):
        completed = super()._complete([{"is_estimated": False, **vals} for vals in vals_list])
        keys = [(vals.get("kpi_id"), vals["company_id"]) for vals in completed]
        spans = self._late_spans(set(keys))
        for key, vals in zip(keys, completed, strict=True):
            vals["is_late"] = self._comes_late(spans.get(key), vals["date"], vals["source"])
        return completed

    def _changes(self, vals):
        if self.value is not False:  # it was there in time, or was not
            vals = {name: value for name, value in vals.items() if name != "is_late"}
        return super()._changes(vals)

    def write(self, vals):
        if "is_late" in vals and not self.env.su:
            raise UserError(self.env._("Whether a value is late follows from the day on which it came."))
        empty = self.filtered(lambda measure: measure.value is False) if CONTENT & vals.keys() else self.browse()
        result = super().write(vals)
        filled = empty.filtered(lambda measure: measure.value is not False)
        spans = self._late_spans({(measure.kpi_id.id, measure.company_id.id) for measure in filled})
        late = filled.filtered(lambda m: self._comes_late(spans[m.kpi_id.id, m.company_id.id], m.date, m.source))
        if late:
            late.sudo().write({"is_late": True})  # sudo: a field that nobody writes by hand
        return result

    @api.model
    def _comes_late(self, span, day, source):
        """:param day: first day of the period of a value that comes today"""
        return bool(span) and source in SENT and span[0] <= day < span[1]

    @api.model
    def _late_spans(self, keys):
        """{(kpi id, company id): (day, later day)}: what comes today of the periods that begin in between is late.
        Before, it is history: the KPI was not kept yet.

        :param keys: such keys; those without a KPI are left out
        """
        # sudo: settings of companies, whoever enters a value
        companies = {c.id: c for c in self.env["res.company"].sudo().browse({company for _kpi, company in keys})}
        kpis = {kpi.id: kpi for kpi in self.env["customer.perf.kpi"].browse({kpi for kpi, _company in keys if kpi})}
        found = {}
        for kpi_id, company_id in keys:
            if kpi_id:
                company, kpi = companies[company_id], kpis[kpi_id]
                asked = signals.asked_until(company._perf_today(), kpi._grace(company))
                found[kpi_id, company_id] = tuple(
                    company._perf_start(day, kpi.frequency) for day in (kpi.create_date.date(), asked)
                )
        return found

from odoo import api, fields, models


class CustomerPerfMeasure(models.Model):
    """What whoever enters a value should know before it is saved."""

    _inherit = "customer.perf.measure"

    notice = fields.Text(compute="_compute_notice")

    @api.depends("kpi_id", "date", "employee_id", "department_id", "company_id", "segment_id", "value", "denominator")
    def _compute_notice(self):
        known = self.filtered(lambda measure: measure.kpi_id and measure.date and measure.company_id)
        (self - known).notice = False
        keys = {measure: self._key(measure._key_values()) for measure in known}
        there = self._search_keys(set(keys.values()))
        spans = self._open_spans(known.company_id)
        for measure in known:
            texts = [
                measure._replaced_text(there.get(keys[measure])),
                measure._outside_text(spans.get(measure.company_id, [])),
                measure._bare_text(),
            ]
            measure.notice = "\n".join(filter(None, texts))

    def _key_values(self):
        names = ("kpi_id", "employee_id", "department_id", "company_id", "segment_id")
        # sudo: in which month the fiscal year of the company begins
        day = self.sudo().company_id._perf_start(self.date, self.kpi_id.frequency)
        return {**{name: self[name]._origin.id for name in names}, "date": day}

    @api.model
    def _open_spans(self, companies):
        # sudo: when cycles are, no one's results
        cycles = self.env["customer.perf.cycle"].sudo()
        cycles = cycles.search([("company_id", "in", companies.ids), ("state", "!=", "closed")])
        return {
            company: [(cycle.date_from, cycle.date_to) for cycle in own]
            for company, own in cycles.grouped("company_id").items()
        }

    def _replaced_text(self, other):
        if not other or other == self._origin or other.value is False:
            return ""
        return self.env._(
            "%(period)s has a value already: %(value)s, by %(user)s. Saving replaces it.",
            period=self.period,
            value=self.kpi_id._shown(other.value),
            user=other.sudo().write_uid.name,  # sudo: the name of a colleague
        )

    def _outside_text(self, spans):
        end = self.sudo().company_id._perf_end(self.date, self.kpi_id.frequency)
        if not spans or any(first <= end <= last for first, last in spans):
            return ""
        return self.env._("No open cycle takes in %(period)s: it counts on no scorecard.", period=self.period)

    def _bare_text(self):
        if self.kpi_id.aggregation != "ratio" or self.value is False or self.denominator is not False:
            return ""
        return self.env._("Without a base: it counts as one period, however many cases it stands for.")

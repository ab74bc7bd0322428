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
        for measure in known:
            texts = measure._replaced_text(there.get(keys[measure])), measure._bare_text()
            measure.notice = "\n".join(filter(None, texts))

    def _key_values(self):
        names = ("kpi_id", "employee_id", "department_id", "company_id", "segment_id")
        # sudo: in which month the fiscal year of the company begins
        day = self.sudo().company_id._perf_start(self.date, self.kpi_id.frequency)
        return {**{name: self[name]._origin.id for name in names}, "date": day}

    def _replaced_text(self, other):
        if not other or other == self._origin or other.value is False:
            return ""
        return self.env._(
            "%(period)s has a value already: %(value)s, by %(user)s. Saving replaces it.",
            period=self.period,
            value=self.kpi_id._shown(other.value),
            user=other.sudo().write_uid.name,  # sudo: the name of a colleague
        )

    def _bare_text(self):
        if self.kpi_id.aggregation != "ratio" or self.value is False or self.denominator is not False:
            return ""
        return self.env._("Without a base: it counts as one period, however many cases it stands for.")

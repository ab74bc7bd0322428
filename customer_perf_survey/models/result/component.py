from odoo import api, fields, models

from odoo.addons.customer_perf.models.indicator.facts import series
from odoo.addons.customer_perf.models.indicator.subject import departments_of
from odoo.addons.customer_perf.tools.aggregation import MEAN, aggregate, fact, pool
from odoo.addons.customer_perf.tools.scoring import judge_goal


class CustomerPerfComponent(models.Model):
    """What internal customers say of a department as a part of the appraisal of its people."""

    _inherit = "customer.perf.component"

    source = fields.Selection(
        selection_add=[("internal_customer", "Internal customers")],
        ondelete={"internal_customer": lambda components: components._archive_source()},
    )

    @api.model
    def _measure_internal_customer(self, records):
        """Internal-customer satisfaction of the department somebody worked in at launch, or of the
        nearest one above that was rated, in the period of his appraisal, against the target of the
        KPI. No round, or only indicative ones: no data."""
        kpi = self.env["customer.perf.kpi"].search([("code", "=", "ics")])
        if not kpi or not records:
            return {}
        periods = {record: record._perf_period() for record in records}
        voices = self._voices(kpi, records, periods)
        found = {}
        for record, (start, end) in periods.items():
            # sudo: the tree of departments is configuration
            for department in record.sudo().department_id._perf_path():
                rows = voices.get((record.company_id.id, department), ())
                voice = aggregate(
                    MEAN, pool(fact(MEAN, value, cases=n, date=day) for day, value, n in rows if start <= day <= end)
                )
                if voice.value is not None:
                    found[record.id] = judge_goal(voice, kpi._target(), record._perf_rules())
                    break
        return found

    @api.model
    def _voices(self, kpi, records, periods):
        """{(company, department): [(date, value, n)]} of all appraisals, with one query."""
        span = min(start for start, _end in periods.values()), max(end for _start, end in periods.values())
        voices = {}
        for _kpi, company, subject, day, value, n in series(kpi, records.company_id, span):
            for department in departments_of({subject}):
                voices.setdefault((company, department), []).append((day, value, n))
        return voices

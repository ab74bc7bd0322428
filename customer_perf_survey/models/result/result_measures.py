"""From published figures to values of KPIs."""

from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.customer_perf.tools import loyalty, periods

from ...tools.scale import EFFORT, RECOMMENDATION, SATISFACTION, is_defined
from ...tools.tally import COLLABORATION, INDEX

# Which figure each KPI takes, by its code.
KPIS = {"ics": INDEX, "collab": COLLABORATION, "nps": RECOMMENDATION, "csat": SATISFACTION, "ces": EFFORT}


class CustomerPerfSurveyResult(models.Model):
    _inherit = "customer.perf.survey.result"

    def _write_measures(self):
        """The valid figures of each provider as values of its KPIs; services are pooled with the
        importance of the service. Below the minimum nothing is written. Of two rounds in one period of a
        KPI each service counts with its latest figures, so that no round takes away what another one told."""
        found = self.env["customer.perf.measure"]
        totals = self.sudo().filtered("is_total")  # sudo: the values of every provider
        for survey_round, results in totals.grouped("round_id").items():
            found |= survey_round._create_measures(
                [
                    survey_round._measure_vals(department, kpi, parts)
                    for (department, kpi), parts in results._pooled(survey_round).items()
                ]
            )
        return found

    def _pooled(self, survey_round):
        """{(department, KPI): [(importance, value, figure)]} of what this round feeds, and of the other
        services of the department that were rated in the same period."""
        company, day = survey_round.company_id, survey_round._counts_on()
        figures = self.env["customer.perf.survey.figure"].search(
            [
                ("is_total", "=", True),
                ("company_id", "=", company.id),
                ("department_id", "in", self.department_id.ids),
                ("round_id.customer_class", "=", survey_round.customer_class),
                ("round_id.segment_id", "=", survey_round.segment_id.id),
                ("date", ">=", company._perf_start(day, periods.YEAR)),
            ]
        )
        kpis = self._kpis()
        pooled = defaultdict(lambda: defaultdict(list))
        for figure in figures.sorted(lambda figure: (figure.date, figure.round_id.id), reverse=True):
            for kpi, value in figure._feeds(kpis):
                there = figure.round_id._counts_on()
                if company._perf_start(there, kpi.frequency) != company._perf_start(day, kpi.frequency):
                    continue
                latest = pooled[figure.department_id, kpi][figure.service_id]
                if not latest or latest[0][2].round_id == figure.round_id:
                    latest.append((figure.service_id.weight, value, figure))
        return {
            key: [part for parts in by_service.values() for part in parts]
            for key, by_service in pooled.items()
            if any(figure.round_id == survey_round for parts in by_service.values() for _w, _v, figure in parts)
        }

    def _kpis(self):
        """{metric: KPI} of those that are in use."""
        known = self.env["customer.perf.kpi"].search([("code", "in", list(KPIS)), ("state", "=", "active")])
        return {KPIS[kpi.code]: kpi for kpi in known}


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def _counts_on(self):
        """The day for which the values of the round stand: its last one, or the one on which it was closed
        before that."""
        return min(self.date_to, self.closed_on or self.date_to)

    def _measure_vals(self, department, kpi, parts):
        figures = [figure for _weight, _value, figure in parts]
        values = {
            "kpi_id": kpi.id,
            "department_id": department.id,
            "company_id": self.company_id.id,
            "date": self._counts_on(),
            "segment_id": self.segment_id.id,
            "sample_size": sum(figure.n for figure in figures),
            "source": "survey",
            "survey_round_id": self.id,
            "external_ref": self.name,
        }
        if kpi.aggregation == "ratio":
            return {
                **values,
                "numerator": sum(figure.top for figure in figures),
                "denominator": sum(figure.n for figure in figures),
            }
        return {**values, "value": loyalty.servperf((weight, value) for weight, value, _figure in parts)}

    def _create_measures(self, rows):
        """Values of KPIs; one that its KPI does not take is named in the round and holds up nothing else."""
        # sudo: whoever closes the round, also the scheduled action
        Measure = self.env["customer.perf.measure"].sudo()
        try:
            with self.env.cr.savepoint():
                return Measure.create(rows)
        except UserError as error:
            if len(rows) == 1:
                self.message_post(body=self.env._("A value was not passed on. %(reason)s", reason=error))
                return Measure.browse()
            return Measure.union(*(self._create_measures([row]) for row in rows))


class CustomerPerfSurveyFigure(models.Model):
    _inherit = "customer.perf.survey.figure"

    def _feeds(self, kpis):
        """(KPI, value on its scale) pairs that a valid figure feeds. What is asked of external customers
        feeds the loyalty KPIs; the index and collaboration of internal ones stand on 1–5."""
        if self.validity != "valid" or self.value is False:
            return []
        found = []
        external = self.round_id.customer_class == "external"
        kpi = kpis.get(self.metric)
        if external and kpi and self.metric in (RECOMMENDATION, SATISFACTION, EFFORT):
            if is_defined(self.metric, self.scale_low, self.scale_high):
                found.append((kpi, self.value))
        elif not external and not self.is_item and kpi and self.metric in (INDEX, COLLABORATION):
            found.append((kpi, loyalty.rescale(self.value, 0, 100, (1, 5))))
        own = self.question_id.perf_kpi_id
        if own.state == "active" and own not in [kpi for kpi, _value in found]:
            found.append((own, self.value))
        return found

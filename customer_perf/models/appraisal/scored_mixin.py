from odoo import fields, models
from odoo.tools import split_every

from ...fields import OptionalFloat, number
from ...tools.scoring import judge_appraisal
from ...tools.values import Measure, Part, Rules
from ..base.bulk import update_rows

# Records per pass: bounds what the ORM holds, and its look-ups in it.
BATCH = 1000
LINE_COLUMNS = {"computed_score": "float8", "score": "float8", "contribution": "float8", "reason": "varchar"}


class CustomerPerfScoredMixin(models.AbstractModel):
    """A record that is scored from the weighted components of a tool mix.

    The model that uses it declares ``line_ids`` (a model with ``customer.perf.scored.line.mixin``)
    and fills in the hooks ``_perf_employee``, ``_perf_period`` and those below that concern it.
    """

    _name = "customer.perf.scored.mixin"
    _description = "Scored Record"

    _perf_header = None  # the field of the line model that points here

    tool_mix_id = fields.Many2one("customer.perf.tool.mix", readonly=True, ondelete="restrict")
    score = OptionalFloat(readonly=True, help="100 is every target met. Empty: no data, or too little.")
    coverage = fields.Float(
        "Data of the Parts (%)", readonly=True, aggregator="avg", help="Percent of the parts' weight that has a score."
    )
    grade_id = fields.Many2one("customer.perf.grade", readonly=True, ondelete="restrict", index="btree_not_null")

    # ------------------------------------------------------------ hooks

    def _perf_employee(self):
        """The employee that a record is about."""
        raise NotImplementedError

    def _perf_period(self):
        """First and last day that a record judges."""
        raise NotImplementedError

    def _perf_scorecards(self):
        """{record id: [(scorecard, days)]}: of several posts each counts by its days"""
        return {}

    def _perf_behaviour_levels(self):
        """{record id: [(share of a rater, rated levels 1–5)]}"""
        return {}

    def _perf_rules(self):
        """Scoring rules of a record."""
        return Rules()

    def _perf_points(self):
        """Bonus or malus points of a record."""
        return 0.0

    def _perf_gate_missed(self):
        return False

    def _perf_open(self):
        """The records that may be rewritten."""
        return self

    def _perf_store(self, totals):
        """Keep {record: (score, coverage, grade id)}."""
        update_rows(
            self,
            {"score": "float8", "coverage": "float8", "grade_id": "int4"},
            [(record.id, *values) for record, values in totals.items()],
        )

    # ------------------------------------------------------------ scoring

    def _perf_compute(self):
        """Score the lines and totals of these records; overrides are kept."""
        for records in split_every(BATCH, self._perf_open().ids, self.browse):
            records._perf_compute_batch()

    def _perf_compute_batch(self):
        self.env.flush_all()
        measures = self._perf_measures()
        line_rows, totals = [], {}
        for record in self:
            lines = record.line_ids
            judged = [measures[line.source].get(record.id, Measure.missing()) for line in lines]
            final = [
                number(line.override_score) if line.is_overridden else measure.value
                for line, measure in zip(lines, judged, strict=True)
            ]
            parts = [Part(line.weight, score) for line, score in zip(lines, final, strict=True)]
            judged_record = record._perf_judge(parts, record._perf_rules())
            line_rows += [
                (line.id, measure.value, own, part, (measure.reason or None) if own is None else None)
                for line, measure, own, part in zip(
                    lines, judged, final, judged_record.total.contributions, strict=True
                )
            ]
            totals[record] = (judged_record.score, judged_record.total.coverage, judged_record.grade)
        update_rows(self.line_ids, LINE_COLUMNS, line_rows)
        self._perf_store(totals)

    def _perf_judge(self, parts, rules):
        """``tools.scoring.JudgedAppraisal`` of a record from its parts; grades are ids."""
        scale = self.tool_mix_id.grade_scale_id
        return judge_appraisal(
            parts,
            rules,
            points=self._perf_points(),
            bands=scale._bands(),
            gate_missed=self._perf_gate_missed(),
            gate_grade=scale.gate_grade_id.id,
        )

    def _perf_measures(self):
        """{source: {record id: Measure}}, one call per source."""
        by_source = {}
        for line in self.line_ids:
            by_source.setdefault(line.source, set()).add(line[self._perf_header].id)
        component = self.env["customer.perf.component"]
        return {source: component._measure(source, self.browse(ids)) for source, ids in by_source.items()}

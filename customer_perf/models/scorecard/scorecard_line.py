from odoo import fields, models

from ...fields import OptionalFloat
from ...tools import advice
from ..base.choices import DIRECTIONS, ORIENTATIONS, STATUSES, TIME_VIEWS
from ..indicator.target_mixin import REASONS


class CustomerPerfScorecardLine(models.Model):
    """A goal: a KPI with the target and weight that were valid at launch."""

    _name = "customer.perf.scorecard.line"
    _description = "Scorecard Line"
    _inherit = ["customer.perf.goal.mixin", "customer.perf.trail.mixin"]
    _order = "scorecard_id, is_customer desc, sequence, id"
    _rec_name = "kpi_id"

    _weighted_header = "scorecard_id"

    scorecard_id = fields.Many2one("customer.perf.scorecard", required=True, index=True, ondelete="cascade")
    active = fields.Boolean(related="scorecard_id.active", store=True)
    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="scorecard_id.employee_id")
    department_id = fields.Many2one(related="scorecard_id.department_id")
    shared_result_id = fields.Many2one(
        "customer.perf.shared.result", readonly=True, index="btree_not_null", ondelete="set null"
    )
    subject = fields.Integer(
        "Subject Number", readonly=True, help="Whose measures are read, see the measure's field of this name."
    )
    perspective_id = fields.Many2one("customer.perf.perspective", readonly=True, ondelete="restrict")
    kpi_version = fields.Integer("Definition Version", readonly=True)
    dimension = fields.Selection(related="kpi_id.dimension")
    direction = fields.Selection(DIRECTIONS, readonly=True)
    orientation = fields.Selection(ORIENTATIONS, readonly=True)
    is_customer = fields.Boolean(readonly=True)
    time_view = fields.Selection(TIME_VIEWS, readonly=True)
    is_individual = fields.Boolean(
        readonly=True, help="Added or changed after launch, and so agreed with this person; all others are standard."
    )
    aggregation = fields.Char(readonly=True)
    ratio_factor = fields.Float(readonly=True)
    actual = OptionalFloat(readonly=True, aggregator=None)
    sample_size = fields.Integer("Cases", readonly=True, aggregator="sum", help="Cases or values behind the actual.")
    last_date = fields.Date("Latest Value", readonly=True)
    without_base = fields.Integer(
        "Values Without a Base",
        readonly=True,
        aggregator=None,
        help="Rates or means that came without numerator and denominator, or without a number of cases. Each of "
        "them counts as one period.",
    )
    phasing = fields.Char(readonly=True)
    season = fields.Char(readonly=True)
    due_share = fields.Float(
        "Due by Now",
        readonly=True,
        default=1.0,
        digits=(16, 6),
        aggregator=None,
        help="Share of the target that is due by the latest value: of a sum in a running cycle, or of somebody who "
        "joined or left.",
    )
    is_pooled = fields.Boolean(readonly=True, help="Where there is no value of its own, it pools those below it.")
    score = OptionalFloat(readonly=True)
    contribution = OptionalFloat(readonly=True, aggregator="sum", help="Points that the line adds to the score.")
    status = fields.Selection(
        STATUSES,
        default="none",
        readonly=True,
    )
    reason = fields.Selection(REASONS, "Missing Because", readonly=True)
    how_affect = fields.Text(related="kpi_id.how_affect")
    when_drops = fields.Text(related="kpi_id.when_drops")
    change_reason = fields.Char(
        help="Why weight or target were changed after launch; every change needs its own reason."
    )

    _kpi_uniq = models.UniqueIndex(
        "(scorecard_id, kpi_id, (COALESCE(segment_id, 0)))",
        "A KPI stands once on a scorecard, or once for a segment.",
    )
    # The refresh and a saved measure find the lines that they concern through it.
    _subject_idx = models.Index("(kpi_id, subject)")

    def _freedom(self):
        """The scorecard of a department is agreed with nobody."""
        if not self.scorecard_id.employee_id:
            return None
        return advice.INDIVIDUAL if self.is_individual or not self.id else advice.STANDARD

    def _balance_texts(self):
        agreed = self.env._("Agreed with the person %(first)s, standard %(second)s")
        return {**super()._balance_texts(), "freedom": agreed}

    def _gates_missed(self):
        """The red lines that were missed."""
        return self.filtered(lambda line: line.is_gate and line.score is not False and line.status != "green")

    def _gates_silent(self):
        """The red lines of which nobody knows whether they are kept."""
        return self.filtered(lambda line: line.is_gate and line.score is False)

"""Who changed weights, targets and mixes: which fields are tracked, on headers as the platform does it and on lines in
the discussion of their header."""

from odoo import fields, models

from ...fields import OptionalFloat
from ..indicator.target_mixin import TARGET_FIELDS


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    date_from = fields.Date(tracking=True)
    date_to = fields.Date(tracking=True)
    report_deadline = fields.Date(tracking=True)
    score_cap = fields.Float(tracking=True)
    threshold_score = fields.Float(tracking=True)
    lower_form = fields.Selection(tracking=True)
    amber_from = fields.Float(tracking=True)
    coverage_min = fields.Float(tracking=True)
    missing_as_zero = fields.Boolean(tracking=True)
    points_cap = fields.Float(tracking=True)
    needs_approval = fields.Boolean(tracking=True)
    target_change = fields.Float(tracking=True)


class CustomerPerfToolMix(models.Model):
    _inherit = "customer.perf.tool.mix"

    trunk = fields.Selection(tracking=True)
    grade_scale_id = fields.Many2one(tracking=True)
    customer_share_min = fields.Float(tracking=True)
    is_default = fields.Boolean(tracking=True)
    active = fields.Boolean(tracking=True)


class CustomerPerfComponent(models.Model):
    _inherit = "customer.perf.component"
    _trail = ("weight", "source", "active")
    _trail_header = "tool_mix_id"


class CustomerPerfScorecardTemplate(models.Model):
    _inherit = "customer.perf.scorecard.template"

    role_family_id = fields.Many2one(tracking=True)
    department_id = fields.Many2one(tracking=True)
    active = fields.Boolean(tracking=True)


class CustomerPerfScorecardTemplateLine(models.Model):
    _inherit = "customer.perf.scorecard.template.line"
    _trail = ("kpi_id", "weight", *TARGET_FIELDS, "is_gate", "is_fixed")
    _trail_header = "template_id"


class CustomerPerfSharedResult(models.Model):
    _inherit = "customer.perf.shared.result"

    kpi_id = fields.Many2one(tracking=True)
    weight = fields.Float(tracking=True)
    target = OptionalFloat(tracking=True)
    threshold = OptionalFloat(tracking=True)
    stretch = OptionalFloat(tracking=True)
    credit = fields.Selection(tracking=True)
    active = fields.Boolean(tracking=True)


class CustomerPerfGradeScale(models.Model):
    _inherit = "customer.perf.grade.scale"

    gate_grade_id = fields.Many2one(tracking=True)
    active = fields.Boolean(tracking=True)


class CustomerPerfGrade(models.Model):
    _inherit = "customer.perf.grade"
    _trail = ("score_min",)
    _trail_header = "scale_id"


class CustomerPerfScorecardLine(models.Model):
    """Goals are logged in words, with their reason; the values stand in the same note, see ``_log_goals``."""

    _inherit = "customer.perf.scorecard.line"
    _trail = ("weight", *TARGET_FIELDS, "is_gate")
    _trail_header = "scorecard_id"

    def _keep_trail(self, body, before, after):
        """Nothing of its own; launch and refresh change no goal that was agreed."""

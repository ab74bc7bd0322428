from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import advice
from ..indicator.target_mixin import TARGET_FIELDS

# What a scorecard line takes over from its template line, by name.
TEMPLATE_LINE_FIELDS = (
    "sequence",
    "kpi_id",
    "segment_id",
    "scope",
    *TARGET_FIELDS,
    "is_gate",
    "is_fixed",
    "customer_gain",
    "authority",
    "support",
    "influence",
)


class CustomerPerfGoalMixin(models.AbstractModel):
    """What a line of a template and a line of a scorecard have in common."""

    _name = "customer.perf.goal.mixin"
    _description = "Goal"
    _inherit = ["customer.perf.weighted.line.mixin", "customer.perf.target.mixin", "customer.perf.design.mixin"]

    sequence = fields.Integer(default=10)
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, index=True, ondelete="restrict")
    segment_id = fields.Many2one(
        "customer.perf.segment",
        ondelete="restrict",
        help="A part such as a tier of customers, whose values alone count; the same KPI may stand here for another "
        "part with another target. Empty: the whole.",
    )
    unit = fields.Char(related="kpi_id.unit")
    scope = fields.Selection(
        [
            ("employee", "Own values"),
            ("department", "Values of the department"),
            ("company", "Values of the company"),
            ("shared", "Shared result"),
        ],
        string="Measured On",
        required=True,
        default="employee",
        help="Whose values are held against the target.",
    )
    is_gate = fields.Boolean("Red Line", help="Missing the target caps the grade, whatever the rest of the score.")
    is_fixed = fields.Boolean("Fixed", help="Set by the company: managers cannot change it.")
    customer_gain = fields.Char(
        "What the Customer Gets", translate=True, help="What does the customer get when this goal is met?"
    )
    authority = fields.Text(translate=True, help="What the person may decide alone to reach the goal.")
    support = fields.Text(translate=True, help="What the company provides to reach the goal.")
    influence = fields.Selection(
        [("full", "Yes"), ("part", "In part, with others"), ("none", "Hardly")],
        "Enough Influence?",
        help="Can people of this role move the KPI? The answer differs from role to role.",
    )

    @api.depends("kpi_id", "segment_id")
    def _compute_display_name(self):
        for goal in self:
            goal.display_name = goal._named(goal.kpi_id.display_name)

    def _title(self):
        """What a goal is called: the KPI, and the segment whose values alone count."""
        return self._named(self.kpi_id.name)

    def _named(self, name):
        # sudo: the name of a segment, as it was saved: a form of one's own can be linked with any
        segment = self.segment_id and self._origin.sudo().segment_id.name
        return self.env._("%(kpi)s: %(segment)s", kpi=name, segment=segment) if segment else name

    @api.model_create_multi
    def create(self, vals_list):
        """A goal that says nothing about its target starts with the KPI's default one."""
        return super().create([{**self._default_target(vals), **vals} for vals in vals_list])

    @api.model
    def _default_target(self, vals):
        if set(TARGET_FIELDS) & vals.keys():
            return {}
        kpi = self.env["customer.perf.kpi"].browse(vals.get("kpi_id"))
        return {name: kpi[name] for name in TARGET_FIELDS} if kpi else {}

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        for name in TARGET_FIELDS:
            self[name] = self.kpi_id[name]


class CustomerPerfScorecardTemplateLine(models.Model):
    _name = "customer.perf.scorecard.template.line"
    _description = "Scorecard Template Line"
    _inherit = ["customer.perf.goal.mixin", "customer.perf.trail.mixin"]
    _order = "template_id, sequence, id"
    _rec_name = "kpi_id"

    _weighted_header = "template_id"

    template_id = fields.Many2one("customer.perf.scorecard.template", required=True, index=True, ondelete="cascade")
    direction = fields.Selection(related="kpi_id.direction")
    orientation = fields.Selection(related="kpi_id.orientation")
    time_view = fields.Selection(related="kpi_id.time_view")

    _kpi_uniq = models.UniqueIndex(
        "(template_id, kpi_id, (COALESCE(segment_id, 0)))", "A KPI stands once on a template, or once for a segment."
    )

    def _freedom(self):
        """A department's own scorecard is agreed with nobody."""
        if not self.template_id.role_family_id:
            return None
        return advice.STANDARD if self.is_fixed else advice.OPEN

    @api.constrains("scope")
    def _check_scope(self):
        for line in self:
            if line.scope == "shared":
                raise ValidationError(
                    self.env._(
                        "%(kpi)s: a shared result comes onto the scorecards of all who carry it by itself. Enter it "
                        "under Shared Results.",
                        kpi=line.kpi_id.display_name,
                    )
                )

    @api.constrains("kpi_id")
    def _check_kpi_active(self):
        for line in self:
            if line.kpi_id.state != "active":
                raise ValidationError(
                    self.env._(
                        "%(kpi)s is not active. Answer its three questions and activate it before it goes on a "
                        "template.",
                        kpi=line.kpi_id.display_name,
                    )
                )

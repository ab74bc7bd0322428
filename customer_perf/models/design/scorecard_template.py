from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.weighting import share


class CustomerPerfScorecardTemplate(models.Model):
    """What a scorecard starts from: that of a role family, narrowed to a department where one is
    set; or, without a role family, the scorecard of the department itself."""

    _name = "customer.perf.scorecard.template"
    _description = "Scorecard Template"
    _inherit = ["mail.thread", "customer.perf.weighted.mixin"]
    _order = "role_family_id, department_id, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    role_family_id = fields.Many2one("customer.perf.role.family", index=True, ondelete="restrict")
    department_id = fields.Many2one("hr.department", ondelete="restrict")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    line_ids = fields.One2many("customer.perf.scorecard.template.line", "template_id", copy=True)
    customer_share = fields.Float(
        compute="_compute_customer_share", help="Percent of the weight on KPIs that measure customer value."
    )

    scenario_id = fields.Many2one("customer.perf.scenario", readonly=True, ondelete="set null", copy=False)
    journey_id = fields.Many2one("customer.perf.journey", "Drawn From", readonly=True, ondelete="set null", copy=False)
    advice = fields.Text(compute="_compute_advice")
    balance_text = fields.Text("Balance", compute="_compute_balance_text")
    trade_off = fields.Text(
        "Trade-off",
        translate=True,
        help="Where KPIs of this scorecard pull against each other: what comes first when they collide. Goals with "
        "such a pair are confirmed with a note on it, here or on the scorecard.",
    )

    @api.depends(
        "line_ids.kpi_id",
        "line_ids.weight",
        "line_ids.authority",
        "line_ids.support",
        "line_ids.is_gate",
        "line_ids.is_fixed",
    )
    def _compute_advice(self):
        for template in self:
            template.advice = "\n".join(template.line_ids._design_notes())

    @api.depends("role_family_id", "line_ids.weight", "line_ids.kpi_id", "line_ids.is_fixed")
    def _compute_balance_text(self):
        for template in self:
            template.balance_text = template.line_ids._balance_text()

    @api.depends("line_ids.weight", "line_ids.kpi_id.orientation")
    def _compute_customer_share(self):
        for template in self:
            lines = template.line_ids
            template.customer_share = share(
                lines.mapped("weight"), [line.kpi_id.orientation == "customer" for line in lines]
            )

    @api.constrains("role_family_id", "department_id")
    def _check_subject(self):
        for template in self:
            if not (template.role_family_id or template.department_id):
                raise ValidationError(
                    self.env._("%(template)s needs a role family or a department.", template=template.display_name)
                )

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name") or self.env._("%(name)s (copy)", name=template.name)}
            for template, vals in zip(self, super().copy_data(default), strict=True)
        ]

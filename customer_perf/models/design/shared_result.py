from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.strategy import credit


class CustomerPerfSharedResult(models.Model):
    """One customer result that several carry: one target, one actual, a part of its weight on every
    carrier's scorecard. It comes onto the scorecards at launch; the other goals share the rest."""

    _name = "customer.perf.shared.result"
    _description = "Shared Result"
    _inherit = ["mail.thread", "customer.perf.target.mixin"]
    _order = "company_id, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, index=True, ondelete="restrict")
    direction = fields.Selection(related="kpi_id.direction")
    unit = fields.Char(related="kpi_id.unit")
    department_id = fields.Many2one(
        "hr.department",
        "Measured In",
        check_company=True,
        ondelete="restrict",
        help="Whose values are held against the target. Empty: those of the company.",
    )
    customer_gain = fields.Char("What the Customer Gets", translate=True)
    weight = fields.Float(digits=(5, 2), default=20.0, required=True, help="Percent of a scorecard that is given out.")
    credit = fields.Selection(
        [("full", "In full to each"), ("equal", "Divided evenly"), ("share", "Divided by share")],
        required=True,
        default="full",
        help="In full: each carrier's scorecard carries the whole weight. Divided: the carriers' parts add up to it.",
    )
    line_ids = fields.One2many("customer.perf.shared.result.line", "result_id", "Carried By", copy=True)

    _weight_range = models.Constraint("CHECK (weight > 0 AND weight <= 100)", "The weight lies above 0 and up to 100.")

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        for name in ("target", "threshold", "stretch", "range_low", "range_high", "scale", "scoring", "steps"):
            self[name] = self.kpi_id[name]

    @api.constrains("kpi_id", "active")
    def _check_kpi_active(self):
        for result in self:
            if result.active and result.kpi_id.state != "active":
                raise ValidationError(
                    self.env._("%(kpi)s is not active and cannot be shared.", kpi=result.kpi_id.display_name)
                )

    @api.constrains("credit", "line_ids")
    def _check_shares(self):
        for result in self:
            if result.credit == "share" and round(sum(result.line_ids.mapped("share")), 2) != 100:
                raise ValidationError(
                    self.env._("%(result)s: the shares of those who carry it add up to 100.", result=result.name)
                )

    def _filtered_free(self):
        """Those that stand on no scorecard."""
        return self

    def _weights(self):
        """{line: percent of its carriers' scorecards}"""
        weights = {}
        for result in self:
            parts = credit(result.weight, result.credit, result.line_ids.mapped("share"))
            weights.update(zip(result.line_ids, parts, strict=True))
        return weights


class CustomerPerfSharedResultLine(models.Model):
    """Who carries a shared result: a department's scorecard, a role family in a department, or one
    person."""

    _name = "customer.perf.shared.result.line"
    _description = "Carrier of a Shared Result"
    _order = "result_id, sequence, id"
    _check_company_auto = True

    result_id = fields.Many2one("customer.perf.shared.result", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="result_id.company_id")
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one("hr.department", check_company=True, ondelete="cascade")
    role_family_id = fields.Many2one(
        "customer.perf.role.family", help="Empty: the scorecard of the department itself.", ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", check_company=True, ondelete="cascade")
    share = fields.Float(digits=(5, 2), help="Percent of the weight, where it is divided by share.")
    weight = fields.Float("Weight on the Scorecard", compute="_compute_weight", digits=(5, 2))
    own_kpi_id = fields.Many2one(
        "customer.perf.kpi", "Own Contribution", help="What this carrier does for the result.", ondelete="set null"
    )

    @api.depends("share", "result_id.weight", "result_id.credit", "result_id.line_ids.share")
    def _compute_weight(self):
        weights = self.result_id._weights()
        for line in self:
            line.weight = weights.get(line, 0)

    @api.constrains("department_id", "role_family_id", "employee_id")
    def _check_carrier(self):
        for line in self:
            if not (line.department_id or line.role_family_id or line.employee_id):
                raise ValidationError(
                    self.env._(
                        "%(result)s: each line names a department, a role family or a person.",
                        result=line.result_id.name,
                    )
                )

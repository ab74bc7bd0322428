from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.advice import MOSTLY_INTERNAL
from ..base.choices import TOOLS


class CustomerPerfToolMix(models.Model):
    _name = "customer.perf.tool.mix"
    _description = "Tool Mix"
    _inherit = ["mail.thread", "customer.perf.weighted.mixin", "customer.perf.in.use.mixin"]
    _order = "sequence, name"
    _check_company_auto = True

    _weighted_lines = "component_ids"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    trunk = fields.Selection(
        TOOLS,
        string="Trunk Tool",
        required=True,
        default="kpi",
    )
    level = fields.Selection(
        [
            ("unit", "Company and main business units"),
            ("team", "Innovation business and small teams"),
            ("post", "Front-line delivery posts"),
        ],
        "Meant For",
        compute="_compute_level",
        store=True,
        readonly=False,
        help="Where such a mix fits by default. Another use is possible; the department's form warns.",
    )
    question = fields.Char("Question It Answers", compute="_compute_question")
    branch_bsc = fields.Boolean("Balanced Scorecard as a Branch")
    branch_okr = fields.Boolean("OKR as a Branch")
    branch_kpi = fields.Boolean("Customer KPI as a Branch")
    has_branch = fields.Boolean(compute="_compute_has_branch")
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    is_default = fields.Boolean(
        "Company Default", copy=False, help="Applies wherever no department has a mix of its own."
    )
    department_ids = fields.One2many("hr.department", "perf_tool_mix_id", "Departments")
    component_ids = fields.One2many("customer.perf.component", "tool_mix_id", copy=True)
    grade_scale_id = fields.Many2one(
        "customer.perf.grade.scale",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("customer_perf.grade_scale_default", raise_if_not_found=False),
    )
    customer_share_min = fields.Float(
        "Minimum Customer Share",
        help="Percent of a scorecard's weight that must lie on customer KPIs. A scorecard below it can only be "
        "confirmed by HR.",
    )

    customer_kpi_max = fields.Integer(
        "Most Customer KPIs per Scorecard",
        help="While customer data are weak, few KPIs: more than this are advised against. 0: no limit.",
    )
    internal_max = fields.Float(
        "Most Internal Tasks",
        default=MOSTLY_INTERNAL,
        help="Percent of the lines of a scorecard. From here on a warning asks who gains from the work.",
    )
    needs_gate = fields.Boolean(
        "Works Under Red Lines", help="Compliance, safety or quality rules here: every scorecard needs a red line."
    )
    scenario_id = fields.Many2one("customer.perf.scenario", readonly=True, copy=False, ondelete="set null")

    _share_range = models.Constraint(
        "CHECK (customer_share_min >= 0 AND customer_share_min <= 100)",
        "The minimum customer share lies between 0 and 100.",
    )
    _default_uniq = models.UniqueIndex(
        "((COALESCE(company_id, 0))) WHERE is_default AND active",
        "There is already a default tool mix for this company.",
    )

    @api.depends("trunk")
    def _compute_level(self):
        """Who is served best by which trunk (J-03)."""
        for mix in self:
            mix.level = {"bsc": "unit", "okr": "team", "kpi": "post"}.get(mix.trunk)

    @api.depends("trunk")
    def _compute_question(self):
        questions = {
            "bsc": self.env._("Where does the whole firm go, and for whom does it create value?"),
            "okr": self.env._("In new fields and hard problems, how do we try to serve customers better?"),
            "kpi": self.env._("Does daily work keep the promise to customers?"),
        }
        for mix in self:
            mix.question = questions.get(mix.trunk, "")

    @api.depends("trunk", "branch_bsc", "branch_okr", "branch_kpi", "component_ids.source")
    def _compute_has_branch(self):
        for mix in self:
            mix.has_branch = (
                mix.branch_bsc
                or mix.branch_okr
                or mix.branch_kpi
                or bool(set(mix.component_ids.mapped("source")) - {"scorecard"})
            )

    @api.constrains("trunk", "branch_bsc", "branch_okr", "branch_kpi")
    def _check_trunk(self):
        for mix in self:
            if mix[f"branch_{mix.trunk}"]:
                raise ValidationError(
                    self.env._("%(mix)s: a tool is either the trunk or a branch, not both.", mix=mix.name)
                )

    @api.constrains("trunk")
    def _check_departments(self):
        self.department_ids._check_perf_mix_reason()

    def _perf_users(self, deleting):
        """Departments, and companies whose default it is, would be managed otherwise from the next cycle on."""
        departments = self.env["hr.department"].search([("perf_tool_mix_id", "in", self.ids)])
        default = self.filtered(lambda mix: mix.is_default and mix.active)
        return [*super()._perf_users(deleting), departments, default.company_id or (default and self.env.company)]

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name") or self.env._("%(name)s (copy)", name=mix.name)}
            for mix, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    def _default_mix(self, company):
        """The company's default, else the default for every company."""
        return self.search(
            [("is_default", "=", True), ("company_id", "in", [company.id, False])], order="company_id", limit=1
        )

    def _make_default(self, company):
        """Make this mix the default of a company; other companies keep theirs."""
        self.ensure_one()
        if self._default_mix(company) == self:
            return
        mix = self
        # sudo: whether there is another company, whatever the user may see of it
        if not self.company_id and self.env["res.company"].sudo().search_count([], limit=2) > 1:
            mix = self.copy({"name": self.name, "company_id": company.id})
        former = self.search([("is_default", "=", True), ("company_id", "=", mix.company_id.id)])
        former.is_default = False
        former.flush_recordset()  # the next one takes its place under a unique index
        mix.is_default = True

    @api.model
    def _for_departments(self, departments, company):
        """Tool mix of each department: its own, else that of the nearest one above, else the
        company's default, else the default for every company.

        :return: {department id: tool mix}; the key False holds the default
        """
        defaults = self._default_mix(company)
        mixes = {False: defaults}
        # sudo: a department's mix is configuration, whoever may see the department
        for department in departments.sudo().sorted("parent_path"):
            mix = department.perf_tool_mix_id.filtered("active")
            parent = department
            while not mix and parent.parent_id:
                parent = parent.parent_id
                mix = parent.perf_tool_mix_id.filtered("active")
            mixes[department.id] = mix.sudo(False) or defaults
        return mixes

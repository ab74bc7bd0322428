from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.i18n import format_list

from ...tools.situation import value_logic
from ..base.choices import TOOLS
from .sign_off import ROLES

STORIES = 3
# What is fixed once the leaders have agreed on it.
CONTENT_FIELDS = {
    "one_signer_reason",
    "company_id",
    "department_id",
    "customer_group_id",
    "customer_sentence",
    "difference",
    "statement",
    "paid_for",
    "horizon_years",
    "north_star_ids",
    "north_star_text",
    "policy",
    "policy_choice",
    "logic_price",
    "logic_service",
    "logic_pain",
}
LOGIC_FIELDS = ("logic_price", "logic_service", "logic_pain")


class CustomerPerfValueProposition(models.Model):
    """Whom a company or a business unit serves, and what makes its value different."""

    _name = "customer.perf.value.proposition"
    _description = "Value Proposition"
    _inherit = ["mail.thread", "customer.perf.todo.mixin"]
    _order = "company_id, department_id, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", "Business Unit", check_company=True, ondelete="restrict", help="Empty: the whole company."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("clarified", "Clarified"), ("agreed", "Agreed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    customer_group_id = fields.Many2one(
        "customer.perf.customer.group", "Target Customers", check_company=True, ondelete="restrict"
    )
    customer_sentence = fields.Char(
        "In One Plain Sentence", translate=True, help="Can we name our target customer in one plain sentence?"
    )
    difference = fields.Text(
        "What Sets Us Apart",
        translate=True,
        help="For the same customers, what sets our value apart from competitors?",
    )
    paid_for = fields.Text(
        "Why Customers Pay and Stay",
        translate=True,
        help="Why would customers pay or stay, and which of our behaviours decide about it?",
    )
    horizon_years = fields.Integer("Horizon in Years", default=3, help="From 3 to 5 years.")
    experience_ids = fields.One2many("customer.perf.experience", "proposition_id", "Key Experiences", copy=True)
    story_ids = fields.One2many("customer.perf.customer.story", "proposition_id", "Successes and Failures", copy=True)
    success_ids = fields.One2many(
        "customer.perf.customer.story", "proposition_id", "Successes", domain=[("kind", "=", "success")]
    )
    failure_ids = fields.One2many(
        "customer.perf.customer.story", "proposition_id", "Failures", domain=[("kind", "=", "failure")]
    )
    logic_price = fields.Selection(
        [("stable", "Low price and convenience"), ("new", "High experience and expertise")], "What Customers Buy"
    )
    logic_service = fields.Selection(
        [("stable", "Steady, uniform service"), ("new", "Differentiated, innovative solutions")], "What They Expect"
    )
    logic_pain = fields.Selection(
        [("stable", "A slow response"), ("new", "A solution that does not fit")], "What Hurts Them"
    )
    logic_tool = fields.Selection(
        TOOLS,
        "The Value Logic Leans To",
        compute="_compute_logic_tool",
    )
    logic_text = fields.Char(compute="_compute_logic_tool")
    # ---- consensus of the leaders
    session_date = fields.Date("Date of the Consensus Session", copy=False)
    statement = fields.Text(
        "Our Value Proposition",
        translate=True,
        help="What is our customer value proposition for the next 3 to 5 years?",
    )
    north_star_text = fields.Text(
        "How Customers Show That They Feel It",
        translate=True,
        help="Which KPIs truly show that customers feel this value?",
    )
    north_star_ids = fields.Many2many("customer.perf.kpi", string="North-Star KPIs")
    policy_choice = fields.Selection(
        [
            ("customer", "Customer value comes first"),
            ("limits", "Customer value comes first within limits"),
            ("profit", "Short-term profit comes first"),
        ],
        "When They Collide",
    )
    policy = fields.Text(
        "Policy: Short-Term Profit Against Customer Value",
        translate=True,
        help="When short-term profit and customer value collide, which do we choose? Managers read it where they "
        "settle a conflict.",
    )
    sign_off_ids = fields.One2many(
        "customer.perf.sign.off",
        "proposition_id",
        "Sign-offs",
        copy=False,
        default=lambda self: [Command.create({"role": role}) for role, _name in ROLES],
    )
    can_sign = fields.Boolean(compute="_compute_can_sign")
    missing_text = fields.Text("Still Open", compute="_compute_missing_text")

    _horizon_range = models.Constraint(
        "CHECK (horizon_years BETWEEN 3 AND 5)", "A value proposition looks 3 to 5 years ahead."
    )
    _agreed_uniq = models.UniqueIndex(
        "(company_id, (COALESCE(department_id, 0))) WHERE state = 'agreed' AND active",
        "There is already an agreed value proposition for this company or business unit. Archive it first.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "state": "draft"} for vals in vals_list])

    def write(self, vals):
        if not self.env.su and "state" in vals:
            raise AccessError(self.env._("The state of a value proposition follows from its steps."))
        if CONTENT_FIELDS & vals.keys():
            self._content_changes()
        return super().write(vals)

    def _agreed_message(self):
        return self.env._(
            "%(name)s has been agreed by the leaders. Reopen it to change it; they sign it again.", name=self.name
        )

    def _content_changes(self):
        """What is agreed stays as it is; a signature under another text is void."""
        for record in self:
            if record.state == "agreed":
                raise UserError(record._agreed_message())
        # sudo: signatures are closed to everyone
        signed = self.sudo().sign_off_ids.filtered("signed_on")
        for record in signed.proposition_id:
            record.message_post(body=self.env._("The text changed: the leaders sign it again."))
        signed.write({"signed_on": False})

    @api.depends(*LOGIC_FIELDS)
    def _compute_logic_tool(self):
        texts = {
            "kpi": self.env._("A standard, stable and fast delivery: customer KPIs carry it."),
            "okr": self.env._("New and better fitting solutions: OKR drives them."),
            "bsc": self.env._("Both logics under one roof: a balanced scorecard brings them onto one proposition."),
        }
        for record in self:
            record.logic_tool = value_logic([record[name] for name in LOGIC_FIELDS])
            record.logic_text = texts.get(record.logic_tool, "")

    @api.depends_context("uid")
    @api.depends("state", "sign_off_ids.user_id", "sign_off_ids.signed_on")
    def _compute_can_sign(self):
        for record in self:
            record.can_sign = record.state == "clarified" and any(
                line.user_id == self.env.user and not line.signed_on for line in record.sign_off_ids
            )

    @api.depends(
        *CONTENT_FIELDS,
        "state",
        "story_ids.kind",
        "success_ids",
        "failure_ids",
        "experience_ids",
        "sign_off_ids.signed_on",
    )
    def _compute_missing_text(self):
        for record in self:
            record.missing_text = "\n".join(record._missing())

    def _missing(self):
        """What is open before the next step, in words."""
        self.ensure_one()
        if self.state == "agreed":
            return []
        return self._missing_for_clarity() if self.state == "draft" else self._missing_for_consensus()

    def _missing_for_clarity(self):
        names = ("customer_group_id", "customer_sentence", "difference", "statement", *LOGIC_FIELDS)
        notes = []
        if empty := [name for name in names if not self[name]]:
            labels = [self._fields[name]._description_string(self.env) for name in names if name in empty]
            notes.append(self.env._("To fill in: %(fields)s", fields=format_list(self.env, labels)))
        if not self.experience_ids:
            notes.append(self.env._("Name at least one key experience on which you want to lead."))
        for name in ("success_ids", "failure_ids"):
            count, label = len(self[name]), self._fields[name]._description_string(self.env)
            if count != STORIES:
                notes.append(
                    self.env._(
                        "%(kind)s in customers' eyes in the past year: %(count)s of %(all)s noted.",
                        kind=label,
                        count=count,
                        all=STORIES,
                    )
                )
        return notes

    def _missing_to_sign(self):
        """What has to be there before anybody signs; what was clear may have been emptied since."""
        names = ("north_star_text", "policy", "policy_choice")
        notes = self._missing_for_clarity()
        if empty := [self._fields[name]._description_string(self.env) for name in names if not self[name]]:
            notes.append(self.env._("To answer: %(questions)s", questions=format_list(self.env, empty)))
        if not self.north_star_ids.filtered(lambda kpi: kpi.state == "active"):
            notes.append(self.env._("Choose at least one active KPI as the north star."))
        if self.has_one_signer and not (self.one_signer_reason or "").strip():
            notes.append(
                self.env._(
                    "Three leaders agree, and one person is named for several of them. Name another, or write down "
                    "why one signs for several."
                )
            )
        return notes

    def _missing_for_consensus(self):
        notes = self._missing_to_sign()
        lines = {line.role: line for line in self.sign_off_ids}
        labels = self.env["customer.perf.sign.off"]._fields["role"]._description_selection(self.env)
        unsigned = [(lines.get(role), name) for role, name in labels if not (role in lines and lines[role].signed_on)]
        if unsigned:
            who = [
                line.user_id.name if line and line.user_id else self.env._("%(role)s (nobody named)", role=name)
                for line, name in unsigned
            ]
            notes.append(self.env._("Not signed yet: %(people)s", people=format_list(self.env, who)))
        return notes

    @api.model
    def _agreed(self, companies):
        """The agreed propositions by company and business unit, that of the company under False.

        :return: {company id: {department id or False: proposition}}
        """
        found = {}
        for record in self.search([("company_id", "in", companies.ids), ("state", "=", "agreed")]):
            found.setdefault(record.company_id.id, {})[record.department_id.id] = record
        return found

    @api.model
    def _pick(self, by_department, department):
        """The record that holds in a department: its own, that of the nearest one above, else the
        company's under False; none where there is none."""
        # sudo: the tree of departments
        keys = (*department.sudo()._perf_path(), False)
        return next((by_department[key] for key in keys if key in by_department), self.browse())

    @api.model
    def _nearest(self, company, department):
        """The agreed proposition that holds in a department; none before one is agreed."""
        return self._pick(self._agreed(company).get(company.id, {}), department)

import dataclasses

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ...tools import situation
from ...tools.weighting import half_up, share
from ..base.steps import one_by_one
from .diagnosis_texts import advice_texts, fit_text, walls_text

TOOLS = [("bsc", "Balanced scorecard"), ("okr", "OKR"), ("kpi", "Customer KPI")]
SETS = ("fit", "organisation", "data", "context")
SCORES = [f"{code}_ids.score" for code in SETS]


def _answers_of(question_set):
    """The lines of one page of the form; a new diagnosis has a line for every question."""
    return fields.One2many(
        "customer.perf.diagnosis.answer",
        "diagnosis_id",
        domain=[("question_set", "=", question_set)],
        default=lambda self: self._open_questions(question_set),
    )


class CustomerPerfDiagnosis(models.Model):
    """Which mix of tools fits a business unit: its answers, what follows from them, what was decided."""

    _name = "customer.perf.diagnosis"
    _description = "Diagnosis"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department",
        "Business Unit",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: the whole company.",
    )
    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today())
    state = fields.Selection(
        [("draft", "Questions"), ("done", "Decided")], required=True, default="draft", readonly=True, copy=False
    )
    answer_ids = fields.One2many("customer.perf.diagnosis.answer", "diagnosis_id", "Answers")
    fit_ids = _answers_of("fit")
    organisation_ids = _answers_of("organisation")
    data_ids = _answers_of("data")
    context_ids = _answers_of("context")
    not_mine_heard = fields.Boolean("We Hear “That Is Another Department's KPI”")
    not_mine_note = fields.Text("Examples")
    open_count = fields.Integer("Open Questions", compute="_compute_advice")
    # ---- what follows
    trunk_advised = fields.Selection(TOOLS, "Recommended Trunk", compute="_compute_advice")
    advice_text = fields.Text("Why", compute="_compute_advice")
    warning_text = fields.Text("To Mind", compute="_compute_advice")
    branch_text = fields.Char("Recommended Branches", compute="_compute_advice")
    data_level = fields.Selection(
        [("weak", "Weak data"), ("medium", "Medium data"), ("strong", "Strong data")],
        "Customer Data",
        compute="_compute_advice",
    )
    customer_kpi_max = fields.Integer("Most Customer KPIs per Scorecard", compute="_compute_advice")
    customer_share = fields.Integer("Suggested Customer Share %", compute="_compute_advice")
    needs_gate = fields.Boolean("Red Lines Needed", compute="_compute_advice")
    profile = fields.Json(compute="_compute_profile")
    previous_id = fields.Many2one("customer.perf.diagnosis", "Earlier Run", compute="_compute_previous_id")
    # ---- what was decided
    other_trunk = fields.Selection(TOOLS, "Another Trunk", help="Only to decide otherwise than recommended.")
    override_reason = fields.Text("Why Another One", tracking=True)
    trunk = fields.Selection(TOOLS, "Chosen Trunk", compute="_compute_trunk")
    tool_mix_id = fields.Many2one(
        "customer.perf.tool.mix",
        "Start From",
        domain="[('trunk', '=', trunk), ('diagnosis_id', '=', False), ('company_id', 'in', [company_id, False])]",
        help="The tool mix whose components and weights are taken over. Empty: the one that is most like what is "
        "recommended.",
    )
    frozen_advice = fields.Json(readonly=True, copy=False, help="What was recommended when it was decided.")
    decision_text = fields.Char("Decide and Assign Means", compute="_compute_decision_text")
    decided_mix_id = fields.Many2one("customer.perf.tool.mix", "Tool Mix", readonly=True, copy=False)
    # ---- performance seen from the customer
    journey_id = fields.Many2one("customer.perf.journey", "Seen Along the Journey", ondelete="set null")
    kpi_line_ids = fields.One2many("customer.perf.diagnosis.kpi", "diagnosis_id", "Current KPIs")
    related_share = fields.Float("Related to These Customers %", compute="_compute_related")
    misdirected_text = fields.Char("Drive Away From Customer Value", compute="_compute_related")

    @api.depends("department_id", "company_id", "date")
    def _compute_name(self):
        for record in self:
            record.name = f"{record.department_id.name or record.company_id.name}, {record.date}"

    @api.model
    def _open_questions(self, question_set):
        questions = self.env["customer.perf.question"].search([("question_set", "=", question_set)])
        return [Command.create({"question_id": question.id}) for question in questions]

    def write(self, vals):
        if vals.keys() - {"message_follower_ids", "message_main_attachment_id"} and (
            done := self.filtered(lambda record: record.state == "done")
        ):
            raise UserError(
                self.env._("%(name)s has been decided. Run a new diagnosis to compare.", name=done[0].name)
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_decided(self):
        if done := self.filtered(lambda record: record.state == "done"):
            raise UserError(self.env._("%(name)s has been decided and stays on record.", name=done[0].name))

    # ------------------------------------------------------------ what follows from the answers

    def _lines(self):
        """All answers, also those that are being typed on one of the form's pages."""
        return self.fit_ids | self.organisation_ids | self.data_ids | self.context_ids

    def _answers(self):
        """{key of the question: 1–5} of the answers given"""
        self.ensure_one()
        return {line.question_id.key: int(line.score) for line in self._lines() if line.score and line.question_id.key}

    def _advice(self):
        """What the answers recommend now or, once decided, what they recommended then."""
        self.ensure_one()
        if self.frozen_advice:
            kept = dict(self.frozen_advice)
            return situation.Advice(**{name: tuple(v) if isinstance(v, list) else v for name, v in kept.items()})
        Proposition = self.env["customer.perf.value.proposition"]
        found = {}
        for record in Proposition.search([("company_id", "=", self.company_id.id)], order="state desc, id"):
            found[record.department_id.id] = record  # an agreed one comes last
        nearest = Proposition._pick(found, self.department_id)
        return situation.advise(
            self._answers(), nearest.logic_tool or None, bool(nearest) and nearest.state != "draft"
        )

    @api.depends(*SCORES, "department_id", "company_id")
    def _compute_advice(self):
        texts = advice_texts(self.env)
        labels = dict(self._fields["trunk_advised"]._description_selection(self.env))
        for record in self:
            advice = record._advice()
            record.open_count = len(record._lines().filtered(lambda line: not line.score))
            record.trunk_advised = advice.trunk
            record.branch_text = (
                format_list(self.env, [labels[tool] for tool in advice.branches]) if advice.branches else ""
            )
            record.advice_text = record._reasons(advice, texts)
            record.warning_text = "\n".join(texts[code] for code in advice.warnings)
            record.data_level = advice.data_level
            record.customer_kpi_max = advice.kpi_max or 0
            record.customer_share = advice.customer_share
            record.needs_gate = "red_lines" in advice.warnings

    def _reasons(self, advice, texts):
        answers = self._answers()
        names = {line.question_id.key: line.question_id.name.rstrip("?") for line in self._lines()}
        said = {f"fit_{tool}": fit_text(self.env, tool, answers, names) for tool in situation.NEEDS}
        said["walls"] = walls_text(self.env, answers)
        return "\n".join((said | texts)[code] for code in advice.reasons)

    @api.depends("company_id", "department_id", "date")
    def _compute_previous_id(self):
        for record in self:
            record.previous_id = self.search(
                [
                    ("company_id", "=", record.company_id.id),
                    ("department_id", "=", record.department_id.id),
                    ("id", "!=", record._origin.id),
                    "|",
                    ("date", "<", record.date),
                    "&",
                    ("date", "=", record.date),
                    ("id", "<", record._origin.id or 0),
                ],
                limit=1,
            )

    @api.depends(*SCORES, "previous_id")
    def _compute_profile(self):
        """For the chart: the five dimensions of fit, and the means of the other sets, now and then."""
        for record in self:
            record.profile = [
                {**axis, "before": before["value"]}
                for axis, before in zip(record._axes(), record.previous_id._axes(record), strict=True)
            ]

    def _axes(self, like=None):
        """Axes of the profile as ``label`` and ``value`` (1–5, False without an answer), in the order
        of the questions of ``like``."""
        scores = {line.question_id.id: int(line.score) for line in self._lines() if line.score}
        questions = (like or self)._lines().question_id.sorted("sequence")
        labels = dict(questions._fields["question_set"]._description_selection(self.env))
        axes = [
            {"label": question.name, "value": scores.get(question.id, False)}
            for question in questions
            if question.question_set == "fit"
        ]
        for code in ("organisation", "data"):
            of_set = questions.filtered(lambda question, code=code: question.question_set == code)
            value = situation.mean(scores.get(question.id) for question in of_set)
            axes.append({"label": labels[code], "value": half_up(value) or False})
        return axes

    # ------------------------------------------------------------ decision

    @api.depends("other_trunk", "trunk_advised")
    def _compute_trunk(self):
        for record in self:
            record.trunk = record.other_trunk or record.trunk_advised

    def action_decide(self):
        """Give the unit the tool mix: a copy of the one to start from, with the branches, the share,
        the limit and the red lines that the diagnosis asks for. Where the decision differs, its
        reason is kept."""
        self.check_access("write")
        for record in self:
            start = record._start_mix()
            self.env["customer.perf.decision"]._check_open(record.company_id, "mix")
            mix = start.copy(record._mix_values(start))
            record._assign(mix)
            record.write(
                {"decided_mix_id": mix.id, "frozen_advice": dataclasses.asdict(record._advice()), "state": "done"}
            )

    def _start_mix(self):
        """The mix to start from.

        :raises UserError: something is missing before the decision
        """
        if self.open_count:
            raise UserError(
                self.env._(
                    "%(name)s: questions that are still open: %(count)s.", name=self.name, count=self.open_count
                )
            )
        if not self.trunk:
            raise UserError(
                self.env._(
                    "%(name)s: no tool is recommended before the value proposition is clear. Clarify it first, or "
                    "choose another trunk and say why.",
                    name=self.name,
                )
            )
        if self.trunk != self.trunk_advised and not (self.override_reason or "").strip():
            raise UserError(
                self.env._("%(name)s: another trunk than the recommended one needs a reason.", name=self.name)
            )
        start = self._suggested_mix()
        if not start:
            raise UserError(
                self.env._(
                    "%(name)s: there is no tool mix with this trunk yet. Create one under Configuration, Tool Mixes.",
                    name=self.name,
                )
            )
        return start

    def _suggested_mix(self):
        """The chosen mix or, without one, that with the chosen trunk whose branches are most like those
        recommended."""
        chosen = self.tool_mix_id.filtered(lambda mix: mix.trunk == self.trunk)
        if chosen or not self.trunk:
            return chosen
        branches = self._advice().branches
        fitting = self.env["customer.perf.tool.mix"].search(
            [
                ("trunk", "=", self.trunk),
                ("company_id", "in", [self.company_id.id, False]),
                ("diagnosis_id", "=", False),
            ]
        )
        return fitting.sorted(lambda mix: sum(mix[f"branch_{tool}"] != (tool in branches) for tool, _name in TOOLS))[
            :1
        ]

    @api.depends(*SCORES, "trunk", "tool_mix_id", "department_id", "company_id")
    def _compute_decision_text(self):
        labels = dict(self._fields["trunk_advised"]._description_selection(self.env))
        for record in self:
            start = record._suggested_mix()
            values = record._mix_values(start) if start else {}
            branches = [labels[tool] for tool, _name in TOOLS if values.get(f"branch_{tool}")]
            record.decision_text = start and self.env._(
                "%(unit)s gets a copy of “%(mix)s”: %(trunk)s leads, completed by %(branches)s; at least %(share)s %% "
                "of customer KPIs.",
                unit=record.department_id.name or record.company_id.name,
                mix=start.name,
                trunk=labels[start.trunk],
                branches=format_list(self.env, branches) if branches else "–",
                share=record.customer_share,
            )

    def _mix_values(self, start):
        branches = {tool: tool != self.trunk and tool in self._advice().branches for tool, _name in TOOLS}
        unit = self.department_id.name or self.company_id.name
        return {
            "name": self.env._("%(unit)s: %(mix)s", unit=unit, mix=start.name),
            "company_id": self.company_id.id,
            "diagnosis_id": self.id,
            "customer_share_min": self.customer_share,
            "customer_kpi_max": self.customer_kpi_max,
            "needs_gate": self.needs_gate,
            **{f"branch_{tool}": chosen for tool, chosen in branches.items()},
        }

    def _assign(self, mix):
        former = self.department_id.perf_tool_mix_id or mix._default_mix(self.company_id)
        if self.department_id:
            self.department_id.perf_tool_mix_id = mix
        else:
            mix._make_default(self.company_id)
        body = self.env._(
            "Tool mix: %(former)s → %(mix)s, by the diagnosis of %(date)s. %(reason)s",
            former=former.name or "–",
            mix=mix.name,
            date=self.date,
            reason=self.override_reason or "",
        )
        (self.department_id or self).message_post(body=body)
        # what an earlier run had made for this unit alone gives way
        if former.diagnosis_id.department_id == self.department_id and not former.department_ids:
            former.active = former.is_default

    def action_new_run(self):
        """A new diagnosis of the same unit, to see what changed; the one that has been begun, if any."""
        self.ensure_one()
        self.browse().check_access("create")
        one_by_one(self)
        unit = {"company_id": self.company_id.id, "department_id": self.department_id.id}
        begun = [(name, "=", value) for name, value in unit.items()] + [("id", ">", self.id), ("state", "=", "draft")]
        run = self.search(begun, limit=1) or self.create({**unit, "journey_id": self.journey_id.id})
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": run.id, "view_mode": "form"}

    def action_open_mix(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.tool.mix",
            "res_id": self.decided_mix_id.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------ seen from the customer (B-15)

    @api.depends("kpi_line_ids.is_related", "kpi_line_ids.misleads")
    def _compute_related(self):
        for record in self:
            lines = record.kpi_line_ids
            record.related_share = share([1] * len(lines), lines.mapped("is_related")) or 0
            record.misdirected_text = ", ".join(lines.filtered("misleads").mapped("kpi_id.name"))

    def action_fill_kpis(self):
        """List the KPIs by which the unit's people are measured today."""
        for record in self:
            lines = self.env["customer.perf.scorecard.line"].search(
                [
                    ("scorecard_id.company_id", "=", record.company_id.id),
                    ("cycle_id.state", "!=", "closed"),
                    *([("department_id", "child_of", record.department_id.id)] if record.department_id else []),
                ]
            )
            new = lines.kpi_id - record.kpi_line_ids.kpi_id
            touched = record.journey_id.touchpoint_ids.kpi_ids
            record.kpi_line_ids = [
                Command.create({"kpi_id": kpi.id, "is_related": kpi in touched or kpi.orientation == "customer"})
                for kpi in new
            ]

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ...fields import OptionalFloat
from ...tools import situation
from ...tools.weighting import half_up, share
from ..base.choices import TOOLS
from .diagnosis_texts import advice_texts, fit_text, walls_text

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
    fit_mean = OptionalFloat(
        "Mean of the Five Dimensions", compute="_compute_fit_mean", help="From 1 (poor fit) to 5; empty: no answer."
    )
    previous_id = fields.Many2one("customer.perf.diagnosis", "Earlier Run", compute="_compute_previous_id")
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

    @api.depends("fit_ids.score")
    def _compute_fit_mean(self):
        for record in self:
            record.fit_mean = (
                half_up(situation.mean(int(line.score) for line in record.fit_ids if line.score)) or False
            )

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

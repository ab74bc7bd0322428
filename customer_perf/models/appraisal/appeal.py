from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ...fields import OptionalFloat

STATES = [
    ("draft", "Draft"),
    ("submitted", "Handed In"),
    ("accepted", "Being Examined"),
    ("answered", "Answered"),
    ("committee", "Committee"),
    ("done", "Decided"),
    ("withdrawn", "Withdrawn"),
]
OUTCOMES = [("upheld", "Upheld"), ("partly", "Partly upheld"), ("rejected", "Rejected")]
# Somebody still has to say or do something.
OPEN = ("submitted", "accepted", "answered", "committee")
CORRECTING = ("upheld", "partly")
# What each side writes, see ``_compute_can``.
WRITABLE = {
    "can_write": {"ground", "text", "wanted"},
    "can_hear": {"manager_note"},
    "can_arrange": {"decider_id", "committee_ids"},
}


class CustomerPerfAppeal(models.Model):
    """What somebody has against his published result. He, those who answer for the result, HR and whoever decides
    read it; nobody decides who had a hand in the result, and nobody fares worse for having appealed."""

    _name = "customer.perf.appeal"
    _description = "Appeal"
    _inherit = ["customer.perf.person.mixin", "customer.perf.confidential.mixin"]
    _order = "submitted_on desc, id desc"
    _check_company_auto = True
    _asked_steps = {"_go_on": True}

    # Says nothing of whom and what it is about.
    name = fields.Char(required=True, readonly=True, copy=False, default="–")
    appraisal_id = fields.Many2one(
        "customer.perf.appraisal", "Result", required=True, readonly=True, index=True, ondelete="restrict"
    )
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    manager_id = fields.Many2one(related="appraisal_id.manager_id")
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True, index=True)
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, tracking=True, group_expand=True, index=True
    )
    ground = fields.Selection(
        [
            ("data", "A figure is wrong"),
            ("rule", "A rule was applied wrongly"),
            ("procedure", "The procedure: no talk, no agreed goal, too late"),
            ("judgement", "The judgement: a rating or a comment"),
        ],
        "What Is Wrong",
    )
    text = fields.Text("What Happened", help="With days and figures, as far as you have them.")
    wanted = fields.Text("What I Ask For")
    # ------------------------------------------------------------ frozen when it is handed in
    published_on = fields.Date("Result Published On", readonly=True)
    submitted_on = fields.Date("Handed In On", readonly=True, index=True)
    score_before = OptionalFloat("Result Appealed Against", readonly=True, digits=(16, 2), aggregator=None)
    grade_before_id = fields.Many2one(
        "customer.perf.grade", "Grade Appealed Against", readonly=True, ondelete="restrict"
    )
    explanation = fields.Text("How the Result Came About", readonly=True)
    accept_due = fields.Date("Taken Up By", readonly=True)
    answer_due = fields.Date("Answered By", readonly=True)
    # ------------------------------------------------------------ first stage
    manager_note = fields.Text("How the Manager Sees It", tracking=True)
    decider_id = fields.Many2one(
        "res.users", "Decided By", domain=[("share", "=", False)], tracking=True, index="btree_not_null"
    )
    outcome = fields.Selection(OUTCOMES, "Answer", readonly=True)
    reason = fields.Text("Reason of the Answer", readonly=True)
    answered_on = fields.Date(readonly=True)
    committee_until = fields.Date("To the Committee Until", readonly=True)
    # ------------------------------------------------------------ second stage
    committee_ids = fields.Many2many("res.users", "customer_perf_appeal_committee_rel", domain=[("share", "=", False)])
    committee_text = fields.Text("Why the Answer Does Not Settle It", readonly=True)
    committee_due = fields.Date("Committee Decides By", readonly=True)
    committee_outcome = fields.Selection(OUTCOMES, "Decision of the Committee", readonly=True)
    committee_reason = fields.Text("Reason of the Committee", readonly=True)
    # ------------------------------------------------------------ what came of it
    final_outcome = fields.Selection(OUTCOMES, "Outcome", compute="_compute_final_outcome", store=True)
    closed_on = fields.Date("Decided On", readonly=True)
    corrected_on = fields.Date(readonly=True)
    score_after = OptionalFloat("Result Corrected To", readonly=True, digits=(16, 2), aggregator=None)
    grade_after_id = fields.Many2one("customer.perf.grade", "Grade Corrected To", readonly=True, ondelete="restrict")
    deadline = fields.Date("Next Step By", compute="_compute_deadline", store=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    escalated_step = fields.Char(readonly=True, copy=False, help="The late step that administrators were told of.")
    can_write = fields.Boolean(compute="_compute_can")
    can_hear = fields.Boolean(compute="_compute_can")
    can_arrange = fields.Boolean(compute="_compute_can")
    can_answer = fields.Boolean(compute="_compute_can")

    _one_open = models.UniqueIndex(
        "(appraisal_id) WHERE state NOT IN ('done', 'withdrawn')", "There is an open appeal against this result."
    )

    @api.depends("outcome", "committee_outcome", "state")
    def _compute_final_outcome(self):
        for appeal in self:
            appeal.final_outcome = appeal.state == "done" and (appeal.committee_outcome or appeal.outcome)

    @api.depends("state", "accept_due", "answer_due", "committee_until", "committee_due")
    def _compute_deadline(self):
        names = {
            "submitted": "accept_due", "accepted": "answer_due", "answered": "committee_until",
            "committee": "committee_due",
        }  # fmt: skip
        for appeal in self:
            name = names.get(appeal.state)
            appeal.deadline = name and appeal[name]

    @api.depends("deadline")
    def _compute_is_late(self):
        today = self.env.company._perf_today()
        for appeal in self:
            appeal.is_late = bool(appeal.deadline) and appeal.deadline < today

    def _search_is_late(self, operator, value):
        return Domain("deadline", "<", self.env.company._perf_today()) if operator == "in" else NotImplemented

    # ------------------------------------------------------------ who

    @api.depends_context("uid")
    @api.depends("state", "decider_id", "committee_ids")
    def _compute_can(self):
        user, officer = self.env.user, self.env.user._perf_is_officer()
        for appeal in self:
            others = not appeal.is_about_me
            # sudo: compares the assigned manager only
            is_manager = others and (appeal.is_my_team or appeal.sudo().manager_id.user_id == user)
            first = appeal.state in ("submitted", "accepted")
            appeal.can_write = appeal.is_mine and appeal.state == "draft"
            appeal.can_hear = is_manager and first
            appeal.can_arrange = others and officer and appeal.state in OPEN
            judge = (
                appeal.decider_id == user if first else appeal.state == "committee" and user in appeal.committee_ids
            )
            appeal.can_answer = others and judge

    def _conflicted(self):
        """Users who do not decide: the person himself and whoever had a hand in his result."""
        self.ensure_one()
        record = self.sudo()  # sudo: only compares users
        own = record.employee_id.user_id | record.employee_id.perf_former_user_ids
        return own | record.appraisal_id._judges()

    @api.constrains("decider_id", "committee_ids")
    def _check_no_conflict(self):
        for appeal in self:
            if wrong := (appeal.decider_id | appeal.committee_ids) & appeal._conflicted():
                raise ValidationError(
                    self.env._(
                        "%(appeal)s: %(names)s had a hand in the result, or it is their own. Somebody else decides.",
                        appeal=appeal.name,
                        names=", ".join(wrong.mapped("name")),
                    )
                )
            if appeal.decider_id & appeal.committee_ids:
                raise ValidationError(
                    self.env._(
                        "%(appeal)s: %(name)s gave the first answer; the committee looks at it anew, without him.",
                        appeal=appeal.name,
                        name=appeal.decider_id.name,
                    )
                )

    # ------------------------------------------------------------ writing

    def write(self, vals):
        if not self.env.su:
            self._check_writable(vals)
        result = super().write(vals)
        if {"decider_id", "committee_ids"} & vals.keys():
            self._schedule()
        return result

    def _check_writable(self, vals):
        names = {name for name in vals if not name.startswith(("activity_", "message_"))}
        for appeal in self:
            writable = set().union(*(fields for can, fields in WRITABLE.items() if appeal[can]))
            if closed := names - writable:
                raise AccessError(
                    self.env._(
                        "%(appeal)s: %(fields)s cannot be written by you in this step.",
                        appeal=appeal.name,
                        fields=", ".join(sorted(self._fields[name]._description_string(self.env) for name in closed)),
                    )
                )

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...fields import OptionalFloat
from ..base.bulk import update_rows
from ..base.words import percent_text, points_text
from ..indicator.measure import AT_ONCE
from .appraisal_steps import PUBLISHED
from .assessment import ASSESSMENT_FIELDS

TOTAL_COLUMNS = {"score": "float8", "coverage": "float8", "grade_id": "int4"}


class CustomerPerfAppraisal(models.Model):
    """One employee in one cycle. ``score`` and ``grade_id`` are what the employee may see: the
    running figures until the manager begins, then unchanged until the result is published."""

    _name = "customer.perf.appraisal"
    _description = "Appraisal"
    _inherit = [
        "mail.thread",
        "customer.perf.appraisal.steps",
        "customer.perf.scored.mixin",
        "customer.perf.person.mixin",
    ]
    _order = "cycle_id, department_id, id"
    _check_company_auto = True
    _perf_header = "appraisal_id"
    _asked_steps = {"_submit_self_empty": False, "_remind": False, "_return": True}
    _asked_access = "read"  # the steps check themselves whose turn it is

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, index=True, ondelete="cascade")
    date_from = fields.Date(related="cycle_id.date_from", store=True)
    date_to = fields.Date(related="cycle_id.date_to", store=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    employee_id = fields.Many2one(required=True, readonly=True, ondelete="restrict")
    manager_id = fields.Many2one("hr.employee", index=True, tracking=True, ondelete="restrict", help="Who assesses.")
    department_id = fields.Many2one("hr.department", readonly=True, index=True, ondelete="restrict")
    job_id = fields.Many2one("hr.job", readonly=True, ondelete="set null")
    score = OptionalFloat("Score Told", help="What the employee sees: running, then as published.")
    grade_id = fields.Many2one(string="Grade Told", help="What the employee sees: running, then as published.")
    scorecard_id = fields.Many2one("customer.perf.scorecard", readonly=True, index=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("draft", "In Progress"),
            ("self", "Self-Assessment"),
            ("manager", "Assessment"),
            ("calibration", "Calibration"),
            ("published", "Published"),
            ("done", "Acknowledged"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many("customer.perf.appraisal.line", "appraisal_id", "Components")
    behaviour_ids = fields.One2many("customer.perf.behaviour.rating", "appraisal_id", "Behaviours")
    self_rating_ids = fields.One2many("customer.perf.self.rating", "appraisal_id", "Own View")
    goal_ids = fields.One2many(related="scorecard_id.line_ids", string="Goals", related_sudo=False)
    self_comment = fields.Text("Self-Assessment", help="What went well for my customers, what did not, what I need.")
    employee_comment = fields.Text("Comment on the Result")
    former_result = fields.Char(
        "Result Before", readonly=True, copy=False, help="What was published before it was reopened."
    )
    former_comment = fields.Text("Comments on Earlier Results", readonly=True, copy=False)
    published_on = fields.Date(readonly=True)
    acknowledged_on = fields.Date(readonly=True)
    is_assessed = fields.Boolean("Manager Has Begun", readonly=True)
    assessment_ids = fields.One2many("customer.perf.assessment", "appraisal_id", "Assessments")
    calibration_row_ids = fields.One2many("customer.perf.calibration.row", "appraisal_id", "Calibrations")
    comment = fields.Text("Manager's Comment", compute="_compute_assessment", readonly=False)
    points = fields.Float("Bonus or Malus Points", compute="_compute_assessment", readonly=False)
    points_reason = fields.Char("Reason for the Points", compute="_compute_assessment", readonly=False)
    talk_note = fields.Text("Talk on the Design of the KPIs", compute="_compute_assessment", readonly=False)
    broken_link = fields.Text("Which Link Broke?", compute="_compute_assessment", readonly=False)
    co_owner_note = fields.Text("What the Co-owners Say", compute="_compute_assessment", readonly=False)
    is_approved = fields.Boolean("Approved", compute="_compute_assessment")
    explanation = fields.Char(compute="_compute_explanation")
    can_assess = fields.Boolean(compute="_compute_can")
    can_approve = fields.Boolean(compute="_compute_can")
    deadline = fields.Date(compute="_compute_deadline")
    is_overdue = fields.Boolean(compute="_compute_deadline")

    _employee_uniq = models.UniqueIndex(
        "(cycle_id, employee_id)", "This employee already has an appraisal in this cycle."
    )
    _period_uniq = models.UniqueIndex(
        "(employee_id, date_from, date_to) WHERE active AND state != 'done'",
        "This employee takes part in another cycle at the same time.",
    )

    @api.depends("employee_id", "cycle_id")
    def _compute_display_name(self):
        for appraisal in self:
            # sudo: the name of an employee whose appraisal may be read
            names = appraisal.sudo()
            appraisal.display_name = f"{names.employee_id.name} – {names.cycle_id.name}"

    @api.constrains("employee_id", "manager_id")
    def _check_manager(self):
        for appraisal in self:
            if appraisal.manager_id == appraisal.employee_id:
                raise ValidationError(self.env._("%(name)s: nobody appraises himself.", name=appraisal.display_name))

    # The rule on assessments decides what is read here: before publication an employee's list of
    # assessments is empty.
    @api.depends_context("uid")
    @api.depends(
        "assessment_ids.score", "assessment_ids.grade_id", *(f"assessment_ids.{n}" for n in ASSESSMENT_FIELDS)
    )
    def _compute_assessment(self):
        for appraisal in self:
            assessment = appraisal.assessment_ids  # one, or none; a slice would read them one by one
            for name in (*ASSESSMENT_FIELDS, "is_approved"):
                appraisal[name] = assessment[name]

    @api.depends("result_score", "result_coverage", "result_grade_id", "gate_text", "points", "is_unrated")
    def _compute_explanation(self):
        for appraisal in self:
            if appraisal.is_unrated:
                text = appraisal._unrated_text()
            elif appraisal.result_score is False:
                text = self.env._(
                    "No result yet: %(coverage)s of the weight has a score.",
                    coverage=percent_text(self.env, appraisal.result_coverage),
                )
            else:
                text = self.env._(
                    "%(score)s points from the parts below give the grade %(grade)s.",
                    score=points_text(self.env, appraisal.result_score),
                    grade=appraisal.result_grade_id.display_name or "–",
                )
            notes = [text]
            if appraisal.result_score is not False and appraisal.points:
                notes.append(
                    self.env._(
                        "Bonus or malus points are part of it: %(points)s.",
                        points=points_text(self.env, appraisal.points),
                    )
                )
            notes += [appraisal.gate_text] if appraisal.gate_text else []
            if appraisal.gate_missed and appraisal.result_grade_id:
                notes.append(self.env._("A missed red line caps the grade."))
            appraisal.explanation = " ".join(notes)

    @api.depends_context("uid")
    @api.depends("state", "manager_id")
    def _compute_can(self):
        officer = self.env.user._perf_is_officer()
        waiting = self.filtered(lambda a: a.state == "calibration" and a.cycle_id.needs_approval and not a.is_approved)
        approvable = waiting._filtered_next_level()
        for appraisal in self:
            appraisal.can_assess = not appraisal.is_about_me and (
                (appraisal.state == "manager" and (officer or appraisal._is_managed_by_me()))
                or (appraisal.state == "calibration" and officer)
            )
            appraisal.can_approve = appraisal in approvable

    @api.depends("state", "cycle_id")
    def _compute_deadline(self):
        today = {company: company._perf_today() for company in self.company_id}
        field = {"self": "self_deadline", "manager": "manager_deadline", "published": "acknowledge_deadline"}
        for appraisal in self:
            name = field.get(appraisal.state)
            appraisal.deadline = name and appraisal.sudo().cycle_id[name]  # sudo: a date of a readable cycle
            appraisal.is_overdue = bool(appraisal.deadline) and appraisal.deadline < today[appraisal.company_id]

    # ------------------------------------------------------------ scoring

    def _perf_employee(self):
        return self.employee_id

    def _perf_period(self):
        return self.cycle_id.date_from, self.cycle_id.date_to

    def _perf_rules(self):
        return self.cycle_id._rules()

    def _perf_points(self):
        return self.assessment_ids.points

    def _perf_open(self):
        return self.filtered(
            lambda appraisal: appraisal.state not in PUBLISHED and appraisal.cycle_id.state != "closed"
        )

    @api.model
    def _rescore(self, source, concerned):
        """Score anew what a change of the source of a component concerns: a few at once, many with their
        scorecards by the scheduled action. Published results stay.

        :param concerned: domain of appraisals
        """
        # sudo: a figure follows from what it rests on, whoever changed that
        open_ones = self.sudo().search(
            Domain("line_ids", "any", [("source", "=", source)])
            & Domain("state", "not in", PUBLISHED)
            & Domain("cycle_id.state", "in", ("running", "review"))
            & concerned
        )
        if len(open_ones) <= AT_ONCE:
            open_ones._perf_compute()
        else:
            open_ones._cards().is_stale = True
            self.env.ref("customer_perf.ir_cron_refresh").sudo()._trigger()  # sudo: wakes our own job

    def _perf_store(self, totals):
        """Before the manager begins the figures are the employee's to see; after that they belong
        to the assessment until they are published."""
        begun = {appraisal: values for appraisal, values in totals.items() if appraisal.is_assessed}
        update_rows(
            self.env["customer.perf.assessment"],
            TOTAL_COLUMNS,
            [(appraisal.assessment_ids.id, *values) for appraisal, values in begun.items()],
        )
        return super()._perf_store(
            {appraisal: values for appraisal, values in totals.items() if appraisal not in begun}
        )

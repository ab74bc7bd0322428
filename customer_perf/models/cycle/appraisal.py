from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...fields import OptionalFloat
from ..base.bulk import update_rows
from ..base.words import percent_text, points_text
from ..indicator.measure import AT_ONCE
from .appraisal_steps import PUBLISHED
from .assessment import ASSESSMENT_FIELDS

# Fields that show what stands now, with the column of the appraisal or its assessment that holds it.
RESULT_COLUMNS = {"result_score": "score", "result_grade_id": "grade_id", "result_coverage": "coverage"}
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
    comment = fields.Text("Manager's Comment", compute="_compute_assessment", readonly=False)
    points = fields.Float("Bonus or Malus Points", compute="_compute_assessment", readonly=False)
    points_reason = fields.Char("Reason for the Points", compute="_compute_assessment", readonly=False)
    talk_note = fields.Text("Talk on the Design of the KPIs", compute="_compute_assessment", readonly=False)
    broken_link = fields.Text("Which Link Broke?", compute="_compute_assessment", readonly=False)
    co_owner_note = fields.Text("What the Co-owners Say", compute="_compute_assessment", readonly=False)
    is_approved = fields.Boolean("Approved", compute="_compute_assessment")
    # What stands now, for whoever reads: the one figure that every screen shows.
    result_score = OptionalFloat(
        "Result", compute="_compute_result", search="_search_result_score", aggregator="avg", digits=(16, 2)
    )
    result_grade_id = fields.Many2one("customer.perf.grade", compute="_compute_result", search="_search_result_grade")
    result_coverage = fields.Float("Data of the Result (%)", compute="_compute_result", digits=(16, 2))
    moment = fields.Selection(
        [
            ("running", "Running"),
            ("before", "Before the assessment"),
            ("assessed", "As assessed"),
            ("published", "Published"),
        ],
        "Result As Of",
        compute="_compute_result",
    )
    gate_missed = fields.Boolean(related="scorecard_id.gate_missed", related_sudo=False)
    gate_text = fields.Char(related="scorecard_id.gate_text", related_sudo=False)
    is_dissatisfied = fields.Boolean(related="scorecard_id.is_dissatisfied", related_sudo=False)
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

    @api.depends("result_score", "result_coverage", "result_grade_id", "gate_text", "points")
    def _compute_explanation(self):
        for appraisal in self:
            if appraisal.result_score is False:
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
        officer = self.env["customer.perf.scorecard"]._is_officer()
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

    def _perf_scorecards(self):
        return {appraisal.id: appraisal.scorecard_id for appraisal in self}

    def _perf_behaviour_levels(self):
        levels = {}
        for appraisal, level, count in self.env["customer.perf.behaviour.rating"]._read_group(
            [("appraisal_id", "in", self.ids), ("level", "!=", False)], ["appraisal_id", "level"], ["__count"]
        ):
            levels.setdefault(appraisal.id, []).extend([int(level)] * count)
        return levels

    def _perf_rules(self):
        return self.cycle_id._rules()

    def _perf_points(self):
        return self.assessment_ids.points

    def _perf_gate_missed(self):
        return self.scorecard_id.gate_missed

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
            open_ones.scorecard_id.is_stale = True
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

    @api.depends_context("uid")
    @api.depends("score", "coverage", "grade_id", "state", "is_assessed", "assessment_ids.score")
    def _compute_result(self):
        """The figures as they stand: published, else as assessed so far, where the reader may see it,
        else as they run or, for the employee, as they were when the manager began."""
        for appraisal in self:
            assessment = appraisal.assessment_ids  # none where a rule hides it
            is_published = appraisal.state in PUBLISHED
            record = appraisal if is_published or not assessment else assessment
            appraisal.result_score = record.score
            appraisal.result_grade_id = record.grade_id
            appraisal.result_coverage = record.coverage
            appraisal.moment = (
                "published"
                if is_published
                else "assessed"
                if assessment
                else "before"
                if appraisal.is_assessed
                else "running"
            )

    def _field_to_sql(self, alias, field_expr, query=None):
        """The result is sorted, grouped and averaged as it is shown: as the reader may see it."""
        if field_expr not in RESULT_COLUMNS:
            return super()._field_to_sql(alias, field_expr, query)
        column = RESULT_COLUMNS[field_expr]
        own = super()._field_to_sql(alias, column, query)
        Assessment = self.env["customer.perf.assessment"]
        if not Assessment.has_access("read"):
            return own
        self.env["customer.perf.assessment"].flush_model()
        return SQL(
            """(CASE WHEN %(state)s NOT IN %(published)s AND %(id)s IN %(seen)s
                     THEN (SELECT part.%(column)s FROM customer_perf_assessment part WHERE part.appraisal_id = %(id)s)
                     ELSE %(own)s END)""",
            state=super()._field_to_sql(alias, "state", query),
            published=PUBLISHED,
            id=SQL.identifier(alias, "id"),
            seen=Assessment._search([]).subselect("appraisal_id"),
            column=SQL.identifier(column),
            own=own,
        )

    def _search_result_score(self, operator, value):
        return self._search_result("result_score", operator, value)

    def _search_result_grade(self, operator, value):
        return self._search_result("result_grade_id", operator, value)

    @api.model
    def _search_result(self, name, operator, value):
        if operator not in ("in", "<", ">", "<=", ">="):
            return NotImplemented

        def to_sql(model, alias, query):
            column = model._field_to_sql(alias, name, query)
            if operator != "in":
                return SQL("%s %s %s", column, SQL(operator), value)
            found = [one for one in value if one is not False and one is not None]
            empty = SQL("%s IS NULL", column) if len(found) < len(value) else SQL("FALSE")
            return SQL("(%s = ANY(%s) OR %s)", column, found, empty)

        return Domain.custom(to_sql=to_sql)

    # ------------------------------------------------------------ rights

    def _is_managed_by_me(self):
        self.ensure_one()
        # sudo: compares the assigned manager only
        return self.is_my_team or self.sudo().manager_id.user_id == self.env.user

    def _filtered_next_level(self):
        """Those whose assessing manager the user stands above, or all for HR; never what he
        submitted himself. One query for the organisation chart."""
        officer = self.env["customer.perf.scorecard"]._is_officer()
        names = self.sudo()  # sudo: compares users and the organisation chart only
        below = self._team_among(names.manager_id | names.employee_id)
        return self.filtered(
            lambda appraisal: (
                not appraisal.is_about_me
                and self.env.user
                not in appraisal.sudo().manager_id.user_id | appraisal.sudo().assessment_ids.submitted_by
                and (officer or (appraisal.sudo().manager_id or appraisal.sudo().employee_id).id in below)
            )
        )

    def _void_approval(self):
        # sudo: an approval is of what was there when it was given
        self.sudo().assessment_ids.filtered("is_approved").write({"is_approved": False})

    def _check_may_assess(self):
        for appraisal in self:
            if appraisal.is_about_me and not self.env.su:
                raise AccessError(self.env._("%(name)s: nobody appraises himself.", name=appraisal.display_name))
            if not (appraisal.can_assess or self.env.su):
                raise UserError(
                    self.env._(
                        "%(name)s is not open for your assessment. It is written in the step Assessment, by the "
                        "manager or HR.",
                        name=appraisal.display_name,
                    )
                )

    def _check_may_self_assess(self):
        for appraisal in self:
            if not (appraisal.state == "self" and appraisal.is_mine):
                raise UserError(
                    self.env._(
                        "%(name)s is not open for self-assessment, or it is not yours.", name=appraisal.display_name
                    )
                )

    def write(self, vals):
        if assessed := {name: vals[name] for name in ASSESSMENT_FIELDS if name in vals}:
            self._check_may_assess()
            self.assessment_ids.write(assessed)
            vals = {name: value for name, value in vals.items() if name not in assessed}
        if not self.env.su:
            self._check_writable(vals)
        # sudo: users of the assigned managers only
        before = {a: a.sudo().manager_id.user_id for a in self} if "manager_id" in vals else {}
        result = super().write(vals)
        for appraisal, user in before.items():
            appraisal.sudo()._hand_over(user)
        return result

    def _hand_over(self, former):
        """The new manager gets the task, the former one hears no more of it."""
        if self.manager_id.user_id == former:
            return
        self.message_unsubscribe((former - self.employee_id.user_id).partner_id.ids)
        self._hand_over_todos()

    def _check_writable(self, vals):
        names = vals.keys() - {"line_ids", "behaviour_ids", "self_rating_ids", "goal_ids"}  # checked where they live
        names -= {name for name in names if name.startswith(("activity_", "message_"))}
        if "self_comment" in names:
            self._check_may_self_assess()
        if "employee_comment" in names and any(not (a.is_mine and a.state == "published") for a in self):
            raise UserError(
                self.env._("Only the employee comments on a result, while it is published and not acknowledged.")
            )
        if "manager_id" in names:
            if not self.env["customer.perf.scorecard"]._is_officer():
                raise AccessError(self.env._("Only HR assigns who assesses."))
            if self - self._perf_open():
                raise UserError(self.env._("A published or closed appraisal keeps the manager who assessed."))
        if closed := names - {"self_comment", "employee_comment", "manager_id"}:
            raise AccessError(
                self.env._("%(fields)s of an appraisal cannot be written.", fields=", ".join(sorted(closed)))
            )

    def _log_assessment(self, body):
        for appraisal in self:
            # sudo: the log belongs to the change, which was checked
            appraisal.sudo().assessment_ids.message_post(body=body, author_id=self.env.user.partner_id.id)

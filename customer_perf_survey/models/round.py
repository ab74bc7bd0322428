from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools.disclosure import FLOOR

# Months from one round to the next.
RHYTHMS = {"quarter": 3, "half_year": 6, "year": 12}
# What only the steps of a round set.
STEPS = {"state", "population", "left_out", "next_id", "reminded_on", "follow_up_ids"}
# What was promised to those who answer; nobody changes it afterwards.
PROMISED = ("threshold_score", "threshold_comment", "customer_class", "company_id", "survey_id")
FROZEN = (*PROMISED, "service_ids", "department_ids", "scope", "sample_size", "max_forms", "rate_min", "date_from",
          "partner_ids", "segment_id")  # fmt: skip

OFFICER = "customer_perf.group_customer_perf_officer"


class CustomerPerfSurveyRound(models.Model):
    """A round in which customers say how they are served: who rates whom follows from the service
    catalogue, results appear when it closes."""

    _name = "customer.perf.survey.round"
    _description = "Survey Round"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, compute="_compute_name", store=True, precompute=True, readonly=False, copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("closed", "Closed"), ("cancelled", "Cancelled")],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        tracking=True,
    )
    customer_class = fields.Selection(
        [("internal", "Internal customers"), ("external", "External customers")],
        "Who Answers",
        required=True,
        default="internal",
    )
    date_from = fields.Date("Start", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "End", required=True, default=lambda self: fields.Date.add(fields.Date.context_today(self), days=14)
    )
    department_ids = fields.Many2many(
        "hr.department",
        "customer_perf_survey_round_department_rel",
        string="Providers",
        check_company=True,
        help="Takes in all services of these departments.",
    )
    service_ids = fields.Many2many(
        "customer.perf.service",
        string="Services",
        compute="_compute_service_ids",
        store=True,
        readonly=False,
        check_company=True,
        domain="[('customer_class', '=', customer_class), ('company_id', '=', company_id)]",
    )
    survey_id = fields.Many2one(
        "survey.survey",
        "Form",
        required=True,
        compute="_compute_survey_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("survey_type", "=", "customer_perf")],
        ondelete="restrict",
        help="For services without a form of their own.",
        groups=OFFICER,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Customers to Ask",
        check_company=True,
        domain=[("email", "!=", False)],
        help="External customers who get the form. Each is asked about every service of the round.",
        groups=OFFICER,
    )
    segment_id = fields.Many2one(
        "customer.perf.segment",
        "Customer Segment",
        ondelete="restrict",
        help="The values of the KPIs are kept under it, beside the total. Empty: they are the total.",
    )
    scope = fields.Selection(
        [("census", "Everybody"), ("sample", "A sample")],
        "Who Is Asked",
        required=True,
        default="census",
    )
    sample_size = fields.Integer(default=20, help="People drawn by lot from each customer department of each service.")
    max_forms = fields.Integer("Services per Person", default=5, help="Nobody is asked about more than these.")
    threshold_score = fields.Integer(
        "Answers for a Score",
        default=5,
        required=True,
        help="Scores appear from so many answers on. Fixed when the round starts.",
    )
    threshold_comment = fields.Integer(
        "Answers for Comments",
        default=10,
        required=True,
        help="Comments are passed on when so many answered. Otherwise nobody ever reads them.",
    )
    rate_min = fields.Float(
        "Valid From (%)",
        default=30.0,
        help="Response rate below which a result is indicative: it is shown, and it enters no scorecard.",
    )
    recurrence = fields.Selection(
        [("none", "Once"), ("quarter", "Every quarter"), ("half_year", "Every half-year"), ("year", "Every year")],
        required=True,
        default="quarter",
        help="The next round is prepared on its day. More than once a year, so that an answer is heard while it "
        "still matters.",
    )
    remind_every = fields.Integer("Remind Every (Days)", default=4, help="Those who have not answered. 0: never.")
    reminded_on = fields.Date(copy=False, readonly=True)
    next_id = fields.Many2one("customer.perf.survey.round", "Next Round", copy=False, readonly=True)
    follow_up_ids = fields.Many2many(
        "customer.perf.survey.action",
        "customer_perf_survey_round_follow_up_rel",
        string="Changes They Are Asked About",
        copy=False,
        readonly=True,
    )
    population = fields.Json(
        copy=False, readonly=True, help="How many customers each service has, by customer department.", groups=OFFICER
    )
    left_out = fields.Text("Not Asked", copy=False, readonly=True, groups=OFFICER)
    invitation_ids = fields.One2many("customer.perf.survey.invitation", "round_id", copy=False)
    result_ids = fields.One2many("customer.perf.survey.result", "round_id", copy=False)
    person_count = fields.Integer("People Asked", compute="_compute_counts")
    form_count = fields.Integer("Services Rated", compute="_compute_counts")
    minutes = fields.Integer("Minutes at Most", compute="_compute_counts", help="For whoever has most to answer.")
    answered_count = fields.Integer("People Who Answered", compute="_compute_counts")
    response_rate = fields.Float("Response Rate (%)", compute="_compute_counts")
    load_text = fields.Text("Load", compute="_compute_counts")

    _dates = models.Constraint("CHECK (date_to >= date_from)", "A round ends after it starts.")
    _rate_range = models.Constraint("CHECK (rate_min BETWEEN 0 AND 100)", "A response rate lies between 0 and 100 %.")
    _counts_positive = models.Constraint(
        "CHECK (sample_size > 0 AND max_forms > 0 AND remind_every >= 0)", "Counts are above zero."
    )

    @api.depends("date_from", "customer_class")
    def _compute_name(self):
        for survey_round in self:
            if not survey_round.name and survey_round.date_from:
                day = survey_round.date_from
                quarter = (day.month - 1) // 3 + 1
                who = {
                    "internal": self.env._("Internal customers"),
                    "external": self.env._("Customers"),
                }[survey_round.customer_class]
                survey_round.name = f"{who} {day.year} Q{quarter}"

    @api.depends("department_ids", "customer_class", "company_id")
    def _compute_service_ids(self):
        """Services picked one by one stay; those of the picked departments come in."""
        for survey_round in self:
            services = survey_round.service_ids.filtered(
                lambda service, asked=survey_round: (
                    service.customer_class == asked.customer_class and service.company_id == asked.company_id
                )
            )
            if survey_round.department_ids:
                services |= self.env["customer.perf.service"].search(
                    [
                        ("department_id", "child_of", survey_round.department_ids.ids),
                        ("customer_class", "=", survey_round.customer_class),
                        ("company_id", "=", survey_round.company_id.id),
                    ]
                )
            survey_round.service_ids = services

    @api.depends("customer_class")
    def _compute_survey_id(self):
        for survey_round in self:
            name = "form_nps" if survey_round.customer_class == "external" else "form_general"
            survey_round.survey_id = self.env.ref(f"customer_perf_survey.{name}", raise_if_not_found=False)

    @api.depends("invitation_ids", "state")
    def _compute_counts(self):
        # sudo: sums over the invitations, none of which tells who answered
        Invitation, Line = (
            self.env[name].sudo()
            for name in ("customer.perf.survey.invitation", "customer.perf.survey.invitation.line")
        )
        people = dict(Invitation._read_group([("round_id", "in", self.ids)], ["round_id"], ["__count"]))
        answered = dict(
            Invitation._read_group(
                [("round_id", "in", self.ids), ("is_answered", "=", True)], ["round_id"], ["__count"]
            )
        )
        loads = {}
        for asked, _invitation, count in Line._read_group(
            [("round_id", "in", self.ids)], ["round_id", "invitation_id"], ["__count"]
        ):
            loads.setdefault(asked.id, []).append(count)
        for survey_round in self:
            load = loads.get(survey_round.id, [])
            survey_round.person_count = people.get(survey_round, 0)
            survey_round.form_count = sum(load)
            survey_round.minutes = 3 * max(load, default=0)
            told = answered.get(survey_round, 0)
            # a rate of very few would say who answered
            enough = survey_round.person_count >= survey_round.threshold_score
            survey_round.answered_count = told if enough else 0
            survey_round.response_rate = 100 * told / survey_round.person_count if enough else 0
            survey_round.load_text = "\n".join(
                self.env._("%(people)s people rate %(count)s services", people=load.count(count), count=count)
                for count in sorted(set(load))
            )

    @api.constrains("threshold_score", "threshold_comment")
    def _check_thresholds(self):
        for survey_round in self:
            if survey_round.threshold_score < FLOOR:
                raise ValidationError(
                    self.env._(
                        "%(round)s: below %(floor)s answers a score is the answer of somebody.",
                        round=survey_round.name,
                        floor=FLOOR,
                    )
                )
            if survey_round.threshold_comment < survey_round.threshold_score:
                raise ValidationError(
                    self.env._("%(round)s: comments tell more than scores, they need as many answers.",
                               round=survey_round.name)
                )  # fmt: skip

    @api.constrains("service_ids", "customer_class")
    def _check_services(self):
        for survey_round in self:
            other = survey_round.service_ids.filtered(
                lambda service, asked=survey_round: service.customer_class != asked.customer_class
            )
            if other:
                raise ValidationError(
                    self.env._(
                        "%(round)s: the customers of %(service)s are of another class.",
                        round=survey_round.name,
                        service=other[:1].name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_steps(vals)
        return super().create(vals_list)

    @api.model
    def _check_steps(self, vals):
        """:raises UserError: what only a step of the round may set, set by hand"""
        if STEPS & vals.keys() and not self.env.su:
            raise UserError(self.env._("A round moves on by its buttons only."))

    def write(self, vals):
        self._check_steps(vals)
        for survey_round in self:
            if survey_round.state == "draft":
                continue
            changed = {
                name
                for name in vals.keys() & set(FROZEN)
                if survey_round._fields[name].convert_to_write(survey_round[name], survey_round) != vals[name]
            }
            shorter = "date_to" in vals and fields.Date.to_date(vals["date_to"]) < survey_round.date_to
            if (
                changed
                or (shorter and survey_round.state == "open")
                or ("date_to" in vals and survey_round.state == "closed")
            ):
                raise UserError(
                    self.env._(
                        "%(round)s has begun. What was promised to those who answer stays: services, form, dates "
                        "and from how many answers on results appear. Only its end may move later.",
                        round=survey_round.name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for survey_round in self:
            if survey_round.state in ("open", "closed"):
                raise UserError(
                    self.env._("%(round)s has begun and cannot be deleted. Cancel it instead.",
                               round=survey_round.name)
                )  # fmt: skip

    def _form_of(self, service):
        """The form that a service is rated with. Forms are configuration: their readers ask by sudo."""
        return service.sudo().survey_id or self.sudo().survey_id  # sudo: survey rights are the survey app's

    def _forms(self):
        own = [self._form_of(service) for service in self.service_ids]
        return self.env["survey.survey"].union(*own, self.sudo().survey_id)  # sudo: as above

    # ------------------------------------------------------------ where it leads

    def action_open_results(self):
        return self._open("customer_perf_survey.customer_perf_survey_figure_action", self.env._("Results"))

    def action_open_actions(self):
        return self._open("customer_perf_survey.customer_perf_survey_action_action", self.env._("Improvement Actions"))

    def action_open_measures(self):
        action = self._open("customer_perf.customer_perf_measure_action", self.env._("Values of KPIs"))
        action["domain"] = [("survey_round_id", "in", self.ids)]
        return action

    def _open(self, xmlid, name):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xmlid),
            "display_name": name,
            "domain": Domain("round_id", "in", self.ids),
            "context": {},
        }

    def action_workbook(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_perf_survey/round/{self.id}/workbook",
            "target": "download",
        }

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.customer_perf.tools import periods

from ...tools import rhythm

# The period that a round of each rhythm stands for.
RHYTHMS = {"none": periods.QUARTER, "quarter": periods.QUARTER, "half_year": periods.HALF, "year": periods.YEAR}
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
    is_named = fields.Boolean(copy=False, help="By hand; otherwise its name follows its period.")
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
    date_from = fields.Date("Start", required=True, default=lambda self: self.env.company._perf_today(), tracking=True)
    date_to = fields.Date(
        "End",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._perf_today(), days=14),
        tracking=True,
        help="The last day, in the time zone of the company's working hours.",
    )
    # Days of the month that the rhythm keeps to: from the 31st on it is the last day of every month.
    day_from = fields.Integer(compute="_compute_day_from", store=True, readonly=False, precompute=True)
    day_to = fields.Integer(compute="_compute_day_to", store=True, readonly=False, precompute=True)
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
        domain="[('customer_class', '=', customer_class), ('company_id', '=', company_id), ('active', '=', True)]",
        context={"active_test": False},  # what was asked is counted, whatever becomes of the service
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
    started_on = fields.Date(copy=False, readonly=True)
    reminded_on = fields.Date(copy=False, readonly=True)
    closed_on = fields.Date(copy=False, readonly=True)
    problem = fields.Text(
        "What Stands in the Way",
        copy=False,
        readonly=True,
        tracking=True,
        groups=OFFICER,
        help="Why it could not be opened, reminded of or closed by itself.",
    )
    next_id = fields.Many2one("customer.perf.survey.round", "Next Round", copy=False, readonly=True)
    population = fields.Json(
        copy=False, readonly=True, help="How many customers each service has, by customer department.", groups=OFFICER
    )
    left_out = fields.Text("Not Asked", copy=False, readonly=True, groups=OFFICER)
    added = fields.Text("New Since the Last Round", copy=False, readonly=True)
    invitation_ids = fields.One2many("customer.perf.survey.invitation", "round_id", copy=False)
    key_problem = fields.Text("Not Here", compute="_compute_key_problem", groups=OFFICER)

    _dates = models.Constraint("CHECK (date_to >= date_from)", "A round ends after it starts.")
    _rate_range = models.Constraint("CHECK (rate_min BETWEEN 0 AND 100)", "A response rate lies between 0 and 100 %.")
    _counts_positive = models.Constraint(
        "CHECK (sample_size > 0 AND max_forms > 0 AND remind_every >= 0)", "Counts are above zero."
    )

    @api.depends("date_to", "customer_class", "recurrence", "company_id")
    def _compute_name(self):
        for survey_round in self:
            if survey_round.state == "draft" and not survey_round.is_named:
                survey_round.name = survey_round._automatic_name()

    @api.onchange("name")
    def _onchange_name(self):
        self.is_named = bool(self.name) and self.name != self._automatic_name()

    def _automatic_name(self):
        """A round is called after the period that its values count for, the one in which it ends."""
        company = self.sudo().company_id  # sudo: in which month its fiscal year begins
        period = company._perf_period_name(self.date_to, RHYTHMS[self.recurrence or "none"])
        if self.customer_class == "external":
            return self.env._("Customers %(period)s", period=period)
        return self.env._("Internal customers %(period)s", period=period)

    @api.depends("date_from")
    def _compute_day_from(self):
        for survey_round in self:
            survey_round.day_from = survey_round.date_from and rhythm.anchor(survey_round.date_from)

    @api.depends("date_to")
    def _compute_day_to(self):
        for survey_round in self:
            survey_round.day_to = survey_round.date_to and rhythm.anchor(survey_round.date_to)

    @api.depends("department_ids", "customer_class", "company_id")
    def _compute_service_ids(self):
        """Services picked one by one stay; those of the picked departments come in. What a round that
        has begun asks about stays as it was."""
        for survey_round in self:
            if survey_round.state != "draft":
                survey_round.service_ids = survey_round.service_ids
                continue
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

    @api.depends("state")
    def _compute_key_problem(self):
        for survey_round in self:
            survey_round.key_problem = survey_round.state == "open" and survey_round._origin._not_here()

    def _not_here(self):
        """Why an open round cannot be answered in this database, in words; an empty string when it can."""
        try:
            self.env["customer.perf.survey.urn"]._of(self)._check_key()
        except UserError as error:
            return str(error)
        return ""

    def _form_of(self, service):
        """The form that a service is rated with. Forms are configuration: their readers ask by sudo."""
        return service.sudo().survey_id or self.sudo().survey_id  # sudo: survey rights are the survey app's

    def _forms(self):
        own = [self._form_of(service) for service in self.service_ids]
        return self.env["survey.survey"].union(*own, self.sudo().survey_id)  # sudo: as above

    def _today(self):
        """The day it is for the company; no user's time zone and no server's."""
        return self.company_id._perf_today()

    # ------------------------------------------------------------ where it leads

    def action_open_results(self):
        return self._open("customer_perf_survey.customer_perf_survey_figure_action", self.env._("Results"))

    def action_open_improvements(self):
        xmlid = "customer_perf_survey.customer_perf_survey_improvement_action"
        return self._open(xmlid, self.env._("Improvements"), "survey_round_id")

    def action_open_measures(self):
        action = self._open("customer_perf.customer_perf_measure_action", self.env._("Values of KPIs"))
        action["domain"] = [("survey_round_id", "in", self.ids)]
        return action

    def _open(self, xmlid, name, field="round_id"):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xmlid),
            "display_name": name,
            "domain": Domain(field, "in", self.ids),
            "context": {},
        }

    def action_workbook(self):
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_perf_survey/round/{self.id}/workbook",
            "target": "download",
        }

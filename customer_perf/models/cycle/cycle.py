from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...tools import periods, signals
from ...tools.values import DEVIATION, RATIO, Rules

# {what a cycle sets: field of it}, see ``tools.values.Rules``
RULES = {
    "cap": "score_cap",
    "deadline": "report_deadline",
    **{
        name: name
        for name in (
            "threshold_score",
            "lower_form",
            "amber_from",
            "coverage_min",
            "missing_as_zero",
            "points_cap",
        )
    },
}
# These may change until the review, when the first result rests on them; a deadline at any time.
REVIEW_FIELDS = {"points_cap", "needs_approval"}
# {what is asked of people who come, go or move: (days, at most one part in so many of the cycle)}
SERVICE_FIELDS = {"min_post_days": (30, 6), "min_service_days": (90, 2), "long_leave_days": (30, 6)}
FIXED_AT_LAUNCH = (
    {"date_from", "date_to", "company_id", *SERVICE_FIELDS, *RULES.values()} - REVIEW_FIELDS - {"report_deadline"}
)
# Days after the end of a cycle on which its steps are due, as long as nobody says otherwise.
DEADLINES = {"report_deadline": 5, "self_deadline": 10, "manager_deadline": 20, "acknowledge_deadline": 30}


class CustomerPerfCycle(models.Model):
    _name = "customer.perf.cycle"
    _description = "Performance Cycle"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    date_from = fields.Date("Start", required=True)
    date_to = fields.Date("End", required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("review", "Review"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        context={"active_test": False},
        help="Whom the cycle is for, with everything below. Empty: everybody.",
    )
    report_deadline = fields.Date(help="Values of the cycle are due by then.")
    self_deadline = fields.Date("Self-assessment by")
    manager_deadline = fields.Date("Assessment by")
    acknowledge_deadline = fields.Date("Acknowledgement by")
    score_cap = fields.Float("Highest Score", default=120.0, required=True, help="100 is the target met.")
    threshold_score = fields.Float("Score on the Threshold", default=60.0)
    lower_form = fields.Selection(
        [
            (DEVIATION, "Deviation: twice the target scores 0"),
            (RATIO, "Ratio: twice the target scores 50"),
        ],
        string="Lower Is Better",
        required=True,
        default=DEVIATION,
        help="How a value above the target is scored where no threshold is set.",
    )
    amber_from = fields.Float("Near Target From", default=80.0)
    coverage_min = fields.Float(
        "Minimum Coverage", default=60.0, help="Percent of the weight that must have data before there is a score."
    )
    missing_as_zero = fields.Boolean(
        "Overdue Values Count as 0", help="A value that is missing after the report deadline scores 0."
    )
    points_cap = fields.Float(
        "Bonus or Malus Up To", default=5.0, help="Points that a manager may add or subtract, with a reason."
    )
    needs_approval = fields.Boolean(
        "Next-Level Approval", help="The manager's manager approves an assessment before it is published."
    )
    min_post_days = fields.Integer(
        "Days in a Post From",
        compute="_compute_service_days",
        store=True,
        readonly=False,
        help="A shorter time in a post has no scorecard; its days leave the base.",
    )
    min_service_days = fields.Integer(
        "Rated Days From",
        compute="_compute_service_days",
        store=True,
        readonly=False,
        help="Who has fewer days that count gets no result and no grade, and is in no distribution of grades.",
    )
    long_leave_days = fields.Integer(
        "Long Leave Above",
        compute="_compute_service_days",
        store=True,
        readonly=False,
        help="An approved leave of more days in a row leaves the base, whatever its kind.",
    )
    refreshed_at = fields.Datetime("Last Refresh", readonly=True, copy=False)

    _dates_order = models.Constraint("CHECK (date_from <= date_to)", "A cycle cannot end before it starts.")
    _rules_range = models.Constraint(
        "CHECK (score_cap >= 100 AND threshold_score BETWEEN 0 AND 100 AND amber_from BETWEEN 0 AND 100"
        " AND coverage_min BETWEEN 0 AND 100 AND points_cap >= 0)",
        "The highest score is at least 100, every other percentage lies between 0 and 100.",
    )
    _service_range = models.Constraint(
        "CHECK (min_post_days >= 0 AND min_service_days >= 0 AND long_leave_days >= 0)",
        "Days of service and leave cannot be negative.",
    )

    @api.depends("date_from", "date_to")
    def _compute_service_days(self):
        for cycle in self:
            span = (cycle.date_to - cycle.date_from).days + 1 if cycle.date_from and cycle.date_to else 365
            for name, (days, part) in SERVICE_FIELDS.items():
                cycle[name] = min(days, span // part)

    @api.onchange("date_to")
    def _onchange_date_to(self):
        if self.date_to:
            for name in DEADLINES:
                if self[name] and self[name] < self.date_to:  # of a time before
                    self[name] = False
            self._set_deadlines()

    def _set_deadlines(self):
        """Dates of the steps that are not set yet, counted from the end of the cycle."""
        for name, days in DEADLINES.items():
            self[name] = self[name] or fields.Date.add(self.date_to, days=days)

    @api.constrains("date_from", "date_to", *DEADLINES)
    def _check_deadlines(self):
        for cycle in self:
            if cycle.report_deadline and cycle.report_deadline < cycle.date_to:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s: values cannot be due on %(day)s, before the cycle has ended.",
                        cycle=cycle.name,
                        day=format_date(self.env, cycle.report_deadline),
                    )
                )
            before = "date_from"
            for name in list(DEADLINES)[1:]:
                if not cycle[name]:
                    continue
                if cycle[name] < cycle[before]:
                    raise ValidationError(
                        self.env._(
                            '%(cycle)s: "%(later)s" (%(later_day)s) cannot come before "%(earlier)s" '
                            "(%(earlier_day)s).",
                            cycle=cycle.name,
                            later=cycle._fields[name]._description_string(self.env),
                            later_day=format_date(self.env, cycle[name]),
                            earlier=cycle._fields[before]._description_string(self.env),
                            earlier_day=format_date(self.env, cycle[before]),
                        )
                    )
                before = name

    @api.constrains("company_id", "department_ids")
    def _check_department_company(self):
        for cycle in self:
            if cycle.department_ids.company_id - cycle.company_id:
                raise ValidationError(
                    self.env._("%(cycle)s: a department belongs to another company.", cycle=cycle.name)
                )

    def copy_data(self, default=None):
        """The next cycle: dates and deadlines move on together, by the length of this one."""
        default = default or {}
        vals_list = super().copy_data(default)
        for cycle, vals in zip(self, vals_list, strict=True):
            if not {"date_from", "date_to"} & default.keys():
                for name in ("date_from", "date_to", *DEADLINES):
                    if cycle[name] and name not in default:
                        vals[name] = periods.moved(cycle[name], cycle.date_from, cycle.date_to)
            if "name" not in default:
                first, last = (fields.Date.to_date(vals[name]) for name in ("date_from", "date_to"))
                vals["name"] = cycle.company_id._perf_span_name(first, last)
        return vals_list

    @api.private
    def copy_translations(self, new, excluded=()):
        """The new name is its own in every language."""
        return super().copy_translations(new, [*excluded, "name"])

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        cycles = super().create(vals_list)
        for code, _name in self.env["res.lang"].get_installed():
            cycles._name_as_period(code)
        return cycles

    def _name_as_period(self, lang):
        """A cycle that is named for its time is so in every language."""
        for cycle in self:
            span = cycle.date_from, cycle.date_to
            if lang != self.env.lang and cycle.name == cycle.company_id._perf_span_name(*span):
                there = cycle.with_context(lang=lang)
                there.name = there.company_id._perf_span_name(*span)

    def write(self, vals):
        if not self.env.su and {"state", "refreshed_at"} & vals.keys():
            raise UserError(self.env._("A cycle moves on with its buttons, so that everything moves with it."))
        if not self.env.su and (closed := self.filtered(lambda cycle: cycle.state == "closed")):
            raise UserError(self.env._("%(cycle)s is closed. Reopen it first.", cycle=closed[0].name))
        if FIXED_AT_LAUNCH & vals.keys() and (started := self.filtered(lambda cycle: cycle.state != "draft")):
            raise UserError(
                self.env._(
                    "%(cycle)s is running: its dates and rules were fixed at launch and judge everybody alike.",
                    cycle=started[0].name,
                )
            )
        if REVIEW_FIELDS & vals.keys() and (late := self.filtered(lambda cycle: cycle.state in ("review", "closed"))):
            raise UserError(
                self.env._(
                    "%(cycle)s is in review: how it is assessed stays as it is. Go back to running first.",
                    cycle=late[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for cycle in self:
            if cycle.state != "draft":
                raise UserError(
                    self.env._(
                        "%(cycle)s has been launched and cannot be deleted. Close it instead.", cycle=cycle.name
                    )
                )

    def _population_domain(self):
        """Employees whom the cycle is for."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        if self.department_ids:
            domain &= Domain("department_id", "child_of", self.department_ids.ids)
        return domain

    def _rules(self):
        """How the results of the cycle are judged; of no cycle, the defaults."""
        if not self:
            return Rules()
        self.ensure_one()
        return Rules(
            **{name: self[field] for name, field in RULES.items()} | {"deadline": self.report_deadline or None}
        )

    def _freshness(self, kpi, last, today, span=None):
        """Whether the latest value of a goal is as new as it can be, see ``tools.signals.freshness``.

        :param last: first day of its period, None without a value
        :param span: first and last day that are judged, None: those of the cycle
        """
        self.ensure_one()
        (first, until), company = span or (self.date_from, self.date_to), self.company_id
        return signals.freshness(last, kpi.frequency, first, until, today, kpi._grace(company), company._perf_month())

    def _open(self, xml_id):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xml_id),
            "domain": [("cycle_id", "=", self.id)],
            "context": {},
        }

    def _tell_once(self, text):
        """A note for HR, unless it stands there already."""
        if not (self.message_ids[:1].preview or "").startswith(text[:100]):
            self.message_post(body=text)

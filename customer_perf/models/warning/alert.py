from odoo import api, fields, models

from ...fields import OptionalFloat
from ..indicator.subject import subject_of

RULES = [
    ("limit", "Limit"),
    ("signal", "Signal"),
    ("forecast", "Forecast"),
    ("guard", "One at the Cost of Another"),
    ("dissatisfied", "Met, Customer Dissatisfied"),
    ("late", "Late or Silent"),
]
STATES = [
    ("pending", "Pending"),
    ("open", "Open"),
    ("acknowledged", "Acknowledged"),
    ("recovering", "Recovering"),
    ("closed", "Closed"),
]


class CustomerPerfAlert(models.Model):
    """An early warning: what the values of a KPI say of one subject by one rule, until somebody closes it.

    There is one that is not closed for a KPI, subject, company and rule. The nightly pass makes and follows them,
    people take steps; nobody writes one, and nothing of it enters a score.
    """

    _name = "customer.perf.alert"
    _description = "Early Warning"
    _inherit = ["customer.perf.unit.mixin", "mail.thread", "customer.perf.todo.mixin"]
    _order = "severity desc, date desc, id desc"
    _check_company_auto = True

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, readonly=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(readonly=True, ondelete="cascade")
    department_id = fields.Many2one(readonly=True, ondelete="cascade")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, default=lambda self: self.env.company
    )
    subject = fields.Integer(
        "Subject Number",
        compute="_compute_subject",
        store=True,
        precompute=True,
        aggregator=None,
        help="As in a measure.",
    )
    rule = fields.Selection(RULES, required=True, readonly=True, default="limit")
    severity = fields.Selection(
        [("amber", "Amber"), ("red", "Red")],
        required=True,
        readonly=True,
        default="amber",
        help="Red: beyond the red limit of the KPI, told at once. Everything else comes in one mail a week.",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="open",
        group_expand=True,
        help="Pending: beyond a limit, not for long enough. Recovering: quiet for two periods, somebody may close it.",
    )
    date = fields.Date(required=True, readonly=True, default=lambda self: self.env.company._perf_today())
    note = fields.Text("What Was Done", readonly=True)
    outcome = fields.Selection(
        [("something", "Something Found"), ("nothing", "Nothing Found")],
        "What Was Behind It",
        readonly=True,
        help="What whoever closed it found. Empty: it is not closed, or was before this was asked.",
    )
    nothing_share = OptionalFloat(
        "Nothing Found (%)",
        compute="_compute_nothing_share",
        store=True,
        digits=(16, 0),
        aggregator="avg",
        help="Of the warnings that were closed, how many had nothing behind them.",
    )
    value = OptionalFloat(readonly=True, aggregator=None, help="The value that it is about.")
    value_date = fields.Date("Of the Period Until", readonly=True)
    usual = OptionalFloat(readonly=True, aggregator=None)
    bound = OptionalFloat(
        "Held Against", readonly=True, aggregator=None, help="The limit, what is unusual, or the target."
    )
    low = OptionalFloat("Will Probably End Above", readonly=True, aggregator=None)
    high = OptionalFloat("Will Probably End Below", readonly=True, aggregator=None)
    sign = fields.Char("Finding", readonly=True, help="What was found: a value, or shortfalls that added up.")
    guard_id = fields.Many2one("customer.perf.kpi", "Got Worse Meanwhile", readonly=True, ondelete="cascade")
    guard_value = OptionalFloat(readonly=True, aggregator=None)
    acknowledged_by = fields.Many2one("res.users", readonly=True)
    acknowledged_on = fields.Date(readonly=True)
    closed_by = fields.Many2one("res.users", readonly=True)
    closed_on = fields.Date(readonly=True)
    inhibitor_id = fields.Many2one(
        "customer.perf.alert",
        "Part Of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The department warns of the same KPI: its members are not told one by one.",
    )
    is_silenced = fields.Boolean(readonly=True, help="Somebody silenced it for a time: nobody is told.")
    told_on = fields.Date(readonly=True, copy=False, help="When a weekly mail told of it.")
    red_told_on = fields.Date(readonly=True, copy=False, help="When it was put on to-do lists.")
    line_ids = fields.One2many("customer.perf.scorecard.line", "alert_id", "Goals Changed", readonly=True)
    can_act = fields.Boolean(compute="_compute_can_act")

    _one_subject = models.Constraint(
        "CHECK (employee_id IS NULL OR department_id IS NULL)",
        "An alert belongs to an employee or to a department, not to both.",
    )
    _one_open = models.UniqueIndex(
        "(kpi_id, subject, company_id, rule) WHERE state != 'closed'",
        "There is already an alert by this rule that is not closed.",
    )

    @api.depends("employee_id", "department_id")
    def _compute_subject(self):
        for alert in self:
            alert.subject = subject_of(alert.employee_id.id, alert.department_id.id)

    @api.depends("outcome")
    def _compute_nothing_share(self):
        for alert in self:
            alert.nothing_share = alert.outcome and 100.0 * (alert.outcome == "nothing")

    @api.depends("kpi_id", "employee_id", "department_id", "company_id")
    def _compute_display_name(self):
        for alert in self:
            # sudo: the names on an alert that may be read
            names = alert.sudo()
            subject = names.employee_id or names.department_id or names.company_id
            alert.display_name = f"{names.kpi_id.name} – {subject.name}"

    @api.model_create_multi
    def create(self, vals_list):
        # core leaves out what is worked out from them without a look at it
        return super().create([self._perf_bounded(vals) for vals in vals_list])

    # ------------------------------------------------------------ whose it is

    @api.depends_context("uid")
    @api.depends("employee_id", "department_id")
    def _compute_can_act(self):
        """Whether the user answers for it: those above the subject and HR, nobody for himself."""
        is_officer = self.env.user._perf_is_officer()
        for alert in self:
            alert.can_act = not alert.is_about_me and (is_officer or alert.is_my_team or alert.is_my_unit)

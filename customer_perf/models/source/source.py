from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get

from ...fields import OptionalFloat
from ...tools.computed import Row
from ..base.choices import SOURCE_CLASSES


class CustomerPerfSource(models.Model):
    """Where the values of a KPI come from: records of Odoo, counted by a rule that holds no code.

    The rule is read with the rights of its owner, a user who knows these records.
    """

    _name = "customer.perf.source"
    _description = "Data Source"
    _inherit = ["mail.thread"]
    _order = "kpi_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    kpi_id = fields.Many2one(
        "customer.perf.kpi",
        "KPI",
        index=True,
        ondelete="restrict",
        help="Empty for a source that only serves as one side of a ratio.",
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [
            ("count", "Number of records"),
            ("sum", "Sum of a field"),
            ("mean", "Mean of a field"),
            ("share", "Share of the records"),
            ("ratio", "One source over another"),
            ("duration", "Time between two dates"),
            ("distinct", "Number of different customers"),
            ("window", "The same again within some days"),
            ("stock", "Open at the end of the period"),
            ("retention", "Customers who stay"),
            ("repeat", "Customers who buy again"),
            ("churn", "Customers who leave"),
            ("rfm", "Customers by recency, frequency and money"),
        ],
        required=True,
        default="count",
        tracking=True,
    )
    model = fields.Char("Records", help="Technical name of the kind of record.", tracking=True)
    domain = fields.Char(default="[]", required=True, tracking=True)
    with_archived = fields.Boolean(
        default=True, help="Lost opportunities and closed tasks are often archived: they count too."
    )
    date_field = fields.Char("Date", help="Field, or path to it, whose period the record counts in.", tracking=True)
    date_end_field = fields.Char("End Date", help="Where the time ends, or until when the record was open.")
    value_field = fields.Char("Value", help="Field that is added up.", tracking=True)
    factor = fields.Float(default=1.0, help="What the value is multiplied with, as 60 where hours become minutes.")
    numerator_domain = fields.Char(
        "Of These",
        default="[]",
        help="Which of the records the share is of. Of a time with a limit: what must hold too for one in time.",
    )
    minus_domain = fields.Char(
        "Less These", default="[]", help="Records that are taken off again, such as the detractors of a NPS."
    )
    subject_path = fields.Char(
        "Credited To",
        help="Path to an employee, user, contact, department or team; empty for the whole company.",
        tracking=True,
    )
    credit = fields.Selection(
        [("full", "Whole to each"), ("split", "In equal parts")],
        "With Several People",
        required=True,
        default="full",
    )
    with_company = fields.Boolean("Also for the Whole Company", help="All records, also those that name nobody.")
    customer_path = fields.Char("Customer")
    same_path = fields.Char("And the Same", help="What must be the same too when somebody comes again.")
    segment_path = fields.Char("Segment", help="Path to what the values are also told apart by.")
    numerator_source_id = fields.Many2one("customer.perf.source", "Upper Source", check_company=True)
    denominator_source_id = fields.Many2one("customer.perf.source", "Lower Source", check_company=True)
    limit = OptionalFloat(aggregator=None, help="Time that it may take. With it the value is the share in time.")
    counts_in = fields.Selection(
        [("start", "Period of the first date"), ("end", "Period of the end date")],
        required=True,
        default="start",
    )
    counts_open = fields.Boolean("Open Ones Count Until Now")
    window_again = fields.Boolean("Counts Who Comes Again", default=True, help="Off: who does not come again.")
    window_days = fields.Integer("Within Days", default=7)
    zero_is_value = fields.Boolean("Nothing Means Zero", help="Who has no record gets 0 instead of no value.")
    maturity_days = fields.Integer(help="So many days must have passed since a record before it counts.")
    settle_periods = fields.Integer(
        "Periods Computed Again", default=2, help="Beside those of a running cycle, so many ended periods."
    )
    owner_id = fields.Many2one(
        "res.users",
        "Data Owner",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="The records are read with this user's rights. He is told when the source breaks or falls silent.",
        tracking=True,
    )
    tz = fields.Selection(
        _tz_get, "Time Zone", compute="_compute_tz", store=True, readonly=False, precompute=True, required=True
    )
    calendar_id = fields.Many2one("resource.calendar", "Working Hours", check_company=True)
    source_class = fields.Selection(
        SOURCE_CLASSES,
        compute="_compute_source_class",
        store=True,
        readonly=False,
        group_expand=True,  # a class with nothing shows
    )
    recipe_id = fields.Many2one("customer.perf.source.recipe", readonly=True, copy=False, ondelete="set null")
    note = fields.Text("What to Know", translate=True)
    is_agreed = fields.Boolean(
        "Owner Agreed",
        readonly=True,
        copy=False,
        help="Whoever saved the rule may read these records himself, or the data owner let it read them.",
    )
    system = fields.Char(default="Odoo", help="Name of the system that the records are kept in.")
    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("paused", "Paused"), ("error", "Error")],
        required=True,
        default="draft",
        copy=False,
        readonly=True,
        tracking=True,
    )
    last_run = fields.Datetime(readonly=True, copy=False)
    last_found = fields.Date("Latest Value", readonly=True, copy=False, help="First day of the period.")
    is_silent = fields.Boolean(
        "Silent", readonly=True, copy=False, help="The last two periods that have ended gave no value."
    )
    row_count = fields.Integer("Values", readonly=True, copy=False)
    unmatched_count = fields.Integer(
        "Cases of Nobody", readonly=True, copy=False, help="Records that lead to no employee or department of ours."
    )
    seconds = fields.Float("Run Time (s)", readonly=True, copy=False, digits=(16, 3))
    error = fields.Text(readonly=True, copy=False)

    @api.depends("company_id")
    def _compute_tz(self):
        for source in self:
            calendar = source.sudo().company_id.resource_calendar_id  # sudo: in which time zone the company works
            source.tz = calendar.tz or source.env.user.tz or "UTC"

    @api.depends("kpi_id")
    def _compute_source_class(self):
        for source in self:
            source.source_class = source.source_class or source.kpi_id.source_class

    # ------------------------------------------------------------ what the records say

    def _records(self, model=None):
        """The kind of records, with the rights of the owner, in the company and time zone of the source."""
        self.ensure_one()
        return (
            self.env[model or self.model]
            .with_user(self.owner_id)
            .with_context(
                allowed_company_ids=self.company_id.ids, tz=self.tz, lang=None, active_test=not self.with_archived
            )
        )

    def _rows(self, window):
        """What the records say; they are read by :meth:`_records`, with the rights of the owner.

        :param window: ``tools.computed.Window``
        :return: list of ``tools.computed.Row``, a row per subject, period and segment; none where there is no data
        """
        self.ensure_one()
        # sudo: the rule, which the owner of the data need not read
        return getattr(self.sudo(), f"_rows_{self.kind}")(window)

    def _rows_retention(self, window) -> list[Row]:
        raise NotImplementedError

    def _rows_repeat(self, window) -> list[Row]:
        raise NotImplementedError

    def _rows_churn(self, window) -> list[Row]:
        raise NotImplementedError

    def _rows_rfm(self, window) -> list[Row]:
        raise NotImplementedError

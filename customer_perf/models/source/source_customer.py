"""What customers do, as values of KPIs: who stays, leaves, comes again, brings more, by who looked after them.

The definitions stand in ``tools.purchases``; here a whole company is counted by a query per kind. A customer is
credited to the owner at the start of the period, as the state of that day keeps him; before there were states, to
whoever sold last before the period. Only periods that are over have a value.
"""

from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import periods
from ...tools.computed import COMPANY, DEPARTMENT, EMPLOYEE, Row
from ..indicator.subject import belonging
from .purchase_days import OF_MODEL, Stream, purchase_days

MORE_KINDS = [
    ("nrr", "Revenue of customers, with what they add"),
    ("grr", "Revenue of customers, without what they add"),
    ("repurchase", "Customers who buy twice in a span"),
    ("cycle", "Days between purchases"),
    ("key_churn", "Key accounts who leave"),
    ("worth", "What a customer has brought so far"),
    ("cross_sell", "Customers who buy from several groups"),
]
CUSTOMER_KINDS = ("retention", "repeat", "churn", "rfm", *(kind for kind, _label in MORE_KINDS))
NO_CLASS = None


# Σ of figures by period, owner, his department at its start, and class.
COUNTED_BY_OWNER = """
WITH period AS (SELECT *, date_trunc('month', first)::date AS month
                  FROM unnest(%(starts)s::date[], %(lasts)s::date[], %(before)s::date[])
                       AS period (first, last, before)),
     customer AS MATERIALIZED (%(customers)s),
     counted AS (
         SELECT customer.first, %(owner)s AS owner, %(segment)s AS segment, count(*) AS n, %(sums)s
           FROM customer
           LEFT JOIN customer_perf_customer_state state
             ON state.partner_id = customer.partner_id AND state.company_id = %(company)s
            AND state.date = date_trunc('month', customer.first)
           LEFT JOIN customer_perf_segment segment ON segment.rfm_class = state.rfm_class
          WHERE %(of_class)s
          GROUP BY 1, 2, 3)
SELECT counted.first, counted.owner, unit.department_id, counted.segment, counted.n, %(names)s
  FROM counted
  LEFT JOIN LATERAL %(belonging)s unit ON TRUE
"""


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    kind = fields.Selection(selection_add=MORE_KINDS, ondelete={kind: "cascade" for kind, _label in MORE_KINDS})
    by_class = fields.Boolean(
        "By Class of Customer", help="Values are also kept for each class of recency, frequency and money."
    )
    class_id = fields.Many2one(
        "customer.perf.segment",
        "Only Customers of Class",
        domain=[("rfm_class", "!=", False)],
        help="As they stood at the start of the period.",
    )
    item_path = fields.Char("Product Group", help="Path from a line to the group of products that it belongs to.")
    key_percent = fields.Float(
        "Share of Key Accounts (%)",
        default=80.0,
        help="Key accounts are the fewest customers who made this share of the revenue in the year before.",
    )

    # ------------------------------------------------------------ what is a purchase

    def _stream(self):
        """What a purchase is for this source: its own fields, else what is usual for its records."""
        domain = tuple(self._literal("domain"))
        own = {"date": self.date_field, "customer": self.customer_path}
        if known := OF_MODEL.get(self.model):
            money = {"money": self.value_field, "tax": None} if self.value_field else {}
            given = {name: path for name, path in own.items() if path}
            return known._replace(domain=known.domain + domain, seller=self.subject_path or None, **given, **money)
        money = self.value_field or None
        records = self._records()
        rate = self._rate(records, records._fields[money]) if money else None
        return Stream(self.model, domain, money=money, seller=self.subject_path or None, rate=rate, **own)

    def _purchases(self):
        """The table of purchases, see :func:`purchase_days`; sources that run together share it."""
        stream = self._stream()
        return purchase_days(self._records(stream.model), stream, self.company_id, self._shared())

    # ------------------------------------------------------------ what runs together

    def _shared(self):
        """What the sources of one run have read so far; of a source that runs alone, nothing is kept."""
        return self.env.context.get("perf_shared", {})

    def action_run(self):
        return super(CustomerPerfSource, self.with_context(perf_shared={})).action_run()

    def _run_all(self):
        return super(CustomerPerfSource, self.with_context(perf_shared={}))._run_all()

    def _fail(self, text):
        # the savepoint took back the tables that were made in it
        self._shared().clear()
        return super()._fail(text)

    # ------------------------------------------------------------ whose they are

    def _credited_rows(self, window, customers):
        """Rows of owners, departments and the company.

        :param customers: SQL of (first, partner_id, seller, numerator, denominator), a row per customer and period
        """
        figures = {name: SQL("customer.%s", SQL.identifier(name)) for name in ("numerator", "denominator")}
        return self._summed(self._counted(window, customers, figures))

    def _counted(self, window, customers, figures):
        """Σ of figures by period, owner, his department then, and class: rows (first, owner, department, segment,
        number of customers, figures as decimal text).

        :param customers: as above
        :param figures: {name: SQL over ``customer``}
        """
        ended = [
            (first, last, self._period_before(first, window))
            for first, last in zip(window.starts, window.ends, strict=True)
            if last < self.company_id._perf_today()
        ]
        if not ended:
            return []
        starts, lasts, before = map(list, zip(*ended, strict=True))
        return self.env.execute_query(
            SQL(
                COUNTED_BY_OWNER,
                starts=starts,
                lasts=lasts,
                before=before,
                customers=customers,
                belonging=belonging(SQL("counted.owner"), SQL("counted.first")),
                # a state without an owner says that there was none
                owner=SQL("CASE WHEN state.id IS NULL THEN customer.seller ELSE state.employee_id END")
                if self.subject_path
                else SQL("NULL::int"),
                segment=SQL("segment.id") if self.by_class else SQL("NULL::int"),
                sums=SQL(", ").join(
                    SQL("sum(%s)::text AS %s", figure, SQL.identifier(name)) for name, figure in figures.items()
                ),
                names=SQL(", ").join(SQL.identifier("counted", name) for name in figures),
                company=self.company_id.id,
                of_class=SQL("segment.id = %s", self.class_id.id) if self.class_id else SQL("TRUE"),
            )
        )

    @api.model
    def _period_before(self, first, window):
        return periods.latest_ended(first, window.frequency, window.first_month)

    @api.model
    def _summed(self, counted):
        """Rows of each owner, department and the company, with and without the class.

        :param counted: as of :meth:`_counted`, with numerator and denominator
        """
        parts = defaultdict(list)
        for first, owner, department, segment, *figures in counted:
            for kind, subject in ((COMPANY, 0), (EMPLOYEE, owner), (DEPARTMENT, department)):
                if subject is not None:
                    for part in {segment, NO_CLASS}:
                        parts[kind, subject, first, part].append(figures)
        rows = []
        for key, figures in parts.items():
            counts, numerators, denominators = zip(*figures, strict=True)
            if (denominator := sum(map(Decimal, denominators))) > 0:
                rows.append(Row(*key, None, float(sum(map(Decimal, numerators))), float(denominator), sum(counts)))
        return rows

"""What counts as staying, leaving, coming again: a query per kind, of ``(first, partner_id, seller, numerator,
denominator)`` with a row per customer and period; ``seller`` is who sold last before it began. The definitions,
customer by customer, stand in ``tools.purchases``."""

from odoo import api, models
from odoo.tools import SQL

from .purchase_days import line_items, seller

# What is counted of those who were customers in the period before
STAY = {
    "customers": SQL("1"),
    "kept": SQL("customer.kept::int"),
    "lost": SQL("(NOT customer.kept)::int"),
    "money_before": SQL("customer.money_before"),
    "money_after": SQL("customer.money_after"),
    "money_kept": SQL("LEAST(customer.money_after, customer.money_before)"),
}
# Who sold last before the period
BEFORE = seller("max", SQL("day < period.first"))
# Columns before the figures, see _counted
WIDTH = 5


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    def _rows_retention(self, window):
        return self._stay_rows(window, "kept", "customers")

    def _rows_churn(self, window):
        return self._stay_rows(window, "lost", "customers")

    def _rows_nrr(self, window):
        return self._stay_rows(window, "money_after", "money_before")

    def _rows_grr(self, window):
        return self._stay_rows(window, "money_kept", "money_before")

    def _rows_rfm(self, window):
        """Who bought again, of all customers that have a class at the start."""
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, state.partner_id, NULL::int AS seller,
                          (bought.partner_id IS NOT NULL)::int AS numerator, 1 AS denominator
                     FROM period JOIN customer_perf_customer_state state
                       ON state.company_id = %(company)s AND state.date = period.month
                     LEFT JOIN (SELECT DISTINCT period.first, partner_id
                                  FROM period JOIN %(purchases)s AS bought
                                    ON bought.day BETWEEN period.first AND period.last
                                 WHERE orders > 0) bought
                       ON bought.first = period.first AND bought.partner_id = state.partner_id
                    WHERE state.rfm_class IS NOT NULL""",
                purchases=self._purchases(),
                company=self.company_id.id,
            ),
        )

    def _rows_repeat(self, window):
        """Whose days after the first purchase ended in the period: earlier nobody can tell."""
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, first.partner_id, first.employee_id AS seller,
                          COALESCE(first.next - first.day <= %(days)s, FALSE)::int AS numerator, 1 AS denominator
                     FROM (SELECT partner_id, day, employee_id,
                                  lead(day) OVER customer AS next, row_number() OVER customer AS number
                             FROM %(purchases)s WHERE orders > 0
                           WINDOW customer AS (PARTITION BY partner_id ORDER BY day)) first
                     JOIN period ON first.day + %(days)s BETWEEN period.first AND period.last
                    WHERE first.number = 1""",
                purchases=self._purchases(),
                days=self.window_days,
            ),
        )

    def _rows_repurchase(self, window):
        """Of those who bought in the days up to the end of the period, who did so twice."""
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, partner_id, %(seller)s AS seller,
                          (count(*) > 1)::int AS numerator, 1 AS denominator
                     FROM period JOIN %(purchases)s AS bought
                       ON bought.day > period.last - %(days)s AND bought.day <= period.last
                    WHERE orders > 0
                    GROUP BY period.first, partner_id""",
                purchases=self._purchases(),
                days=self.window_days,
                seller=seller("min"),
            ),
        )

    def _rows_cycle(self, window):
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, partner_id, %(seller)s AS seller,
                          sum(gap) AS numerator, count(*) AS denominator
                     FROM (SELECT partner_id, day, day - lag(day) OVER customer AS gap,
                                  lag(stamp) OVER customer AS stamp, orders
                             FROM %(purchases)s WHERE orders > 0
                           WINDOW customer AS (PARTITION BY partner_id ORDER BY day)) bought
                     JOIN period ON bought.day BETWEEN period.first AND period.last
                    WHERE gap IS NOT NULL
                    GROUP BY period.first, partner_id""",
                seller=seller("min"),
                purchases=self._purchases(),
            ),
        )

    def _rows_worth(self, window):
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, partner_id,
                          %s AS seller,
                          sum(money) AS numerator, 1 AS denominator
                     FROM period JOIN %s AS bought ON bought.day <= period.last
                    GROUP BY period.first, partner_id""",
                seller("max"),
                self._purchases(),
            ),
        )

    def _rows_key_churn(self, window):
        return self._credited_rows(window, self._key_accounts(SQL("NOT kept")))

    def _key_accounts(self, lost):
        """Who made the share of the revenue in the year before the period, with all who tie with the last."""
        return SQL(
            """SELECT first, partner_id, seller, (%(lost)s)::int AS numerator, 1 AS denominator, money
                 FROM (SELECT *, sum(money) OVER (PARTITION BY first) AS whole,
                              sum(money) OVER (PARTITION BY first ORDER BY money DESC RANGE UNBOUNDED PRECEDING)
                              - sum(money) OVER (PARTITION BY first, money) AS larger
                         FROM (SELECT period.first, partner_id,
                                      %(seller)s AS seller,
                                      sum(money) FILTER (WHERE day < period.first) AS money,
                                      COALESCE(bool_or(day >= period.first AND orders > 0), FALSE) AS kept
                                 FROM period JOIN %(purchases)s AS bought
                                   ON bought.day BETWEEN period.first - INTERVAL '1 year' AND period.last
                                GROUP BY period.first, partner_id) year) ranked
                WHERE money > 0 AND larger * 100 < %(percent)s * whole""",
            seller=BEFORE,
            purchases=self._purchases(),
            lost=lost,
            percent=self.key_percent,
        )

    def _rows_cross_sell(self, window):
        """Lines of orders, not orders: a customer counts once, with as many groups as he bought from."""
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, partner_id, (array_agg(employee_id ORDER BY day))[1] AS seller,
                          (count(DISTINCT item) > 1)::int AS numerator, 1 AS denominator
                     FROM period JOIN (%s) bought ON bought.day BETWEEN period.first AND period.last
                    WHERE item IS NOT NULL
                    GROUP BY period.first, partner_id""",
                line_items(self._records(), self._stream(), self.item_path, self.company_id),
            ),
        )

    def _stay_rows(self, window, numerator, denominator):
        """Customers of the period before, and what became of them in the period. The kinds that ask this share the
        answer when they run together."""
        purchases = self._purchases()
        key = ("stay", purchases, window, self.subject_path, self.by_class, self.class_id.id)
        shared = self._shared()
        if key not in shared:
            shared[key] = self._counted(window, self._stay_sql(purchases), STAY)
        places = [list(STAY).index(name) for name in (numerator, denominator)]
        return self._summed((*row, *(figures[place] for place in places)) for *row, figures in _split(shared[key]))

    @api.model
    def _stay_sql(self, purchases):
        return SQL(
            """SELECT first, partner_id, seller, kept, money_after, money_before
                 FROM (SELECT period.first, partner_id,
                              %s AS seller,
                              sum(money) FILTER (WHERE day < period.first) AS money_before,
                              COALESCE(sum(money) FILTER (WHERE day >= period.first), 0) AS money_after,
                              bool_or(day >= period.first AND orders > 0) AS kept,
                              bool_or(day < period.first AND orders > 0) AS was_there
                         FROM period JOIN %s AS bought ON bought.day BETWEEN period.before AND period.last
                        GROUP BY period.first, partner_id) both_periods
                WHERE was_there""",
            BEFORE,
            purchases,
        )


def _split(counted):
    """Rows with their figures as one last part."""
    return ((*row[:WIDTH], row[WIDTH:]) for row in counted)

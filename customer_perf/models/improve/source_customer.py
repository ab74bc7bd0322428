"""Whether complainants come back (R-04): their purchases, beside those of customers who complained of nothing. The
definitions, customer by customer, stand in ``tools.complaint``."""

from odoo import fields, models
from odoo.tools import SQL

from ..source.purchase_days import seller

COHORTS = [
    ("complainants", "Complainants who buy again"),
    ("uncomplaining", "Customers without a complaint who buy again"),
]


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    kind = fields.Selection(selection_add=COHORTS, ondelete={kind: "cascade" for kind, _label in COHORTS})

    def _is_cohort(self):
        return self.kind in dict(COHORTS)

    def _follows_customers(self):
        return self._is_cohort() or super()._follows_customers()

    def _needed(self):
        return (*super()._needed(), "window_days") if self._is_cohort() else super()._needed()

    def _what_of_customers(self):
        texts = {
            "complainants": self.env._("the share of complainants who bought again within %(days)s days"),
            "uncomplaining": self.env._(
                "the share of the customers of %(days)s days who bought again in the next %(days)s, without those who "
                "complained"
            ),
        }
        return texts[self.kind] % {"days": self.window_days} if self._is_cohort() else super()._what_of_customers()

    def _complaints(self):
        """SQL of (partner_id, day) of the company's complaints that the owner of the source may read."""
        records = self._records("customer.perf.complaint")
        found = records._search([("company_id", "=", self.company_id.id), ("partner_id", "!=", False)])
        return SQL(
            """(SELECT partner.commercial_partner_id AS partner_id,
                       (complaint.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day
                  FROM customer_perf_complaint complaint JOIN res_partner partner ON partner.id = complaint.partner_id
                 WHERE complaint.id IN %s)""",
            self.tz or "UTC",
            found.subselect(),
        )

    def _rows_complainants(self, window):
        return self._credited_rows(
            window,
            SQL(
                """SELECT said.first, said.partner_id, %(seller)s AS seller,
                          bool_or(orders > 0 AND bought.day > said.day)::int AS numerator, 1 AS denominator
                     FROM (SELECT period.first, complaint.partner_id, max(complaint.day) AS day
                             FROM period JOIN %(complaints)s complaint
                               ON complaint.day + %(days)s BETWEEN period.first AND period.last
                            GROUP BY period.first, complaint.partner_id) said
                     JOIN %(purchases)s AS bought
                       ON bought.partner_id = said.partner_id
                      AND bought.day > said.day - %(days)s AND bought.day <= said.day + %(days)s
                    GROUP BY said.first, said.partner_id
                   HAVING bool_or(orders > 0 AND bought.day <= said.day)""",
                purchases=self._purchases(),
                complaints=self._complaints(),
                days=self.window_days,
                seller=seller("max", SQL("bought.day <= said.day")),
            ),
        )

    def _rows_uncomplaining(self, window):
        middle = SQL("period.last - %s", self.window_days)
        return self._credited_rows(
            window,
            SQL(
                """SELECT period.first, bought.partner_id, %(seller)s AS seller,
                          bool_or(orders > 0 AND bought.day > %(middle)s)::int AS numerator, 1 AS denominator
                     FROM period JOIN %(purchases)s AS bought
                       ON bought.day > %(middle)s - %(days)s AND bought.day <= period.last
                    WHERE NOT EXISTS (
                          SELECT FROM %(complaints)s complaint
                           WHERE complaint.partner_id = bought.partner_id
                             AND complaint.day > %(middle)s - %(days)s AND complaint.day <= period.last)
                    GROUP BY period.first, bought.partner_id
                   HAVING bool_or(orders > 0 AND bought.day <= %(middle)s)""",
                purchases=self._purchases(),
                complaints=self._complaints(),
                days=self.window_days,
                middle=middle,
                seller=seller("max", SQL("bought.day <= %s", middle)),
            ),
        )

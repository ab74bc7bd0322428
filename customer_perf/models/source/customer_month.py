"""The states of a company's customers for a month: one statement, however many customers."""

from odoo import api, models
from odoo.tools import SQL

from ...tools import periods
from .purchase_days import purchase_days, seller

KEPT_MONTHS = 36
# How far back the first run goes, so that cohorts of two years can be followed at once
FIRST_MONTHS = 24

NOW = SQL("now() AT TIME ZONE 'UTC'")
# What a month that is computed again keeps: nobody knows any more how it was then.
FROZEN = ("employee_id", "is_estimated", "tier_id")


class CustomerPerfCustomerState(models.Model):
    _inherit = "customer.perf.customer.state"

    @api.model
    def _cron_states(self):
        """The months that are missing, for every company whose purchases Odoo knows."""
        companies = self.env["res.company"].search([("active", "=", True)])
        for done, company in enumerate(companies, 1):
            self._fill(company)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - done)

    @api.model
    def _fill(self, company):
        """Compute the states of a company that are missing up to this month, and forget the oldest."""
        if not company._perf_stream():
            return
        this_month = periods.start(company._perf_today(), periods.MONTH)
        oldest = periods.later(this_month, 1 - KEPT_MONTHS)
        runs = self.env["customer.perf.customer.run"].search([("company_id", "=", company.id)])
        known = set(runs.mapped("date"))
        month = max(oldest, min(known)) if known else periods.later(this_month, -FIRST_MONTHS)
        wanted = []
        while month <= this_month:
            wanted += [] if month in known else [month]
            month = periods.later(month, 1)
        if wanted:
            self._compute_months(company, wanted)
        runs.filtered(lambda run: run.date < oldest).unlink()

    @api.model
    def _compute_months(self, company, months):
        """Compute the states of first days of months, again where they are there.

        A customer's owner is whom the partner names, when it is this month's state. Of earlier months nobody has
        kept that: who sold last before it stands for him.
        """
        stream = company._perf_stream()
        zone = company.resource_calendar_id.tz or company.partner_id.tz or "UTC"
        # sudo: sums for people who may read about all customers of the company
        records = self.env[stream.model].sudo()
        records = records.with_context(allowed_company_ids=company.ids, tz=zone, lang=None, active_test=False)
        self.env.flush_all()
        purchases = purchase_days(records, stream, company, {})
        this_month = periods.start(company._perf_today(), periods.MONTH)
        for month in months:
            self.env.cr.execute(self._month_sql(company, month, purchases, stream.model, month >= this_month))
        # a table that grew by a month at once: the planner must know before somebody reads it
        self.env.cr.execute("ANALYZE customer_perf_customer_state")
        self.env.invalidate_all()

    @api.model
    def _month_sql(self, company, month, purchases, name, is_now):
        columns = self._state_columns(company, is_now)
        kept = [column for column in columns if column not in (*FROZEN, "create_uid", "create_date")]
        return SQL(
            """
            WITH known AS MATERIALIZED (%(known)s),
                 run AS (%(run)s),
                 gone AS (DELETE FROM customer_perf_customer_state
                           WHERE run_id IN (SELECT id FROM run) AND partner_id NOT IN (SELECT partner_id FROM known))
            INSERT INTO customer_perf_customer_state (%(names)s)
            SELECT %(values)s
              FROM known CROSS JOIN run
              JOIN res_partner partner ON partner.id = known.partner_id
              LEFT JOIN hr_employee named ON named.user_id = partner.user_id AND named.company_id = %(company)s
            ON CONFLICT (partner_id, company_id, date) DO UPDATE SET %(again)s
            """,
            known=self._known_sql(company, month, purchases),
            run=self._run_sql(company, month, name),
            names=SQL(", ").join(map(SQL.identifier, columns)),
            values=SQL(", ").join(columns.values()),
            company=company.id,
            again=SQL(", ").join(SQL("%s = excluded.%s", *[SQL.identifier(column)] * 2) for column in kept),
        )

    @api.model
    def _known_sql(self, company, month, purchases):
        """The customers of the months that are kept, by what they had done before the month."""
        return SQL(
            """SELECT partner_id,
                      min(day) FILTER (WHERE orders > 0) AS first_date,
                      max(day) FILTER (WHERE orders > 0) AS last_date,
                      %(month)s::date - 1 - max(day) FILTER (WHERE orders > 0) AS days_since,
                      (count(*) FILTER (WHERE orders > 0 AND day >= %(since)s))::int AS order_count,
                      COALESCE(sum(money) FILTER (WHERE day >= %(since)s), 0) AS revenue,
                      sum(money) AS total_revenue,
                      %(seller)s AS seller
                 FROM %(purchases)s WHERE day < %(month)s
                GROUP BY partner_id
               HAVING max(day) FILTER (WHERE orders > 0) >= %(oldest)s""",
            month=month,
            since=periods.later(month, -company.perf_rfm_months),
            seller=seller("max"),
            purchases=purchases,
            oldest=periods.later(month, -KEPT_MONTHS),
        )

    @api.model
    def _run_sql(self, company, month, name):
        """The limits of the month: those that were set, else the plain means of all who bought."""
        given = (None if limit is False else limit for limit in company._perf_rfm_limits())
        recency, frequency, money = (SQL("%s::float8", limit) for limit in given)
        return SQL(
            """INSERT INTO customer_perf_customer_run
                      (company_id, date, date_from, date_to, stream, customers, recency_limit, frequency_limit,
                       money_limit, create_uid, write_uid, create_date, write_date)
               SELECT %(company)s, %(month)s, %(since)s, %(month)s::date - 1, %(name)s, count(*),
                      COALESCE(%(recency)s, avg(days_since)), COALESCE(%(frequency)s, avg(order_count)),
                      COALESCE(%(money)s, avg(revenue)), %(uid)s, %(uid)s, %(now)s, %(now)s
                 FROM known WHERE order_count > 0
               ON CONFLICT (company_id, date) DO UPDATE
                  SET date_from = excluded.date_from, stream = excluded.stream, customers = excluded.customers,
                      recency_limit = excluded.recency_limit, frequency_limit = excluded.frequency_limit,
                      money_limit = excluded.money_limit, write_date = excluded.write_date
               RETURNING *""",
            company=company.id,
            month=month,
            since=periods.later(month, -company.perf_rfm_months),
            name=name,
            recency=recency,
            frequency=frequency,
            money=money,
            uid=self.env.uid,
            now=NOW,
        )

    @api.model
    def _state_columns(self, company, is_now):
        """{column: SQL}, over ``known``, ``run``, ``partner`` and ``named``, the employee whom the partner names."""
        flags = {
            "recency": SQL("known.days_since <= run.recency_limit"),
            "frequency": SQL("known.order_count > run.frequency_limit"),
            "monetary": SQL("known.revenue > run.money_limit"),
        }
        classed = SQL("known.order_count > 0")
        digits = SQL(" || ").join(SQL("(%s)::int::text", flag) for flag in flags.values())
        same = {
            name: SQL("known.%s", SQL.identifier(name))
            for name in (
                "partner_id", "first_date", "last_date", "days_since", "order_count", "revenue", "total_revenue",
            )
        }  # fmt: skip
        return {
            **same,
            "company_id": SQL("run.company_id"),
            "date": SQL("run.date"),
            "run_id": SQL("run.id"),
            "employee_id": SQL("COALESCE(named.id, known.seller)") if is_now else SQL("known.seller"),
            "is_estimated": SQL("named.id IS NULL") if is_now else SQL("TRUE"),
            **{name: SQL("%s AND %s", classed, flag) for name, flag in flags.items()},
            "rfm_class": SQL("CASE WHEN %s THEN %s END", classed, digits),
            "create_uid": SQL("%s", self.env.uid),
            "write_uid": SQL("%s", self.env.uid),
            "create_date": NOW,
            "write_date": NOW,
        }

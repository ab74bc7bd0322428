from babel.dates import format_skeleton

from odoo import fields, models
from odoo.tools.misc import babel_locale_parse, format_date, get_lang

from ...tools import periods


class ResCompany(models.Model):
    _inherit = "res.company"

    perf_first_month = fields.Selection(
        [
            ("1", "January"),
            ("2", "February"),
            ("3", "March"),
            ("4", "April"),
            ("5", "May"),
            ("6", "June"),
            ("7", "July"),
            ("8", "August"),
            ("9", "September"),
            ("10", "October"),
            ("11", "November"),
            ("12", "December"),
        ],
        "Fiscal Year Begins In",
        required=True,
        default="1",
        help="Quarters, halves and years of cycles, rounds and values are counted from this month on.",
    )

    def _perf_officers(self):
        """Users of HR who work in the company."""
        # sudo: whom something is told
        users = self.env.ref("customer_perf.group_customer_perf_officer").sudo().all_user_ids
        return users.filtered(lambda user: user.active and self in user.company_ids)

    # ------------------------------------------------------------ periods

    def _perf_today(self):
        """The day it is for the company, in whose time zone its deadlines end; no user's and no server's."""
        company = (self or self.env.company).sudo()  # sudo: in which time zone it works
        zone = company.resource_calendar_id.tz or company.partner_id.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=zone))

    def _perf_month(self):
        """Number of the month in which the fiscal year begins."""
        return int(self.perf_first_month or 1)

    def _perf_start(self, day, period):
        """First day of the period (a name of ``tools.periods``) that a day lies in."""
        return periods.start(day, period, self._perf_month())

    def _perf_last_ended(self, period, day=None):
        """First day of the latest period that had ended before a day, default today."""
        return periods.latest_ended(day or self._perf_today(), period, self._perf_month())

    def _perf_end(self, day, period):
        """Last day of the period that a day lies in."""
        return periods.end(day, period, self._perf_month())

    def _perf_periods(self, first, last, period):
        """First days of the periods that end between two days."""
        return periods.every(first, last, period, self._perf_month())

    def _perf_period_name(self, day, period, first_month=None):
        """What people call the period that a day lies in: "Jul 2026", "Q3 2026", "Half-year 1 of 2026/27".

        :param first_month: of a fiscal year that is not the company's yet
        """
        if not (day and period):
            return ""
        first = first_month or self._perf_month()
        year = periods.year_name(day, first)
        if period == periods.MONTH:
            return format_skeleton("yMMM", day, locale=babel_locale_parse(get_lang(self.env).code))
        if period == periods.QUARTER:
            return self.env._("Q%(number)s %(year)s", number=periods.number(day, period, first), year=year)
        if period == periods.HALF:
            return self.env._("Half-year %(number)s of %(year)s", number=periods.number(day, period, first), year=year)
        return year if period == periods.YEAR else format_date(self.env, self._perf_start(day, period))

    def _perf_span_name(self, first, last, first_month=None):
        """What people call the time from one day to another: the name of the period, else the two days."""
        period = periods.whole(first, last, first_month or self._perf_month())
        if period:
            name = self._perf_period_name(first, period, first_month)
            return self.env._("Year %(year)s", year=name) if period == periods.YEAR else name
        return self.env._(
            "%(first)s to %(last)s", first=format_date(self.env, first), last=format_date(self.env, last)
        )

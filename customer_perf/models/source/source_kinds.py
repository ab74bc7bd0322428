"""What each kind of source makes of its records."""

from odoo import fields, models
from odoo.tools import SQL

from ...tools.computed import Timing, Worked, summed_times

HIT, LESS = SQL("record.hit"), SQL("record.less")


def _total(value=None, among=None):
    """Sum over the records of a group. One with several people counts whole for each, or in equal parts; for the
    company it counts once."""
    sums = [
        SQL("COALESCE(sum(%s * %s) FILTER (WHERE %s), 0)::float8", weight, value or SQL("1"), among or SQL("TRUE"))
        for weight in (SQL("record.part"), SQL("record.credit"))
    ]
    return SQL("CASE WHEN GROUPING(record.subject) = 1 THEN %s ELSE %s END", *sums)


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    # ------------------------------------------------------------ the kinds

    def _rows_count(self, window):
        return self._grouped(window, value=_total())

    def _rows_sum(self, window):
        return self._grouped(window, value=_total(SQL("record.value")))

    def _rows_mean(self, window):
        known = SQL("record.value IS NOT NULL")
        return self._grouped(window, numerator=_total(SQL("record.value")), denominator=_total(among=known))

    def _rows_share(self, window):
        return self._grouped(window, **self._parts_of_share())

    def _parts_of_share(self):
        numerator = SQL("(%s) - (%s)", _total(among=HIT), _total(among=LESS))
        return {"numerator": numerator, "denominator": _total()}

    def _rows_distinct(self, window):
        return self._grouped(window, value=SQL("count(DISTINCT record.customer)::float8"))

    def _rows_stock(self, window):
        inside = SQL("record.day <= period.last AND (record.day_end IS NULL OR record.day_end > period.last)")
        if self._literal("numerator_domain"):
            figures = self._parts_of_share()
        else:
            figures = {"value": _total(SQL("record.value") if self.value_field else None)}
        return self._grouped(window, inside=inside, **figures)

    def _rows_window(self, window):
        """Of the records of a known customer, those after which he comes again, or does not, within some days."""
        again = SQL("COALESCE(record.next_day - record.day <= %s, FALSE)", self.window_days)
        hit = again if self.window_again else SQL("NOT %s", again)
        known = SQL("record.customer IS NOT NULL AND record.day <= %s", self._mature())
        return self._grouped(window, counted=known, numerator=_total(among=hit), denominator=_total())

    def _rows_duration(self, window):
        """With a limit, one that is in time and yet none of those that count ("in full") has not ended."""
        ended = SQL("record.ended")
        if self.limit is not False and self._literal("numerator_domain"):
            ended = SQL("CASE WHEN %s THEN record.ended END", HIT)
        rows = self.env.execute_query(
            SQL(
                """SELECT record.subject, period.first, record.segment, record.credit, record.part,
                          record.begun, %s
                     FROM (%s) record JOIN %s ON record.day BETWEEN period.first AND period.last""",
                ended,
                self._cases(window),
                self._periods_sql(window),
            )
        )
        limit = None if self.limit is False else self.limit / self.factor
        hours = self._working_hours(rows) if rows and self.calendar_id else None
        rule = Timing(self._now(), limit, hours, self.counts_open, 1.0 if limit is not None else self.factor)
        return self._as_rows(summed_times(rows, rule, bool(self.with_company and self.subject_path)))

    def _now(self):
        """Until when an open record counts: where its end is a day, until today begins."""
        ends = self._end_of(self.env[self.model], self.date_end_field)
        if ends.type == "datetime" and not self._in_days():
            return fields.Datetime.now()
        return fields.Datetime.to_datetime(self.company_id._perf_today())

    def _working_hours(self, rows):
        """Function of two moments (UTC, naive): hours of the calendar between them."""
        utc = fields.Datetime.context_timestamp(self.with_context(tz="UTC"), fields.Datetime.now()).tzinfo
        begins = [row[5] for row in rows if row[5]]
        first, last = min(begins), max([fields.Datetime.now(), *(row[6] for row in rows if row[6])])
        # sudo: working hours and holidays of the company
        work = self.calendar_id.sudo()._work_intervals_batch(first.replace(tzinfo=utc), last.replace(tzinfo=utc))
        intervals = [
            (begin.astimezone(utc).replace(tzinfo=None), end.astimezone(utc).replace(tzinfo=None))
            for begin, end, _meta in work[False]
        ]
        return Worked(intervals).hours

    # ------------------------------------------------------------ groups

    def _grouped(self, window, value=None, numerator=None, denominator=None, inside=None, counted=None):
        """Rows per subject, period and segment, with one query.

        :param value, numerator, denominator: SQL over ``record``, a row of :meth:`_cases`
        :param inside: when a record belongs to ``period``, default: its day lies in it
        """
        groups = ["record.subject, period.first"]
        if self.segment_path:
            groups.append("record.subject, period.first, record.segment")
        if self.with_company and self.subject_path:
            groups += [group.removeprefix("record.subject, ") for group in groups]
        null = SQL("NULL::float8")
        rows = self.env.execute_query(
            SQL(
                """SELECT CASE WHEN GROUPING(record.subject) = 0 THEN record.subject END, period.first,
                          %(segment)s, GROUPING(record.subject), %(value)s, %(numerator)s, %(denominator)s,
                          count(DISTINCT record.id)
                     FROM (%(cases)s) record
                     JOIN %(periods)s ON %(inside)s
                    WHERE %(counted)s
                    GROUP BY GROUPING SETS (%(groups)s)
                   HAVING count(record.id) > 0 %(known)s""",
                segment=SQL("CASE WHEN GROUPING(record.segment) = 0 THEN record.segment END")
                if self.segment_path
                else SQL("NULL"),
                value=value or null,
                numerator=numerator or null,
                denominator=denominator or null,
                cases=self._cases(window),
                periods=self._periods_sql(window),
                inside=inside or SQL("record.day BETWEEN period.first AND period.last"),
                counted=counted or SQL("TRUE"),
                groups=SQL(", ").join(SQL(f"({group})") for group in groups),
                known=SQL("AND (GROUPING(record.segment) = 1 OR record.segment IS NOT NULL)")
                if self.segment_path
                else SQL(),
            )
        )
        return self._as_rows(rows)

"""The records of a source as one query: whose each record is, when it counts and what it adds."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.computed import COMPANY, DEPARTMENT, EMPLOYEE, PARTNER, TEAM, USER, Row, Worked, time_taken

KINDS = {
    "hr.employee": EMPLOYEE,
    "res.users": USER,
    "res.partner": PARTNER,
    "hr.department": DEPARTMENT,
    "res.company": COMPANY,
}
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
        return self._grouped(
            window, numerator=_total(SQL("record.value")), denominator=_total(among=known)
        )

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
        rows = self.env.execute_query(
            SQL(
                """SELECT record.subject, period.first, record.segment, record.credit, record.part,
                          record.begun, record.ended
                     FROM (%s) record JOIN %s ON record.day BETWEEN period.first AND period.last""",
                self._cases(window),
                self._periods_sql(window),
            )
        )
        limit = None if self.limit is False else self.limit / self.factor
        hours = self._working_hours(rows) if rows and self.calendar_id else None
        now, open_too = fields.Datetime.now(), self.counts_open
        sums = defaultdict(lambda: [0.0, 0.0, 0])
        for subject, period, segment, credit, part, begun, ended in rows:
            taken = time_taken(begun, ended, now, limit, hours, open_too)
            if taken is None:
                continue
            for key, weight in self._groups(subject, period, segment, credit, part):
                total = sums[key]
                total[0] += weight * taken * (1.0 if limit is not None else self.factor)
                total[1] += weight
                total[2] += 1
        found = [(subject, period, segment, whole, None, *total)
                 for (subject, period, segment, whole), total in sums.items()]  # fmt: skip
        return self._as_rows(found)

    def _groups(self, subject, period, segment, credit, part):
        """The groups that a record adds to, with its weight there."""
        segments = [None, segment] if segment is not None else [None]
        for one in segments:
            yield (subject, period, one, 0), credit
            if self.with_company and self.subject_path:
                yield (None, period, one, 1), part

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

    # ------------------------------------------------------------ the query

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

    def _periods_sql(self, window):
        return SQL("unnest(%s::date[], %s::date[]) period (first, last)", list(window.starts), list(window.ends))

    def _as_rows(self, rows):
        """Rows of :meth:`_grouped` with kinds of subjects and ids of segments."""
        segments = self._segments({segment for _subject, _day, segment, *_rest in rows} - {None})
        kind = self._subject_kind()
        return [
            Row(
                COMPANY if whole else kind,
                0 if whole or not self.subject_path else subject,
                day,
                segments.get(segment),
                value,
                numerator,
                denominator,
                n,
            )
            for subject, day, segment, whole, value, numerator, denominator, n in rows
        ]

    def _cases(self, window):
        """A row per record, and per person where it has several: ``id``, ``subject``, ``part`` of a person (1 over
        their number), ``credit`` that he gets, ``segment``, ``customer``, ``day`` and ``day_end`` in the time zone
        of the source, the moments ``begun`` and ``ended``, ``value``, ``hit`` and ``less`` of a share, ``next_day``
        when the same customer came again."""
        records = self._records()
        query = records._search(self._domain(window))
        table = SQL.identifier(records._table)
        null = SQL("NULL")
        begun, day = self._moment(records, self.date_field, query)
        ended, day_end = self._moment(records, self.date_end_field, query)
        customer = self._grouping(records, self.customer_path, query)
        segment = self._grouping(records, self.segment_path, query)
        same = self._grouping(records, self.same_path, query)
        # last: it may have several rows a record
        subject = self._grouping(records, self.subject_path, query)
        shared = self._is_shared(records)
        part = SQL("1.0 / count(*) OVER (PARTITION BY %s.id)", table) if shared else SQL("1.0")
        columns = {
            "id": SQL("%s.id", table),
            "subject": subject or SQL("0"),
            "part": part,
            "credit": part if self.credit == "split" else SQL("1.0"),
            "segment": SQL("(%s)::text", segment) if segment else SQL("NULL::text"),
            "customer": customer or null,
            "day": day_end if self._day_field() == self.date_end_field else day,
            "day_end": day_end or SQL("NULL::date"),
            "begun": begun,
            "ended": ended or SQL("NULL::timestamp"),
            "value": self._value(records, query),
            "hit": self._condition(records, "numerator_domain", query),
            "less": self._condition(records, "minus_domain", query),
            "next_day": SQL(
                "lead(%s) OVER (PARTITION BY %s ORDER BY %s, %s.id)",
                day,
                SQL(", ").join(filter(None, [customer, same])),
                begun,
                table,
            )
            if self.kind == "window"
            else SQL("NULL::date"),
        }
        return query.select(*[SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in columns.items()])

    def _domain(self, window):
        """Records of the company whose day lies in the window, and is ripe."""
        self.ensure_one()
        domain = Domain(self._literal("domain"))
        if "company_id" in self.env[self.model]._fields:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        until = min(window.last, self._mature())
        if self.kind == "window":
            until = fields.Date.add(window.last, days=self.window_days)
        day = self._day_field()
        domain &= Domain(day, "<=", fields.Date.to_string(until))
        if self.kind == "stock":
            return domain & Domain(day, "!=", False)
        return domain & Domain(day, ">=", fields.Date.to_string(window.first))

    def _day_field(self):
        """Path to the date whose period a record counts in."""
        return self.date_end_field if self.kind == "duration" and self.counts_in == "end" else self.date_field

    def _mature(self):
        """Last day whose records count already."""
        wait = max(self.maturity_days, self.window_days if self.kind == "window" else 0)
        return fields.Date.subtract(self.company_id._perf_today(), days=wait)

    # ------------------------------------------------------------ columns

    def _grouping(self, records, path, query):
        return records._read_group_groupby(records._table, path, query) if path else None

    def _field_of(self, records, path, query):
        """(field at the end of a path of many2ones, its SQL); who may not read the field is refused."""
        model, alias = records, records._table
        *hops, name = path.split(".")
        for hop in hops:
            model, alias = model._fields[hop].join(model, alias, query)
        return model._fields[name], model._field_to_sql(alias, name, query)

    def _moment(self, records, path, query):
        """(moment in UTC, day in the time zone of the source) of a date field; a date begins at midnight."""
        if not path:
            return None, None
        field, sql = self._field_of(records, path, query)
        if field.type == "datetime":
            day = SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", sql, self.tz)
            return (SQL("%s::timestamp", day) if self._in_days() else sql), day
        return SQL("%s::timestamp", sql), sql

    def _in_days(self):
        """Whether one of the two dates is without time: then both are compared by days."""
        model = self.env[self.model]
        types = {self._end_of(model, path).type for path in (self.date_field, self.date_end_field) if path}
        return types == {"date", "datetime"} and self.kind == "duration"

    def _value(self, records, query):
        if not self.value_field:
            return SQL("NULL::float8")
        field, sql = self._field_of(records, self.value_field, query)
        rate = self._rate(records, field)
        if rate:
            sql = SQL("%s / NULLIF(%s, 0)", sql, records._field_to_sql(records._table, rate, query))
        return SQL("%s * (%s)::float8", self.factor, sql)

    def _rate(self, records, field):
        """Field with the document's own rate to company currency, None where an amount is in it already.

        :raises UserError: an amount in a currency of the document that keeps no rate
        """
        if field.type != "monetary" or not records._auto:
            return None
        currency = records._fields.get(field.get_currency_field(records))
        if currency and (currency.related or "").endswith("company_id.currency_id"):
            return None
        if (rate := records._fields.get("currency_rate")) and rate.store:
            return rate.name
        raise UserError(
            self.env._(
                "%(record)s: “%(field)s” is in the currency of each document, which keeps no rate. Take an amount in "
                "company currency.",
                record=self.name,
                field=field._description_string(self.env),
            )
        )

    def _condition(self, records, name, query):
        domain = self._literal(name)
        if not domain:
            return SQL("FALSE")
        domain = Domain(domain).optimize_full(records)
        return SQL("COALESCE(%s, FALSE)", domain._to_sql(records, records._table, query))

    def _subject_kind(self):
        """What the path of the subject leads to."""
        if not self.subject_path:
            return COMPANY
        field = self._end_of(self.env[self.model], self.subject_path)
        return KINDS.get(field.model_name if field.name == "id" else field.comodel_name, TEAM)

    def _is_shared(self, records):
        return bool(self.subject_path) and self._end_of(records, self.subject_path).type == "many2many"

    def _end_of(self, model, path):
        """The field at the end of a path."""
        *hops, name = path.split(".")
        for hop in hops:
            model = self.env[model._fields[hop].comodel_name]
        return model._fields[name]

    # ------------------------------------------------------------ segments

    def _segments(self, keys):
        """{key of the query: id of the segment}; a segment that is not there yet is made."""
        if not keys:
            return {}
        names = self._segment_names(keys)
        # sudo: segments belong to the values, whoever owns the records
        Segment = self.env["customer.perf.segment"].sudo().with_context(active_test=False)
        found = Segment.search_fetch(
            [("name", "in", list(names.values())), ("company_id", "in", [self.company_id.id, False])], ["name"]
        )
        of_name = {segment.name: segment.id for segment in found}
        missing = sorted(set(names.values()) - of_name.keys())
        made = Segment.create([{"name": name, "company_id": self.company_id.id} for name in missing])
        of_name.update(zip(missing, made.ids, strict=True))
        return {key: of_name[name] for key, name in names.items()}

    def _segment_names(self, keys):
        field = self._end_of(self.env[self.model], self.segment_path)
        if field.comodel_name:
            # with the owner's rights, as the records
            found = self._records(field.comodel_name).browse(int(key) for key in keys)
            return {str(record.id): record.display_name for record in found}
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return {key: labels.get(key, key) for key in keys}
        return {key: key for key in keys}

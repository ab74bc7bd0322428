"""The records of a source as one query: whose each record is, when it counts and what it adds."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.computed import COMPANY, DEPARTMENT, EMPLOYEE, PARTNER, TEAM, USER, Row

KINDS = {
    "hr.employee": EMPLOYEE,
    "res.users": USER,
    "res.partner": PARTNER,
    "hr.department": DEPARTMENT,
    "res.company": COMPANY,
}


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    # ------------------------------------------------------------ the query

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
        part = SQL("1::float8 / count(*) OVER (PARTITION BY %s.id)", table) if shared else SQL("1::float8")
        columns = {
            "id": SQL("%s.id", table),
            "subject": subject or SQL("0"),
            "part": part,
            "credit": part if self.credit == "split" else SQL("1::float8"),
            "segment": SQL("(%s)::text", segment) if segment else SQL("NULL::text"),
            "customer": customer or null,
            "day": day_end if self._day_field() == self.date_end_field else day,
            "day_end": day_end or SQL("NULL::date"),
            "begun": begun,
            "ended": ended or SQL("NULL::timestamp"),
            "value": self._value(records, query),
            "hit": self._condition(records, "numerator_domain", query),
            "less": self._condition(records, "minus_domain", query),
            "next_day": self._again(day, begun, table, *filter(None, [customer, same])),
        }
        return query.select(*[SQL("%s AS %s", sql, SQL.identifier(name)) for name, sql in columns.items()])

    def _again(self, day, begun, table, *who):
        """The day on which the same customer came again."""
        if self.kind != "window":
            return SQL("NULL::date")
        return SQL("lead(%s) OVER (PARTITION BY %s ORDER BY %s, %s.id)", day, SQL(", ").join(who), begun, table)

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

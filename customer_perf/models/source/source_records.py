"""The records behind a value, and what a rule would give before it is used."""

import time
from dataclasses import dataclass

import psycopg2

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.computed import COMPANY, Window, settled

# As many records are opened or shown
OPENED, SHOWN, PERIODS = 5000, 20, 3


@dataclass(frozen=True, slots=True)
class Preview:
    """:ivar values: {(kind, subject): {first day of a period: value}}
    :ivar lost: {(kind, subject): cases}, of subjects that are no employee or department
    :ivar counts: number of records (with archived ones, without)
    """

    window: Window
    values: dict
    lost: dict
    counts: tuple
    seconds: float


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    # ------------------------------------------------------------ steps

    def action_activate(self):
        self.check_access("write")
        for source in self:
            source._check_rule()
            if not source.kpi_id:
                raise UserError(self.env._("%(record)s: say which KPI it is for.", record=source.name))
        # sudo: the state is closed to everyone but these steps
        self.sudo().state = "active"
        self._run_all()

    def action_pause(self):
        """The values that are there stand; none follow."""
        self.check_access("write")
        self.sudo().state = "paused"  # sudo: as above

    def _run_all(self):
        for source in self:
            source._run()

    def action_open_values(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_measure_action"),
            "domain": [("source_id", "=", self.id)],
            "context": {},
        }

    # ------------------------------------------------------------ preview

    def _preview(self):
        """What the rule gives for the latest periods that have ended; nothing is stored.

        :raises UserError: it cannot run
        """
        self.ensure_one()
        source = self.sudo()  # sudo: as in _run
        source._check_rule()
        window = source._window(ended=PERIODS)
        started = time.monotonic()
        try:
            with self.env.cr.savepoint():
                raw = source._rows(window)
        except (psycopg2.Error, ValueError, KeyError, AttributeError) as error:
            raise UserError(self.env._("%(record)s cannot run: %(error)s", record=self.name, error=error)) from error
        rows, _lost = source._credited(raw)
        seconds = time.monotonic() - started
        values, kpi = {}, source.kpi_id
        for row in rows:
            found = settled(row, kpi.aggregation or "sum", kpi.ratio_factor, source._factor_of_shares())
            if row.segment is None and found is not None:
                values.setdefault((row.kind, row.subject), {})[row.period] = found[0]
        return Preview(window, values, source._nobodys(raw), source._record_counts(window), seconds)

    def _nobodys(self, rows):
        """{(kind, subject): cases} of subjects that are no employee or department of the company"""
        found = {}
        for kind in {row.kind for row in rows} - {COMPANY}:
            place = self._places(kind, {row.subject for row in rows if row.kind == kind})
            for row in rows:
                if row.kind == kind and row.segment is None and row.subject not in place:
                    found[kind, row.subject] = found.get((kind, row.subject), 0) + row.n
        return found

    def _record_counts(self, window):
        if not self.model:
            return None
        domain = self._domain(window)
        return tuple(self._records().with_context(active_test=test).search_count(domain) for test in (False, True))

    # ------------------------------------------------------------ records

    def _record_ids(self, window, subject=None):
        """Ids of the records of a window, the newest first.

        :param subject: as a measure has it; None: of everybody
        """
        source = self.sudo()  # sudo: as in _rows; whoever asks sees those alone that he may read
        if source.kind == "ratio":
            return source.numerator_source_id._record_ids(window, subject)
        whose = SQL("TRUE")
        if subject and source.subject_path:
            kind, raw = source._subject_kind(), source._rows(window)
            place = source._places(kind, {row.subject for row in raw if row.kind == kind})
            whose = SQL("record.subject = ANY(%s)", [one for one, target in place.items() if target == abs(subject)])
        inside = SQL("record.day BETWEEN period.first AND period.last")
        if source.kind == "stock":
            inside = SQL("record.day <= period.last AND (record.day_end IS NULL OR record.day_end > period.last)")
        rows = self.env.execute_query(
            SQL(
                """SELECT record.id FROM (%s) record JOIN %s ON %s
                    WHERE %s GROUP BY record.id ORDER BY max(record.day) DESC, record.id DESC LIMIT %s""",
                source._cases(window), source._periods_sql(window), inside, whose, OPENED,
            )
        )  # fmt: skip
        return [record_id for [record_id] in rows]

    def _readable(self, ids):
        """Those of the records that the user may read; none where he may not read the kind at all."""
        records = self.env[self._record_model()].with_context(active_test=False)
        return records.browse(ids)._filtered_access("read") if records.has_access("read") else records

    def _record_model(self):
        source = self.sudo()  # sudo: which kind of record it is
        return source.numerator_source_id.model if source.kind == "ratio" else source.model

    def _open_records(self, ids):
        records = self._readable(ids)
        if not records:
            raise UserError(
                self.env._(
                    "The records behind this value are closed to you. Ask %(owner)s, who knows them.",
                    owner=self.sudo().owner_id.name,  # sudo: the name of a colleague
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.sudo().kpi_id.name,  # sudo: of the library
            "res_model": records._name,
            "view_mode": "list,form",
            # the ids alone: the rule is not everybody's
            "domain": [("id", "in", records.ids)],
            "context": {"active_test": False},
        }

    def action_open_records(self):
        """The records of the latest periods, those that the user may read."""
        self.ensure_one()
        return self._open_records(self._record_ids(self._window(ended=PERIODS)))

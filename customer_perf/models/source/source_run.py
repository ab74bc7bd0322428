"""A run of a source: its values of a window of time take the place of those that it gave before."""

import logging
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import periods
from ...tools.computed import COMPANY, DEPARTMENT, EMPLOYEE, Window, settled, with_zeros
from ..indicator.measure_load import COLUMNS, upsert
from ..indicator.subject import subject_of

_logger = logging.getLogger(__name__)

# Kinds whose numerator is a part of the denominator
SHARES = ("share", "ratio", "window", "stock")


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    def action_run(self):
        """Compute the values now; a source that breaks leaves those of the others alone."""
        self.check_access("write")
        for source in self.filtered("kpi_id"):
            if source.state in ("draft", "paused"):
                raise UserError(self.env._("%(record)s is not active: activate it first.", record=source.name))
            source._run()

    @api.model
    def _cron_run(self):
        # a broken one is tried again: what was missing may be there
        sources = self.search([("state", "in", ("active", "error")), ("kpi_id", "!=", False)], order="last_run, id")
        for done, source in enumerate(sources, 1):
            source._run()
            self.env["ir.cron"]._commit_progress(1, remaining=len(sources) - done)
        self.env["customer.perf.kpi"]._tell_silent()

    def _run(self):
        """Compute and store, within a savepoint; what goes wrong stands in ``error``."""
        self.ensure_one()
        source = self.sudo()  # sudo: who may run it was asked before; records are read with the owner's rights
        started = time.monotonic()
        try:
            with self.env.cr.savepoint():
                values = source._compute_values()
        except Exception as error:  # whatever breaks one source leaves the others alone
            _logger.info("data source %s: %s", source.id, error)
            source._fail(str(error))
            return
        was_silent = source.is_silent
        source.write({**values, "state": "active", "error": False, "last_run": fields.Datetime.now(),
                      "seconds": time.monotonic() - started, "is_silent": source._falls_silent(values)})  # fmt: skip
        if source.is_silent and not was_silent:
            source._tell_owner(self.env._("No value has come of this source for two periods."))

    def _falls_silent(self, values):
        """Whether the last two periods that have ended gave nothing."""
        found = values.get("last_found")
        return not found or found < self.kpi_id.with_company(self.company_id)._silent_before(self.kpi_id.frequency)

    def _tell_owner(self, text):
        self.message_post(body=text, partner_ids=self.owner_id.filtered("active").partner_id.ids)

    def _fail(self, text):
        is_new = self.state != "error"
        self.write({"state": "error", "error": text, "last_run": fields.Datetime.now()})
        if is_new:
            self._tell_owner(self.env._("This source stopped: %(error)s", error=text))

    def _compute_values(self):
        if not self.owner_id.active:
            raise UserError(
                self.env._(
                    "%(owner)s, whose rights it read the records with, is archived. Name another data owner.",
                    owner=self.owner_id.name,
                )
            )
        window = self._window()
        if not window.starts:
            return {"row_count": 0, "unmatched_count": 0, "last_found": self.last_found}
        self._check_rule()
        rows, lost = self._credited(self._rows(window))
        if self.zero_is_value:
            rows = with_zeros(rows, self._expected(window), window.starts)
        self._store(rows, window)
        last = max((row.period for row in rows if row.n), default=self.last_found)
        return {"row_count": len(rows), "unmatched_count": lost, "last_found": last}

    # ------------------------------------------------------------ when

    def _window(self, ended=None):
        """The periods that are computed: some that have ended, and all of a running cycle.

        :param ended: so many ended periods alone
        """
        company, frequency = self.company_id, self.kpi_id.frequency or periods.MONTH
        yesterday = fields.Date.subtract(company._perf_today(), days=1)
        month = company._perf_month()
        first = company._perf_last_ended(frequency)
        for _earlier in range((ended or self.settle_periods) - 1):
            first = company._perf_last_ended(frequency, first)
        if not ended:
            first = min([first, *(start for start, _end in self._cycles(("running", "review")))])
        return Window(frequency, tuple(periods.every(first, yesterday, frequency, month)), month)

    def _cycles(self, states):
        """[(first day, last day)] of the company's cycles in some states, see the rooms below."""
        return []

    def _expected(self, window):
        """{(kind, subject)} of whom a value is due."""
        kinds = {EMPLOYEE} if self.subject_path and self._subject_kind() in ("employee", "user", "partner") else set()
        if self.subject_path and not kinds:
            kinds = {DEPARTMENT}
        if self.with_company or not self.subject_path:
            kinds.add(COMPANY)
        due = {
            (EMPLOYEE, employee.id) if employee else (DEPARTMENT, department.id) if department else (COMPANY, 0)
            for employee, department in self._known_subjects()
        } | {(COMPANY, 0)}
        return {subject for subject in due if subject[0] in kinds}

    def _known_subjects(self):
        """[(employee, department)] of whom it gave a value before."""
        # sudo: whose values there are
        measures = self.env["customer.perf.measure"].sudo()
        own = Domain("kpi_id", "=", self.kpi_id.id) & Domain("company_id", "=", self.company_id.id)
        return measures._read_group(own & Domain("source_id", "=", self.id), ["employee_id", "department_id"])

    # ------------------------------------------------------------ into the values

    def _store(self, rows, window):
        """Write the rows; what this source gave before in the window and does not give now is deleted."""
        kpi = self.kpi_id
        factor = self._factor_of_shares()
        place = {name: index for index, name in enumerate(COLUMNS)}
        found = {}
        for row in rows:
            values = settled(row, kpi.aggregation, kpi.ratio_factor, factor)
            if values is None:
                continue
            employee = row.subject if row.kind == EMPLOYEE else None
            department = row.subject if row.kind == DEPARTMENT else None
            value, numerator, denominator, cases = values
            record = {
                "kpi_id": kpi.id,
                "employee_id": employee,
                "department_id": department,
                "subject": subject_of(employee, department),
                "company_id": self.company_id.id,
                "date": row.period,
                "segment_id": row.segment,
                "value": value,
                "numerator": numerator,
                "denominator": denominator,
                "sample_size": cases,
                "source": "computed",
                "kpi_version": kpi.version,
                "is_estimated": False,
            }
            found[record["subject"], row.period, row.segment or 0] = tuple(record.get(name) for name in place)
        self._take_back(found, window)
        upsert(self.env, list(found.values()), source_id=self.id)

    def _factor_of_shares(self):
        """What a share is multiplied with where the KPI is no ratio; other kinds have it in their values."""
        return self.factor if self.kind in SHARES or self.limit is not False else 1.0

    def _take_back(self, found, window):
        """Delete what the records do not tell any more, except where a closed cycle rests on it."""
        # sudo: the values of this source, whoever runs it
        there = self.env["customer.perf.measure"].sudo().search_fetch(
            [("source_id", "=", self.id), ("date", ">=", window.first), ("date", "<=", window.last)],
            ["subject", "date", "segment_id", "date_end", "kpi_id", "company_id"],
        )  # fmt: skip
        closed = self._cycles(("closed",))
        there.filtered(
            lambda measure: (
                (
                    (measure.subject, measure.date, measure.segment_id.id or 0) not in found
                    or measure.kpi_id != self.kpi_id
                )
                and not any(first <= measure.date_end <= last for first, last in closed)
            )
        ).unlink()

from functools import partial

from odoo import api, models
from odoo.tools import split_every

from ...tools import alerts
from ...tools.alerts import GUARD, LATE, LIMIT, SIGNAL, Value
from ..base.bulk import update_rows
from ..indicator.facts import histories
from ..indicator.subject import departments_of, employees_of

# Series per pass: bounds the memory, and costs a handful of queries per pass.
BATCH = 5000
# The rules that look at a series.
OF_SERIES = (LIMIT, SIGNAL, GUARD, LATE)
COLUMNS = {
    "state": "varchar",
    "severity": "varchar",
    "sign": "varchar",
    "value": "float8",
    "value_date": "date",
    "usual": "float8",
    "bound": "float8",
    "low": "float8",
    "high": "float8",
    "guard_id": "int4",
    "guard_value": "float8",
}
# An alert is made without a word in its log, and nobody follows it.
QUIETLY = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


class CustomerPerfAlert(models.Model):
    """The nightly pass: one reading of series, judging in ``tools.alerts``, one writing."""

    _inherit = "customer.perf.alert"

    @api.model
    def _cron_alerts(self):
        """Judge what changed since the last pass and what is open, and tell of it. A second run changes nothing."""
        Due = self.env["customer.perf.alert.due"]
        self.env.flush_all()
        until = self._days()
        keys, last = Due._keys(until)
        done = 0
        for batch in split_every(BATCH, keys, list):
            self._judge(batch, until)
            Due._forget(batch, last, until)
            done += len(batch)
            if self.env.context.get("ir_cron_progress_id"):  # whoever calls it otherwise commits himself
                self.env["ir.cron"]._commit_progress(len(batch), remaining=len(keys) - done)
        self._judge_scorecards(until)
        self._inhibit()
        self._silence(until)
        self._tell(until)

    @api.model
    def _days(self):
        """{company id: the day that it is}"""
        return {company.id: company._perf_today() for company in self.env["res.company"].search([])}

    @api.model
    def _judge(self, keys, until):
        """Judge some series.

        :param keys: (kpi id, subject, company id) each
        :param until: {company id: the day that it is}
        """
        kpis = self.env["customer.perf.kpi"].browse({key[0] for key in keys})
        guards = {kpi.id: kpi.guard_ids.ids if kpi.warn_guard else [] for kpi in kpis}
        watches = {kpi.id: kpi._watch() for kpi in kpis | kpis.guard_ids}
        silent = {
            (kpi.id, company.id): kpi.with_company(company)._silent_before(kpi.frequency)
            for kpi in kpis.filtered("warn_late")
            for company in self.env["res.company"].browse(until)
        }
        asked = {*keys, *((guard, *rest) for kpi, *rest in keys for guard in guards[kpi])}
        found = histories(self.env, asked, until)
        series = {key: [Value(*row) for row in rows] for key, rows in found.items()}
        there, closed = self._there(keys), self._closed(keys)
        found = []
        for key in keys:
            if values := series.get(key):
                guarded = {guard: series.get((guard, *key[1:]), []) for guard in guards[key[0]]}
                looks = self._looks(key, watches, guarded) | {LATE: partial(_late, silent.get((key[0], key[2])))}
                found += [
                    (key, rule, *self._judged(rule, values, look, there.get((*key, rule)), closed.get((*key, rule))))
                    for rule, look in looks.items()
                ]
        self._store(found, until)

    @api.model
    def _looks(self, key, watches, guards):
        """{rule: function of values and the day of the last closing, to a finding or None}"""
        watch = watches[key[0]]
        guards = {guard: (values, watches[guard]) for guard, values in guards.items()}
        return {
            LIMIT: lambda values, since: alerts.limit(values, watch),
            SIGNAL: lambda values, since: alerts.signal(values, watch, since),
            GUARD: lambda values, since: alerts.guard(values, watch, guards),
        }

    @api.model
    def _judged(self, rule, values, look, alert, since):
        """(alert, state that follows, finding) by one rule; the state is None where there is nothing to warn of.

        :param values: those of the series, oldest first
        :param alert: the one that is not closed, or None
        :param since: last day of the value with which the latest one was closed, or None
        """
        if alert and alert.value_date and values[-1].end < alert.value_date:
            return alert, alert.state, None  # its value is gone: no data never closes
        finding = look(values, since)
        if not alert:
            # what somebody closed opens again with a new value only
            is_news = finding and not (since and finding.end <= since)
            return alert, alerts.follow(None, finding, 0) if is_news else None, finding
        if finding:
            calm = 0
        elif rule == LATE:
            calm = alerts.QUIET_FOR  # it came: there is nothing to wait for
        else:
            calm = alerts.quiet(values, partial(look, since=since))
        return alert, alerts.follow(alert.state, finding, calm, bool(alert.acknowledged_on)), finding

    # ------------------------------------------------------------ what is there

    @api.model
    def _of(self, keys):
        return [
            ("kpi_id", "in", list({key[0] for key in keys})),
            ("subject", "in", list({key[1] for key in keys})),
            ("company_id", "in", list({key[2] for key in keys})),
        ]

    @api.model
    def _there(self, keys, rules=OF_SERIES):
        """{(kpi id, subject, company id, rule): the alert that is not closed}"""
        names = ["kpi_id", "subject", "company_id", "rule", "state", "value_date", "acknowledged_on", *COLUMNS]
        found = self.search_fetch([*self._of(keys), ("rule", "in", rules), ("state", "!=", "closed")], names)
        return {alert._key(): alert for alert in found}

    @api.model
    def _closed(self, keys, rules=OF_SERIES):
        """{(kpi id, subject, company id, rule): last day of the newest value with which one was closed}"""
        rows = self._read_group(
            [*self._of(keys), ("rule", "in", rules), ("state", "=", "closed")],
            ["kpi_id", "subject", "company_id", "rule"],
            ["value_date:max"],
        )
        return {(kpi.id, subject, company.id, rule): day for kpi, subject, company, rule, day in rows if day}

    def _key(self):
        return self.kpi_id.id, self.subject, self.company_id.id, self.rule

    # ------------------------------------------------------------ what is stored

    @api.model
    def _store(self, found, until):
        """Write what was judged, with one statement for the new and one for the others.

        :param found: (key, rule, alert or None, state or None, finding or None) each
        """
        fresh, warning, calm, gone = [], [], [], self.browse()
        for (kpi, subject, company), rule, alert, state, finding in found:
            if alert and state is None:
                gone |= alert
            elif alert and finding:
                warning.append((alert.id, state, *_content(finding)))
            elif alert:
                calm.append((alert.id, state))
            elif not alert and state:
                fresh.append(
                    {
                        "kpi_id": kpi,
                        "employee_id": next(iter(employees_of({subject})), False),
                        "department_id": next(iter(departments_of({subject})), False),
                        "company_id": company,
                        "rule": rule,
                        "date": until[company],
                        **dict(zip(COLUMNS, (state, *_content(finding)), strict=True)),
                    }
                )
        gone.unlink()
        update_rows(self, COLUMNS, warning)
        update_rows(self, {"state": COLUMNS["state"]}, calm)
        self.with_context(**QUIETLY).create(fresh)
        self.flush_model()


def _content(finding):
    """Of a finding, what the columns after the state hold."""
    guard, guard_value = finding.guard or (None, None)
    return (
        finding.severity, finding.sign, finding.value, finding.end, finding.usual, finding.bound,
        finding.low, finding.high, guard, guard_value,
    )  # fmt: skip


def _late(silent_before, values, since=None):
    """What the last value says where values stopped coming; None where it is new enough.

    :param silent_before: first day of the last but one period that has ended, None where it does not warn
    """
    newest = values[-1]
    if silent_before is None or newest.end >= silent_before:
        return None
    return alerts.Finding(severity=alerts.AMBER, end=newest.end, value=newest.value, sign=LATE)

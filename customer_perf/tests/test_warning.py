"""Early warning (M-01, M-02, M-08): what opens an alert, what becomes of it, who is told."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import CustomerPerfCommon
from .security_case import CHAIN, ROLES, STEPS_OF_WARNING, CoreRows


@tagged("post_install", "-at_install")
class TestSteps(CoreRows):
    def _alert(self, **values):
        subject = {} if {"department_id", "employee_id"} & values.keys() else {"employee_id": self.employee.id}
        return self.env["customer.perf.alert"].create(
            {"kpi_id": self.kpi.id, "company_id": self.company.id, **subject, **values}
        )

    def test_steps_are_taken_by_whom_they_belong_to(self):
        alert = self._alert(note="Looked into it")
        for (model, method), callers in STEPS_OF_WARNING.items():
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    done = self.allowed(lambda r=role, x=model, m=method: self.rpc(r, x, m, alert.ids))
                    self.assertEqual(done, role in callers)

    def test_closing_wants_a_note(self):
        """M-02"""
        alert = self._alert()
        boss = self.as_user(alert, "boss")
        self.assertRefused(boss.action_close)
        self.assertRefused(lambda: boss.action_close("  "))
        wizard = self.env["customer.perf.reason"].with_user(self.users["boss"])
        asked = boss.action_ask_close()
        wizard = wizard.with_context(**asked["context"]).create({"reason": "Trained for two days"})
        wizard.action_confirm()
        self.assertRecordValues(
            alert, [{"state": "closed", "note": "Trained for two days", "closed_by": self.users["boss"].id}]
        )
        boss.action_acknowledge()
        self.assertEqual(alert.state, "closed", "what is closed stays closed")

    def test_nothing_found_is_counted(self):
        """C7.7: HR sees which rules cry wolf; what is not closed, or was before this was asked, counts for nothing"""
        admin = self.as_user(self.kpi, "admin")
        self.assertFalse(admin.warn_outcomes or admin.is_crying_wolf)
        for outcome in ("nothing", "something", "nothing", "nothing"):
            boss = self.as_user(self._alert(), "boss")
            self.assertRefused(boss.action_close_nothing)
            (boss.action_close if outcome == "something" else boss.action_close_nothing)("Looked into it")
            self.assertEqual(boss.outcome, outcome)
            self.env.flush_all()  # before the next one, by the same rule
        self._alert(state="closed")
        self._alert()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(admin.warn_outcomes, "Limit: 4 closed, nothing found in 3 (75 %)")
        self.assertTrue(admin.is_crying_wolf)
        own = [("kpi_id", "=", self.kpi.id), ("company_id", "=", self.company.id)]
        [[share]] = self.env["customer.perf.alert"]._read_group(own, [], ["nothing_share:avg"])
        self.assertEqual(share, 75)
        with self.assertRaises(AccessError):
            self.as_user(self.kpi, "boss").read(["warn_outcomes"])

    def test_nobody_closes_what_is_about_himself(self):
        alert = self._alert(employee_id=self.people["officer"].id)
        self.assertRefused(lambda: self.as_user(alert, "officer").action_close("Nothing"), AccessError)
        self.as_user(alert, "chief").action_close("Talked about it")

    def test_alerts_of_departments(self):
        """They are read by those who lead them, HR and executives, and closed by who answers for them"""
        self.department.manager_id = self.boss
        alert = self._alert(department_id=self.department.id)
        company = self._alert(department_id=False, employee_id=False)
        for role in ROLES:
            with self.subTest(role=role):
                for one, readers in (
                    (alert, (*CHAIN, "executive")),
                    (company, ("officer", "admin", "executive")),
                ):
                    found = self._try(lambda r=role, x=one: self.rpc(r, x._name, "search", [("id", "=", x.id)]))
                    self.assertEqual(bool(found), role in readers)
                closed = self.allowed(lambda r=role: self.rpc(r, alert._name, "action_close", alert.ids, "Done"))
                self.assertEqual(closed, role in CHAIN)

    def test_a_silence_has_a_subject_or_a_kpi(self):
        Silence = self.env["customer.perf.silence"]
        base = {"company_id": self.company.id, "date_until": "2030-01-01", "reason": "Renovation"}
        both = {"employee_id": self.employee.id, "department_id": self.department.id}
        for subjects in ({}, both):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
                Silence.create({**base, **subjects})
        own = {**base, "kpi_id": self.kpi.id, "employee_id": self.people["officer"].id}
        self.assertRefused(lambda: self.as_user(Silence, "officer").create(own), AccessError)
        self.as_user(Silence, "boss").create({**base, "employee_id": self.employee.id})
        self.assertRefused(lambda: self.as_user(Silence, "boss").create({**base, "kpi_id": self.kpi.id}), AccessError)


class WarningCase(CustomerPerfCommon):
    """Months of values of a KPI of its own; today is 10 December 2025"""

    TODAY = "2025-12-10"
    YEAR = (82, 85, 79, 84, 81, 83, 80, 86, 82, 84, 81, 83)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["customer.perf.kpi"].search([]).warn_dissatisfied = False
        cls.watched = cls._kpi("Solved at the first contact")
        cls.startClassPatcher(freeze_time(cls.TODAY))

    @classmethod
    def _kpi(cls, name, **values):
        gate = dict.fromkeys(("asks_value", "asks_influence", "asks_collect"), True)
        return cls.env["customer.perf.kpi"].create({"name": name, "state": "active", **gate, **values})

    def values(self, numbers, whom=None, kpi=None, until="2025-11-01"):
        """Measures of successive months, the last one that of a day; None for a month without."""
        last = fields.Date.to_date(until)
        whom = self.employee if whom is None else whom
        subject = {"hr.employee": "employee_id", "hr.department": "department_id"}.get(whom._name)
        return self.env["customer.perf.measure"].create(
            [
                {
                    "kpi_id": (kpi or self.watched).id,
                    "company_id": self.company.id,
                    **({subject: whom.id} if subject else {}),
                    "date": fields.Date.subtract(last, months=len(numbers) - 1 - place),
                    "value": number,
                }
                for place, number in enumerate(numbers)
                if number is not None
            ]
        )

    def run_pass(self):
        self.env["customer.perf.alert"]._cron_alerts()
        return self.alerts()

    def alerts(self, **values):
        self.env.invalidate_all()
        domain = [("kpi_id", "=", self.watched.id), *((name, "=", value) for name, value in values.items())]
        return self.env["customer.perf.alert"].search(domain, order="id")


@tagged("post_install", "-at_install")
class TestPass(WarningCase):
    def test_limits(self):
        """M-01: a value beyond the limit creates an alert; the red one is red"""
        self.watched.write({"warn_amber": 80, "warn_red": 70})
        self.values([90, 79])
        alert = self.run_pass()
        self.assertRecordValues(
            alert,
            [
                {
                    "employee_id": self.employee.id, "rule": "limit", "severity": "amber", "state": "open",
                    "value": 79, "bound": 80, "value_date": date(2025, 11, 30), "date": date(2025, 12, 10),
                }
            ],
        )  # fmt: skip
        self.values([69])
        self.assertEqual(self.run_pass(), alert)
        self.assertRecordValues(alert, [{"severity": "red", "bound": 70, "state": "open"}])

    def test_limits_that_ship(self):
        """P-03, P-06: 5 % of the major accounts lost is within the limit, 6 % is red"""
        churn = self.env.ref("customer_perf.kpi_churn_big")
        self.assertEqual(self.env.ref("customer_perf.kpi_vipwait").warn_red, 20)
        self.env["customer.perf.measure"].create(
            [
                {"kpi_id": churn.id, "employee_id": person.id, "date": "2025-07-01", "numerator": lost,
                 "denominator": 100, "company_id": self.company.id}
                for person, lost in ((self.employee, 5), (self.people["peer"], 6))
            ]
        )  # fmt: skip
        self.env["customer.perf.alert"]._cron_alerts()
        alert = self.env["customer.perf.alert"].search([("kpi_id", "=", churn.id), ("rule", "=", "limit")])
        self.assertEqual((alert.employee_id, alert.severity), (self.people["peer"], "red"))

    def test_a_second_run_changes_nothing(self):
        self.watched.warn_amber = 80
        self.values([*self.YEAR, 60])
        found = self.run_pass()
        self.assertEqual(sorted(found.mapped("rule")), ["limit", "signal"])
        before = [alert._read_format(["state", "value", "write_date", "told_on"]) for alert in found]
        again = self.run_pass()
        self.assertEqual([alert._read_format(["state", "value", "write_date", "told_on"]) for alert in again], before)

    def test_for_so_many_values(self):
        self.watched.write({"warn_amber": 80, "warn_for": 2})
        self.values([79], until="2025-09-01")
        self.assertEqual(self.run_pass().state, "pending")
        self.values([90], until="2025-10-01")
        self.assertFalse(self.run_pass(), "what was only pending goes without a word")
        self.values([79, 79])
        self.assertEqual(self.run_pass().state, "open")

    def test_a_period_that_has_not_ended_waits(self):
        self.watched.warn_amber = 80
        self.values([50], until="2025-12-01")
        self.assertFalse(self.run_pass())
        with freeze_time("2026-01-01"):
            self.assertEqual(self.run_pass().value, 50)

    def test_no_data_never_closes(self):
        """C7: the value is deleted, the alert stays; so does one whose values stopped coming"""
        self.watched.warn_amber = 80
        values = self.values([90, 90, 90, 70])
        alert = self.run_pass()
        values[-1].unlink()
        self.assertEqual(self.run_pass().state, "open")
        with freeze_time("2026-06-10"):
            self.assertEqual(self.run_pass(), alert)
            self.assertEqual(alert.state, "open")
            self.assertTrue(alert.is_without_news)

    def test_two_quiet_values_propose_to_close(self):
        self.watched.warn_amber = 80
        self.values([70], until="2025-08-01")
        alert = self.run_pass()
        self.as_user(alert, "boss").action_acknowledge()
        self.values([90], until="2025-09-01")
        self.assertEqual(self.run_pass().state, "acknowledged", "one is not enough")
        self.values([90], until="2025-10-01")
        self.assertEqual(self.run_pass().state, "recovering")
        self.values([70], until="2025-11-01")
        self.assertEqual(self.run_pass().state, "acknowledged", "it is the one that somebody has seen")
        self.assertEqual(self.alerts(), alert)

    def test_what_was_closed_opens_with_a_new_value_only(self):
        self.watched.warn_amber = 80
        self.values([70], until="2025-10-01")
        alert = self.run_pass()
        self.as_user(alert, "boss").action_close("Trained")
        self.values([69], until="2025-10-01")
        self.assertEqual(self.run_pass(), alert)
        self.values([69])
        self.assertEqual(self.run_pass().mapped("state"), ["closed", "open"])

    def test_unusual_value_warns_by_default(self):
        self.assertTrue(self.watched.warn_signal)
        self.assertFalse(self._kpi("Once a quarter", frequency="quarter").warn_signal)
        self.values([*self.YEAR, 60])
        self.assertRecordValues(self.run_pass(), [{"rule": "signal", "severity": "amber", "sign": "point"}])

    def test_settings_judge_anew(self):
        self.values([70])
        self.assertFalse(self.run_pass())
        self.watched.warn_amber = 80
        self.assertEqual(self.run_pass().value, 70)

    def test_one_at_the_cost_of_another(self):
        """M-08, FM-02: handling time falls while complaints rise"""
        complaints = self._kpi("Complaints", direction="lower")
        self.watched.write({"direction": "lower", "guard_ids": [Command.link(complaints.id)], "warn_signal": False})
        base = [100, 104, 97, 101, 99, 103, 98, 102, 100, 96, 101, 99]
        self.values([*base, 88, 86, 89])
        self.values([*base, 101, 99], kpi=complaints, until="2025-10-01")
        self.assertFalse(self.run_pass())
        self.values([114, 117, 115], kpi=complaints)
        self.assertRecordValues(
            self.run_pass(), [{"rule": "guard", "guard_id": complaints.id, "value": 89, "guard_value": 115}]
        )

    def test_late(self):
        self.watched.warn_late = True
        self.values([90], until="2025-10-01")
        self.assertFalse(self.run_pass(), "November is not late yet")
        with freeze_time("2026-01-05"):
            alert = self.run_pass()
            self.assertRecordValues(alert, [{"rule": "late", "value_date": date(2025, 10, 31)}])
            self.values([90], until="2025-12-01")
            self.assertEqual(self.run_pass().state, "recovering")

    def test_a_department_speaks_for_its_members(self):
        self.watched.warn_amber = 80
        self.values([70])
        self.values([70], self.people["stranger"])
        self.values([70], self.department)
        self.run_pass()
        unit = self.alerts(department_id=self.department.id)
        self.assertEqual(self.alerts(employee_id=self.employee.id).inhibitor_id, unit)
        self.assertFalse(self.alerts(employee_id=self.people["stranger"].id).inhibitor_id)
        self.as_user(unit, "officer").action_close("Trained")
        self.run_pass()
        self.assertFalse(self.alerts(employee_id=self.employee.id).inhibitor_id)

    def test_few_people_are_not_told_apart(self):
        """A department's value that is pooled from one person is his: no alert tells it to executives"""
        self.watched.warn_amber = 80
        self.values([70])
        self.assertEqual(self.run_pass().employee_id, self.employee)

    def test_people_who_left(self):
        self.watched.warn_amber = 80
        self.values([70])
        self.employee.active = False
        self.assertFalse(self.run_pass())

    def _goal(self, target=1200, **values):
        """A goal of the employee on the watched KPI, in the year of the values"""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE customer_perf_cycle SET date_from = '2025-01-01', date_to = '2025-12-31' WHERE id = %(cycle)s;
               UPDATE customer_perf_scorecard SET date_from = '2025-01-01', date_to = '2025-12-31'
                WHERE cycle_id = %(cycle)s""",
            {"cycle": self.cycle.id},
        )
        self.env.invalidate_all()
        line = self.scorecard.line_ids[0]
        kind = {"aggregation": "sum", "phasing": "even", "direction": "higher", **values}
        line.sudo().write({**kind, "kpi_id": self.watched.id, "target": target, "threshold": False, "stretch": False})
        return line

    def test_forecast(self):
        """M-01: nine months at 90 of 100 a month: the year will end below 1,200, whatever the rest brings"""
        self.watched.write({"aggregation": "sum", "warn_signal": False})
        self.assertTrue(self.watched.warn_forecast)
        self._goal()
        self.values([90, 88, 92, 91, 89, 90, 90, 91, 89], until="2025-09-01")
        alert = self.run_pass()
        self.assertRecordValues(
            alert,
            [{"rule": "forecast", "severity": "amber", "bound": 1200, "value": 89, "value_date": date(2025, 9, 30)}],
        )
        # 810 of nine months; the other 92 days at the mean rate, by t(8; 90 %) = 1.3968
        self.assertAlmostEqual(alert.low, 1076.09, 2)
        self.assertAlmostEqual(alert.high, 1090.26, 2)
        self.assertEqual(self.run_pass(), alert, "a second run changes nothing")
        self.values([400], until="2025-10-01")
        self.assertEqual(self.run_pass().state, "recovering")

    def test_closed_stays_closed_until_a_value_is_settled(self):
        """The month that is not over says nothing new: what was closed does not open again by it"""
        self.watched.write({"aggregation": "sum", "warn_signal": False})
        self._goal()
        self.values([90, 88, 92, 91, 89, 90, 90, 91, 89, 90, 90], until="2025-11-01")
        alert = self.run_pass()
        alert.with_user(self.users["officer"]).action_close("Agreed to stay below")
        self.values([10], until="2025-12-01")
        self.assertEqual(self.run_pass(), alert)
        self.assertEqual(alert.state, "closed")

    def test_a_mean_is_forecast_by_its_cases(self):
        self.watched.write({"aggregation": "ratio", "ratio_factor": 100, "warn_signal": False, "warn_forecast": True})
        self._goal(target=95, aggregation="ratio", phasing="whole")
        self.values([90, 88, 92, 91, 89, 90, 90, 91, 89], until="2025-09-01")
        self.assertAlmostEqual(sum((self.run_pass().low, self.alerts().high)) / 2, 90, 3)

    def test_nothing_is_forecast_where_all_is_due_at_the_end(self):
        self.watched.write({"aggregation": "sum", "warn_signal": False})
        self._goal(phasing="whole")
        self.values([90] * 8 + [80], until="2025-09-01")
        self.assertFalse(self.run_pass())

    def test_a_goal_keeps_the_alert_that_changed_it(self):
        """M-07"""
        self.watched.warn_amber = 80
        line = self._goal(target=85, aggregation="mean", phasing="whole", is_fixed=False)
        self.values([70])
        alert = self.run_pass()
        opened = self.as_user(alert, "boss").action_change_goal()
        self.assertEqual(opened["res_id"], line.scorecard_id.id)
        card = self.as_user(line.scorecard_id, "boss").with_context(**opened["context"])
        card.line_ids = [Command.update(line.id, {"target": 75, "change_reason": "The line was closed for a month"})]
        self.assertEqual(line.alert_id, alert)
        self.assertIn("The line was closed for a month", alert.message_ids[0].body)
        other = line.scorecard_id.line_ids[1]
        card.line_ids = [Command.update(other.id, {"target": other.target - 1, "change_reason": "Other"})]
        self.assertFalse(other.alert_id, "an alert is kept on the goal that it is about")
        talk = self.as_user(alert, "boss").action_plan_check_in()
        self.assertEqual(talk["context"]["default_employee_id"], self.employee.id)

    def test_met_but_dissatisfied(self):
        """C-08, FM-17: internal KPIs are met, the customer is not satisfied"""
        self.measure_all(self.employee)
        self.env["customer.perf.kpi"].search([]).warn_dissatisfied = True
        line = self.scorecard.line_ids.filtered("is_customer")[0]
        self.env.flush_all()
        self.env.cr.execute("UPDATE customer_perf_scorecard_line SET status = 'red' WHERE id = %s", [line.id])
        self._set_dissatisfied(True)
        self.run_pass()
        alert = self.env["customer.perf.alert"].search(
            [("rule", "=", "dissatisfied"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((alert.kpi_id, alert.employee_id), (line.kpi_id, self.employee))
        self.env.cr.execute("UPDATE customer_perf_scorecard_line SET status = 'amber' WHERE id = %s", [line.id])
        self._set_dissatisfied(False)
        self.run_pass()
        self.env.invalidate_all()
        self.assertEqual(alert.state, "recovering")

    def _set_dissatisfied(self, value):
        self.env.cr.execute(
            "UPDATE customer_perf_scorecard SET is_dissatisfied = %s WHERE id = %s", [value, self.scorecard.id]
        )
        self.env.invalidate_all()

    def test_queries_do_not_grow_with_people(self):
        self.watched.warn_amber = 80
        everybody = [self.employee, *(self.people[role] for role in ("peer", "boss", "chief", "officer", "outsider"))]
        self.run_pass()
        counts = []
        for people in (everybody[:1], everybody[1:2], everybody[2:]):
            for person in people:
                self.values([*self.YEAR, 60], person)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            self.env["customer.perf.alert"]._cron_alerts()
            counts.append(self.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[0], 40)


@tagged("post_install", "-at_install")
class TestNotice(WarningCase):
    def todos(self, alert):
        return self.env["mail.activity"].search([("res_model", "=", alert._name), ("res_id", "in", alert.ids)])

    def mails(self):
        """{user: subject} of the mails of a week to people of this company"""
        domain = [("subject", "like", "Early warnings")]
        before = self.env["mail.message"].search(domain)
        self.env["customer.perf.alert"]._cron_mail()
        sent = self.env["mail.message"].search(domain) - before
        told = {message.notified_partner_ids.user_ids: message.subject for message in sent}
        return {user: subject for user, subject in told.items() if user in self.users.values()}

    def test_red_is_told_at_once_and_once(self):
        """M-02: activity for owner and manager; closing the alert takes it away"""
        self.watched.warn_red = 70
        self.values([60])
        alert = self.run_pass()
        self.assertEqual(self.todos(alert).user_id, self.users["employee"] | self.users["boss"])
        self.run_pass()
        self.assertEqual(len(self.todos(alert)), 2)
        self.as_user(alert, "employee").action_acknowledge()
        self.assertEqual(self.todos(alert).user_id, self.users["boss"])
        self.as_user(alert, "boss").action_close("Trained")
        self.assertFalse(self.todos(alert))

    def test_a_red_limit_does_not_wait_for_the_night(self):
        cron = self.env.ref("customer_perf.ir_cron_alerts")
        triggers = [("cron_id", "=", cron.id)]
        before = self.env["ir.cron.trigger"].search_count(triggers)
        self.values([60], until="2025-10-01")
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), before)
        self.watched.warn_red = 70
        self.values([60])
        self.assertEqual(self.env["ir.cron.trigger"].search_count(triggers), before + 1)

    def test_amber_waits_for_the_weekly_mail(self):
        self.watched.warn_amber = 80
        self.values([70])
        self.values([70], self.people["peer"])
        self.assertFalse(self.todos(self.run_pass()))
        self.assertEqual(
            self.mails(),
            {
                self.users["employee"]: "Early warnings: 1",
                self.users["peer"]: "Early warnings: 1",
                self.users["boss"]: "Early warnings: 2",
            },
        )
        self.assertFalse(self.mails(), "nobody is told twice")

    def test_what_a_department_speaks_for_is_not_told_above(self):
        self.watched.warn_red = 80
        self.department.manager_id = self.people["chief"]
        self.values([70])
        self.values([70], self.department)
        self.run_pass()
        self.assertEqual(
            self.todos(self.alerts(employee_id=self.employee.id)).user_id, self.users["employee"], "he sees his own"
        )
        self.assertEqual(self.todos(self.alerts(department_id=self.department.id)).user_id, self.users["chief"])

    def test_silence(self):
        """Nobody is told until it ends; then what still warns is told"""
        self.watched.warn_red = 80
        silence = self.env["customer.perf.silence"].create(
            {
                "department_id": self.department.id,
                "company_id": self.company.id,
                "date_until": "2025-12-20",
                "reason": "Renovation",
            }
        )
        self.values([70])
        alert = self.run_pass()
        self.assertTrue(alert.is_silenced)
        self.assertFalse(self.todos(alert) or self.mails())
        silence.date_until = "2025-12-09"
        self.assertIn(self.users["boss"], self.mails(), "as it stands when the mail goes out")
        silence.date_until = "2025-12-20"
        self.run_pass()
        with freeze_time("2025-12-21"):
            self.run_pass()
            self.assertFalse(alert.is_silenced)
            self.assertEqual(len(self.todos(alert)), 2)


@tagged("post_install", "-at_install")
class TestPagesAndSettings(WarningCase):
    def test_my_value_and_team_show_them(self):
        self.watched.warn_red = 80
        self.values([70])
        alert = self.run_pass()
        self.env.flush_all()
        page = self.as_user(self.env["customer.perf.my.value"], "employee").get_page(self.scorecard.id)
        [section] = [section for section in page["sections"] if section["code"] == "alerts"]
        self.assertEqual([row["id"] for row in section["data"]["alerts"]], alert.ids)
        self.assertIn("70", section["data"]["alerts"][0]["text"])
        people = self.as_user(self.env["customer.perf.team"], "boss").get_page()["people"]
        needs = {person["name"]: [need for need in person["needs"] if need["code"] == "alert"] for person in people}
        self.assertEqual([need["level"] for need in needs["Perf employee"]], ["danger"])
        self.assertFalse(needs["Perf peer"])
        self.as_user(alert, "boss").action_close("Trained")
        people = self.as_user(self.env["customer.perf.team"], "boss").get_page()["people"]
        self.assertFalse([need for person in people for need in person["needs"] if need["code"] == "alert"])

    def test_limits_stand_in_order(self):
        self.assertRefused(lambda: self.watched.write({"warn_amber": 70, "warn_red": 80}), ValidationError)
        self.watched.write({"warn_amber": 80, "warn_red": 70})
        turned = {"direction": "lower", "warn_amber": 80, "warn_red": 70}
        self.assertRefused(lambda: self.watched.write(turned), ValidationError)
        self.assertRefused(lambda: self.watched.write({"direction": "range", "warn_amber": 80}), ValidationError)
        self.watched.direction = "lower"
        self.assertEqual((self.watched.warn_amber, self.watched.warn_red), (False, False), "those of the other side")

    def test_preview_follows_the_settings(self):
        """How often each rule would have warned in two years, before anything is saved"""
        self.values([70, 90, 90, 70, 90, 90, 70])
        admin = self.as_user(self.watched, "admin")  # the KPI is every company's
        self.assertIn("Limit: 0\n", admin.warn_preview)
        with Form(admin) as form:
            form.warn_amber = 80
            self.assertIn("Limit: 3\n", form.warn_preview)
            form.warn_for = 2
            self.assertIn("Limit: 0\n", form.warn_preview)
        with self.assertRaises(AccessError):
            self.as_user(self.watched, "boss").read(["warn_preview"])

    def test_words(self):
        self.watched.write({"warn_amber": 80, "unit": "%", "value_min": False, "value_max": False})
        self.values([*self.YEAR, 60])
        texts = {alert.rule: alert.text for alert in self.run_pass()}
        self.assertEqual(texts["limit"], "Nov 2025: 60 %, the limit is 80 %.")
        self.assertIn("60 %. 82.6 % is usual", texts["signal"])

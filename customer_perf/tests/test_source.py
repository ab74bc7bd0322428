"""Values that come by themselves (L-01, L-02, L-06, Z-02), from records that every Odoo has: absences."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.indicator.measure_load import COLUMNS, upsert
from ..tools.computed import Window
from .common import OFFICER, CustomerPerfCommon
from .security_case import ROLES, STEPS_OF_SOURCE

LEAVES = "resource.calendar.leaves"


class SourceCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # everybody reads his own absences, HR all of them
        cls.env["ir.rule"].create(
            {
                "name": "HR",
                "model_id": cls.env["ir.model"]._get_id(LEAVES),
                "groups": cls.env.ref(OFFICER).ids,
                "domain_force": "[(1, '=', 1)]",
            }
        )
        cls.count_kpi = cls._kpi("src_count", aggregation="sum")
        cls.share_kpi = cls._kpi("src_share", aggregation="ratio", ratio_factor=100)
        cls.time_kpi = cls._kpi("src_time", aggregation="mean", unit="hours")
        for person, begin, end in (
            ("employee", "2025-01-06 08:00:00", "2025-01-06 12:00:00"),
            ("employee", "2025-01-10 08:00:00", "2025-01-10 10:00:00"),
            ("employee", "2025-02-28 23:30:00", "2025-03-03 09:00:00"),
            ("peer", "2025-01-20 08:00:00", "2025-01-20 18:00:00"),
        ):
            cls._leave(cls.people[person].resource_id, begin, end)

    @classmethod
    def _kpi(cls, code, **values):
        return cls.env["customer.perf.kpi"].create({"name": code, "code": code, "frequency": "month", **values})

    @classmethod
    def _leave(cls, resource, begin, end, **values):
        leave = cls.env[LEAVES].create(
            {"name": "x", "resource_id": resource.id, "date_from": begin, "date_to": end, **values}
        )
        leave.company_id = cls.company
        return leave

    @classmethod
    def source(cls, **values):
        return cls.env["customer.perf.source"].create(
            {
                "name": "Absences",
                "kpi_id": cls.count_kpi.id,
                "company_id": cls.company.id,
                "model": LEAVES,
                "domain": "[('resource_id', '!=', False)]",
                "date_field": "date_from",
                "subject_path": "resource_id.user_id",
                "owner_id": cls.users["admin"].id,
                "tz": "UTC",
                **values,
            }
        )

    def run_now(self, source):
        source.state = "active"
        source._run()
        self.assertFalse(source.error)
        return self.values(source)

    def values(self, source):
        """{(role, department or company; month): value} of the KPI"""
        names = {person.id: role for role, person in self.people.items()}
        measures = self.env["customer.perf.measure"].search(
            [("kpi_id", "=", source.kpi_id.id), ("segment_id", "=", False), ("date", "<", "2026-01-01")],
            order="date, subject",
        )
        return {
            (names.get(m.employee_id.id, m.department_id.name or "company"), m.date.month): m.value for m in measures
        }


@tagged("post_install", "-at_install")
class TestSource(SourceCase):
    # ------------------------------------------------------------ what each kind counts

    def test_count(self):
        """A window takes in all of a running cycle"""
        found = self.run_now(self.source())
        self.assertEqual(found, {("employee", 1): 2, ("employee", 2): 1, ("peer", 1): 1})

    def test_the_month_is_that_of_the_time_zone(self):
        """28 February 23:30 in London is March in Shanghai (Z-02)"""
        found = self.run_now(self.source(tz="Asia/Shanghai"))
        self.assertEqual(found, {("employee", 1): 2, ("employee", 3): 1, ("peer", 1): 1})

    def test_company_beside_the_people(self):
        self._leave(self.env["resource.resource"].create({"name": "Nobody's", "company_id": self.company.id}),
                    "2025-01-07 08:00:00", "2025-01-07 09:00:00")  # fmt: skip
        source = self.source(with_company=True)
        self.assertEqual(self.run_now(source)["company", 1], 4)
        self.assertEqual(source.unmatched_count, 1)

    def test_share(self):
        source = self.source(
            kpi_id=self.share_kpi.id, kind="share", numerator_domain="[('date_to', '<=', '2025-01-06')]"
        )
        self.assertEqual(self.run_now(source), {("employee", 1): 50, ("employee", 2): 0, ("peer", 1): 0})

    def test_duration(self):
        """Mean hours, by the month of the end: 4 and 2 hours, 57.5 from February into March"""
        source = self.source(kpi_id=self.time_kpi.id, kind="duration", date_end_field="date_to", counts_in="end")
        self.assertEqual(self.run_now(source), {("employee", 1): 3, ("employee", 3): 57.5, ("peer", 1): 10})

    def test_duration_in_working_hours(self):
        """Monday to Friday 8–12 and 13–17: Friday 23:30 to Monday 9:00 is one hour of work"""
        calendar = self.env["resource.calendar"].create({"name": "Office", "tz": "UTC", "company_id": self.company.id})
        source = self.source(
            kpi_id=self.time_kpi.id, kind="duration", date_end_field="date_to", calendar_id=calendar.id
        )
        self.assertEqual(self.run_now(source), {("employee", 1): 3, ("employee", 2): 1, ("peer", 1): 8})

    def test_share_in_time(self):
        source = self.source(kpi_id=self.share_kpi.id, kind="duration", date_end_field="date_to", limit=4)
        self.assertEqual(self.run_now(source), {("employee", 1): 100, ("employee", 2): 0, ("peer", 1): 0})

    def test_the_same_again(self):
        """Of the three in January the first comes again after 4 days; the last of all is not followed by any"""
        source = self.source(kpi_id=self.share_kpi.id, kind="window", customer_path="resource_id", window_days=7)
        self.assertEqual(self.run_now(source), {("employee", 1): 50, ("employee", 2): 0, ("peer", 1): 0})
        source.window_again = False
        self.assertEqual(self.run_now(source), {("employee", 1): 50, ("employee", 2): 100, ("peer", 1): 100})

    def test_different_ones(self):
        source = self.source(kind="distinct", subject_path=False, customer_path="resource_id")
        self.assertEqual(self.run_now(source), {("company", 1): 2, ("company", 2): 1})

    def test_stock(self):
        """What is open when the period ends"""
        source = self.source(kind="stock", date_end_field="date_to")
        self.assertEqual(self.run_now(source), {("employee", 2): 1})

    def test_ratio_of_two_sources(self):
        """Where the upper one has nothing it is 0, where the lower one has nothing there is no value"""
        parts = [
            self.source(name="Long", kpi_id=False, domain="[('date_to', '>=', '2025-01-15')]"),
            self.source(name="All", kpi_id=False),
        ]
        source = self.source(
            name="Ratio", kpi_id=self.share_kpi.id, kind="ratio", model=False,
            numerator_source_id=parts[0].id, denominator_source_id=parts[1].id,
        )  # fmt: skip
        self.assertEqual(self.run_now(source), {("employee", 1): 0, ("employee", 2): 100, ("peer", 1): 100})

    def test_segments_stand_beside_the_total(self):
        self.env[LEAVES].search([("resource_id", "=", self.people["peer"].resource_id.id)]).time_type = "other"
        source = self.source(segment_path="time_type", subject_path=False)
        self.assertEqual(self.run_now(source), {("company", 1): 3, ("company", 2): 1})
        found = self.env["customer.perf.measure"].search([("source_id", "=", source.id), ("segment_id", "!=", False)])
        self.assertEqual(
            {(m.segment_id.name, m.date.month): m.value for m in found},
            {("Time Off", 1): 2, ("Time Off", 2): 1, ("Other", 1): 1},
        )

    def test_nothing_may_mean_zero(self):
        """Who has a goal with the KPI, or had a value before, gets 0 where he has no record"""
        source = self.source(zero_is_value=True)
        self.run_now(source)
        found = self.run_now(source)
        self.assertEqual(found["peer", 5], 0)
        self.assertEqual(found["employee", 2], 1)

    # ------------------------------------------------------------ a run takes the place of the one before

    def test_what_vanished_from_the_records_vanishes(self):
        source = self.source()
        self.run_now(source)
        self.env[LEAVES].search([("resource_id", "=", self.people["peer"].resource_id.id)]).unlink()
        self.assertEqual(self.run_now(source), {("employee", 1): 2, ("employee", 2): 1})

    def test_neither_replaces_the_other(self):
        """The value that came second is listed, until somebody decides"""
        Measure, Conflict = self.env["customer.perf.measure"], self.env["customer.perf.source.conflict"]
        mine = self.measure("src_count", self.employee, value=7)
        source = self.source()
        self.assertEqual(self.run_now(source)["employee", 1], 7)
        conflict = Conflict.search([("source_id", "=", source.id)])
        self.assertEqual((conflict.value, conflict.standing, conflict.origin), (2, 7, "computed"))
        self.run_now(source)
        self.assertEqual(len(Conflict.search([("source_id", "=", source.id)])), 1, "listed once")
        self.as_user(conflict, "officer").action_take()
        self.assertEqual((mine.value, mine.source, mine.source_id), (2, "computed", source))
        entered = self.as_user(Measure, "officer").create(
            {"kpi_id": self.count_kpi.id, "employee_id": self.employee.id, "date": "2025-01-01", "value": 9}
        )
        self.assertEqual((entered.id, mine.value), (mine.id, 2))
        self.assertRefused(lambda: self.as_user(mine, "officer").write({"value": 3}))
        late = Conflict.search([("origin", "=", "manual")])
        self.assertEqual((late.value, late.standing), (9, 2))
        late.action_take()
        self.assertEqual(self.run_now(source)["employee", 1], 9)
        self.assertFalse(Conflict.search([("state", "=", "open")]), "decided once")

    def test_a_load_gives_way_too(self):
        source = self.source()
        self.run_now(source)
        row = dict.fromkeys(COLUMNS) | {
            "kpi_id": self.count_kpi.id, "employee_id": self.employee.id, "subject": self.employee.id,
            "company_id": self.company.id, "date": date(2025, 1, 1), "value": 5.0, "source": "import",
        }  # fmt: skip
        upsert(self.env, [tuple(row.values())])
        self.assertEqual(self.values(source)["employee", 1], 2)
        self.assertEqual(self.env["customer.perf.source.conflict"].search([]).mapped("value"), [5])

    def test_a_closed_cycle_stays_and_a_late_value_is_marked(self):
        source = self.source(settle_periods=30)
        self.run_now(source)
        self.cycle.state = "closed"
        self._leave(self.people["boss"].resource_id, "2025-04-07 08:00:00", "2025-04-07 12:00:00")
        self.env[LEAVES].search([("resource_id", "=", self.people["peer"].resource_id.id)]).unlink()
        found = self.run_now(source)
        self.assertEqual((found["peer", 1], found["boss", 4]), (1, 1))
        marked = self.env["customer.perf.measure"].search([("after_close", "=", True)])
        self.assertEqual(marked.employee_id, self.boss)

    # ------------------------------------------------------------ what may go wrong

    def test_one_broken_source_leaves_the_others_alone(self):
        sources = [self.source(name=str(number), kpi_id=self._kpi(f"src_{number}", aggregation="sum").id)
                   for number in range(5)]  # fmt: skip
        for source in sources:
            source.state = "active"
        self.env.flush_all()
        self.cr.execute("UPDATE customer_perf_source SET date_field = 'gone' WHERE id = %s", [sources[2].id])
        self.env.invalidate_all()
        for source in sources:
            source._run()
        self.assertEqual([source.state for source in sources], ["active", "active", "error", "active", "active"])
        self.assertIn("gone", sources[2].error)
        self.assertTrue(sources[2].kpi_id.stale_text)
        self.assertFalse(sources[0].kpi_id.stale_text)
        sources[2].date_field = "date_from"
        self.assertEqual(len(self.run_now(sources[2])), 3, "mended")

    def test_an_owner_who_leaves(self):
        source = self.source()
        self.run_now(source)
        self.users["admin"].active = False
        source._run()
        self.assertEqual(source.state, "error")
        self.assertIn("archived", source.error)
        self.assertEqual(self.values(source)["employee", 1], 2, "the last values stand")

    def test_records_are_those_that_the_owner_may_read(self):
        source = self.source(owner_id=self.users["peer"].id)
        self.assertEqual(self.run_now(source), {("peer", 1): 1})

    def test_no_code(self):
        for domain in ("[('create_uid', '=', uid)]", "[('date_from', '<', context_today())]", "[(1,)]", "__import__"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError), self.cr.savepoint():
                self.source(domain=domain)
        self.source(domain="[('date_from', '<', 'today -30d'), ('resource_id.name', 'ilike', 'x')]")

    def test_only_amounts_are_added_up(self):
        for field in ("id", "resource_id", "name", "resource_id.time_efficiency"):
            with self.subTest(field=field), self.assertRaises(ValidationError), self.cr.savepoint():
                self.source(kind="sum", value_field=field)

    def test_what_the_owner_may_not_read_is_refused(self):
        """A wage through a domain, a date or a path (Z-02)"""
        admin = self.env.ref("base.user_admin")
        for values in (
            {"model": "hr.version", "date_field": "date_version", "subject_path": "employee_id"},
            {"domain": "[('resource_id.employee_id.wage', '>', 1)]"},
            {"numerator_domain": "[('resource_id.employee_id.wage', '>', 1)]"},
            {"segment_path": "resource_id.employee_id.gender"},
        ):
            for owner in ("employee", "officer"):
                with self.subTest(values=values, owner=owner), self.cr.savepoint():
                    if owner == "officer" and values.get("model") == "hr.version":
                        continue  # HR reads versions, not wages
                    with self.assertRaises(ValidationError):
                        self.source(owner_id=self.users[owner].id, **values)
        self.assertTrue(admin)

    def test_nobody_borrows_the_rights_of_another(self):
        """An officer names an owner who may read more than himself"""
        self.env["ir.model.access"].search([("model_id.model", "=", LEAVES)]).unlink()
        self.env["ir.model.access"].create(
            {"name": "x", "model_id": self.env["ir.model"]._get_id(LEAVES), "perm_read": True,
             "group_id": self.env.ref("base.group_system").id}
        )  # fmt: skip
        self.users["admin"].group_ids += self.env.ref("base.group_system")
        officer = self.as_user(self.env["customer.perf.source"], "officer")
        source = officer.create(
            {
                "name": "N", "kpi_id": self.count_kpi.id, "company_id": self.company.id, "model": LEAVES,
                "date_field": "date_from", "owner_id": self.users["admin"].id, "is_agreed": True, "state": "active",
            }
        )  # fmt: skip
        self.assertEqual((source.is_agreed, source.state), (False, "draft"))
        for step in ("action_preview", "action_activate", "action_agree"):
            self.assertRefused(getattr(source, step))
        self.assertRefused(lambda: source.write({"is_agreed": True}))
        self.assertIn(self.users["admin"].partner_id, source.message_ids.notified_partner_ids)
        self.as_user(source, "admin").action_agree()
        source.action_activate()
        self.assertEqual(self.values(source), {("company", 1): 3, ("company", 2): 1})
        source.domain = "[('resource_id', '=', False)]"
        self.assertFalse(source.is_agreed, "another rule is asked for anew")

    def test_the_owner_reads_his_source_and_no_other(self):
        source = self.source(owner_id=self.users["peer"].id)
        other = self.source()
        self.assertEqual(self.as_user(source + other, "peer").search([]), source)
        self.assertRefused(lambda: self.as_user(source, "peer").write({"domain": "[]"}))
        self.assertFalse(self.as_user(source, "employee").search([]))

    def test_records_behind_a_value(self):
        """With the rights of whoever looks, and without the rule"""
        self.run_now(self.source())
        measure = self.env["customer.perf.measure"].search(
            [("kpi_id", "=", self.count_kpi.id), ("subject", "=", self.employee.id), ("date", "=", "2025-01-01")]
        )
        january = self.env[LEAVES].search(
            [("resource_id", "=", self.employee.resource_id.id), ("date_from", "<", "2025-02-01")]
        )
        action = self.as_user(measure, "employee").action_show_records()
        self.assertEqual(action["domain"], [("id", "in", january.sorted("date_from", reverse=True).ids)])
        self.assertRefused(lambda: self.as_user(measure, "boss").action_show_records())
        self.assertRefused(lambda: self.as_user(measure, "peer").action_show_records())

    def test_preview(self):
        """Values, whom nobody is credited for, the latest records; nothing is stored"""
        self._leave(self.env["resource.resource"].create({"name": "Nobody's", "company_id": self.company.id}),
                    "2026-10-07 08:00:00", "2026-10-07 09:00:00")  # fmt: skip
        self._leave(self.employee.resource_id, "2026-10-06 08:00:00", "2026-10-06 12:00:00")
        source = self.source(domain="[]")
        with freeze_time("2026-11-15"):
            action = self.as_user(source, "admin").action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        self.assertIn("Perf employee", preview.values)
        self.assertIn("nobody named (1)", preview.notes)
        self.assertEqual(preview.records.count("<tr>"), 3, "a head and two records")
        self.assertFalse(self.values(source))

    def test_the_rule_in_words(self):
        source = self.source(
            kind="share", domain="[('time_type', '=', 'leave'), ('resource_id', '!=', False)]",
            numerator_domain="[('date_to', '>=', '2025-01-15')]", with_company=True,
        )  # fmt: skip
        self.assertEqual(
            source.rule_text,
            "Of the records “Resource Time Off Detail”, each month by “Start Date”, where “Time Type” = Time Off and "
            "“Resource” is set, the share where “End Date” ≥ 2025-01-15, credited to “Resource › User” and the whole "
            "company.",
        )

    def test_a_recipe_names_the_app_that_is_missing(self):
        recipe = self.env.ref("customer_perf.recipe_winrate")
        self.assertFalse(recipe.is_available)
        with self.assertRaisesRegex(UserError, "CRM"):
            recipe.action_use()
        self.assertGreaterEqual(self.env["customer.perf.source.recipe"].search_count([("kpi_id", "!=", False)]), 40)

    def test_who_is_silent_for_two_periods(self):
        source = self.source()
        self.run_now(source)
        self.assertTrue(source.is_silent)
        self._leave(self.employee.resource_id, "2026-09-06 08:00:00", "2026-09-06 12:00:00")
        with freeze_time("2026-11-15"):
            self.run_now(source)
        self.assertFalse(source.is_silent)

    def test_a_kpi_that_is_silent(self):
        """FM-42, X-01: its data owner is told, once a period"""
        Kpi = self.env["customer.perf.kpi"]
        self.count_kpi.write({"state": "draft", "data_owner_id": self.users["boss"].id})
        self.count_kpi.write(dict.fromkeys(("asks_value", "asks_influence", "asks_collect"), True))
        self.count_kpi.action_activate()
        with freeze_time("2025-03-15"):
            self.assertIn(self.count_kpi, Kpi.search([("is_silent", "=", True)]))
            Kpi._tell_silent()
            Kpi._tell_silent()
            told = self.count_kpi.message_ids.filtered(
                lambda message: self.users["boss"].partner_id in message.notified_partner_ids
            )
            self.assertEqual(len(told), 1)
            self.measure("src_count", self.employee, value=1, company_id=self.env.company.id)
            self.env.invalidate_all()
            self.assertFalse(self.count_kpi.is_silent)
            self.assertNotIn(self.count_kpi, Kpi.search([("is_silent", "=", True)]))
        with freeze_time("2025-04-15"):
            self.env.invalidate_all()
            self.assertTrue(self.count_kpi.is_silent)

    def test_a_class_with_nothing_shows(self):
        """L-03"""
        self.source(source_class="hr")
        sources = self.env["customer.perf.source"].with_context(read_group_expand=True)  # as the client asks
        groups = sources.web_read_group([], ["source_class"])["groups"]
        self.assertEqual({group["source_class"] for group in groups} - {False}, {"customer", "operations", "hr"})

    # ------------------------------------------------------------ performance

    def test_queries_do_not_grow_with_people(self):
        source = self.source(with_company=True, segment_path="time_type")
        self.run_now(source)
        window = Window("month", (date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)))
        for people in (0, 20):
            for number in range(people):
                user = self._create_user(f"p{number}")
                employee = self.env["hr.employee"].create(
                    {"name": user.name, "user_id": user.id, "company_id": self.company.id}
                )
                self._leave(employee.resource_id, "2025-01-06 08:00:00", "2025-01-06 12:00:00")
            rows, lost = source._credited(source._rows(window))  # the rule itself is in the cache
            self.env.flush_all()
            with self.assertQueryCount(3):
                source._credited(source._rows(window))
        self.assertEqual((len({row.subject for row in rows}), lost), (23, 0))

    # ------------------------------------------------------------ who may do what

    def test_steps_are_taken_by_whom_they_are_for(self):
        source = self.source(owner_id=self.users["admin"].id)
        self.run_now(source)
        self.env["resource.calendar.leaves"].browse(self._latest(source)).exists()
        measure = self.env["customer.perf.measure"].search([("source_id", "=", source.id)], limit=1)
        conflict = self.env["customer.perf.source.conflict"].create(
            {"measure_id": measure.id, "source_id": source.id, "company_id": self.company.id, "origin": "manual"}
        )
        records = {"customer.perf.source": source, "customer.perf.source.conflict": conflict}
        for (model, method), callers in STEPS_OF_SOURCE.items():
            for role in ROLES:
                with self.subTest(method=method, role=role):
                    done = self.allowed(lambda r=role, m=method, x=records[model]: self.rpc(r, x._name, m, x.ids))
                    self.assertEqual(done, role in callers, self.refusal)

    def _latest(self, source):
        """A record in the latest periods, so that there is something to open"""
        self._leave(self.employee.resource_id, "2026-10-06 08:00:00", "2026-10-06 12:00:00")
        return source._record_ids(source._window(ended=3))

import importlib.util
from datetime import date

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import file_path, mute_logger

from ..models.indicator.measure_load import upsert
from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestMeasure(CustomerPerfCommon):
    def _line(self, code, card=None):
        return (card or self.scorecard).line_ids.filtered(lambda line: line.kpi_id.code == code)

    def _kpi_of_its_own(self, frequency, line=None):
        """A KPI without any values, on a goal where one is given."""
        kpi = self.env.ref("customer_perf.kpi_csat_post").copy({"code": "own", "frequency": frequency})
        kpi.action_activate()
        if line:
            line.sudo().kpi_id = kpi
        return kpi

    def test_value_shows_on_the_line_at_once(self):
        """Value shows on the line at once (L-04)"""
        line = self._line("fcr")
        self.assertEqual((line.status, line.score), ("none", False))
        self.measure("fcr", self.employee, numerator=60, denominator=80)
        self.assertEqual((line.actual, line.score, line.status, line.sample_size), (75, 100, "green", 80))
        self.assertIn("75 % against ≥ 75 %: 100.00 points", line.explanation)
        self.assertEqual(self.scorecard.coverage, line.weight)
        self.assertIs(self.scorecard.score, False, "below the minimum coverage there is no total")
        self.assertFalse(self._line("fcr", self._appraisal_of("peer").scorecard_id).score)

    def test_writing_the_same_key_again_replaces(self):
        """Writing the same key again replaces (L-07)"""
        first = self.measure("fcr", self.employee, numerator=60, denominator=80)
        second = self.measure("fcr", self.employee, numerator=40, denominator=80, external_ref="corrected")
        self.assertEqual(first, second)
        self.assertEqual((first.value, first.external_ref), (50, "corrected"))
        self.assertEqual(self._line("fcr").actual, 50)
        kpi = self.env.ref("customer_perf.kpi_fcr")
        both = self.env["customer.perf.measure"].create(
            [{"kpi_id": kpi.id, "employee_id": self.employee.id, "date": "2025-02-01", "value": v} for v in (1, 2)]
        )
        self.assertEqual(both[0], both[1], "one record per given value, in order")
        self.assertEqual(both[0].value, 2, "the last one wins")

    def test_any_day_stands_for_its_period(self):
        """One value per KPI, subject and period, whatever day it came with and by whatever way"""
        kpi = self.env.ref("customer_perf.kpi_csat_post")
        kpi.frequency = "month"
        line = self._line("csat_post")
        july = self.measure("csat_post", self.employee, value=2, date="2025-05-31")
        self.assertEqual((str(july.date), str(july.date_end), july.period), ("2025-05-01", "2025-05-31", "May 2025"))
        self.assertEqual(self.measure("csat_post", self.employee, value=4, date="2025-05-07"), july)
        self.assertEqual((line.actual, july.former_value), (4, 2))
        other = self.measure("csat_post", self.employee, value=5, date="2025-03-01")
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            other.date = "2025-05-20"
            self.env.flush_all()
        other.date = "2025-04-20"
        self.assertEqual(str(other.date), "2025-04-01")
        row = (kpi.id, self.employee.id, None, self.employee.id, self.company.id)
        upsert(
            self.env,
            [(*row, date(2025, 5, day), None, day, None, None, 0, "api", None, 1, False, None) for day in (3, 5)],
        )
        july.invalidate_recordset()
        self.assertEqual((july.value, july.former_value, july.source), (5, 4, "api"), "the last of a key stands")

    def test_frequency_stays_where_values_would_mean_another_time(self):
        kpi = self._kpi_of_its_own("month")
        self.measure("own", self.employee, value=4, date="2025-02-01")
        with self.assertRaisesRegex(ValidationError, "keeps its frequency"), self.cr.savepoint():
            kpi.frequency = "quarter"
        kpi.frequency = "day"

    def test_fiscal_year(self):
        """Quarters and years are the company's"""
        self._kpi_of_its_own("quarter")
        self.company.perf_first_month = "2"
        measure = self.measure("own", self.employee, value=4, date="2025-04-30")
        self.assertEqual(
            (str(measure.date), str(measure.date_end), measure.period), ("2025-02-01", "2025-04-30", "Q1 2025/26")
        )
        with self.assertRaisesRegex(ValidationError, "fiscal year stays"), self.cr.savepoint():
            self.company.perf_first_month = "4"
        measure.unlink()
        self.company.perf_first_month = "4"

    def test_a_value_counts_where_its_period_ends(self):
        """That of a year in the cycle of its second half, that of a week in which the cycle begins there"""
        line = self._line("csat_post")
        kpi = self._kpi_of_its_own("year", line)
        year = self.measure("own", self.employee, value=3, date="2025-01-01")
        self.assertIs(line.actual, False, "2025 is not over in June")
        year.unlink()
        kpi.frequency = "week"
        week = self.measure("own", self.employee, value=4, date="2025-01-01")
        self.assertEqual(str(week.date), "2024-12-30")
        self.assertEqual(line.actual, 4)

    def test_what_cannot_be_is_refused(self):
        for code, value in (("csat_post", 450), ("csat_post", 0), ("fcr", 300), ("calls", -1)):
            with self.subTest(code=code, value=value):
                self.assertRefused(lambda c=code, v=value: self.measure(c, self.employee, value=v), ValidationError)
                self.assertIn("not possible", str(self.refusal))
        with self.assertRaisesRegex(ValidationError, "not possible"), self.cr.savepoint():
            self.measure("fcr", self.employee, numerator=12, denominator=10)
        with self.assertRaisesRegex(ValidationError, "has not begun"), self.cr.savepoint():
            self.measure("csat_post", self.employee, value=4, date="2099-01-01")
        self.measure("fcr", self.employee, value=300, accept_reason="Counted twice on purpose")
        self.measure("margin", None, value=-12)
        self.measure("calls", self.employee, value=1e6)

    def test_an_overtyped_value_keeps_its_history(self):
        """Source, and what stood there"""
        measure = self.measure("csat_post", self.employee, value=4, source="import")
        by_hand = measure.with_user(self.users["officer"])
        by_hand.value = 3
        self.assertEqual((measure.source, measure.former_value), ("manual", 4))
        self.assertEqual(measure.write_uid, self.users["officer"])
        by_hand.external_ref = "Report 7"
        self.assertEqual((measure.former_value, measure.value), (4, 3))

    def test_rates_without_a_base_delete_nothing(self):
        """Five good months and a bare percentage: the mean of the periods, marked"""
        for month in range(1, 6):
            self.measure("fcr", self.employee, numerator=90, denominator=100, date=f"2025-0{month}-01")
        self.measure("fcr", self.employee, value=60, date="2025-06-01")
        line = self._line("fcr")
        self.assertEqual((line.actual, line.without_base, line.sample_size), (85, 1, 500))
        self.assertIn("Without a base: 1.", line.explanation)

    def test_upgrade_makes_one_value_of_those_of_one_period(self):
        kpi = self.env.ref("customer_perf.kpi_csat_post")
        kpi.frequency = "day"
        days = {"2025-03-01": 2, "2025-03-31": 4, "2025-04-15": 5}
        for day, value in days.items():
            self.measure("csat_post", self.employee, value=value, date=day)
        self.env.flush_all()
        self.env.cr.execute("UPDATE customer_perf_kpi SET frequency = 'month' WHERE id = %s", [kpi.id])
        self.env.invalidate_all()
        path = file_path("customer_perf/migrations/19.0.1.1.0/post-migrate.py")
        script = importlib.util.module_from_spec(spec := importlib.util.spec_from_file_location("post_migrate", path))
        spec.loader.exec_module(script)
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        found = self.env["customer.perf.measure"].search(
            [("kpi_id", "=", kpi.id), ("employee_id", "=", self.employee.id)], order="date"
        )
        self.assertEqual([(str(m.date), str(m.date_end), m.value) for m in found], [
            ("2025-03-01", "2025-03-31", 3), ("2025-04-01", "2025-04-30", 5),
        ])  # fmt: skip
        self.assertIn("2025-03-31", kpi.message_ids[0].body)
        self.assertEqual(self.env.ref("customer_perf.kpi_margin").value_max, 100)
        self.assertIs(self.env.ref("customer_perf.kpi_margin").value_min, False)

    def test_no_data_is_last(self):
        """Whichever way a list is sorted, its groups as well"""
        Measure = self.env["customer.perf.measure"]
        high = self.measure("csat_post", self.employee, value=4.8)
        none = self.measure("fcr", self.employee)
        low = self.measure("empathy", self.employee, value=1.2)
        domain = [("id", "in", (high | none | low).ids)]
        for direction, expected in (("", low | high | none), (" desc", high | low | none)):
            self.assertEqual(Measure.search(domain, order=f"value{direction}"), expected)
            groups = Measure._read_group(domain, ["kpi_id"], ["value:avg"], order=f"value:avg{direction}, kpi_id")
            self.assertEqual([kpi for kpi, _value in groups], list(expected.kpi_id))

    def test_what_to_know_before_a_value_is_saved(self):
        """That it replaces one, counts on no scorecard, or has no base"""
        self.measure("fcr", self.employee, date="2025-02-01", numerator=60, denominator=80)
        form = Form(self.env["customer.perf.measure"])
        form.kpi_id = self.env.ref("customer_perf.kpi_fcr")
        form.employee_id = self.employee
        form.date = "2025-02-17"
        self.assertIn("has a value already: 75 %", form.notice)
        form.date = "2025-03-17"
        self.assertFalse(form.notice)
        form.value = 50
        self.assertIn("Without a base", form.notice)
        form.numerator, form.denominator = 1, 2
        self.assertFalse(form.notice)
        form.date = "2023-03-17"
        self.assertIn("No open cycle takes in Mar 2023", form.notice)

    def test_database_refuses_a_double(self):
        measure = self.measure("fcr", self.employee, value=70)
        other = self.measure("csat_post", self.employee, value=4)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation), self.cr.savepoint():
            other.kpi_id = measure.kpi_id
            self.env.flush_all()

    def test_deleting_or_moving_a_value_takes_it_off_the_line(self):
        measure = self.measure("fcr", self.employee, value=70)
        measure.date = "2024-12-01"
        self.assertIs(self._line("fcr").actual, False)
        measure.date = "2025-03-01"
        self.assertEqual(self._line("fcr").actual, 70)
        measure.unlink()
        self.assertIs(self._line("fcr").actual, False)

    def test_many_rows_are_replaced_with_one_refresh(self):
        """L-07: the value follows its parts on every row, and rows are not refreshed one by one."""
        kpi = self.env.ref("customer_perf.kpi_fcr")

        def rows(numerator):
            return [
                {
                    "kpi_id": kpi.id,
                    "employee_id": self.employee.id,
                    "date": f"2025-0{month}-01",
                    "numerator": numerator,
                    "denominator": 10,
                }
                for month in range(1, 7)
            ]

        measures = self.env["customer.perf.measure"].create(rows(5))
        refreshed = []
        refresh = type(self.scorecard)._refresh
        self.patch(type(self.scorecard), "_refresh", lambda cards: refreshed.append(cards) or refresh(cards))
        self.assertEqual(self.env["customer.perf.measure"].create(rows(7)), measures)
        self.assertEqual(len(refreshed), 1)
        self.assertEqual(set(measures.mapped("value")), {70})
        self.assertEqual(self._line("fcr").actual, 70)
        measures.numerator = 8
        self.assertEqual(set(measures.mapped("value")), {80})
        self.assertEqual(self._line("fcr").actual, 80)

    def test_months_are_pooled_not_averaged(self):
        """metrics 2.7"""
        self.measure("fcr", self.employee, numerator=8, denominator=10)
        self.measure("fcr", self.employee, numerator=90, denominator=100, date="2025-02-01")
        self.assertAlmostEqual(self._line("fcr").actual, 89.0909, places=4)

    def test_zero_is_a_value_and_a_zero_base_is_none(self):
        self.measure("fcr", self.employee, numerator=0, denominator=10)
        self.assertEqual(self._line("fcr").actual, 0)
        self.measure("fcr", self.employee, numerator=0, denominator=0)
        self.assertIs(self._line("fcr").actual, False)

    def test_scope_decides_whose_values_count(self):
        line = self._line("csat_post").sudo()
        line.write({"scope": "department", "subject": line._subject_for(self.scorecard, "department")})
        kpi = line.kpi_id
        create = self.env["customer.perf.measure"].create
        create({"kpi_id": kpi.id, "employee_id": self.employee.id, "date": "2025-01-01", "value": 1})
        self.assertFalse(line.actual, "one person's value is not told as that of his department")
        create(
            {
                "kpi_id": kpi.id,
                "department_id": self.department.id,
                "company_id": self.company.id,
                "date": "2025-01-01",
                "value": 4.5,
            }
        )
        self.assertEqual(line.actual, 4.5)

    def test_segments_and_other_periods_stay_out(self):
        segment = self.env["customer.perf.segment"].create({"name": "Key accounts"})
        self.measure("csat_post", self.employee, value=1, segment_id=segment.id)
        self.measure("csat_post", self.employee, value=1, date="2024-12-31")
        self.assertIs(self._line("csat_post").actual, False)

    def test_stock_import_and_api_keep_the_key(self):
        """Stock import and API keep the key (L-07)"""
        rows = [["fcr", self.employee.name, "2025-01-01", "70"]] * 2
        kpi = self.env.ref("customer_perf.kpi_fcr")
        rows = [[str(kpi.id), str(self.employee.id), "2025-01-01", value] for value in ("70", "71")]
        load = self.env["customer.perf.measure"].load
        result = load(["kpi_id/.id", "employee_id/.id", "date", "value"], rows[:1])
        self.assertFalse(result["messages"])
        load(["kpi_id/.id", "employee_id/.id", "date", "value"], rows[1:])
        found = self.env["customer.perf.measure"].search([("employee_id", "=", self.employee.id)])
        self.assertEqual(found.mapped("value"), [71])

    def test_groups_add_up_as_the_kpi_says(self):
        """Pivots never average rates nor mix what does not belong together (L-05): 98 of 110 are 89.09 %"""
        kpi = self.env["customer.perf.kpi"].create({"name": "Grouped", "aggregation": "ratio", "ratio_factor": 100})
        Measure = self.env["customer.perf.measure"]
        key = {"kpi_id": kpi.id, "company_id": self.company.id}

        def value(*more):
            groups = Measure.formatted_read_group([("kpi_id", "=", kpi.id), *more], ["kpi_id"], ["value:avg"])
            return groups[0]["value:avg"]

        one, other = self.employee, self.boss
        Measure.create({**key, "date": "2025-01-01", "employee_id": one.id, "numerator": 8, "denominator": 10})
        Measure.create({**key, "date": "2025-02-01", "employee_id": other.id, "numerator": 90, "denominator": 100})
        self.assertAlmostEqual(value(), 100 * 98 / 110)
        north = self.env["customer.perf.segment"].create({"name": "North", "company_id": self.company.id})
        part = {**key, "date": "2025-01-01", "employee_id": one.id, "segment_id": north.id}
        Measure.create({**part, "numerator": 1, "denominator": 5})
        self.assertFalse(value(), "a part beside its total")
        self.assertAlmostEqual(value(("segment_id", "=", False)), 100 * 98 / 110)
        self.assertAlmostEqual(value(("segment_id", "=", north.id)), 20)
        Measure.create({**key, "date": "2025-01-01", "department_id": self.department.id, "value": 50})
        self.assertFalse(value(("segment_id", "=", False)), "people beside their department")
        self.kpi_sum = self.env["customer.perf.kpi"].create({"name": "Sum", "aggregation": "sum"})
        for month in (1, 2):
            Measure.create({**key, "kpi_id": self.kpi_sum.id, "date": f"2025-0{month}-01", "value": 5})
        [group] = Measure.formatted_read_group(
            [("kpi_id", "=", self.kpi_sum.id)], ["kpi_id"], ["value:avg"], order="value:avg"
        )
        self.assertEqual(group["value:avg"], 10)

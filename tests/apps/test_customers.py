"""What customers do, counted inside the database, against the same orders in plain Python.

The orders are written as rows, since thousands of them through the apps would take minutes; what is read of them is
what the apps write.
"""

import csv
import gzip
import io
import itertools
import pathlib
import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.customer_perf.models.source.purchase_days import STREAMS, purchase_days
from odoo.addons.customer_perf.models.source.source_customer import CUSTOMER_KINDS
from odoo.addons.customer_perf.tests.common import CustomerPerfCommon
from odoo.addons.customer_perf.tools import complaint, periods, purchases
from odoo.addons.customer_perf.tools.computed import Window

CDNOW = pathlib.Path(__file__).parents[1] / "data" / "cdnow_sample.csv.gz"
FIRST, LAST = date(2023, 1, 1), date(2025, 9, 30)
ZONE = "Asia/Shanghai"


def local(moment):
    """The day in Shanghai of a moment in UTC."""
    return (moment + timedelta(hours=8)).date()


class PurchaseCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["officer"].group_ids += cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.users["officer"].group_ids += cls.env.ref("account.group_account_invoice")
        cls.sellers = [cls.users[name] for name in ("employee", "peer", "outsider", "nobody")]
        cls.nobody = cls.env["res.partner"].create({"name": "Nobody"})
        cls.employee_of = {cls.users[name].id: cls.people[name].id for name in ("employee", "peer", "outsider")}

    @classmethod
    def partners(cls, count):
        return cls.env["res.partner"].create([{"name": f"Customer {i}", "is_company": True} for i in range(count)])

    @classmethod
    def orders(cls, rows, company=None, **values):
        """Confirmed orders (partner id, moment, money, user id)."""
        company = company or cls.company
        order = cls.env["sale.order"].create({"partner_id": cls.nobody.id, "company_id": company.id})
        order.action_confirm()
        partner, at, money, user = zip(*rows, strict=True)
        columns = {"partner_id": partner, "date_order": at, "amount_untaxed": money, "user_id": user}
        cls._copies(order, columns, **values)

    @classmethod
    def invoices(cls, rows, **values):
        """Posted invoices, and credit notes where the money is negative: (partner id, day, money, user id)."""
        journal = cls.env["account.journal"].create(
            {"name": "Test", "code": f"T{cls.env['account.journal'].search_count([])}", "type": "general",
             "company_id": cls.company.id}
        )  # fmt: skip
        move = cls.env["account.move"].create({"journal_id": journal.id})
        partner, day, money, user = zip(*rows, strict=True)
        top = {one.id: one.commercial_partner_id.id for one in cls.env["res.partner"].browse(set(partner))}
        columns = {
            "partner_id": partner,
            "commercial_partner_id": [top[one] for one in partner],
            "invoice_date": day,
            "amount_untaxed_signed": money,
            "invoice_user_id": user,
            "move_type": ["out_refund" if one < 0 else "out_invoice" for one in money],
            "name": [f"{journal.code}/{number}" for number in range(len(rows))],
        }
        cls._copies(move, columns, **{"state": "posted", **values})

    @classmethod
    def _copies(cls, record, columns, **values):
        """Copies of a record's row, each with a value per column; the record itself is gone then."""
        model = record.browse()
        cls.env.flush_all()
        same = [
            name
            for name, field in model._fields.items()
            if field.store and field.column_type and name not in columns and name not in values and name != "id"
        ]
        kinds = [model._fields[name].column_type[1] for name in columns]
        cls.env.cr.execute(
            SQL(
                "INSERT INTO %(table)s (%(names)s, %(same)s) SELECT row.*, %(given)s %(old)s"
                "  FROM %(table)s old, unnest(%(arrays)s) AS row WHERE old.id = %(id)s",
                table=SQL.identifier(model._table),
                names=SQL(", ").join(map(SQL.identifier, [*columns, *values])),
                same=SQL(", ").join(map(SQL.identifier, same)),
                given=SQL("").join(SQL("%s, ", value) for value in values.values()),
                old=SQL(", ").join(SQL.identifier("old", name) for name in same),
                arrays=SQL(", ").join(
                    SQL("%s::" + kind + "[]", list(cells)) for cells, kind in zip(columns.values(), kinds, strict=True)
                ),
                id=record.id,
            )
        )
        cls.env.cr.execute(SQL("DELETE FROM %s WHERE id = %s", SQL.identifier(model._table), record.id))
        cls.env.invalidate_all()

    def source(self, kind, model="sale.order", **values):
        return self.env["customer.perf.source"].create(
            {
                "name": kind,
                "kind": kind,
                "model": model,
                "company_id": self.company.id,
                "subject_path": {"sale.order": "user_id", "account.move": "invoice_user_id"}.get(model),
                "owner_id": self.users["officer"].id,
                "tz": ZONE,
                **values,
            }
        )

    def rows(self, source, frequency, *starts):
        """{(kind of subject, id, first day, segment): (numerator, denominator, n)}"""
        return {row[:4]: row[5:] for row in source._rows(Window(frequency, starts))}

    def company_row(self, source, frequency, start):
        return self.rows(source, frequency, start).get(("company", 0, start, None))


@tagged("post_install", "-at_install")
class TestAgainstPython(PurchaseCase):
    """Four thousand random orders: the same to the last digit, for every owner, department and the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        chance = random.Random(7)
        cls.customers = cls.partners(250)
        contacts = cls.env["res.partner"].create(
            [{"name": "Contact", "parent_id": partner.id} for partner in cls.customers[:60]]
        )
        days = (LAST - FIRST).days
        cls.raw = []
        for _order in range(4000):
            who = chance.randrange(len(cls.customers))
            partner = contacts[who] if who < 60 and chance.random() < 0.4 else cls.customers[who]
            begin = (who * 7) % 900  # some come late
            at = datetime.combine(FIRST, datetime.min.time()) + timedelta(
                days=min(begin + int(chance.expovariate(1 / 200)), days - 1), minutes=chance.randrange(1440)
            )
            money = Decimal(chance.randrange(0, 90000)) / 100 if chance.random() > 0.02 else Decimal(0)
            cls.raw.append((partner.id, at, money, chance.choice(cls.sellers).id))
        cls.orders(cls.raw)
        cls.orders([(row[0], row[1], 99999, row[3]) for row in cls.raw[:50]], state="cancel")
        cls.orders([(row[0], row[1], 99999, row[3]) for row in cls.raw[:50]], company=cls.company_b)
        top = {partner.id: partner.commercial_partner_id.id for partner in contacts | cls.customers}
        cls.history = purchases.by_day((top[partner], local(at), money) for partner, at, money, _user in cls.raw)
        cls.sold = defaultdict(list)
        for number, (partner, at, _money, user) in enumerate(cls.raw):
            cls.sold[top[partner]].append((local(at), at, number, user))

    def seller(self, customer, until):
        """The employee who sold last up to a day."""
        sold = [row for row in self.sold[customer] if row[0] <= until]
        return self.employee_of.get(max(sold)[3]) if sold else None

    def assertRows(self, rows, expected, start):
        """:param expected: [(customer's employee, numerator, denominator)]"""
        sums = defaultdict(lambda: [0, 0, 0])
        unit = {self.people[name].id: self.people[name].department_id.id for name in ("employee", "peer", "outsider")}
        for employee, numerator, denominator in expected:
            subjects = [("company", 0)]
            if employee:
                subjects += [("employee", employee), ("department", unit[employee])]
            for subject in subjects:
                for place, figure in enumerate((numerator, denominator, 1)):
                    sums[(*subject, start, None)][place] += figure
        wanted = {
            key: (float(numerator), float(denominator), n)
            for key, (numerator, denominator, n) in sums.items()
            if denominator > 0
        }
        self.assertEqual(rows, wanted)
        self.assertGreater(len(wanted), 3)

    def test_who_stays_and_what_they_bring(self):
        start, last = date(2025, 1, 1), date(2025, 3, 31)
        before_start = date(2024, 10, 1)
        before = purchases.between(self.history, before_start, start - timedelta(1))
        now = purchases.between(self.history, start, last)
        self.assertGreater(len(before), 100)
        owner = {customer: self.seller(customer, start - timedelta(1)) for customer in before}
        expected = {
            "retention": lambda c: (c in now, 1),
            "churn": lambda c: (c not in now, 1),
            "nrr": lambda c: (now.get(c, 0), before[c]),
            "grr": lambda c: (min(now.get(c, 0), before[c]), before[c]),
        }
        for kind, figures in expected.items():
            with self.subTest(kind):
                rows = self.rows(self.source(kind), "quarter", start)
                self.assertRows(rows, [(owner[c], *figures(c)) for c in before], start)
        kept = self.company_row(self.source("retention"), "quarter", start)
        self.assertAlmostEqual(100 * kept[0] / kept[1], purchases.retention(before, now).value, 12)

    def test_second_purchase_counts_when_its_time_is_over(self):
        start, last = date(2024, 1, 1), date(2024, 12, 31)
        expected = []
        for customer, days in self.history.items():
            bought = sorted(days)
            if start <= bought[0] + timedelta(60) <= last:
                again = len(bought) > 1 and bought[1] - bought[0] <= timedelta(60)
                expected.append((self.seller(customer, bought[0]), again, 1))
        rows = self.rows(self.source("repeat", window_days=60), "year", start)
        self.assertRows(rows, expected, start)

    def test_twice_in_a_span(self):
        start, last = date(2025, 3, 1), date(2025, 3, 31)
        expected = []
        for customer, days in self.history.items():
            bought = sorted(day for day in days if last - timedelta(365) < day <= last)
            if bought:
                expected.append((self.seller(customer, bought[0]), len(bought) > 1, 1))
        rows = self.rows(self.source("repurchase", window_days=365), "month", start)
        self.assertRows(rows, expected, start)
        [numerator, denominator, _n] = rows["company", 0, start, None]
        told = purchases.repurchase(self.history, last - timedelta(364), last)
        self.assertAlmostEqual(100 * numerator / denominator, told.value, 12)

    def test_complainants_and_the_others(self):
        """R-04: who came back after a complaint, beside those who complained of nothing."""
        start, last, days = date(2025, 4, 1), date(2025, 6, 30), 90
        chance = random.Random(4)
        told = [
            (chance.choice(self.customers), datetime(2024, 11, 1, 20) + timedelta(days=chance.randrange(240)))
            for _complaint in range(120)
        ]
        self.env["customer.perf.complaint"].create(
            [{"name": "C", "company_id": self.company.id, "partner_id": who.id, "date": at} for who, at in told]
        )
        complaints = defaultdict(list)
        for who, at in told:
            complaints[who.commercial_partner_id.id].append(local(at))
        for kind, estimate in (
            ("complainants", complaint.after_complaint(self.history, complaints, start, last, days)),
            ("uncomplaining", complaint.without_complaint(self.history, complaints, last, days)),
        ):
            with self.subTest(kind=kind):
                source = self.source(kind, window_days=days)
                self.assertTrue(source.rule_text)
                [numerator, denominator, n] = self.company_row(source, "quarter", start)
                self.assertEqual(n, estimate.n)
                self.assertGreater(n, 20)
                self.assertAlmostEqual(100 * numerator / denominator, estimate.value, 12)

    def test_days_between_purchases(self):
        start, last = date(2025, 1, 1), date(2025, 3, 31)
        expected = []
        for customer, days in self.history.items():
            bought = sorted(days)
            gaps = [(a, b) for a, b in itertools.pairwise(bought) if start <= b <= last]
            if gaps:
                expected.append((self.seller(customer, gaps[0][0]), sum((b - a).days for a, b in gaps), len(gaps)))
        rows = self.rows(self.source("cycle"), "quarter", start)
        self.assertRows(rows, expected, start)
        [numerator, denominator, _n] = rows["company", 0, start, None]
        self.assertAlmostEqual(numerator / denominator, purchases.cycle(self.history, start, last).value, 12)

    def test_worth_and_key_accounts(self):
        start, last = date(2025, 1, 1), date(2025, 3, 31)
        expected = [
            (self.seller(customer, last), sum(money for day, money in days.items() if day <= last), 1)
            for customer, days in self.history.items()
            if min(days) <= last
        ]
        self.assertRows(self.rows(self.source("worth"), "quarter", start), expected, start)
        keys = purchases.key_accounts(purchases.between(self.history, date(2024, 1, 1), start - timedelta(1)))
        now = purchases.between(self.history, start, last)
        self.assertGreater(len(keys), 40)
        expected = [(self.seller(customer, start - timedelta(1)), customer not in now, 1) for customer in keys]
        self.assertRows(self.rows(self.source("key_churn"), "quarter", start), expected, start)

    def test_states_of_customers(self):
        """P-02: recency, frequency and money of a year, against plain Python; limits stand with the run."""
        month = date(2025, 4, 1)
        self.company.perf_stream = "order"
        self.company.resource_calendar_id.tz = ZONE
        State = self.env["customer.perf.customer.state"]
        State._compute_months(self.company, [month])
        standing = purchases.standings(self.history, date(2024, 4, 1), date(2025, 3, 31))
        classes = purchases.classes(standing)
        states = State.search([("company_id", "=", self.company.id)])
        self.assertEqual(set(states.partner_id.ids), {c for c, days in self.history.items() if min(days) < month})
        for state in states:
            customer, days = state.partner_id.id, [d for d in self.history[state.partner_id.id] if d < month]
            told = standing.get(customer)
            self.assertEqual(state.rfm_class, classes.get(customer, False))
            self.assertEqual((state.first_date, state.last_date), (min(days), max(days)))
            self.assertEqual(state.days_since, (date(2025, 3, 31) - max(days)).days)
            self.assertEqual(state.order_count, told.frequency if told else 0)
            self.assertEqual(state.revenue, float(told.money) if told else 0)
            self.assertEqual(state.employee_id.id or None, self.seller(customer, date(2025, 3, 31)))
        run = states.run_id
        self.assertEqual(run.customers, len(standing))
        told = purchases.limits(standing.values())
        self.assertEqual(run.date_to, date(2025, 3, 31))
        for limit, wanted in zip((run.recency_limit, run.frequency_limit, run.money_limit), told, strict=True):
            self.assertAlmostEqual(limit, wanted, 9)
        self._by_class(classes, month)

    def _by_class(self, classes, start):
        """The classes are segments: who of each bought again in the quarter that begins."""
        now = purchases.between(self.history, start, date(2025, 6, 30))
        wanted = Counter(classes.values())
        again = Counter(code for customer, code in classes.items() if customer in now)
        rows = self.rows(self.source("rfm", by_class=True), "quarter", start)
        for code in purchases.CLASSES:
            segment = self.env.ref(f"customer_perf.segment_rfm_{code}")
            self.assertEqual(segment.rfm_class, code)
            found = rows.get(("company", 0, start, segment.id), (0, 0, 0))
            self.assertEqual(found, (again[code], wanted[code], wanted[code]))
        self.assertEqual(rows["company", 0, start, None][1], len(classes))
        lost = self.source("rfm", class_id=self.env.ref("customer_perf.segment_rfm_001").id)
        self.assertEqual(self.company_row(lost, "quarter", start)[1], wanted["001"])
        self.assertTrue(any(key[0] == "employee" and key[3] for key in rows))

    def test_queries_do_not_grow_with_customers_and_owners(self):
        starts = tuple(date(2025, month, 1) for month in range(1, 9))
        kinds = ("retention", "churn", "nrr", "grr", "repeat", "repurchase", "cycle", "rfm", "key_churn", "worth")
        sources = self.env["customer.perf.source"].union(*(self.source(kind) for kind in kinds))
        self.env.flush_all()
        sources[0]._rows(Window("month", starts))  # the owner's rights are known then
        shared = sources.with_context(perf_shared={})
        with self.assertQueryCount(8):  # the table, who stays, and a query for each of six other kinds
            for source in shared:
                source._rows(Window("month", starts))

    def test_after_a_broken_source_the_others_make_their_table_anew(self):
        kpi = self.env.ref("customer_perf.kpi_retention")
        broken, sound = self.source("retention", kpi_id=kpi.id), self.source("churn", kpi_id=kpi.id)
        (broken + sound).sudo().write({"state": "active", "is_agreed": True})
        self.patch(
            type(self.env["customer.perf.source"]),
            "_rows_retention",
            lambda source, window: source._purchases() and source.env.cr.execute("SELECT 1 / 0"),
        )
        with mute_logger("odoo.sql_db"):
            (broken + sound).action_run()
        self.assertEqual((broken.state, sound.state, sound.error), ("error", "active", False))


@tagged("post_install", "-at_install")
class TestCredit(PurchaseCase):
    def test_change_of_salesperson_leaves_what_was(self):
        """B5: the owner at the start of the period is judged, not who took over on day 2."""
        month = periods.start(self.company._perf_today(), periods.MONTH)
        before = periods.later(month, -1)
        partner = self.partners(1)
        partner.user_id = self.users["employee"]
        seller = self.users["outsider"].id
        self.orders([(partner.id, datetime.combine(before, datetime.min.time()), 10, seller)])
        self.company.perf_stream = "order"
        State = self.env["customer.perf.customer.state"]
        State._compute_months(self.company, [month])
        state = State.search([("partner_id", "=", partner.id)])
        self.assertEqual((state.employee_id, state.is_estimated), (self.people["employee"], False))
        partner.user_id = self.users["peer"]
        State._compute_months(self.company, [month])
        self.assertEqual(state.employee_id, self.people["employee"], "computed again, the owner stays")

    def test_before_there_were_states_who_sold_last(self):
        partner = self.partners(1)
        peer, employee = self.users["peer"].id, self.users["employee"].id
        partner.user_id = self.users["outsider"]
        self.orders(
            [
                (partner.id, datetime(2025, 1, 10), 10, employee),
                (partner.id, datetime(2025, 2, 10), 10, peer),
                (partner.id, datetime(2025, 4, 10), 10, employee),
            ]
        )
        self.company.perf_stream = "order"
        source = self.source("retention")
        start = date(2025, 4, 1)
        rows = self.rows(source, "quarter", start)
        self.assertEqual(rows["employee", self.people["peer"].id, start, None], (1, 1, 1))
        self.env["customer.perf.customer.state"]._compute_months(self.company, [start])
        state = self.env["customer.perf.customer.state"].search([("partner_id", "=", partner.id)])
        self.assertEqual((state.employee_id, state.is_estimated), (self.people["peer"], True))
        state.employee_id = self.people["boss"]
        self.assertIn(("employee", self.people["boss"].id, start, None), self.rows(source, "quarter", start))

    def test_period_that_is_not_over_has_no_value(self):
        today = self.company._perf_today()
        start = periods.start(today, periods.MONTH)
        partner = self.partners(1)
        self.orders([(partner.id, datetime.combine(periods.later(start, -1), datetime.min.time()), 10, None)])
        self.assertEqual(self.source("retention")._rows(Window("month", (start,))), [])

    def test_who_was_acquired_89_days_ago_counts_nowhere(self):
        today = self.company._perf_today()
        partners = self.partners(2)
        days = [today - timedelta(89), today - timedelta(91)]
        for partner, day in zip(partners, days, strict=True):
            moments = [datetime.combine(day + timedelta(late), datetime.min.time()) for late in (0, 1)]
            self.orders([(partner.id, at, 5, None) for at in moments])
        source = self.source("repeat", window_days=90)
        frequency, starts = "day", tuple(today - timedelta(late) for late in (3, 2, 1, 0))
        rows = self.rows(source, frequency, *starts)
        self.assertEqual(rows, {("company", 0, days[1] + timedelta(90), None): (1, 1, 1)})


@tagged("post_install", "-at_install")
class TestStreams(PurchaseCase):
    START = date(2025, 4, 1)

    def test_what_was_given_back(self):
        """Credit notes lower the revenue and are no purchases; who gave back all was no customer."""
        kept, left, refunded, free = self.partners(4)
        q1, q2 = date(2025, 2, 3), date(2025, 5, 3)
        self.invoices(
            [
                (kept.id, q1, 100, None), (kept.id, q1 + timedelta(5), -30, None), (kept.id, q2, 50, None),
                (left.id, q1, 40, None), (left.id, q2, -10, None),
                (refunded.id, q1, 80, None), (refunded.id, q2, -80, None),
                (free.id, q1, 0, None),
            ]
        )  # fmt: skip
        self.invoices([(kept.id, q2, 999, None)], state="draft")
        rows = {
            kind: self.company_row(self.source(kind, "account.move"), "quarter", self.START)
            for kind in ("retention", "nrr", "grr")
        }
        self.assertEqual(rows["retention"], (1, 3, 3))
        self.assertEqual(rows["nrr"], (40, 110, 3))
        self.assertEqual(rows["grr"], (40, 110, 3))

    def test_worked_numbers_come_out_of_orders(self):
        """Metrics 1.4: of 200 customers 170 stay, 10 come back, 50 are new: 85 %; and 87 and 99 % of the money."""
        early, q1, q2 = datetime(2024, 11, 1), datetime(2025, 2, 1), datetime(2025, 5, 1)
        partners = self.partners(260)
        self.orders(
            [(partner.id, q1, 1, None) for partner in partners[:200]]
            + [(partner.id, q2, 1, None) for partner in partners[:170]]
            + [(partner.id, at, 1, None) for partner in partners[200:210] for at in (early, q2)]
            + [(partner.id, q2, 1, None) for partner in partners[210:]]
        )
        self.assertEqual(self.company_row(self.source("retention"), "quarter", self.START), (170, 200, 200))
        self.assertEqual(self.company_row(self.source("churn"), "quarter", self.START), (30, 200, 200))
        shrinks, leaves, grows = self.partners(3)
        domain = [("partner_id", "in", (shrinks + leaves + grows).ids)]
        self.orders(
            [
                (shrinks.id, q1, 30000, None),
                (leaves.id, q1, 8000, None),
                (grows.id, q1, 62000, None),
                (shrinks.id, q2, 25000, None),
                (grows.id, q2, 74000, None),
            ]
        )
        only = {"domain": repr(domain)}
        self.assertEqual(self.company_row(self.source("grr", **only), "quarter", self.START)[:2], (87000, 100000))
        self.assertEqual(self.company_row(self.source("nrr", **only), "quarter", self.START)[:2], (99000, 100000))

    def test_key_accounts_who_leave(self):
        """Metrics 1.12: 500 and 300 make 80 % of 1,000; the second leaves."""
        partners = self.partners(10)
        money = (500, 300, 100, 50, 30, 10, 5, 3, 1, 1)
        self.orders(
            [(p.id, datetime(2024, 9, 1), m, None) for p, m in zip(partners, money, strict=True)]
            + [(partners[0].id, datetime(2025, 5, 1), 1, None)]
        )
        source = self.source("key_churn")
        self.assertEqual(self.company_row(source, "quarter", self.START), (1, 2, 2))
        source.key_percent = 75
        self.assertEqual(self.company_row(source, "quarter", self.START), (1, 2, 2))
        source.key_percent = 50
        self.assertEqual(self.company_row(source, "quarter", self.START), (0, 1, 1))

    def test_ten_customers_by_recency_frequency_and_money(self):
        """Metrics 1.6, from orders to classes."""
        month = date(2025, 4, 1)
        reference = month - timedelta(1)
        told = {
            "111": (5, 12, 9000), "110": (10, 9, 1500), "101": (20, 2, 7000), "100": (30, 1, 300),
            "011": (90, 10, 8000), "010": (120, 8, 900), "001": (150, 1, 6000), "000": (200, 1, 200),
            "000b": (200, 1, 100), "100b": (35, 5, 2000),
        }  # fmt: skip
        partners = dict(zip(told, self.partners(10), strict=True))
        self.orders([
            (partners[code].id, datetime.combine(reference - timedelta(days + number), datetime.min.time()),
             money if not number else 0, None)
            for code, (days, times, money) in told.items()
            for number in range(times)
        ])  # fmt: skip
        self.company.perf_stream = "order"
        State = self.env["customer.perf.customer.state"]
        State._compute_months(self.company, [month])
        states = State.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            {state.partner_id: state.rfm_class for state in states},
            {partner: code[:3] for code, partner in partners.items()},
        )
        run = states.run_id
        self.assertEqual((run.recency_limit, run.frequency_limit, run.money_limit), (86, 5, 3500))
        self.company.perf_rfm_money = 1000
        State._compute_months(self.company, [month])
        self.assertEqual(run.money_limit, 1000)
        states.invalidate_recordset()
        self.assertEqual(states.filtered(lambda state: state.partner_id == partners["110"]).rfm_class, "111")

    def test_cdnow(self):
        """B5: the published sample through a source: strict retention 0.4856, 687 of 2,357 within 90 days, the
        eight classes."""
        with io.TextIOWrapper(gzip.open(CDNOW)) as file:
            lines = [
                (int(r["customer"]), date.fromisoformat(r["date"]), Decimal(r["amount"])) for r in csv.DictReader(file)
            ]
        names = sorted({customer for customer, _day, _money in lines})
        partner = dict(zip(names, self.partners(len(names)).ids, strict=True))
        self.invoices([(partner[customer], day, money, None) for customer, day, money in lines])
        kept = self.company_row(self.source("retention", "account.move"), "quarter", date(1997, 10, 1))
        self.assertEqual(round(kept[0] / kept[1], 4), 0.4856)
        for days, customers in {30: 410, 60: 601, 90: 687, 180: 887}.items():
            source = self.source("repeat", "account.move", window_days=days)
            self.assertEqual(self.company_row(source, "year", date(1997, 1, 1)), (customers, 2357, 2357))
        source = self.source("repurchase", "account.move", window_days=546)
        found = self.company_row(source, "quarter", date(1998, 4, 1))
        self.assertEqual(found, (1139, 2357, 2357))
        worth = self.company_row(self.source("worth", "account.move"), "quarter", date(1998, 4, 1))
        self.assertEqual(round(worth[0] / worth[1], 2), 103.56)
        self.company.write({"perf_stream": "invoice", "perf_rfm_months": 18})
        State = self.env["customer.perf.customer.state"]
        State._compute_months(self.company, [date(1998, 7, 1)])
        classes = dict(State._read_group([("company_id", "=", self.company.id)], ["rfm_class"], ["__count"]))
        self.assertEqual(
            classes,
            {"111": 464, "110": 188, "101": 30, "100": 161, "011": 37, "010": 47, "001": 62, "000": 1368},
        )

    def test_every_kind_of_purchase_is_read(self):
        for name, stream in STREAMS.items():
            with self.subTest(name):
                records = self.env[stream.model].with_context(tz=ZONE)
                table = purchase_days(records, stream, self.company, {})
                self.env.cr.execute(SQL("SELECT partner_id, day, money, orders, employee_id, stamp FROM %s", table))
                self.assertEqual(self.env.cr.fetchall(), [])

    def test_shop_orders_without_taxes_and_strangers(self):
        """Money of a shop is without taxes and in company currency; whoever stays unknown is no customer."""
        method = self.env["pos.payment.method"].create({"name": "Till", "company_id": self.company.id})
        config = self.env["pos.config"].create(
            {"name": "Shop", "company_id": self.company.id, "payment_method_ids": [Command.set(method.ids)]}
        )
        session = self.env["pos.session"].create({"config_id": config.id, "user_id": self.env.uid})
        order = self.env["pos.order"].create(
            {"session_id": session.id, "company_id": self.company.id, "amount_tax": 20, "amount_total": 120,
             "amount_paid": 120, "amount_return": 0}
        )  # fmt: skip
        customer = self.partners(1)
        columns = {
            "partner_id": [customer.id, customer.id, None],
            "date_order": [datetime(2025, 2, 1), datetime(2025, 5, 1), datetime(2025, 2, 1)],
            "uuid": ["a", "b", "c"],
            "access_token": ["a", "b", "c"],
        }
        self._copies(order, columns, state="paid", currency_rate=2)
        self.users["officer"].group_ids += self.env.ref("point_of_sale.group_pos_user")
        source = self.source("nrr", "pos.order")
        self.assertEqual(self.company_row(source, "quarter", self.START), (50, 50, 1))

    def test_money_at_the_rate_of_the_document(self):
        partner = self.partners(1)
        self.orders([(partner.id, datetime(2025, 2, 1), 100, None)], currency_rate=0.5)
        self.orders([(partner.id, datetime(2025, 5, 1), 100, None)], currency_rate=2)
        self.assertEqual(self.company_row(self.source("nrr"), "quarter", self.START), (50, 200, 1))

    def test_cross_sell(self):
        """Lines of orders: who bought from two groups of products."""
        one, two = self.env["product.category"].create([{"name": "One"}, {"name": "Two"}])
        products = self.env["product.product"].create(
            [{"name": "A", "categ_id": one.id}, {"name": "B", "categ_id": two.id}, {"name": "C", "categ_id": one.id}]
        )
        both, same = self.partners(2)
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "user_id": self.users["employee"].id,
                    "order_line": [Command.create({"product_id": product.id}) for product in bought],
                }
                for partner, bought in ((both, products[:2]), (same, products[0] + products[2]))
            ]
        )
        orders.action_confirm()
        orders.date_order = "2025-05-01"
        source = self.source(
            "cross_sell",
            "sale.order.line",
            domain="[('state', '=', 'sale')]",
            date_field="order_id.date_order",
            customer_path="order_partner_id",
            item_path="product_id.categ_id",
            subject_path="salesman_id",
        )
        rows = self.rows(source, "quarter", self.START)
        self.assertEqual(rows["company", 0, self.START, None], (1, 2, 2))
        self.assertEqual(rows["employee", self.people["employee"].id, self.START, None], (1, 2, 2))

    def test_purchases_must_be_told(self):
        kpi = self.env.ref("customer_perf.kpi_retention")
        source = self.source("retention", "crm.lead", subject_path="user_id", kpi_id=kpi.id)
        with self.assertRaisesRegex(UserError, "is not complete: Date, Customer, Value"):
            source.action_activate()
        source = self.source("retention", kpi_id=self.env.ref("customer_perf.kpi_sales").id)
        with self.assertRaisesRegex(UserError, "is a sum"):
            source.action_activate()

    def test_owner_reads_with_his_rights(self):
        source = self.source("retention")
        self.users["officer"].group_ids -= self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.users["officer"].group_ids -= self.env.ref("account.group_account_invoice")
        with self.assertRaises(AccessError):
            source._rows(Window("quarter", (self.START,)))

    def test_from_recipe_to_value(self):
        """One click makes a draft, activation the values; they carry their parts, and lead to the orders."""
        today = self.company._perf_today()
        start = periods.latest_ended(today, periods.QUARTER)
        before = periods.latest_ended(start, periods.QUARTER)
        partners = self.partners(4)
        user = self.users["employee"]
        self.orders(
            [(partner.id, datetime.combine(before, datetime.min.time()), 10, user.id) for partner in partners]
            + [(partners[0].id, datetime.combine(start, datetime.min.time()), 10, user.id)]
        )
        recipes = self.env["customer.perf.source.recipe"].search([("app", "in", ("sale", "account"))])
        recipes = recipes.filtered(lambda recipe: recipe.kind in CUSTOMER_KINDS)
        self.assertEqual(len(recipes), 15)
        officer = self.env(user=self.users["officer"], context={"allowed_company_ids": self.company.ids})
        for recipe in recipes.with_env(officer):
            with self.subTest(recipe.name):
                source = recipe._make_source()
                self.assertTrue(source.rule_text)
                source.action_activate()
                self.assertEqual((source.state, source.error), ("active", False))
        kept = self.env["customer.perf.source"].search([("recipe_id", "=", self.env.ref(
            "customer_perf.recipe_retention_order").id)])  # fmt: skip
        values = self.env["customer.perf.measure"].search([("source_id", "=", kept.id), ("date", "=", start)])
        self.assertEqual(
            sorted((value.employee_id.id, value.department_id.id, value.value, value.numerator, value.denominator)
                   for value in values),
            sorted([
                (False, False, 25.0, 1.0, 4.0), (self.people["employee"].id, False, 25.0, 1.0, 4.0),
                (False, self.department.id, 25.0, 1.0, 4.0),
            ]),
        )  # fmt: skip
        action = kept.with_env(officer).action_open_records()
        self.assertEqual(len(action["domain"][0][2]), 5)
        self.assertTrue(kept.with_env(officer)._preview().values)


@tagged("post_install", "-at_install")
class TestOnPartners(PurchaseCase):
    def setUp(self):
        super().setUp()
        self.company.perf_stream = "order"
        self.month = periods.start(self.company._perf_today(), periods.MONTH)
        self.tag = self.env["res.partner.category"].create({"name": "Gold"})
        tier = self.env.ref("customer_perf.customer_tier_high_value")
        tier.category_ids = self.tag
        self.partner, self.other = self.partners(2)
        self.contact = self.env["res.partner"].create({"name": "Contact", "parent_id": self.partner.id})
        self.partner.category_id = self.tag
        self.day = self.month - timedelta(40)
        at = datetime.combine(self.day, datetime.min.time())
        self.orders([(self.partner.id, at, 100, None), (self.other.id, at, 1, None)])
        self.env["customer.perf.customer.state"]._fill(self.company)
        self.seen = self.env["res.partner"].with_user(self.users["executive"]).with_company(self.company)

    def test_two_years_at_first_and_each_month_once(self):
        State, Run = self.env["customer.perf.customer.state"], self.env["customer.perf.customer.run"]
        runs = Run.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(runs), 25)
        later = [run.date for run in runs if run.date > self.day]
        self.assertEqual(State.search_count([("partner_id", "=", self.partner.id)]), len(later))
        State._fill(self.company)
        self.assertEqual(Run.search([("company_id", "=", self.company.id)]), runs)

    def test_class_tier_and_last_purchase_are_shown_and_found(self):
        shown = (self.seen.browse(self.partner.id) | self.seen.browse(self.contact.id)).mapped(
            lambda partner: (partner.perf_class, partner.perf_last_order, partner.perf_tier_id.code)
        )
        self.assertEqual(shown, [("101", self.day, "high_value")] * 2)
        mine = Domain("id", "in", (self.partner | self.other | self.contact).ids)
        nobody = self.partners(1)
        mine |= Domain("id", "=", nobody.id)
        for domain, found in (
            ([("perf_class", "=", "101")], self.partner | self.contact),
            ([("perf_class", "in", ["101", "100"])], self.partner | self.contact | self.other),
            ([("perf_class", "=", False)], nobody),
            ([("perf_class", "!=", False)], self.partner | self.contact | self.other),
            ([("perf_class", "!=", "101")], self.other | nobody),
            ([("perf_last_order", "<", self.month)], self.partner | self.contact | self.other),
            ([("perf_tier_id", "!=", False)], self.partner | self.contact),
            ([("perf_tier_id.code", "=", "high_value")], self.partner | self.contact),
        ):
            with self.subTest(domain):
                self.assertEqual(set(self.seen.search(mine & Domain(domain)).ids), set(found.ids))

    def test_only_who_may_read_states_sees_them(self):
        partner = self.partner.with_user(self.users["employee"])
        self.assertNotIn("perf_class", partner.fields_get())
        with self.assertRaises(AccessError):
            partner.read(["perf_class"])
        with self.assertRaises(AccessError):
            partner.search([("perf_class", "=", "111")])
        other = self.partner.with_user(self.users["officer_b"]).with_company(self.company_b)
        self.assertFalse(other.perf_class, "a customer of another company")

    def test_whose_orders_or_who_himself_is_gone_leaves_no_state(self):
        State = self.env["customer.perf.customer.state"]
        self.env.cr.execute("DELETE FROM sale_order WHERE partner_id = %s", [self.other.id])
        State._compute_months(self.company, [self.month])
        self.assertFalse(State.search([("partner_id", "=", self.other.id), ("date", "=", self.month)]))
        self.other.unlink()
        self.assertFalse(State.search([("partner_id", "=", self.other.id)]))

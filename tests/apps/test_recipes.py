"""Every recipe with records of its app, and the value that is right for them (L-01).

They run beside the apps (bin/dev test-apps), as if on 15 March 2025. Dates and durations that an app keeps
itself are put into the database.
"""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import SQL

from odoo.addons.customer_perf.models.source.source_customer import CUSTOMER_KINDS
from odoo.addons.customer_perf.tools.computed import COMPANY, DEPARTMENT, EMPLOYEE, Window, settled

YEAR = Window("year", (date(2025, 1, 1),))
# {what is made: {recipe: {whom it is credited to: value}}}
EXPECTED = {
    # ratings 5, 4, 2 and an open request of Ann; 3 of Bob; 1 of nobody
    "ratings_of_tasks": {
        "csat_post_task": {"ann": 11 / 3, "bob": 3, "company": 3},
        "svcscore_task": {"ann": 11 / 3, "bob": 3, "company": 3},
        "csat_task": {"ann": 200 / 3, "bob": 0, "company": 40},
    },
    "ratings_of_chats": {
        "csat_chat": {"ann": 200 / 3, "bob": 0, "company": 40},
        "svcscore_chat": {"ann": 11 / 3, "bob": 3, "company": 3},
    },
    # Ann answered after 3 and 6 minutes and once not at all, Bob after 12; chats of 10, 20 and 30 minutes; one of
    # hers was handed on
    "chats": {
        "frt_chat": {"ann": 4.5, "bob": 12, "company": 7},
        "aht_chat": {"ann": 900, "bob": 1800, "company": 1200},
        "answer1_chat": {"ann": 200 / 3, "bob": 100, "company": 75},
        "fcr_chat": {"ann": 200 / 3, "bob": 100, "company": 75},
        "cs_enq_chat": {"ann": 3, "bob": 1, "company": 4},
    },
    # Ann's tasks took 4 and 8 working hours, one of both 6; a fourth is open and overdue. The second ended late
    "tasks": {
        "mttr_task": {"ann": 6, "bob": 6, "company": 6},
        "it_resp_task": {"ann": 6, "bob": 6, "company": 6},
        "tkt_resp_task": {"ann": 60, "bob": 60, "company": 60},
        "task_rate": {"ann": 50, "bob": 100, "company": 50},
        "req_cycle": {"ann": 2, "bob": 2, "company": 2},
        "req_land": {"ann": 2, "bob": 2, "company": 2},
    },
    # on the day, two days late, and one of Bob that is ten days over
    "milestones": {
        "milestone": {"ann": 50, "bob": 0, "company": 100 / 3},
        "release": {"ann": 50, "bob": 0, "company": 100 / 3},
        "delaydays": {"ann": 1, "bob": 10, "company": 4},
    },
    # orders of Ann over 100 and 200, of Bob over 50 in another currency, 2 for 1; a quotation counts nowhere.
    # They cost 120 and 20; it took 1 and 2 hours to confirm hers, 1 his
    "orders": {
        "sales": {"ann": 300, "bob": 25, "company": 325},
        "signed": {"ann": 300, "bob": 25, "company": 325},
        "margin": {"ann": 60, "bob": 20, "company": 18500 / 325},
        "ord_resp": {"ann": 5400, "bob": 3600, "company": 4800},
    },
    # invoices of Ann: key customer 100 less a credit note of 20, another customer 120; of Bob: another customer 50
    "invoices": {
        "rev_key": {"ann": 40, "bob": 0, "company": 32},
        "error_invoice": {"ann": 100 / 3, "bob": 0, "company": 25},
    },
    # one won, two lost and so archived, one only archived
    "opportunities": {"winrate": {"ann": 100 / 3, "company": 100 / 3}, "opp_sup": {"ann": 4, "company": 4}},
    # in time, late, overdue; one that was cancelled is not due. Two orders with a promise, one kept
    "deliveries": {
        "otd": {"ann": 100 / 3, "company": 100 / 3},
        "otd_order": {"ann": 50, "company": 50},
        "shipments": {"company": 5},
    },
    # in time and in full; in time with a rest that came later, in time too; late; overdue: 1 of 4
    "deliveries_in_full": {"otif": {"ann": 25, "company": 25}},
    # two deliveries, one came back; it was handled in a day
    "returns": {"defect": {"ann": 50, "company": 50}, "return_t": {"bob": 24, "company": 24}},
    # one arrived as planned, one late; approved after 2 and 4 hours
    "purchases": {"arrival": {"ann": 50, "company": 50}, "proc_wait": {"ann": 3, "company": 3}},
    # 100 less a refund of 20
    "shop": {"sales_shop": {"ann": 80, "company": 80}, "error_shop": {"ann": 50, "company": 50}},
    # Ann: closed after 24 and 72 hours, and one opened again; Bob: closed at once, and one open for ten days
    "tickets": {
        "cpl_vol": {"ann": 3, "bob": 2, "company": 5},
        "cpl_rate": {"company": 2500},
        "cpl_time": {"ann": 2, "bob": 0, "company": 4 / 3},
        "mttr_ticket": {"ann": 48, "bob": 0, "company": 32},
        "prob_time": {"ann": 48, "bob": 0, "company": 32},
        "fb_24h": {"ann": 50, "bob": 50, "company": 50},
        "svc_time": {"ann": 100, "bob": 50, "company": 75},
        "tkt_resp_ticket": {"ann": 30, "bob": 30, "company": 30},
        "resrate": {"ann": 200 / 3, "bob": 50, "company": 60},
        "hirisk_close": {"ann": 50, "company": 50},
        "cs_enq_ticket": {"ann": 3, "bob": 2, "company": 5},
    },
    # a customer comes to Bob three days after Ann with the same, and to Ann with something else
    "tickets_again": {
        "recall": {"ann": 50, "bob": 0, "company": 100 / 3},
        "fcr_ticket": {"ann": 50, "bob": 100, "company": 200 / 3},
    },
    # 10, 9, 8 and 3; one skipped, one of a test and one of an unfinished survey do not count
    "answers": {"nps_survey": {"company": 25}, "ces_survey": {"company": 7.5}, "csat_survey": {"company": 75}},
    # three repairs: the second of the same serial number comes 30 days after the first
    "repairs": {"fix1": {"ann": 200 / 3, "company": 200 / 3}},
    # 1 and 2 days; the first one is urgent
    "incidents": {
        "mtrs": {"ann": 36, "company": 36},
        "inc_dur": {"ann": 24, "company": 24},
        "incidents": {"company": 1},
    },
    "hires": {"hire_cycle": {"ann": 30, "company": 30}},
    # Ann: 6 hours on projects of 8 present; Bob: none of 2
    "hours": {"utilis": {"ann": 75, "bob": 0, "company": 60}},
    # of four people of the centre one left in February, of two elsewhere nobody
    "leavers": {"attr": {"Centre": 100 / 3, "Elsewhere": 0, "company": 20}},
    "benefits": {"ben_use": {"company": 40}},
    # of two tagged companies one has a salesperson
    "key_customers": {"ded_cov": {"company": 50}},
}


@tagged("post_install", "-at_install")
class TestRecipes(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "mail_notrack": True})
        cls.admin = cls.env.ref("base.user_admin")
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = "UTC"
        cls.people = {}
        for name in ("ann", "bob"):
            user = new_test_user(cls.env, f"recipe_{name}", groups="base.group_user", name=name)
            cls.people[name] = cls.env["hr.employee"].create({"name": name, "user_id": user.id})
            setattr(cls, name, user)
        cls.tag = cls.env["res.partner.category"].create({"name": "Key"})
        cls.key, cls.other = cls.env["res.partner"].create(
            [{"name": "Key", "is_company": True, "category_id": cls.tag.ids}, {"name": "Other", "is_company": True}]
        )
        cls.contact = cls.env["res.partner"].create({"name": "Contact", "parent_id": cls.key.id})

    def setUp(self):
        super().setUp()
        frozen = freeze_time("2025-03-15 12:00:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def test_every_recipe_is_tried(self):
        recipes = self.env["customer.perf.source.recipe"].search(
            # those of customers are tried in test_customers, those of our own complaints in test_complaint
            [
                ("kpi_id", "!=", False),
                ("kind", "not in", (*CUSTOMER_KINDS, "complainants")),
                ("app", "!=", "customer_perf"),
            ]
        )
        names = {xml_id.removeprefix("customer_perf.recipe_") for xml_id in recipes.get_external_id().values()}
        tried = {name for group in EXPECTED.values() for name in group}
        self.assertEqual(names, tried)
        self.assertGreaterEqual(len(names), 40)
        for group in EXPECTED:
            self.assertTrue(hasattr(self, f"test_{group}"), group)

    # ------------------------------------------------------------ how it is tried

    def assertAnswers(self, group):
        self.env.flush_all()
        for name, wanted in EXPECTED[group].items():
            with self.subTest(recipe=name):
                found = self.answer(name)
                self.assertEqual(found.keys(), wanted.keys(), found)
                for subject, value in wanted.items():
                    self.assertAlmostEqual(found[subject], value, 6, f"{subject}: {found}")

    def answer(self, name):
        recipe = self.env.ref(f"customer_perf.recipe_{name}")
        source = recipe.with_user(self.admin)._make_source().sudo()
        (source | source.numerator_source_id | source.denominator_source_id).tz = "UTC"
        source._check_rule()
        self.assertTrue(source.rule_text)
        kpi = source.kpi_id
        names = {(COMPANY, 0): "company", **{(EMPLOYEE, who.id): name for name, who in self.people.items()}}
        names |= {(DEPARTMENT, unit.id): unit.name for unit in self.env["hr.department"].search([])}
        found = {}
        for row in source._credited(source._rows(YEAR))[0]:
            values = settled(row, kpi.aggregation, kpi.ratio_factor, source._factor_of_shares())
            if values and row.segment is None:
                found[names[row.kind, row.subject]] = values[0]
        return found

    def put(self, record, **values):
        """What the app keeps itself, such as the day on which something was made"""
        self.env.flush_all()
        assign = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        self.env.cr.execute(SQL("UPDATE %s SET %s WHERE id = %s", SQL.identifier(record._table), assign, record.id))
        self.env.invalidate_all()
        return record

    # ------------------------------------------------------------ ratings and chats

    def rate(self, model, record):
        values = {"res_model_id": self.env["ir.model"]._get_id(model), "res_id": record.id}
        for user, rating in ((self.ann, 5), (self.ann, 4), (self.ann, 2), (self.bob, 3), (None, 1)):
            one = self.env["rating.rating"].create(
                {**values, "rated_partner_id": user.partner_id.id if user else False, "partner_id": self.contact.id,
                 "rating": rating, "consumed": True}
            )  # fmt: skip
            self.put(one, rated_on="2025-03-05 10:00:00")
        asked = self.env["rating.rating"].create({**values, "rated_partner_id": self.ann.partner_id.id, "rating": 0})
        self.put(asked, rated_on="2025-03-05 10:00:00")

    def test_ratings_of_tasks(self):
        project = self.env["project.project"].create({"name": "Service"})
        self.rate("project.task", self.env["project.task"].create({"name": "x", "project_id": project.id}))
        self.assertAnswers("ratings_of_tasks")

    def chat(self, user, **values):
        web = self.env["im_livechat.channel"].create({"name": "Web"})
        chat = self.env["discuss.channel"].create(
            {"name": "Chat", "channel_type": "livechat", "livechat_channel_id": web.id,
             "livechat_operator_id": user.partner_id.id,
             "channel_member_ids": [Command.create({"partner_id": user.partner_id.id})]}
        )  # fmt: skip
        return self.put(chat, create_date="2025-03-05 10:00:00", livechat_end_dt="2025-03-05 11:00:00", **values)

    def test_ratings_of_chats(self):
        self.rate("discuss.channel", self.chat(self.ann))
        self.assertAnswers("ratings_of_chats")

    def test_chats(self):
        for user, failure, escalated, waited, took in (
            (self.ann, "no_failure", False, 3, 10),
            (self.ann, "no_failure", True, 6, 20),
            (self.ann, "no_answer", False, 0, 0),
            (self.bob, "no_failure", False, 12, 30),
        ):
            chat = self.chat(user, livechat_failure=failure, livechat_is_escalated=escalated)
            History = self.env["im_livechat.channel.member.history"]
            member = chat.channel_member_ids.filtered(lambda one, user=user: one.partner_id == user.partner_id)
            history = History.search([("channel_id", "=", chat.id)])[:1] or History.create(
                {"channel_id": chat.id, "member_id": member.id}
            )
            self.put(history, create_date="2025-03-05 10:00:00", livechat_member_type="agent",
                     partner_id=user.partner_id.id, response_time_hour=waited / 60,
                     session_duration_hour=took / 60)  # fmt: skip
        self.assertAnswers("chats")

    # ------------------------------------------------------------ projects

    def test_tasks(self):
        project = self.env["project.project"].create({"name": "Service", "partner_id": self.contact.id})
        for users, hours, done, deadline in (
            (self.ann, 4, "2025-03-05 09:00:00", "2025-03-06 09:00:00"),
            (self.ann, 8, "2025-03-05 09:00:00", "2025-03-04 09:00:00"),
            (self.ann | self.bob, 6, "2025-03-05 09:00:00", "2025-03-06 09:00:00"),
            (self.ann, 0, None, "2025-03-10 09:00:00"),
        ):
            task = self.env["project.task"].create({"name": "x", "project_id": project.id, "user_ids": users.ids})
            self.put(task, create_date="2025-03-03 09:00:00", date_deadline=deadline, date_end=done,
                     working_hours_close=hours, date_assign="2025-03-03 10:00:00", working_hours_open=1)  # fmt: skip
        self.assertAnswers("tasks")

    def test_milestones(self):
        for user, reached in ((self.ann, "2025-03-05"), (self.ann, "2025-03-07"), (self.bob, None)):
            project = self.env["project.project"].create({"name": "Service", "user_id": user.id})
            milestone = self.env["project.milestone"].create({"name": "M", "project_id": project.id})
            self.put(milestone, deadline="2025-03-05", reached_date=reached)
        self.assertAnswers("milestones")

    # ------------------------------------------------------------ sales

    def product(self, **values):
        return self.env["product.product"].create(
            {"name": "Thing", "type": "consu", "standard_price": 0, "taxes_id": False, "supplier_taxes_id": False,
             **values}
        )  # fmt: skip

    def order(self, user, price=100, quantity=1, **values):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.contact.id,
                "user_id": user.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product().id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )
        order.action_confirm()
        return self.put(order, create_date="2025-03-05 09:00:00", date_order="2025-03-05 10:00:00")

    def test_orders(self):
        coin = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        self.env["res.currency.rate"].create({"currency_id": coin.id, "name": "2025-01-01", "rate": 2})
        self.env["res.currency.rate"].create({"currency_id": coin.id, "name": "2025-03-14", "rate": 8})
        pricelist = self.env["product.pricelist"].create({"name": "T", "currency_id": coin.id})
        first, second = self.order(self.ann), self.order(self.ann, 200)
        third = self.order(self.bob, 50, pricelist_id=pricelist.id)
        self.put(third, currency_rate=2)
        self.put(second, date_order="2025-03-05 11:00:00")
        self.env["sale.order"].create({"partner_id": self.contact.id, "user_id": self.ann.id})
        for order, margin in ((first, 60), (second, 120), (third, 10)):
            self.put(order.order_line, margin=margin)
        self.assertAnswers("orders")

    def test_invoices(self):
        for user, partner, kind, amount in (
            (self.ann, self.key, "out_invoice", 100),
            (self.ann, self.key, "out_refund", -20),
            (self.ann, self.other, "out_invoice", 120),
            (self.bob, self.other, "out_invoice", 50),
        ):
            journal = self.env["account.journal"].search([("type", "=", "sale")], limit=1) or self.env[
                "account.journal"
            ].create({"name": "S", "code": "SRC", "type": "sale"})
            move = self.env["account.move"].create(
                {"move_type": kind, "partner_id": partner.id, "invoice_user_id": user.id, "journal_id": journal.id}
            )
            self.put(move, state="posted", invoice_date="2025-03-05", amount_untaxed_signed=amount)
        self.assertAnswers("invoices")

    def test_opportunities(self):
        """Won and lost as the app does it"""
        leads = self.env["crm.lead"].create(
            [{"name": "x", "type": "opportunity", "user_id": self.ann.id, "partner_id": self.contact.id}] * 4
        )
        leads[0].action_set_won()
        leads[1:3].action_set_lost()
        leads[3].active = False
        for lead in leads:
            self.put(lead, create_date="2025-03-05 09:00:00")
        self.assertAnswers("opportunities")

    # ------------------------------------------------------------ goods

    def deliver(self, order, deadline, done=None, state="done"):
        picking = order.picking_ids[:1]
        picking.move_ids.quantity = sum(order.order_line.mapped("product_uom_qty"))
        self.put(
            picking.move_ids, state=state if done or state == "cancel" else "assigned", date="2025-03-05 09:00:00"
        )
        return self.put(picking, date_deadline=deadline, date_done=done,
                        state=state if done or state == "cancel" else "assigned")  # fmt: skip

    def test_deliveries(self):
        orders = [self.order(self.ann, quantity=quantity) for quantity in (2, 3, 1, 1)]
        self.deliver(orders[0], "2025-03-06 09:00:00", "2025-03-05 09:00:00")
        self.deliver(orders[1], "2025-03-06 09:00:00", "2025-03-07 09:00:00")
        self.deliver(orders[2], "2025-03-06 09:00:00")
        self.deliver(orders[3], "2025-03-06 09:00:00", state="cancel")
        self.put(orders[0], commitment_date="2025-03-06 09:00:00", effective_date="2025-03-05 09:00:00")
        self.put(orders[1], commitment_date="2025-03-06 09:00:00", effective_date="2025-03-07 09:00:00")
        self.assertAnswers("deliveries")

    def test_deliveries_in_full(self):
        orders = [self.order(self.ann) for _number in range(4)]
        deadline, before, after = "2025-03-06 09:00:00", "2025-03-05 09:00:00", "2025-03-07 09:00:00"
        self.deliver(orders[0], deadline, before)
        part = self.deliver(orders[1], deadline, before)
        self.put(part.copy(), backorder_id=part.id, date_deadline=deadline, date_done=before, state="done")
        self.deliver(orders[2], deadline, after)
        self.deliver(orders[3], deadline)
        self.assertAnswers("deliveries_in_full")

    def test_returns(self):
        first, second = self.order(self.ann), self.order(self.ann)
        picking = self.deliver(first, "2025-03-06 09:00:00", "2025-03-05 09:00:00")
        self.deliver(second, "2025-03-06 09:00:00", "2025-03-05 09:00:00")
        back = picking.copy(
            {"picking_type_id": picking.picking_type_id.warehouse_id.in_type_id.id, "user_id": self.bob.id}
        )
        self.put(back, return_id=picking.id, state="done", create_date="2025-03-07 09:00:00",
                 date_done="2025-03-08 09:00:00")  # fmt: skip
        self.assertAnswers("returns")

    def test_purchases(self):
        for arrived, approved in (("2025-03-09 09:00:00", "11:00:00"), ("2025-03-11 09:00:00", "13:00:00")):
            order = self.env["purchase.order"].create({"partner_id": self.other.id, "user_id": self.ann.id})
            self.put(order, state="purchase", create_date="2025-03-05 09:00:00", date_approve=f"2025-03-05 {approved}",
                     date_planned="2025-03-10 09:00:00", effective_date=arrived)  # fmt: skip
        self.assertAnswers("purchases")

    def test_shop(self):
        config = self.env["pos.config"].search([], limit=1) or self.env["pos.config"].create({"name": "Shop"})
        session = self.env["pos.session"].create({"config_id": config.id, "user_id": self.env.uid})
        for amount, refund in ((100, False), (-20, True)):
            line = {"product_id": self.product().id, "qty": 1 if amount > 0 else -1, "price_unit": abs(amount),
                    "price_subtotal": amount, "price_subtotal_incl": amount}  # fmt: skip
            order = self.env["pos.order"].create(
                {"session_id": session.id, "user_id": self.ann.id, "amount_total": amount, "amount_tax": 0,
                 "amount_paid": amount, "amount_return": 0, "lines": [Command.create(line)]}
            )  # fmt: skip
            self.put(order, state="paid", date_order="2025-03-05 09:00:00", is_refund=refund)
        self.assertAnswers("shop")

    # ------------------------------------------------------------ helpdesk

    def ticket(self, user, created, closed=None, **values):
        stages = self.env["helpdesk.ticket.stage"].search([])
        stage = stages.filtered("closed")[0] if closed else stages.filtered(lambda one: not one.closed)[0]
        ticket = self.env["helpdesk.ticket"].create(
            {"name": "x", "description": "x", "user_id": user.id, "partner_id": self.contact.id, "priority": "1",
             "stage_id": stage.id, **values}
        )  # fmt: skip
        return self.put(
            ticket, create_date=created, closed_date=closed, assigned_date=created.replace(":00:00", ":30:00")
        )

    def test_tickets(self):
        opened = self.env["helpdesk.ticket.stage"].search([("closed", "=", False)], limit=1)
        self.ticket(self.ann, "2025-03-03 09:00:00", "2025-03-04 09:00:00", priority="3")
        self.ticket(self.ann, "2025-03-03 09:00:00", "2025-03-06 09:00:00", active=False)
        again = self.ticket(self.ann, "2025-03-03 09:00:00", "2025-03-03 10:00:00", priority="3")
        self.put(again, stage_id=opened.id)
        self.assertTrue(again.closed_date, "the app keeps it")
        self.ticket(self.bob, "2025-03-03 09:00:00", "2025-03-03 09:00:00")
        self.ticket(self.bob, "2025-03-05 09:00:00")
        for _number in range(2):
            self.order(self.ann)
        self.assertAnswers("tickets")

    def test_tickets_again(self):
        one, two = self.env["helpdesk.ticket.category"].create([{"name": "One"}, {"name": "Two"}])
        self.ticket(self.ann, "2025-03-01 09:00:00", category_id=one.id)
        self.ticket(self.bob, "2025-03-04 09:00:00", category_id=one.id, partner_id=self.key.id)
        self.ticket(self.ann, "2025-03-05 09:00:00", category_id=two.id)
        self.ticket(self.ann, "2025-03-05 09:00:00", category_id=two.id, partner_id=False)
        self.ticket(self.bob, "2025-03-14 09:00:00", category_id=two.id)
        self.assertAnswers("tickets_again")

    # ------------------------------------------------------------ others

    def test_answers(self):
        survey = self.env["survey.survey"].create({"title": "S"})
        question = self.env["survey.question"].create(
            {"title": "Q", "survey_id": survey.id, "question_type": "scale", "scale_min": 0, "scale_max": 10}
        )
        for value, state, test, skipped in (
            (10, "done", False, False),
            (9, "done", False, False),
            (8, "done", False, False),
            (3, "done", False, False),
            (0, "done", False, True),
            (1, "done", True, False),
            (1, "in_progress", False, False),
        ):
            answer = self.env["survey.user_input"].create({"survey_id": survey.id, "test_entry": test, "state": state})
            self.put(answer, end_datetime="2025-03-05 09:00:00")
            self.env["survey.user_input.line"].create(
                {"user_input_id": answer.id, "question_id": question.id, "skipped": skipped,
                 **({} if skipped else {"answer_type": "scale", "value_scale": value})}
            )  # fmt: skip
        self.assertAnswers("answers")

    def test_repairs(self):
        product = self.product(tracking="serial", is_storable=True)
        lots = self.env["stock.lot"].create([{"name": f"S{number}", "product_id": product.id} for number in range(3)])
        for lot, day in ((lots[0], "2025-02-01"), (lots[0], "2025-03-03"), (lots[1], "2025-04-01")):
            self.repair(product, lot, day)
        with freeze_time("2025-12-31"):
            self.assertAnswers("repairs")

    def repair(self, product, lot, day):
        repair = self.env["repair.order"].create({"product_id": product.id, "user_id": self.ann.id})
        move = self.env["stock.move"].create(
            {"product_id": product.id, "product_uom_qty": 1, "location_id": repair.location_id.id,
             "location_dest_id": repair.location_id.id}
        )  # fmt: skip
        self.put(move, date=f"{day} 09:00:00", state="done")
        self.put(repair, state="done", lot_id=lot.id, move_id=move.id)

    def test_incidents(self):
        done = self.env["maintenance.stage"].search([("done", "=", True)], limit=1)
        for closed, priority in (("2025-03-06", "3"), ("2025-03-07", "1")):
            request = self.env["maintenance.request"].create(
                {"name": "x", "user_id": self.ann.id, "maintenance_type": "corrective", "priority": priority,
                 "stage_id": done.id}
            )  # fmt: skip
            self.put(request, request_date="2025-03-05", close_date=closed)
        self.assertAnswers("incidents")

    def test_hires(self):
        for days, active in ((20, True), (40, False)):
            applicant = self.env["hr.applicant"].create({"partner_name": "x", "user_id": self.ann.id})
            self.put(applicant, date_closed="2025-03-05 09:00:00", delay_close=days, active=active)
        self.assertAnswers("hires")

    def test_hours(self):
        project = self.env["project.project"].create({"name": "P", "allow_timesheets": True})
        ann, bob = self.people["ann"], self.people["bob"]
        self.env["account.analytic.line"].create(
            {"name": "x", "project_id": project.id, "employee_id": ann.id, "unit_amount": 6, "date": "2025-03-05"}
        )
        for employee, hours in ((ann, 8), (bob, 2)):
            presence = self.env["hr.attendance"].create(
                {"employee_id": employee.id, "check_in": "2025-03-05 08:00:00", "check_out": "2025-03-05 18:00:00"}
            )
            self.put(presence, worked_hours=hours)
        self.assertAnswers("hours")

    def test_leavers(self):
        centre, elsewhere = self.env["hr.department"].create([{"name": "Centre"}, {"name": "Elsewhere"}])
        people = self.env["hr.employee"].create(
            [{"name": str(number), "department_id": (centre if number < 4 else elsewhere).id} for number in range(6)]
        )
        for person in people:
            self.put(person, create_date="2025-01-02 09:00:00")
        people[0].departure_date = "2025-02-10"
        people[0].active = False
        self.assertAnswers("leavers")

    def test_benefits(self):
        program = self.env["loyalty.program"].create({"name": "L"})
        card = self.env["loyalty.card"].create({"program_id": program.id, "partner_id": self.contact.id})
        for issued, used in ((60, 0), (40, 40)):
            history = self.env["loyalty.history"].create(
                {"card_id": card.id, "description": "x", "issued": issued, "used": used}
            )
            self.put(history, create_date="2025-03-05 09:00:00")
        self.assertAnswers("benefits")

    def test_key_customers(self):
        self.env["res.partner"].search([("category_id", "!=", False), ("id", "!=", self.key.id)]).category_id = False
        self.key.user_id = self.ann
        self.other.category_id = self.tag
        for partner in self.key | self.other:
            self.put(partner, create_date="2025-03-05 09:00:00")
        self.assertAnswers("key_customers")

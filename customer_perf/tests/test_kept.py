"""Nothing that somebody types is lost, and nobody overwrites what he has not read."""

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.customer_perf.models.base.changed_meanwhile import ChangedMeanwhile

from .common import CustomerPerfCommon
from .hands import HandsMixin

SELF = "#o_perf_self_comment"
SAVED = "[role=status] .fa-check"
NOTE = ".o_field_widget[name=note] textarea"


@tagged("post_install", "-at_install")
class TestSeen(CustomerPerfCommon):
    def _save(self, role, record, values, seen):
        context = {"perf_seen": [[record._name, record.id, seen]]}
        return self.rpc(role, record._name, "web_save", record.ids, values, {}, context=context)

    def test_saved_over_what_was_read_only(self):
        talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "note": "Call back"})
        self._save("boss", talk, {"note": "Call back today"}, {"note": ["Call back", "Call back today"]})
        with self.assertRaisesRegex(ChangedMeanwhile, "Call back today") as caught, self.cr.savepoint():
            self._save("employee", talk, {"note": "Mail"}, {"note": ["Call back", "Mail"]})
        [found] = caught.exception.context["perf_changed"]
        self.assertEqual((found["field"], found["value"]), ("note", "Call back today"))
        self._save("employee", talk, {"note": "Mail"}, {"note": ["Call back today", "Mail"]})
        self.assertEqual(talk.note, "Mail")
        # the same twice is no conflict, and other fields are nobody's business
        self._save("boss", talk, {"note": "Mail"}, {"note": ["Call back", "Mail"]})
        self._save("boss", talk, {"date": "2025-03-01"}, {"date": [str(talk.date), "2025-03-01"]})
        self.assertEqual(str(talk.date), "2025-03-01")

    def test_lines_and_fields_kept_elsewhere(self):
        """A manager's comment is kept on the assessment, a rating on a line."""
        self.to_step(self.appraisal, "manager")
        rating = self.appraisal.behaviour_ids[0]
        boss = self.as_user(self.appraisal, "boss")
        boss.write({"comment": "First", "behaviour_ids": [Command.update(rating.id, {"level": "2"})]})
        for record, name, values in (
            (self.appraisal, "comment", {"comment": "Second"}),
            (rating, "level", {"behaviour_ids": [Command.update(rating.id, {"level": "4"})]}),
        ):
            context = {"perf_seen": [[record._name, record.id, {name: [False, "4"]}]]}
            with self.subTest(field=name), self.assertRaises(ChangedMeanwhile), self.cr.savepoint():
                self.rpc("chief", self.appraisal._name, "web_save", self.appraisal.ids, values, {}, context=context)

    def test_nothing_is_read_that_is_not_ones_own(self):
        """X-01: the comparison reads with the rights of whoever saves."""
        own = self.env["customer.perf.check.in"].create({"employee_id": self.people["stranger"].id})
        other = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "note": "secret"})
        seen = [[other._name, other.id, {"note": [False, "x"]}]]
        self.assertRefused(
            lambda: self.rpc(
                "stranger", own._name, "web_save", own.ids, {"note": "x"}, {}, context={"perf_seen": seen}
            )
        )


@tagged("post_install", "-at_install")
class TestKept(HandsMixin, CustomerPerfCommon, HttpCase):
    def _type(self, page, selector, text):
        page.click(selector)
        page.keyboard.press("Control+End")
        page.keyboard.type(text)

    @mute_logger("odoo.http")  # which notes each refusal
    def test_self_assessment(self):
        self.to_step(self.appraisal, "self")
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/my-value")
            self._type(page, SELF, "Callers reach us fas")
            page.reload()
            page.wait_for_selector(SAVED)
            self.assertEqual(page.input_value(SELF), "Callers reach us fas", "in mid-word")
            self.assertEqual(self._now(page, self.appraisal, "self_comment"), "Callers reach us fas")

            other = open_page("perf_employee", "/odoo/my-value")
            self._type(other, SELF, "ter.")
            other.keyboard.press("Tab")
            other.wait_for_selector(SAVED)
            self._type(page, SELF, ", stale")
            page.keyboard.press("Tab")
            page.click(".o_perf_keep_both")
            page.wait_for_selector(SAVED)
            both = "Callers reach us faster.\n\nCallers reach us fas, stale"
            self.assertEqual(self._now(page, self.appraisal, "self_comment"), both)

            self._type(page, SELF, " Unsent")
            self._wait_remaining_requests()
            self.as_user(self.appraisal, "employee").action_submit_self()  # elsewhere
            page.reload()
            page.wait_for_selector(".alert:has-text('Unsent')")
            page.click(".alert button:has-text('Forget')")
            page.reload()
            page.wait_for_selector(".o_perf_page")
            self.assertFalse(page.locator(".alert:has-text('Unsent')").count())

    def _now(self, page, record, name):
        return self.ask(page, record._name, "read", record.ids, [name])[0][name]

    def test_connection_lost(self):
        self.to_step(self.appraisal, "self")
        with self.browser() as open_page:
            page = open_page("perf_employee", "/odoo/my-value")
            page.wait_for_selector(SELF)
            page.context.set_offline(True)
            self._type(page, SELF, "On the train")
            page.keyboard.press("Tab")
            page.wait_for_selector("[role=status]:has-text('No connection')")
            page.context.set_offline(False)
            page.wait_for_selector(SAVED)
            self.assertEqual(self._now(page, self.appraisal, "self_comment"), "On the train")

    @mute_logger("odoo.http")
    def test_forms(self):
        Talk = self.env["customer.perf.check.in"]
        mine = [("employee_id", "in", [person.id for person in self.people.values()])]
        path = f"/odoo/action-{self.env.ref('customer_perf.customer_perf_check_in_action').id}"
        with self.browser() as open_page:
            page = open_page("perf_boss", f"{path}/new")
            page.wait_for_selector(NOTE)
            page.reload()
            page.wait_for_selector(NOTE)
            self.assertFalse(self.ask(page, Talk._name, "search", mine), "nobody touched it")
            self._type(page, NOTE, "Half a sen")
            page.reload()
            page.wait_for_selector(".o_notification:has-text('is back')")
            self.assertEqual(page.input_value(NOTE), "Half a sen")
            self.assertFalse(self.ask(page, Talk._name, "search", mine), "it is not finished")
            page.click(".o_form_button_cancel")
            self._wait_remaining_requests()

            talk = Talk.create({"employee_id": self.employee.id, "note": "Call back"})
            page = open_page("perf_boss", f"{path}/{talk.id}")
            other = open_page("perf_employee", f"{path}/{talk.id}")
            for each, text in ((page, " today"), (other, " tomorrow")):
                each.wait_for_selector(NOTE)
                self._type(each, NOTE, text)
            page.click(".o_form_button_save")
            page.wait_for_selector(".o_form_saved")
            other.click(".o_form_button_save")
            other.wait_for_selector(".modal:has-text('Call back today')")
            other.click(".o_perf_keep_theirs")
            other.wait_for_selector(".o_form_saved")
            self.assertEqual(other.input_value(NOTE), "Call back today")
            self.assertEqual(self._now(other, talk, "note"), "Call back today")

            self._type(page, NOTE, ", at four")
            page.evaluate("navigator.sendBeacon = () => true")  # which promises, and does not deliver
            page.reload()
            page.wait_for_selector(".o_notification:has-text('is back')")
            self.assertEqual(page.input_value(NOTE), "Call back today, at four", "what could not be sent")

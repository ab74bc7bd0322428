"""What happens around a round while people answer it: nothing that was answered is lost."""

from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RunningCase

STEPS = "odoo.addons.customer_perf_survey.models.round.round_steps"


@tagged("post_install", "-at_install")
class TestInUse(RunningCase):
    def _counted(self):
        self.round.action_close()
        self.assertEqual(self.index(self.round).n, 17)
        self.assertEqual(sorted(self.round.result_ids.filtered(lambda r: not r.is_total).mapped("n")), [8, 9])

    def test_service(self):
        for values in (
            {"active": False},
            {"department_id": self.department.id},
            {"customer_class": "external"},
            {"survey_id": self.form.copy().id},
        ):
            self._refused(lambda values=values: self.service.write(values), self.service.name)
        self._refused(self.service.action_archive)
        self._refused(self.service.unlink)
        # what changes nothing, and what concerns nobody's answer
        self.service.write({"active": True, "department_id": self.elsewhere.id, "weight": 2, "promise": "Soon"})
        self.service.customer_department_ids -= self.sales
        self._counted()
        self.service.action_archive()
        self.assertEqual(self.round.service_ids, self.service)

    def test_service_that_is_archived_all_the_same(self):
        """By SQL, or by an addon that knows nothing of rounds."""
        self.env.flush_all()
        self.cr.execute("UPDATE customer_perf_service SET active = FALSE WHERE id = %s", [self.service.id])
        self.env.invalidate_all()
        self._counted()

    def test_departments(self):
        """They can be archived and moved; deleting them is refused."""
        for department in (self.stores, self.elsewhere):
            self._refused(department.unlink, department.name)
        self.round.department_ids.active = False
        (self.stores | self.sales).active = False
        self.stores.parent_id = self.sales
        self.stores.manager_id = False
        self._counted()
        parts = self.round.result_ids.filtered(lambda result: not result.is_total)
        self.assertEqual(parts.unit_ids, self.stores | self.sales)
        self.assertEqual(set(parts.mapped("customers")), {"Stores", "Sales"})

    def test_archived_departments_are_known_people(self):
        """What was told of a department that is archived since is still held against a later round."""
        self._counted()
        self.stores.active = False
        self.env.invalidate_all()
        waves = self.new_round()._waves()[self.service.id]
        self.assertEqual(sorted(len(part) for part in waves[0]), [8, 9])

    def test_a_department_picked_for_the_round(self):
        """Departments decide what is asked in a draft only."""
        self.env["hr.department"].create(
            {"name": "Below", "company_id": self.company.id, "parent_id": self.elsewhere.id}
        )
        self._new_service("New")
        self.elsewhere.parent_id = self.department
        self.round.invalidate_recordset()
        self.env.add_to_compute(self.round._fields["service_ids"], self.round)
        self.assertEqual(self.round.service_ids, self.service)
        self._counted()

    def test_form(self):
        other = self.form.copy()
        for step in (
            self.form.unlink,
            self.form.action_archive,
            lambda: self.form.write({"survey_type": "survey"}),
            lambda: other.question_ids[0].write({"survey_id": self.form.id}),
            lambda: self.form.question_ids[0].write({"survey_id": other.id}),
            lambda: self.form.question_ids[0].write({"question_type": "text_box"}),
            lambda: self.form.write({"question_and_page_ids": [Command.create({"title": "New"})]}),
            self.form.question_ids.unlink,
        ):
            self._refused(step, self.form.title)
        self._counted()

    def test_people(self):
        """Those who have left since: their answers count, they get no more letters, nobody stumbles."""
        people = self.invitations(self.round).employee_id
        people[0].action_archive()
        people[1].unlink()
        self.env["res.partner"].search([("name", "ilike", "Stores")]).action_archive()
        late = self.hire(self.stores, 2)
        self.round.action_cancel()  # asks only
        self.assertEqual(self.round.state, "open")
        self.assertTrue(late)
        self._counted()

    def test_leavers_get_no_letters(self):
        second = self.new_round()
        second.action_start()
        invitation = self.invitations(second)[0]
        invitation.employee_id.active = False
        self.assertNotIn(invitation, second._waiting())
        self.assertEqual(invitation._address(), "")

    def test_head_who_cannot_log_in(self):
        """Nobody leads the provider any more: whoever leads the department above calls its customers."""
        self.elsewhere.parent_id = self.department
        self.department.manager_id = self.boss
        self.users["outsider"].active = False
        self.round.action_close()
        [action] = self.env["customer.perf.improvement"].search([("survey_round_id", "=", self.round.id)])[:1] or [
            self.env["customer.perf.improvement"]._open_first(self._low())
        ]
        self.assertEqual(action.owner_id, self.users["boss"])
        self.users["boss"].active = False
        self.people["boss"].active = False
        self.department.manager_id = self.people["chief"]
        self.env["customer.perf.improvement"]._hand_over()
        self.assertEqual(action.owner_id, self.users["chief"])
        self.assertEqual(action.activity_ids.user_id, self.users["chief"])

    def _low(self):
        self.round.result_ids.figure_ids.write({"total": 0, "squares": 0})
        return self.round.result_ids

    def test_kpi_that_does_not_take_the_value(self):
        """It is named in the round; answers and the other values are there."""
        kpi = self.env["customer.perf.kpi"].search([("code", "=", "ics")])
        kpi.write({"value_min": 4.9, "value_max": 5})
        self._counted()
        measures = self.env["customer.perf.measure"].search([("survey_round_id", "=", self.round.id)])
        self.assertEqual(set(measures.kpi_id.mapped("code")), {"collab", "respspd", "infoshare"})
        self.assertIn(kpi.name, " ".join(self.round.message_ids.mapped("body")))

    def test_closed_before_its_time(self):
        """A round that would have ended in the next quarter counts for the one in which it was closed."""
        self.round.sudo().write({"date_to": fields.Date.add(fields.Date.today(), months=4)})
        self._counted()
        measure = self.env["customer.perf.measure"].search([("survey_round_id", "=", self.round.id)], limit=1)
        self.assertEqual(measure.date, fields.Date.start_of(fields.Date.today(), "quarter"))

    def test_two_rounds_in_a_quarter(self):
        """The values of a provider's KPIs hold all of its services, each with its latest figures."""
        self._counted()
        Measure = self.env["customer.perf.measure"]
        domain = [("kpi_id.code", "=", "ics"), ("department_id", "=", self.elsewhere.id)]
        before = Measure.search(domain)
        first, n = before.value, before.sample_size
        other = self._new_service("Other", customer_department_ids=[Command.set(self.stores.ids)], weight=3)
        second = self.new_round(service_ids=[Command.set(other.ids)])
        second.action_start()
        for invitation in self.invitations(second):
            number = invitation.id % 2
            with self.cr.savepoint():
                self.env["customer.perf.survey.rater"]._submit(invitation, self.sheet(0.5 + number / 2, service=other))
        self.hire(self.stores, 3)
        second.action_close()
        index = self.index(second)
        if index.validity == "valid":
            measure = Measure.search(domain)
            value = 1 + 4 * index.value / 100
            self.assertAlmostEqual(measure.value, (first + 3 * value) / 4)
            self.assertEqual(measure.sample_size, n + index.n)

    # ------------------------------------------------------------ rounds beside each other

    def test_one_bad_round_holds_up_nobody(self):
        """Closing by itself, whatever goes wrong; HR reads why, once."""
        other = self.new_round(name="Other")
        other.action_start()
        over = fields.Date.subtract(fields.Date.today(), days=2)
        for survey_round in (self.round, other):
            self.dated(survey_round, over, over)
        Round = type(self.round)
        close = Round._close_round
        for error in (UserError("The key is gone"), KeyError("oops")):
            with self.subTest(error=error):

                def bad(survey_round, error=error):
                    if survey_round == other:
                        raise error
                    return close(survey_round)

                with patch.object(Round, "_close_round", bad), mute_logger(STEPS):
                    self.env["customer.perf.survey.round"]._cron_rounds()
                self.assertEqual((self.round.state, other.state), ("closed", "open"))
                self.assertIn("The key is gone" if isinstance(error, UserError) else "KeyError", other.problem)
        self.env["customer.perf.survey.round"]._cron_rounds()
        self.assertEqual((other.state, other.problem), ("closed", False))

    def test_cancelling_asks(self):
        for role in ("officer", "admin"):
            action = self.rpc(role, self.round._name, "action_cancel", self.round.ids)
            wizard = self.as_user(self.env[action["res_model"]].browse(action["res_id"]), role)
            self.assertIn("lost: 15 or more", wizard.lost)
            self.assertEqual(self.round.state, "open")
        wizard.action_cancel()
        self.assertEqual(self.round.state, "cancelled")
        self.round.action_draft()
        self.assertEqual((self.round.state, self.round.person_count), ("draft", 0))

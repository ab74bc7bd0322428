"""The platform's privacy lookup finds our records and leaves them as they are (issue 17, 4)"""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.customer_perf.tests.common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestPrivacy(CustomerPerfCommon):
    def _look_up(self, name, email):
        wizard = self.env["privacy.lookup.wizard"].create({"name": name, "email": email})
        wizard.action_lookup()
        return wizard.line_ids.filtered(lambda line: line.res_model.startswith("customer.perf."))

    def test_finds_ours(self):
        talk = self.env["customer.perf.check.in"].create({"employee_id": self.employee.id, "note": "n"})
        self.employee.work_email = "em.ployee@example.com"
        self.employee.active = False
        lines = self._look_up("Somebody", "em.ployee@example.com")
        found = {(line.res_model, line.res_id) for line in lines}
        for record in (self.appraisal, self.scorecard, self.scorecard.line_ids[0], talk, self.appraisal.line_ids[0]):
            self.assertIn((record._name, record.id), found)
        others = self._appraisal_of("peer")
        self.assertNotIn((others._name, others.id), found)
        self.assertFalse(self._look_up("Nobody", "no.body@example.com"))

    def test_leaves_them_as_they_are(self):
        self.employee.work_email = "em.ployee@example.com"
        line = self._look_up("Somebody", "em.ployee@example.com").filtered(
            lambda line: line.res_model == "customer.perf.appraisal"
        )
        self.assertFalse(line.has_active)
        with self.assertRaises(UserError):
            line.action_unlink()
        line.action_archive_all()
        self.assertTrue(self.appraisal.active)

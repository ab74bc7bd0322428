from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerPerfCommon


@tagged("post_install", "-at_install")
class TestInUse(CustomerPerfCommon):
    """What something running rests on is refused in words, and what is over does not hold it back."""

    def _refused(self, words, step, *args):
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            step(*args)

    def test_department_of_a_cycle(self):
        self._refused("Contact Centre is in use.*First Half", self.department.action_archive)
        self._refused("First Half", self.department.unlink)
        self._refused("First Half", self.department.write, {"company_id": self.company_b.id})
        self.elsewhere.action_archive()
        self.cycle.sudo().state = "closed"
        self.department.action_archive()
        self.assertEqual(self.cycle.department_ids, self.department, "else the cycle would be everybody's")

    def test_role_family(self):
        family = self.env["customer.perf.role.family"].create({"name": "Nurses", "code": "nurses"})
        self.people["peer"].perf_role_family_id = family
        for step in (family.action_archive, family.unlink):
            self._refused("Nurses is in use.*Perf peer", step)
        self.people["peer"].perf_role_family_id = False
        family.action_archive()

    def test_tool_mix(self):
        self._refused("Contact Centre", self.mix.action_archive)
        default = self.mix._default_mix(self.company)
        self._refused("is in use", default.action_archive)
        component = self.mix.component_ids[:1]
        self._refused("cannot be deleted", component.unlink)

    def test_grades(self):
        scale = self.mix.grade_scale_id
        self._refused("is in use", scale.action_archive)
        self._refused("First Half", scale.grade_ids[-1].unlink)

    def test_employee_who_moves_to_another_company(self):
        self._refused("First Half", self.employee.write, {"company_id": self.company_b.id})
        self.appraisal._take_out("other", "Goes to the sister company")
        self.employee.company_id = self.company_b

    def test_map_in_force(self):
        record = self.env["customer.perf.strategy.map"].create({"name": "M", "company_id": self.company.id})
        record.sudo().state = "active"
        self._refused("in force", record.unlink)
        record.sudo().state = "draft"
        record.unlink()

    @mute_logger("odoo.sql_db")
    def test_users_one_may_not_see_are_counted(self):
        """X-01: the refusal names what the user may read."""
        other = self.new_cycle(company_id=self.company_b.id, department_ids=[(6, 0, self.department_b.ids)])
        family = self.env["customer.perf.role.family"].create({"name": "Nurses", "code": "nurses"})
        self.people["employee_b"].perf_role_family_id = family
        with self.assertRaisesRegex(UserError, "1 that you cannot see") as caught, self.cr.savepoint():
            self.as_user(family, "officer").action_archive()
        self.assertNotIn("employee_b", str(caught.exception))
        self.assertTrue(other)

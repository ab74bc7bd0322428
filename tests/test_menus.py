"""An employee who leads nobody finds at most twelve entries, each with something behind it (V, W)."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestMenus(TransactionCase):
    def _leaves(self, login):
        user = self.env["res.users"].search([("login", "=", login)])
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        root = self.env.ref("customer_perf.customer_perf_menu_root").id

        def leaves(menu):
            below = menus[menu]["children"]
            return [name for child in below for name in leaves(child)] if below else [menus[menu]["xmlid"]]

        return leaves(root)

    def test_who_leads_nobody_sees_his_own(self):
        entries = self._leaves("employee")
        self.assertLessEqual(len(entries), 12, entries)
        self.assertIn("customer_perf.customer_perf_my_value_menu", entries)
        self.assertNotIn("customer_perf.customer_perf_team_menu", entries)
        for login in ("manager", "executive", "hr"):
            self.assertIn("customer_perf.customer_perf_team_menu", self._leaves(login), login)

    def test_team_comes_and_goes_with_the_people(self):
        employee = self.env["hr.employee"].search([("user_id.login", "=", "employee")])
        report = self.env["hr.employee"].create({"name": "New", "parent_id": employee.id})
        self.assertIn("customer_perf.customer_perf_team_menu", self._leaves("employee"))
        report.parent_id = False
        self.assertNotIn("customer_perf.customer_perf_team_menu", self._leaves("employee"))
        department = self.env["hr.department"].create({"name": "New", "manager_id": employee.id})
        self.assertIn("customer_perf.customer_perf_team_menu", self._leaves("employee"))
        department.manager_id = False
        self.assertNotIn("customer_perf.customer_perf_team_menu", self._leaves("employee"))

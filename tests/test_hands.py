"""What people do with wheel, finger and keys, on the demo company with all addons."""

from odoo.tests import HttpCase, tagged

from odoo.addons.customer_perf.tests.hands import HandsMixin

PERSONAS = ("employee", "demo", "manager", "hr", "executive", "admin")


@tagged("post_install", "-at_install")
class TestHands(HandsMixin, HttpCase):
    def _pages(self, login):
        """Paths of the pages of ours to which a menu leads somebody."""
        user = self.env["res.users"].search([("login", "=", login)])
        menus = self.env["ir.ui.menu"].with_user(user).load_menus(False).values()
        actions = self.env["ir.actions.client"].search([("tag", "=like", "customer_perf%")])
        shown = {menu["action_id"] for menu in menus if menu.get("action_model") == actions._name}
        return sorted(f"/odoo/{page.path}" for page in actions if page.id in shown)

    def test_every_page_scrolls(self):
        """At 1366 × 700 and 390 × 700, for each persona who has it."""
        seen = set()
        with self.browser() as open_page:
            for login in PERSONAS:
                for path in self._pages(login):
                    seen.add(path)
                    with self.subTest(login=login, path=path):
                        self.check_scrolls(open_page, login, path)
        self.assertGreaterEqual(len(seen), 8)

"""What people do with wheel, finger and keys, on the demo company with all addons."""

from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.customer_perf.tests.hands import PHONE, HandsMixin, move_finger

PERSONAS = ("employee", "demo", "manager", "hr", "executive", "admin")


# Texts that leave their box, arrows that run through one: [what, where] each.
OUT_OF_PLACE = """
() => {
    const nodes = [...document.querySelectorAll(".o_perf_node")];
    const texts = nodes.flatMap((node) => {
        const box = node.querySelector("rect").getBBox();
        return [...node.querySelectorAll("text")].filter((text) => {
            const { x, y, width, height } = text.getBBox();
            return width && (x < 0 || y < 0 || x + width > box.width || y + height > box.height);
        }).map((text) => [text.textContent, node.dataset.name]);
    });
    const boxes = nodes.map((node) => [node, node.transform.baseVal[0].matrix, node.querySelector("rect").getBBox()]);
    const arrows = [...document.querySelectorAll("svg > path")].flatMap((path) => {
        const length = path.getTotalLength();
        const points = Array.from({ length: 101 }, (_none, i) => path.getPointAtLength((length * i) / 100));
        return boxes
            .filter(([, { e, f }, { width, height }]) =>
                points.some(({ x, y }) => x > e + 1 && x < e + width - 1 && y > f + 1 && y < f + height - 1)
            )
            .map(([node]) => [path.getAttribute("d"), node.dataset.name]);
    });
    return [...texts, ...arrows];
}
"""
LONG = (
    "Kundenzufriedenheitsverbesserungsmaßnahmenverantwortlichkeit und alles, was daraus folgt und bleibt",
    "让每一位客户在第一次联系时就得到完整的帮助并且以后不需要再为同一件事情打来第二次电话",
    "ช่วยลูกค้าให้ได้รับความช่วยเหลือตั้งแต่ครั้งแรกที่ติดต่อเข้ามาโดยไม่ต้องรอ",
)


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

    def test_map_is_readable(self):
        """25 objectives with long names in any script: texts stay in their boxes, arrows go round them."""
        strategy = self.env.ref("customer_perf.strategy_map_demo")
        objectives = strategy.objective_ids
        bands = objectives.perspective_id
        objectives.create(
            [
                {
                    "name": LONG[number % len(LONG)],
                    "map_id": strategy.id,
                    "perspective_id": bands[number % len(bands)].id,
                    "effect_ids": [Command.set(objectives[number % 5 :: 7].ids)],
                }
                for number in range(25 - len(objectives))
            ]
        )
        with self.browser() as open_page:
            page = open_page("hr", "/odoo/strategy-map")
            page.wait_for_selector(".o_perf_node")
            self.assertEqual(page.locator(".o_perf_node").count(), 25)
            self.assertGreater(page.locator("svg > path").count(), 30)
            self.assertEqual(page.evaluate(OUT_OF_PLACE), [])

    def test_map_by_hand(self):
        """A double click at any latency draws one arrow, red leads to its values and goals, a finger pushes
        the picture."""
        cause, effect = (self.env.ref(f"customer_perf.objective_{name}_demo") for name in ("handover", "stay"))
        self.assertNotIn(effect, cause.effect_ids)
        node = '.o_perf_node[data-id="%s"]'
        with self.browser() as open_page:
            page = open_page("hr", "/odoo/strategy-map")
            slow = {"offline": False, "latency": 300, "downloadThroughput": -1, "uploadThroughput": -1}
            page.click(node % cause.id)
            page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", slow)
            page.click(".o_perf_link")
            page.dblclick(node % effect.id)
            page.wait_for_selector(".o_perf_undo")
            page.wait_for_timeout(1500)  # a second answer would have come by then
            (drives,) = self.ask(page, cause._name, "read", cause.ids, ["effect_ids"])
            self.assertIn(effect.id, drives["effect_ids"])

            for where in (".o_perf_values", ".o_perf_goals"):
                page.click(node % cause.id)
                page.click(f"{where} >> nth=0")
                page.wait_for_selector(".o_data_row")
                page.go_back()

            phone = open_page("hr", "/odoo/strategy-map", PHONE)
            phone.wait_for_selector(".o_perf_node")
            phone.locator(node % cause.id).scroll_into_view_if_needed()
            before = phone.evaluate("document.querySelector('.o_perf_picture').scrollLeft")
            left, top = (phone.locator(node % cause.id).bounding_box()[side] for side in "xy")
            move_finger(phone, (left + 60, top + 40), (left - 100, top + 40))
            self.assertGreater(phone.evaluate("document.querySelector('.o_perf_picture').scrollLeft"), before + 50)

import json
from importlib.resources import files

# Rules of axe that are about the page around ours, which is Odoo's.
FOREIGN_RULES = ("landmark-one-main", "region", "page-has-heading-one", "landmark-unique", "document-title")

AXE = """
(async () => {
    const found = await axe.run(".o_perf_page", {
        runOnly: ["wcag2a", "wcag2aa", "best-practice"],
        rules: Object.fromEntries(%(foreign)s.map((name) => [name, { enabled: false }])),
    });
    const bad = found.violations.filter((rule) => ["serious", "critical", "moderate"].includes(rule.impact));
    for (const rule of bad) {
        console.error(`${rule.id}: ${rule.help}: ${rule.nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
    }
    console.log(`checked ${found.passes.length} rules`);
    // the page itself comes with one call
    const resources = performance.getEntriesByType("resource");
    const calls = resources.filter((call) => call.name.includes("call_kw/customer.perf"));
    if (calls.length !== 1) {
        console.error(`calls: ${calls.map((call) => call.name)}`);
    } else if (!bad.length && found.passes.length > 10) {
        console.log("test successful");
    }
})();
"""


class AxeMixin:
    """Judge pages of ours as axe-core does."""

    def check_accessible(self, pages):
        """Names of controls, contrast, headings, labels; and each page comes with one call.

        :param pages: (role, path)
        """
        axe = files("axe_core_python").joinpath("axe.min.js").read_text()
        for role, path in pages:
            with self.subTest(role=role, path=path):
                self.browser_js(
                    f"/odoo/{path}",
                    axe + AXE % {"foreign": json.dumps(FOREIGN_RULES)},
                    "odoo.isReady === true && document.querySelector('.o_perf_page') !== null",
                    login=f"perf_{role}",
                    timeout=60,
                )

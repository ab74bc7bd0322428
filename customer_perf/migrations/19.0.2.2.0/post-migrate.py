from odoo import SUPERUSER_ID, api
from odoo.tools.convert import convert_file


def migrate(cr, version):
    """Who assesses reads the scorecard of a former post too. Who joined or left since a launch is followed as far as
    running cycles go, so that sums stay pro rata."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    convert_file(env, "customer_perf", "security/scorecard_rules.xml", {}, mode="init", noupdate=False)
    draft = env["customer.perf.cycle"].search([("state", "=", "draft")])
    env.add_to_compute(draft._fields["min_post_days"], draft)
    draft._compute_service_days()
    env["customer.perf.cycle"]._cron_follow()

from odoo import SUPERUSER_ID, api
from odoo.tools.convert import convert_file

ASKED = ("dq_40", "dq_41", "dq_42", "dq_43", "dq_56", "dq_57", "dq_58", "dq_59")


def migrate(cr, version):
    """The questions on pilots say that they are asked now, and the types of business which industries they suit.
    Opportunity support passes the gate where nobody has judged it since it was shipped."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    convert_file(env, "customer_perf", "data/design/scenario_suits_data.xml", {}, mode="init", noupdate=False)
    found = (env.ref(f"customer_perf.question_{name}", raise_if_not_found=False) for name in ASKED)
    for question in filter(None, found):
        question.used_at = question.used_at or "Pilot, per cycle"
    support = env["customer.perf.kpi"].search([("code", "=", "opp_sup"), ("state", "=", "draft")])
    if support.asks_influence and support.asks_collect and not support.asks_value:
        support.write({"asks_value": True, "smart_relevant": True, "gate_reason": False, "state": "active"})

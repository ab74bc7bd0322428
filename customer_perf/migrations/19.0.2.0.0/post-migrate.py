from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Values that are there are pooled to the departments above; scorecards take it up with their next refresh, and
    the nightly pass judges all of them once."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["customer.perf.pooled"]._follow(
        SQL("(SELECT DISTINCT kpi_id, subject, company_id, date_end FROM customer_perf_measure)")
    )
    env["customer.perf.alert.due"]._add_kpis(env["customer.perf.kpi"].search([("state", "=", "active")]))

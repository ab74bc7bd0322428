from odoo import SUPERUSER_ID, api
from odoo.tools.convert import convert_file

# Shipped goals of back offices that are no person's own value
SCOPES = {
    "company": ["it_provider_csat", "hr_hrbp_csat", "finance_csat", "operations_marketing_csat"],
    "department": [
        "product_rd_collab", "it_provider_ics", "hr_hrbp_hrbp_sat", "hr_hrbp_respspd", "hr_hrbp_collab", "finance_ics",
        "finance_infoshare", "finance_respspd",
    ],
}  # fmt: skip


def migrate(cr, version):
    """Goals of back offices are held against what the survey writes, those of departments.

    The KPIs of the library say whether they look at the short term or at what lasts, and so do the goals that are
    still open; those are the person's own that were given a reason, or that neither a template nor a shared result
    put there. What is frozen stays without. Whoever is named to sign a value proposition has a to-do.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in ("indicator/kpi_time_data.xml", "warning/limit_data.xml"):
        convert_file(env, "customer_perf", f"data/{name}", {}, mode="init", noupdate=False)
    env["customer.perf.value.proposition"].search([])._follow_signers()
    env.flush_all()
    for scope, names in SCOPES.items():
        cr.execute(
            """UPDATE customer_perf_scorecard_template_line line SET scope = %s
                 FROM ir_model_data data
                WHERE data.module = 'customer_perf' AND data.model = 'customer.perf.scorecard.template.line'
                  AND data.res_id = line.id AND data.name = ANY(%s) AND line.scope = 'employee'""",
            (scope, [f"template_{name}" for name in names]),
        )
    cr.execute(
        """UPDATE customer_perf_scorecard card SET department_path = unit.parent_path
             FROM hr_department unit WHERE unit.id = card.department_id"""
    )
    cr.execute(
        """UPDATE customer_perf_scorecard_line line
              SET time_view = kpi.time_view,
                  is_individual = COALESCE(line.change_reason, '') != '' OR (
                      line.shared_result_id IS NULL AND card.template_id IS NOT NULL AND NOT EXISTS (
                      SELECT FROM customer_perf_scorecard_template_line prescribed
                       WHERE prescribed.template_id = card.template_id AND prescribed.kpi_id = line.kpi_id))
             FROM customer_perf_scorecard card, customer_perf_kpi kpi
            WHERE card.id = line.scorecard_id AND kpi.id = line.kpi_id AND card.is_frozen IS NOT TRUE"""
    )

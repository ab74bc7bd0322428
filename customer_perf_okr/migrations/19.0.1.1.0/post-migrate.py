"""No data is no zero any more: what runs is computed anew; what is closed keeps its figures, which counted
what nobody had told or measured as 0. Each status is one word for every screen."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    cr.execute("UPDATE customer_perf_okr_key_result SET reason = 'not_started' WHERE reason = 'no_data'")
    cr.execute("UPDATE customer_perf_okr_key_result SET confidence = NULL WHERE confidence = 0")
    cr.execute("UPDATE customer_perf_okr_objective SET progress = NULL WHERE state IN ('draft', 'cancelled')")
    cr.execute(
        """
        UPDATE customer_perf_okr_objective
           SET standing = CASE WHEN status = 'green' THEN 'reached' WHEN COALESCE(score, progress) > 0 THEN 'partly'
                               WHEN COALESCE(score, progress) = 0 THEN 'not_reached' ELSE 'none' END
         WHERE state = 'closed'
        """
    )
    cr.execute(
        """
        UPDATE customer_perf_okr_key_result result
           SET standing = CASE WHEN result.status = 'green' THEN 'reached' WHEN result.progress > 0 THEN 'partly'
                               ELSE 'not_reached' END
          FROM customer_perf_okr_objective objective
         WHERE objective.id = result.objective_id AND objective.state = 'closed' AND result.cancelled IS NOT TRUE
        """
    )
    api.Environment(cr, SUPERUSER_ID, {})["customer.perf.okr.key.result"].search([])._refresh()

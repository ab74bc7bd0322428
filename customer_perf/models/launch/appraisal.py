from odoo import models

from .follow import follow


class CustomerPerfAppraisal(models.Model):
    """Appraisals follow the records of employees: posts, managers, first and last day, long leave."""

    _inherit = "customer.perf.appraisal"

    def _hand_on(self, managers):
        """Within the cycle the times say who led when, and who led on most days assesses."""
        handovers = {}
        for appraisal in managers:
            cycle, today = appraisal.cycle_id, appraisal.company_id._perf_today()
            if cycle.date_from < today <= cycle.date_to:
                handovers[appraisal] = today, appraisal.manager_id
        before = {appraisal: appraisal.manager_id for appraisal in handovers}
        of_times = self.union(*handovers)
        (of_times - of_times._follow_times(handovers))._apply_times()
        of_times._tell_who_assesses(before)
        return super()._hand_on({a: manager for a, manager in managers.items() if a not in handovers})

    def _follow_times(self, handovers=None):
        """Bring the times in posts up to the records of employees; returns those that changed."""
        changed = self.browse()
        for of_cycle in self.grouped("cycle_id").values():
            changed |= follow(of_cycle, handovers)
        changed._cards()._refresh()
        changed._tell_times()
        return changed

from odoo import api, models
from odoo.fields import Domain


class CustomerPerfCycle(models.Model):
    """What is not ready when the review is to start. None of it blocks: HR decides."""

    _inherit = "customer.perf.cycle"

    def _unready(self):
        """{what: (model, domain of the records that are not ready)}"""
        waiting = Domain("cycle_id", "=", self.id) & Domain("state", "=", "draft")
        return {
            "goals": ("customer.perf.scorecard", waiting),
            "raters": ("customer.perf.appraisal", waiting & self._cannot_log_in("manager_id")),
            "logins": ("customer.perf.appraisal", waiting & self._cannot_log_in("employee_id")),
        }

    @api.model
    def _cannot_log_in(self, path):
        """Where there is nobody, or somebody who left or has no user."""
        return Domain.OR(
            Domain(name, "=", False) for name in (path, f"{path}.active", f"{path}.user_id", f"{path}.user_id.active")
        )

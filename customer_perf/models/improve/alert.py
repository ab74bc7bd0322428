from odoo import fields, models


class CustomerPerfAlert(models.Model):
    """An early warning is answered by an improvement, or by a note."""

    _inherit = "customer.perf.alert"

    improvement_id = fields.Many2one(
        "customer.perf.improvement", readonly=True, index="btree_not_null", ondelete="set null"
    )

    def _check_closing(self, note):
        # sudo: whether there is one; whoever closes the alert need not read it
        return None if self.sudo().improvement_id else super()._check_closing(note)

    def action_improve(self):
        """Open the improvement that answers the alert, or plan one."""
        self.ensure_one()
        self.check_access("read")
        action = {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.improvement",
            "views": [[False, "form"]],
        }
        if self.improvement_id:
            return {**action, "res_id": self.improvement_id.id}
        context = {
            "default_name": self.display_name,
            "default_origin": "alert",
            "default_alert_id": self.id,
            "default_kpi_id": self.kpi_id.id,
            "default_employee_id": self.employee_id.id,
            "default_department_id": self.department_id.id,
            "default_company_id": self.company_id.id,
        }
        return {**action, "context": context}

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
        if self.improvement_id:
            return self.improvement_id.get_formview_action()
        return self.env["customer.perf.improvement"]._open_new(
            "alert",
            name=self.display_name,
            alert_id=self.id,
            kpi_id=self.kpi_id.id,
            employee_id=self.employee_id.id,
            department_id=self.department_id.id,
            company_id=self.company_id.id,
        )

from odoo import fields, models


class CustomerPerfDiagnosisKpi(models.Model):
    """A current KPI looked at with a customer's eyes."""

    _name = "customer.perf.diagnosis.kpi"
    _description = "KPI Seen From the Customer"
    _order = "diagnosis_id, is_related, id"
    _rec_name = "kpi_id"

    diagnosis_id = fields.Many2one("customer.perf.diagnosis", required=True, index=True, ondelete="cascade")
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, ondelete="cascade")
    is_related = fields.Boolean("Related to These Customers")
    misleads = fields.Boolean("Drives Away From Customer Value")
    note = fields.Char()

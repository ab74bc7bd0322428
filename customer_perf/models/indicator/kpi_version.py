from odoo import fields, models

from ..base.choices import DIRECTIONS


class CustomerPerfKpiVersion(models.Model):
    """A definition that was replaced; the valid one is on the KPI itself."""

    _name = "customer.perf.kpi.version"
    _description = "KPI Version"
    _order = "kpi_id, version desc"
    _rec_name = "version"

    kpi_id = fields.Many2one("customer.perf.kpi", required=True, index=True, ondelete="cascade")
    version = fields.Integer(required=True)
    definition = fields.Text()
    formula = fields.Text()
    unit = fields.Char()
    direction = fields.Selection(DIRECTIONS)
    aggregation = fields.Char()
    ratio_factor = fields.Float()
    create_date = fields.Datetime("Replaced On")
    create_uid = fields.Many2one("res.users", "Replaced By")

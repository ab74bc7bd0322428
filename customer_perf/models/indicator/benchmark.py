from odoo import fields, models


class CustomerPerfBenchmark(models.Model):
    """What others reach in a KPI, and who says so: a number without its source and year tells nothing."""

    _name = "customer.perf.benchmark"
    _description = "Benchmark"
    _order = "kpi_id, date desc, id desc"
    _rec_name = "source"

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, index=True, ondelete="cascade")
    value = fields.Float(required=True, digits=(16, 6), aggregator=None, help="In the unit of the KPI.")
    industry = fields.Char(help="Whose value it is: a trade, a region, the best of it.")
    source = fields.Char(required=True, help="Who published it, and where.")
    date = fields.Date("As Of", required=True)

from odoo import fields, models


class CustomerPerfCustomerTier(models.Model):
    """Customers who are worth the same care, with what is measured for them and how they are served."""

    _name = "customer.perf.customer.tier"
    _description = "Customer Tier"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    strategy = fields.Text("Resource Strategy", translate=True, help="How this tier is served.")
    category_ids = fields.Many2many(
        "res.partner.category",
        "customer_perf_customer_tier_category_rel",
        "tier_id",
        "category_id",
        "Customer Tags",
        help="A customer with one of these tags is of this tier, the first one if there are several.",
    )
    line_ids = fields.One2many("customer.perf.customer.tier.line", "tier_id", "KPIs and Targets")

    _code_uniq = models.UniqueIndex("(code)", "Two customer tiers cannot have the same code.")


class CustomerPerfCustomerTierLine(models.Model):
    """One KPI of a tier with the target that holds for it."""

    _name = "customer.perf.customer.tier.line"
    _description = "KPI of a Customer Tier"
    _inherit = ["customer.perf.target.mixin"]
    _order = "tier_id, sequence, id"
    _rec_name = "kpi_id"

    tier_id = fields.Many2one("customer.perf.customer.tier", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, ondelete="restrict")
    direction = fields.Selection(related="kpi_id.direction")
    unit = fields.Char(related="kpi_id.unit")
    note = fields.Char(translate=True, help="What the target refers to, such as growth in a year.")

    _kpi_uniq = models.UniqueIndex("(tier_id, kpi_id)", "A KPI stands once in a tier.")

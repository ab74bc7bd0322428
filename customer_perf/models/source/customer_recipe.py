from odoo import fields, models


class CustomerPerfSourceRecipe(models.Model):
    _inherit = "customer.perf.source.recipe"

    class_id = fields.Many2one("customer.perf.segment", "Only Customers of Class")
    item_path = fields.Char()

    def _make_source(self):
        source = super()._make_source()
        if self.class_id or self.item_path:
            source.write({"class_id": self.class_id.id, "item_path": self.item_path})
        return source

from odoo import models


class CustomerPerfScenario(models.Model):
    _inherit = "customer.perf.scenario"

    def _is_used(self, templates, mixes):
        # sudo: whether any scorecard uses it, whoever may see it
        Card = self.env["customer.perf.scorecard"].sudo()
        domain = ["|", ("template_id", "in", templates.ids), ("tool_mix_id", "in", mixes.ids)]
        return super()._is_used(templates, mixes) or bool(Card.search_count(domain, limit=1))

from odoo import api, models


class CustomerPerfMeasure(models.Model):
    """Changed values are judged by the nightly pass, and soon where a red limit waits for them."""

    _inherit = "customer.perf.measure"

    @api.model
    def _values_changed(self, keys, at_once):
        if self.env["customer.perf.alert.due"]._add(keys):
            self.env.ref("customer_perf.ir_cron_alerts").sudo()._trigger()  # sudo: wakes our own job
        return super()._values_changed(keys, at_once)

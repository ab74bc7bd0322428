from odoo import api, models
from odoo.tools.misc import format_date


class CustomerPerfMyValue(models.AbstractModel):
    """The right to appeal stands beside the result."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _appraisal(self, appraisal):
        page = super()._appraisal(appraisal)
        if page:
            page["can_appeal"] = appraisal.can_appeal
            page["appeal_until"] = appraisal.can_appeal and format_date(self.env, appraisal.appeal_until)
        return page

from odoo import api, models


class CustomerPerfMyValue(models.AbstractModel):
    """The posts of the cycle, and what others who led say, stand where the result is put together."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _result_section(self, appraisal):
        sections = super()._result_section(appraisal)
        for section in sections:
            section["data"] |= {
                "times": [time._text() for time in appraisal.assignment_ids],
                "notes": [
                    # sudo: a name; whose note may be read is decided by its rule
                    {"id": one.id, "who": one.sudo().manager_id.name, "note": one.note}
                    for one in appraisal.co_assessment_ids
                    if one.note and one.is_submitted  # a draft is nobody's but its author's
                ],
            }
        return sections

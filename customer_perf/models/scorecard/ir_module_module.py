from odoo import api, models
from odoo.tools import SQL

from ..design.scorecard_template_line import TEMPLATE_LINE_FIELDS


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """A language that comes after a launch reaches the goals, too.

        A goal copies the texts of its template in the languages of that day; where the text is
        still the same, it gets the further translations of the template. What was agreed stays.
        """
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if "customer_perf" in modules:
            goal = self.env["customer.perf.scorecard.line"]
            goal.flush_model()
            for name in (name for name in TEMPLATE_LINE_FIELDS if goal._fields[name].translate):
                self.env.cr.execute(
                    SQL(
                        """
                        UPDATE customer_perf_scorecard_line line
                           SET %(text)s = source.%(text)s || line.%(text)s
                          FROM customer_perf_scorecard card, customer_perf_scorecard_template_line source
                         WHERE card.id = line.scorecard_id
                           AND source.template_id = card.template_id AND source.kpi_id = line.kpi_id
                           AND source.%(text)s->>'en_US' = line.%(text)s->>'en_US'
                           AND source.%(text)s || line.%(text)s != line.%(text)s
                        """,
                        text=SQL.identifier(name),
                    )
                )
            goal.invalidate_model()
        return result

from odoo import models

FOR_LEADERS = ("customer_perf_survey_improvement_menu", "customer_perf_survey_figure_menu")


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _perf_of_leaders(self):
        return [*super()._perf_of_leaders(), *self._perf_ids("customer_perf_survey", FOR_LEADERS)]

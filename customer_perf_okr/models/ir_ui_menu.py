from odoo import models

FOR_LEADERS = (
    "customer_perf_okr_key_result_menu",
    "customer_perf_okr_check_in_menu",
    "customer_perf_okr_objective_menu_unaligned",
    "customer_perf_okr_objective_menu_sample",
    "customer_perf_okr_cycle_menu",
)


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _perf_of_leaders(self):
        return [*super()._perf_of_leaders(), *self._perf_ids("customer_perf_okr", FOR_LEADERS)]

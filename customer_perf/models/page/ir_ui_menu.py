from odoo import api, models

# What those who lead nobody reach from their pages, or have no need of.
FOR_LEADERS = (
    "customer_perf_menu_team",
    "customer_perf_alert_menu_mine",
    "customer_perf_appeal_menu_mine",  # from the result and the to-do
    "customer_perf_scorecard_menu_mine",
    "customer_perf_menu_whom",
    "customer_perf_menu_map",
    "customer_perf_menu_situation",
    "customer_perf_pilot_menu",
    "customer_perf_measure_menu",
    "customer_perf_silence_menu",
    "customer_perf_scorecard_line_menu",
    "customer_perf_improvement_menu",
)


class IrUiMenu(models.Model):
    """An employee who leads nobody finds his own things, and nothing that is empty."""

    _inherit = "ir.ui.menu"

    @api.model
    def load_menus(self, debug):
        """What core keeps in mind for a user, without what is for leaders where he leads nobody now, and without a
        calibration where he takes part in none."""
        menus = super().load_menus(debug)
        hidden = [] if self._perf_is_for_leaders() else self._perf_of_leaders()
        own = [("state", "=", "open"), ("participant_ids", "in", self.env.uid)]
        # sudo: whether the user himself takes part in a calibration
        if not self.sudo().env["customer.perf.calibration"].search_count(own, limit=1):
            hidden += self._perf_ids("customer_perf", ["customer_perf_calibration_menu_mine"])
        gone = set(self.sudo().search([("id", "child_of", hidden)]).ids)
        return {
            key: {**menu, "children": [child for child in menu["children"] if child not in gone]}
            for key, menu in menus.items()
            if key not in gone
        }

    def _perf_of_leaders(self):
        """Ids of the menus that those who lead nobody do not see; addons add theirs."""
        return self._perf_ids("customer_perf", FOR_LEADERS)

    def _perf_ids(self, addon, names):
        menus = (self.env.ref(f"{addon}.{name}", raise_if_not_found=False) for name in names)
        return [menu.id for menu in menus if menu]

    def _perf_is_for_leaders(self):
        """Whether the user is HR or an executive, leads people or a department, or assesses somebody."""
        if self.env.user.has_group("customer_perf.group_customer_perf_executive"):
            return True
        # sudo: whom the user himself leads
        env, own = self.sudo().env, [("user_id", "=", self.env.uid)]
        people = env["hr.employee"].search(own)
        today = self.env.company._perf_today()
        now = [("deputy_id", "in", people.ids), ("date_from", "<=", today), ("date_to", ">=", today)]
        people |= env["customer.perf.delegation"].search(now).manager_id
        return bool(
            env["hr.employee"].search_count([("parent_id", "in", people.ids)], limit=1)
            or env["hr.department"].search_count([("manager_id", "in", people.ids)], limit=1)
            or any(
                env[model].search_count([("manager_id", "in", people.ids), (state, "!=", "done")], limit=1)
                for model, state in (
                    ("customer.perf.appraisal", "state"),
                    ("customer.perf.co.assessment", "appraisal_id.state"),
                )
            )
        )

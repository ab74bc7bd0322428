from odoo import models


class CustomerPerfAppraisal(models.Model):
    """The button that leads from an appraisal to its page."""

    _inherit = "customer.perf.appraisal"

    def action_open_sheet(self):
        """The page that the employee sees himself."""
        self.ensure_one()
        return {
            **self.env["ir.actions.client"]._for_xml_id("customer_perf.customer_perf_my_value_action"),
            "params": {"resId": self.scorecard_id.id},
        }


class CustomerPerfScorecard(models.Model):
    """The buttons that lead from a scorecard to its page, and from there to the results over the cycles."""

    _inherit = "customer.perf.scorecard"

    def action_open_sheet(self):
        """The page that the employee sees himself."""
        self.ensure_one()
        return {
            **self.env["ir.actions.client"]._for_xml_id("customer_perf.customer_perf_my_value_action"),
            "params": {"resId": self.id},
        }

    def action_open_history(self):
        self.ensure_one()
        return self.env["customer.perf.appraisal"]._open_history(self.employee_id)


class CustomerPerfCycle(models.Model):
    """The buttons that lead from a cycle to its progress and to what-if."""

    _inherit = "customer.perf.cycle"

    def action_open_board(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.client"]._for_xml_id("customer_perf.customer_perf_cycle_board_action"),
            "params": {"resId": self.id},
        }

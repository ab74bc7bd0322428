"""What an improvement was born from, and the form that it begins with."""

from odoo import api, models


class CustomerPerfImprovement(models.Model):
    _inherit = "customer.perf.improvement"

    def _take_alert(self):
        """An alert that is answered with an improvement says so."""
        for improvement in self.filtered("alert_id"):
            improvement.alert_id.check_access("read")
            # sudo: nobody writes an alert; whoever may read it may answer it
            improvement.alert_id.sudo().improvement_id = improvement

    def _take_entry(self):
        """Only what somebody may read becomes his improvement."""
        self.entry_id.check_access("read")

    def _take_decision(self):
        """What a review decided is done once it is planned here: it goes on as an improvement."""
        decisions = self.decision_id
        decisions.check_access("read")
        decisions._set_done()

    @api.model
    def _open_new(self, origin, **values):
        """The form of a new improvement, with what it was born from.

        :param origin: a value of the field of that name
        :param values: what is known already, by field
        """
        defaults = {f"default_{name}": value for name, value in {"origin": origin, **values}.items() if value}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Improvement"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "context": defaults,
        }

    def copy_data(self, default=None):
        return [{**vals, "alert_id": False} for vals in super().copy_data(default)]

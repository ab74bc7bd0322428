from odoo import models

from ..models.base.words import percent_text, points_text


class CustomerPerfAppraisal(models.Model):
    """What the print says in words of its own."""

    _inherit = "customer.perf.appraisal"

    def _points_text(self, value):
        return points_text(self.env, value)

    def _percent_text(self, value):
        return percent_text(self.env, value)

    def _report_name(self):
        return self.env._("Appraisal - %(name)s", name=self.display_name)

    def _report_texts(self):
        """(heading, text) of the written parts for the print. It is rendered with the reader's
        rights: before publication an employee's print lacks the manager's part, as his screen does."""
        self.ensure_one()
        texts = (
            (self.env._("Self-assessment"), self.self_comment),
            (self.env._("The manager's comment"), self.comment),
            (self.env._("Missed customer results: which link broke?"), self.broken_link),
            (self.env._("What the co-owners say"), self.co_owner_note),
            (self.env._("Talk on the design of the KPIs"), self.talk_note),
            (self.env._("The employee's comment on the result"), self.employee_comment),
        )
        return [(heading, text) for heading, text in texts if text]

from odoo import api, fields, models

from ...fields import OptionalFloat
from .appraisal_steps import PUBLISHED


class CustomerPerfAppraisal(models.Model):
    """A published result beside the one before it, of the same person, as far as the reader may see that."""

    _inherit = "customer.perf.appraisal"

    last_cycle_id = fields.Many2one("customer.perf.cycle", "Cycle Before", compute="_compute_last")
    last_score = OptionalFloat("Result of the Cycle Before", compute="_compute_last", aggregator=None)
    last_grade_id = fields.Many2one("customer.perf.grade", "Grade of the Cycle Before", compute="_compute_last")
    score_change = OptionalFloat(
        "Change", compute="_compute_last", aggregator=None, help="Points more or less than in the cycle before."
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("state", "score", "employee_id", "date_from")
    def _compute_last(self):
        """The latest result that was published of an earlier cycle; empty without one, and for whoever is not
        published himself: a running figure is no result. One query for all."""
        told = self.filtered(lambda appraisal: appraisal.state in PUBLISHED)
        earlier = self.search(
            [("employee_id", "in", told.employee_id.ids), ("state", "in", PUBLISHED)], order="date_from desc, id desc"
        )
        by_employee = earlier.grouped("employee_id")
        for appraisal in self:
            same = by_employee.get(appraisal.employee_id, self.browse()) if appraisal in told else self.browse()
            last = next((one for one in same if one.date_from < appraisal.date_from), self.browse())
            known = False not in (last.score, appraisal.score)
            appraisal.last_cycle_id = last.cycle_id
            appraisal.last_score = last.score
            appraisal.last_grade_id = last.grade_id
            appraisal.score_change = appraisal.score - last.score if known else False

    def _open_history(self, employee):
        """The results of somebody over the cycles, with the rights of whoever looks."""
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_appraisal_action_history"),
            "name": self.env._("Results of %(name)s", name=employee.name),
            "domain": [("employee_id", "=", employee.id), ("state", "in", PUBLISHED)],
            "context": {},
        }

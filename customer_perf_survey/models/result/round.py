from markupsafe import Markup

from odoo import api, fields, models


class CustomerPerfSurveyRound(models.Model):
    """How many answered, of the parts of a closed round whose figures are told."""

    _inherit = "customer.perf.survey.round"

    result_ids = fields.One2many("customer.perf.survey.result", "round_id", copy=False)

    @api.depends("state", "invitation_ids")
    def _compute_response_html(self):
        for survey_round in self:
            rows = survey_round._origin._response() if survey_round.state == "closed" else []
            survey_round.response_html = rows and self._response_table(rows)

    def _response(self):
        """Rows (provider, service, customers, asked, answered) of a closed round: of the parts whose figures are
        told, and of no other. Counts of parts of their own choice would tell apart what the figures do not,
        beside each other and from round to round."""
        # sudo: sums that whoever reads the round may read, of every provider
        results = self.sudo().result_ids
        return [
            (part.department_id.name, part.service_id.name, part.customers, part.invited, part.answered)
            for told in results.grouped("service_id").values()
            for part in (told.filtered(lambda result: not result.is_total) or told)
            if part.invited
        ]

    @api.model
    def _response_table(self, rows):
        head = (
            self.env._("Provider"),
            self.env._("Service"),
            self.env._("Customers"),
            self.env._("People Asked"),
            self.env._("People Who Answered"),
            self.env._("Response Rate (%)"),
        )
        cell = Markup("<td>%s</td>")
        shown = self.env["customer.perf.survey.figure"]._shown
        lines = Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(cell % value for value in (*row, shown(100 * row[4] / row[3])))
            for row in rows
        )
        return Markup('<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>') % (
            Markup().join(Markup("<th>%s</th>") % title for title in head),
            lines,
        )

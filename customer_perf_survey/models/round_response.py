from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.disclosure import publishable


class CustomerPerfSurveyRound(models.Model):
    """How many answered, by provider and customer department: never so few that it says who."""

    _inherit = "customer.perf.survey.round"

    response_html = fields.Html("Response", compute="_compute_response_html", sanitize=False)

    @api.depends("state", "invitation_ids")
    def _compute_response_html(self):
        for survey_round in self:
            begun = survey_round.state in ("open", "closed")
            rows = survey_round._origin._response() if begun else []
            survey_round.response_html = rows and self._response_table(rows)

    def _response(self):
        """Rows (provider, service, customers, asked, answered); customer departments with too few
        people stand together with the next smallest ones."""
        self.ensure_one()
        asked = self.env.execute_query(
            SQL(
                """SELECT line.service_id, COALESCE(line.unit_id, 0),
                          array_agg(invitation.id), count(*) FILTER (WHERE invitation.is_answered)
                     FROM customer_perf_survey_invitation_line line
                     JOIN customer_perf_survey_invitation invitation ON invitation.id = line.invitation_id
                    WHERE line.round_id = %s GROUP BY 1, 2""",
                self.id,
            )
        )
        people, answered = defaultdict(dict), {}
        for service, unit, ids, count in asked:
            people[service][unit] = set(ids)
            answered[service, unit] = count
        units = self.env["hr.department"].sudo()  # sudo: names of departments
        rows = []
        for service in self.service_ids:
            for part in publishable(people[service.id], self.threshold_score):
                names = sorted(units.browse([unit for unit in part if unit]).mapped("name"))
                rows.append(
                    (
                        service.department_id.name,
                        service.name,
                        ", ".join(names) or self.env._("All customers"),
                        sum(len(people[service.id][unit]) for unit in part),
                        sum(answered[service.id, unit] for unit in part),
                    )
                )
        return rows

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
        lines = Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(cell % value for value in (*row, f"{100 * row[4] / row[3]:.1f}"))
            for row in rows
        )
        return Markup('<table class="table table-sm"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>') % (
            Markup().join(Markup("<th>%s</th>") % title for title in head),
            lines,
        )

import io

from odoo import http
from odoo.http import content_disposition, request

from ..report.round_workbook import write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CustomerPerfSurveyController(http.Controller):
    @http.route("/customer-voice", type="http", auth="public", sitemap=False)
    def voice(self):
        """The form behind a personal link. The token stands after the #, so that no log and no
        history of a proxy sees it."""
        response = request.render("customer_perf_survey.voice_page")
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    @http.route("/customer-voice/form", type="jsonrpc", auth="public", readonly=True)
    def form(self, token):
        """The forms of a personal link; no rounds when it is unknown, used or closed."""
        invitation = self._open(token)
        return self._rater(invitation)._page(invitation)

    @http.route("/customer-voice/submit", type="jsonrpc", auth="public")
    def submit(self, token, sheets):
        invitation = self._open(token)
        return self._rater(invitation)._submit(invitation, sheets) if invitation else {"thanks": False}

    def _open(self, token):
        invitation = request.env["customer.perf.survey.invitation"]._by_token(token)
        return invitation.filtered(lambda found: found.round_id.state == "open")

    def _rater(self, invitation):
        # in the language of whoever was asked, without his user
        lang = invitation.user_id.lang or invitation.partner_id.lang or request.env.lang
        return request.env["customer.perf.survey.rater"].with_context(lang=lang).sudo()  # sudo: the token opens it

    @http.route("/customer_perf_survey/round/<int:round_id>/workbook", type="http", auth="user", readonly=True)
    def workbook(self, round_id):
        """XLSX of the published results of a round, with what the reader may see."""
        survey_round = request.env["customer.perf.survey.round"].browse(round_id).exists()
        if not (survey_round and survey_round.has_access("read")):
            raise request.not_found()
        file = io.BytesIO()
        write_workbook(survey_round, file)
        name = content_disposition(f"{survey_round.name}.xlsx")
        return request.make_response(file.getvalue(), [("Content-Type", XLSX), ("Content-Disposition", name)])

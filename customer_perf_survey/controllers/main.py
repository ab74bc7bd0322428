import io

from odoo import http
from odoo.exceptions import UserError
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
        """The forms of a personal link.

        :return: dict with ``rounds``; when nothing is left to answer ``notice`` says why
        """
        try:
            invitations = self._invitations(token)
        except UserError as error:
            return {"name": "", "rounds": [], "notice": str(error)}
        rater = self._rater(invitations)
        waiting = invitations.filtered(lambda invitation: not invitation.is_answered)
        if waiting:
            return rater._page(waiting)
        if invitations:
            notice = rater._why_not(invitations[0])
        else:
            notice = rater.env._("This link does not open a form: the round is over, or the link is incomplete.")
        return {"name": "", "rounds": [], "notice": notice}

    @http.route("/customer-voice/submit", type="jsonrpc", auth="public")
    def submit(self, token, sheets, invitation=None):
        """:param invitation: which of the forms of the link, where it opens several"""
        found = self._invitations(token)
        found = found.filtered(lambda one: invitation in (None, one.id))[:1]
        if not found:
            raise UserError(request.env._("This form was answered already, or the round is closed."))
        return self._rater(found)._submit(found, sheets)

    def _invitations(self, token):
        return request.env["customer.perf.survey.invitation"]._by_token(token)

    def _rater(self, invitations):
        # in the language of whoever was asked, without his user
        first = invitations[:1]
        lang = first.user_id.lang or first.partner_id.lang or request.env.lang
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

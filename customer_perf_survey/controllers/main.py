import io
import logging

from werkzeug.exceptions import HTTPException, abort

from odoo import http
from odoo.exceptions import UserError
from odoo.http import JsonRPCDispatcher, Response, content_disposition, request

from ..models.answer.rater_page import Malformed
from ..report.round_workbook import write_workbook
from ..tools.rate import Limit

_logger = logging.getLogger(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Many people may sit behind one address, one behind a link.
BY_ADDRESS, BY_LINK = Limit(600), Limit(60)
# No form is larger: all services of a person, with the longest texts.
SIZE = 2 * 1024 * 1024
# Odoo's pages write scripts and styles into themselves and compile their templates: what is kept out is
# everything from elsewhere, frames around the form, and forms that lead away.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def _stop(status, text):
    """An answer past Odoo's handling of errors, which would write it out in full."""
    abort(Response(text, status=status, mimetype="text/plain", headers=[("Cache-Control", "no-store")]))


class VoiceDispatcher(JsonRPCDispatcher):
    """JSON-RPC for strangers: what is no request gets a 400, and no error tells how the server is built."""

    routing_type = "customer_perf_voice"
    mimetypes = ("application/json", "application/json-rpc")

    def dispatch(self, endpoint, args):
        try:
            asked = self.request.get_json_data()
        except (ValueError, RecursionError):
            asked = None
        params = asked.get("params") if isinstance(asked, dict) else None
        if not isinstance(params, dict):
            _stop(400, "Not a request")
        token = params.get("token")
        if not isinstance(token, str) or not token.isascii():
            _stop(400, "Not a link")
        address = self.request.httprequest.remote_addr
        if not BY_ADDRESS.allows(address) or not BY_LINK.allows(token[-64:]):
            _stop(429, "Too many requests")
        try:
            return super().dispatch(endpoint, args)
        except Malformed:
            _stop(400, "Not a form")

    def handle_error(self, exc):
        if not isinstance(exc, UserError | HTTPException):
            _logger.error("a form could not be opened or sent", exc_info=exc)
            exc = UserError(self.request.env._("It could not be sent."))
        return super().handle_error(exc)

    def _response(self, result=None, error=None):
        if error:
            error["data"].update(debug="", context={})
        return super()._response(result, error)


class CustomerPerfSurveyController(http.Controller):
    @http.route("/customer-voice", type="http", auth="public", sitemap=False)
    def voice(self):
        """The form behind a personal link. The token stands after the #, so that no log and no
        history of a proxy sees it."""
        if not BY_ADDRESS.allows(request.httprequest.remote_addr):
            _stop(429, "Too many requests")
        response = request.render("customer_perf_survey.voice_page")
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    @http.route(
        "/customer-voice/form", type="customer_perf_voice", auth="public", readonly=True, max_content_length=SIZE
    )
    def form(self, token, confirmed=False, **_other):
        """The forms of a personal link, once whoever opened it says that it is his: before that no name is told.

        :return: dict with ``rounds``, or ``asks`` when he is asked first; when nothing is left to answer
            ``notice`` says why
        """
        try:
            invitations = self._invitations(token)
        except UserError as error:
            return {"name": "", "rounds": [], "notice": str(error)}
        rater = self._rater(invitations)
        waiting = invitations.filtered(lambda invitation: not invitation.is_answered)
        if waiting and confirmed is not True:
            return {"name": "", "rounds": [], "notice": "", "asks": waiting.round_id.name}
        if waiting:
            return rater._page(waiting)
        if invitations:
            notice = rater._why_not(invitations[0])
        else:
            notice = rater.env._("This link does not open a form: the round is over, or the link is incomplete.")
        return {"name": "", "rounds": [], "notice": notice}

    @http.route("/customer-voice/submit", type="customer_perf_voice", auth="public", max_content_length=SIZE)
    def submit(self, token, sheets=None, invitation=None, **_other):
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

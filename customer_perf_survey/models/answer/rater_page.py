from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class Malformed(UserError):
    """What came from outside has not even the shape of an answer."""


class CustomerPerfSurveyRater(models.AbstractModel):
    """The page of whoever answers: all his providers at once, three minutes each, done once."""

    _name = "customer.perf.survey.rater"
    _description = "Forms Waiting for Me"

    @api.model
    @api.readonly
    def get_page(self, drafts=()):
        """The open forms of the user, in one call.

        :param list drafts: ids of forms of which this browser holds something typed
        :return: dict with ``name``, ``rounds`` and ``left``; no rounds when nothing waits
        """
        mine = self._mine()
        return {**self._page(mine), "left": self._left(mine, drafts)}

    @api.model
    def submit(self, round_id, sheets):
        """Answer a round for the user. It is counted at once and cannot be taken back, for nobody
        could find it again.

        :param sheets: {service id: {"skip": true} or {"answers": {question id: answer}}}; every
            service that was asked about
        :raises UserError: answered already, closed, or an answer that the form does not offer
        """
        mine = self._mine().filtered(lambda invitation: invitation.round_id.id == round_id)
        if not mine:
            raise UserError(self.env._("This form was answered already, or the round is closed."))
        return self._submit(mine, sheets)

    @api.model
    def _mine(self):
        # sudo: his own invitations, with the mark that nobody reads
        return self.env["customer.perf.survey.invitation"].sudo().search(
            [("user_id", "=", self.env.uid), ("is_answered", "=", False), ("round_id.state", "=", "open")]
        )  # fmt: skip

    @api.model
    def _left(self, mine, drafts):
        """Forms of the user of which something typed is left, and that wait no more: answered elsewhere, or
        over. Drafts of somebody else are not among them."""
        ids = [draft for draft in drafts if isinstance(draft, int)]
        # sudo: his own invitations
        left = self.env["customer.perf.survey.invitation"].sudo().search(
            [("id", "in", ids), ("user_id", "=", self.env.uid), ("id", "not in", mine.ids)]
        )  # fmt: skip
        return [{"draft": invitation.id, "reason": self._why_not(invitation)} for invitation in left]

    @api.model
    def _why_not(self, invitation):
        """Why a form cannot be answered any more, for the person himself."""
        if invitation.is_answered:
            return self.env._("You have answered “%(round)s” already.", round=invitation.round_id.name)
        return self.env._("“%(round)s” is over.", round=invitation.round_id.name)

    @api.model
    def _page(self, invitations):
        names = list(dict.fromkeys(invitation._person_name() for invitation in invitations))
        return {
            "name": ", ".join(names) or self.env.user.name,
            "rounds": [self._round(invitation, len(names) > 1) for invitation in invitations],
        }

    @api.model
    def _round(self, invitation, is_named=False):
        asked = invitation.round_id
        follow_ups = asked.follow_up_ids
        return {
            "id": asked.id,
            "name": asked.name,
            "person": invitation._person_name() if is_named else "",
            "until": asked.date_to,
            "company": asked.company_id.name,
            "draft": invitation.id,
            "problem": asked._not_here(),
            "threshold_score": asked.threshold_score,
            "threshold_comment": asked.threshold_comment,
            "minutes": 3 * len(invitation.line_ids),
            "services": [self._service(line, follow_ups) for line in invitation.line_ids],
        }

    @api.model
    def _service(self, line, follow_ups):
        service = line.service_id
        return {
            "id": service.id,
            "name": service.name,
            "provider": service.department_id.name,
            "promise": service.promise or "",
            "questions": line.round_id._form_of(service)._perf_sheet(),
            "follow_ups": [
                {"key": one.asked_key, "name": one.asked_name, "outcome": one.asked_change or ""}
                for one in self._asked_about(line, follow_ups)
            ],
        }

    @api.model
    def _asked_about(self, line, follow_ups):
        return follow_ups.filtered(lambda one: one.service_id == line.service_id and one._is_asked(line.unit_id))

    @api.model
    def _submit(self, invitation, sheets):
        """Count the answers of one invitation and mark it answered, without a trace of the one in
        the other: the counts are sealed, and both tables keep neither day nor user."""
        asked = invitation.round_id
        self._check_shape(sheets)
        counted, rated = self._count(invitation, sheets)
        urn = self.env["customer.perf.survey.urn"]._lock(asked)
        rows = self.env.execute_query(
            SQL(
                """UPDATE customer_perf_survey_invitation SET is_answered = TRUE
                    WHERE id = %s AND is_answered IS NOT TRUE RETURNING id""",
                invitation.id,
            )
        )
        if not rows:
            raise UserError(self.env._("This form was answered already, or the round is closed."))
        if counted:
            urn._add(counted)
            self.env.execute_query(
                SQL(
                    "UPDATE customer_perf_survey_invitation_line SET is_rated = TRUE WHERE id = ANY(%s) RETURNING id",
                    rated,
                )
            )
        invitation.activity_ids.unlink()  # not "done": that would write a message with a day
        invitation.invalidate_recordset()
        return {"thanks": True}

    @api.model
    def _check_shape(self, sheets):
        """:raises Malformed: what no form of ours sends"""
        if not isinstance(sheets, dict):
            raise Malformed(self.env._("This is not a form. Nothing was sent."))
        for sheet in sheets.values():
            answers = sheet.get("answers", {}) if isinstance(sheet, dict) else None
            if not isinstance(answers, dict):
                raise Malformed(self.env._("This is not a form. Nothing was sent."))
            if any(isinstance(answer, dict | list) for answer in answers.values()):
                raise Malformed(self.env._("This is not a form. Nothing was sent."))

    @api.model
    def _count(self, invitation, sheets):
        """:return: [(service, unit, {key: Tally}, [texts], texts asked for)], ids of the lines that were rated"""
        asked = invitation.round_id
        follow_ups = asked.follow_up_ids
        counted, rated = [], []
        for line in invitation.line_ids:
            sheet = sheets.get(str(line.service_id.id)) or {}
            if sheet.get("skip"):
                continue
            try:
                added, texts = asked._count_answers(
                    asked._form_of(line.service_id), sheet.get("answers") or {}, self._asked_about(line, follow_ups)
                )
            except ValueError as error:
                raise UserError(
                    self.env._(
                        "%(service)s: “%(question)s” needs another answer. Nothing was sent yet.",
                        service=line.service_id.name,
                        question=self._question(error.args[0]),
                    )
                ) from error
            if not added:
                raise UserError(
                    self.env._(
                        "%(service)s: answer at least one question, or say that you had nothing to do with it. "
                        "Nothing was sent yet.",
                        service=line.service_id.name,
                    )
                )
            places = asked._texts_asked(asked._form_of(line.service_id))
            counted.append((line.service_id.id, line.unit_id.id or 0, added, texts, places))
            rated.append(line.id)
        return counted, rated

    @api.model
    def _question(self, key):
        if not str(key).isdigit():
            return key
        # sudo: the wording of a question that the reader was asked
        return self.env["survey.question"].sudo().browse(int(key)).exists().title or key

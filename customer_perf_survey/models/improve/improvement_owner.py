"""Who sees to what customers of a service said."""

import logging

from odoo import Command, api, fields, models

from ...tools.tally import INDEX

_logger = logging.getLogger(__name__)

# On 0–100: a part that is served worse than this is called within two days.
LOW_SCORE = 50
# Days until somebody has called back where a service is rated low.
CALL_BACK = 2


class CustomerPerfImprovement(models.Model):
    _inherit = "customer.perf.improvement"

    @api.model
    def _open_first(self, results):
        """Where a service is rated low, somebody talks to its customers within 48 hours. The part
        that is served worst is called, or all customers where the parts are not told."""
        rows = []
        for _service, told in results.grouped("service_id").items():
            index = told.figure_ids.filtered(lambda figure: figure.key == INDEX)
            judged = index or told.figure_ids.filtered("is_item")
            low = [figure for figure in judged if figure.score is not False and figure.score < LOW_SCORE]
            low.sort(key=lambda figure: (figure.is_total, figure.score))
            if low:
                rows.append(self._call_back(low[0]))
        # sudo: for every provider, whoever closes the round
        return self.sudo().create(rows)

    @api.model
    def _call_back(self, figure):
        result = figure.result_id
        today = figure.company_id._perf_today()
        return {
            "name": self.env._("Talk to your customers: %(customers)s", customers=result.customers),
            "origin": "survey",
            "company_id": figure.company_id.id,
            "service_id": figure.service_id.id,
            "survey_round_id": figure.round_id.id,
            "survey_figure_id": figure.id,
            "unit_ids": [Command.set([] if result.is_total else result.unit_ids.ids)],
            "said": f"{figure.name}: {figure._text()}",
            "owner_id": (figure.department_id._perf_leader() or self._fallback_owner(figure.round_id)).id,
            "date_deadline": fields.Date.add(today, days=CALL_BACK),
            "is_call_back": True,
            # it is done at once: there is nothing to plan
            "state": "do",
            "begun_on": today,
        }

    @api.model
    def _fallback_owner(self, survey_round):
        """Where nobody leads the provider: whoever prepared the round, else somebody of HR."""
        preparer = survey_round.create_uid
        if preparer.active and not preparer._is_superuser():
            return preparer
        officers = self.env.ref("customer_perf.group_customer_perf_officer").sudo().all_user_ids  # sudo: one of them
        return officers.filtered(
            lambda user: user.active and not user._is_superuser() and survey_round.company_id in user.company_ids
        )[:1] or self.env.user  # fmt: skip

    @api.model
    def _hand_over(self):
        """What people began who cannot log in any more goes to whoever leads the department."""
        # sudo: of every provider
        orphans = self.sudo().search(
            [("service_id", "!=", False), ("state", "not in", ["done", "dropped"]), ("owner_id.active", "=", False)]
        )
        for improvement in orphans:
            try:
                with self.env.cr.savepoint():
                    leader = improvement.department_id._perf_leader() or self._fallback_owner(
                        improvement.survey_round_id
                    )
                    if leader.active and leader != improvement.owner_id:
                        improvement.owner_id = leader  # tracked: both see who had it before
            except Exception:
                _logger.exception("%s: it could not be handed over", improvement)
                improvement._tell_not_handed_over()

    def _tell_not_handed_over(self):
        """Somebody of HR reads it in his to-do list, once."""
        todo = self.env._("Nobody could take this over by itself: give it to somebody.")
        try:
            with self.env.cr.savepoint():
                if todo not in self.activity_ids.mapped("summary"):
                    officer = self._fallback_owner(self.survey_round_id)
                    self.activity_schedule("mail.mail_activity_data_warning", summary=todo, user_id=officer.id)
        except Exception:
            _logger.exception("%s: nobody could be told", self)

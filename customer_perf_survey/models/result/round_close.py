"""Closing a round: what may be told is kept, the rest is destroyed."""

import logging
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.disclosure import apart

_logger = logging.getLogger(__name__)


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def action_close(self):
        """Count the urn once, keep what may be told, and destroy the rest once that is written: whatever
        fails before leaves round, urn and key as they were."""
        self.check_access("write")
        for survey_round in self:
            survey_round._lock_round()
            survey_round._check_open()
            survey_round._close_round()
        return True

    def _close_round(self):
        # of two rounds on a service that close at once, the later one must know what the first one told:
        # touching the services makes it start over
        self.env.cr.execute(
            "UPDATE customer_perf_service SET sequence = sequence WHERE id = ANY(%s)", [self.service_ids.ids]
        )
        self._note_moved()
        urn = self.env["customer.perf.survey.urn"]._lock(self)
        # first of all, for an urn of an open round is not opened
        # sudo: a step, allowed by whoever called it
        self.sudo().write({"state": "closed", "closed_on": self._today(), "problem": False})
        tallies, comments = urn._unseal()
        results = self._tell(tallies)
        self._tell_follow_ups(tallies)
        self._pass_on_comments(results, comments)
        results._write_measures()
        self._after_telling(results)
        self._clear_away()

    def _after_telling(self, results):
        """What follows from results that were just told."""

    def _log_unsealed(self):
        """That its urn was opened, and by whom, stands in the log of the round, also when what was done then
        is rolled back."""
        registry, uid, model, number = self.env.registry, self.env.uid, self._name, self.id
        name = self.env.user.login

        def tell():
            _logger.info("%s(%s): its urn was opened by %s", model, number, name)
            try:
                with registry.cursor() as cr:
                    survey_round = api.Environment(cr, uid, {})[model].browse(number).exists()
                    if survey_round:
                        # sudo: whoever it was
                        survey_round.sudo()._message_log(
                            body=survey_round.env._("The sealed counts were opened to count them.")
                        )
            except Exception:
                _logger.exception("%s(%s): the log of the round does not say that its urn was opened", model, number)

        self.env.cr.postcommit.add(tell)
        self.env.cr.postrollback.add(tell)

    # ------------------------------------------------------------ whose figures are known

    def _respondents(self, rounds):
        """{(round, service): {unit: people}} of those who rated; an id of an employee, or minus that
        of a contact. It says who answered, as the invitations do, and nothing of what."""
        self.env["customer.perf.survey.invitation.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.round_id, line.service_id, COALESCE(line.unit_id, 0),
                          array_agg(invitation.person)
                     FROM customer_perf_survey_invitation_line line
                     JOIN customer_perf_survey_invitation invitation ON invitation.id = line.invitation_id
                    WHERE line.round_id = ANY(%s) AND line.is_rated
                    GROUP BY 1, 2, 3""",
                list(rounds.ids),
            )
        )
        found = defaultdict(dict)
        for survey_round, service, unit, people in rows:
            found[survey_round, service][unit] = frozenset(people)
        return found

    def _waves(self):
        """{service: [parts told in an earlier round, as sets of people]}"""
        # sudo: whatever was told earlier, to whomever
        told = self.env["customer.perf.survey.result"].sudo().search(
            [("service_id", "in", self.service_ids.ids), ("round_id", "!=", self.id)]
        )  # fmt: skip
        respondents = self._respondents(told.round_id)
        waves = defaultdict(lambda: defaultdict(list))
        for result in told:
            asked = respondents[result.round_id.id, result.service_id.id]
            people = asked.values() if result.is_total else [asked.get(unit, ()) for unit in result.unit_ids.ids]
            waves[result.service_id.id][result.round_id.id].append((result.is_total, frozenset().union(*people)))
        parts = {
            service: [
                [people for is_total, people in parts if not is_total or len(parts) == 1]
                for parts in by_round.values()
            ]
            for service, by_round in waves.items()
        }
        return {service: [*by_round, apart(by_round)] for service, by_round in parts.items()}

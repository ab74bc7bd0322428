from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.customer_perf.fields import OptionalFloat


class CustomerPerfSurveyRound(models.Model):
    """How many are asked and how many have answered, never so few that it says who.

    Answered has whoever sent his form; whoever says of a service that he had nothing to do with it has
    answered as well. A response rate means the same everywhere: answered of those who were asked.
    """

    _inherit = "customer.perf.survey.round"

    person_count = fields.Integer("People Asked", compute="_compute_counts")
    form_count = fields.Integer("Services Rated", compute="_compute_counts")
    minutes = fields.Integer("Minutes at Most", compute="_compute_counts", help="For whoever has most to answer.")
    answered_count = fields.Integer("People Who Answered", compute="_compute_counts")
    response_rate = OptionalFloat(
        "Response Rate (%)", compute="_compute_counts", help="Answered of those who were asked. Empty: not told."
    )
    load_text = fields.Text("Load", compute="_compute_counts")
    response_html = fields.Html("Response", compute="_compute_response_html", sanitize=False)

    @api.depends("invitation_ids", "state")
    def _compute_counts(self):
        # sudo: sums over the invitations, none of which tells who answered
        Line = self.env["customer.perf.survey.invitation.line"].sudo()
        people = self._people()
        loads = {}
        for asked, _invitation, count in Line._read_group(
            [("round_id", "in", self.ids)], ["round_id", "invitation_id"], ["__count"]
        ):
            loads.setdefault(asked.id, []).append(count)
        for survey_round in self:
            load = loads.get(survey_round.id, [])
            survey_round.person_count, told = people.get(survey_round._origin.id, (0, 0))
            survey_round.form_count = sum(load)
            survey_round.minutes = 3 * max(load, default=0)
            enough = survey_round._may_tell_response(survey_round.person_count)
            told = survey_round._told_answers(told)
            survey_round.answered_count = told if enough else 0
            survey_round.response_rate = 100 * told / survey_round.person_count if enough else False
            survey_round.load_text = "\n".join(
                self.env._("Services to rate: %(count)s, people: %(people)s", people=load.count(count), count=count)
                for count in sorted(set(load))
            )

    def _told_answers(self, answered):
        """How many answers are told of. While people answer it moves in steps of the threshold: a count that goes
        up by one says that somebody answered just now."""
        return answered // self.threshold_score * self.threshold_score if self.state == "open" else answered

    def _may_tell_response(self, asked):
        """Whether it is told how many of so many have answered: a rate of very few would say who."""
        return self.state in ("open", "closed") and asked >= self.threshold_score

    def _people(self):
        """{round: (people asked, people who answered)}, for our own arithmetic."""
        # sudo: sums, see above
        Invitation = self.env["customer.perf.survey.invitation"].sudo()
        asked = Invitation._read_group([("round_id", "in", self.ids)], ["round_id"], ["__count"])
        answered = dict(
            Invitation._read_group(
                [("round_id", "in", self.ids), ("is_answered", "=", True)], ["round_id"], ["__count"]
            )
        )
        return {survey_round.id: (count, answered.get(survey_round, 0)) for survey_round, count in asked}

    # ------------------------------------------------------------ by service

    def _asked(self):
        """{service: {unit: (people asked, how many of them answered)}}; unit 0 is no department."""
        self.ensure_one()
        self.env["customer.perf.survey.invitation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT line.service_id, COALESCE(line.unit_id, 0),
                          array_agg(invitation.id), count(*) FILTER (WHERE invitation.is_answered)
                     FROM customer_perf_survey_invitation_line line
                     JOIN customer_perf_survey_invitation invitation ON invitation.id = line.invitation_id
                    WHERE line.round_id = %s GROUP BY 1, 2""",
                self.id,
            )
        )
        found = defaultdict(dict)
        for service, unit, people, answered in rows:
            found[service][unit] = set(people), answered
        return found

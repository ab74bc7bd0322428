from collections import defaultdict
from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.i18n import format_list

from ...tools import signals
from ..indicator.facts import points_of
from ..scorecard.refresh import SEES_PEOPLE

# Values of a sparkline, and how far they reach back from the end of the cycle.
POINTS = 24
REACH = "14 months"


@dataclass(frozen=True, slots=True)
class LineSignals:
    """What the facts behind a goal tell besides its score; ``points`` are (first day, last day, value,
    cases or None), oldest first. For ``trend`` and ``freshness`` see ``tools.signals``."""

    points: tuple
    trend: str | None
    freshness: str


class CustomerPerfScorecardLine(models.Model):
    _inherit = "customer.perf.scorecard.line"

    lacks_note = fields.Text(
        "What Is Lacking",
        readonly=True,
        help="The authority or support that the employee says he lacks for this goal.",
    )

    def action_mark_means(self, note=""):
        """The employee says which authority or support he lacks for his goal; without a note, that
        he lacks nothing any more. His manager is told."""
        self.ensure_one()
        self.check_access("read")
        card = self.scorecard_id
        if not card.is_mine or card.is_frozen:
            raise AccessError(
                self.env._("Only the employee says what he lacks for a goal, as long as the cycle is open.")
            )
        # sudo: the note is closed to everyone, whose goal it is was checked above
        goal = self.sudo()
        note = (note or "").strip()
        if note == (goal.lacks_note or ""):  # said twice
            return
        goal.lacks_note = note
        appraisal = goal.scorecard_id._appraisals()
        body = (
            self.env._("%(goal)s: I lack the authority or support. %(note)s", goal=goal._title(), note=goal.lacks_note)
            if goal.lacks_note
            else self.env._("%(goal)s: authority and support are there now.", goal=goal._title())
        )
        if not appraisal:
            return
        appraisal.message_post(
            body=body,
            author_id=self.env.user.partner_id.id,
            partner_ids=appraisal.manager_id.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _signals(self):
        """{line id: LineSignals} with one query. The facts are read whoever asks: they are those
        behind goals that the user may read."""
        points = self._points()
        today = {company: company._perf_today() for company in self.cycle_id.company_id}
        found = {}
        for line in self:
            of_line = points[line.id]
            cycle, card = line.cycle_id, line.scorecard_id
            span = card.date_from, card.date_to
            found[line.id] = LineSignals(
                tuple(of_line),
                signals.trend([value for _day, _end, value, _cases in of_line], line._target()),
                cycle._freshness(line.kpi_id, line.last_date or None, today[cycle.company_id], span),
            )
        return found

    def _points(self):
        """{line id: [(first day, last day, value, cases or None)]}, oldest first, with one query"""
        points = defaultdict(list)
        if self:
            self.env["customer.perf.measure"].flush_model()
            self.flush_model(["kpi_id", "subject", "segment_id", "cycle_id"])
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT line.id, fact.date, fact.date_end, fact.value, fact.cases
                      FROM customer_perf_scorecard_line line
                      JOIN customer_perf_cycle cycle ON cycle.id = line.cycle_id
                     CROSS JOIN LATERAL %s fact
                     WHERE line.id = ANY(%s)
                     ORDER BY line.id, fact.date
                    """,
                    points_of("line", "cycle", REACH, POINTS, SEES_PEOPLE, SQL("line.segment_id")),
                    list(self.ids),
                )
            )
            for line_id, *point in rows:
                points[line_id].append(tuple(point))
        return points

    def _co_owners(self, limit=5):
        """Who else carries the same result in the cycle: the same KPI on the same values.

        :return: {line id: names, at most ``limit`` of them}
        """
        found = self._carriers(limit + 1)
        # sudo: names of colleagues and departments, nothing of their results
        cards = self.env["customer.perf.scorecard"].sudo().browse({card for ids in found.values() for card in ids})
        names = {card.id: (card.employee_id or card.department_id).name for card in cards}
        shown = {}
        for line_id, card_ids in found.items():
            of_line = sorted(names[card] for card in card_ids)
            if len(of_line) > limit:
                of_line = [*of_line[:limit], self.env._("others")]
            shown[line_id] = format_list(self.env, of_line) if of_line else ""
        return shown

    def _carriers(self, limit):
        """{line id: ids of other scorecards with the same KPI on the same values}"""
        if not self:
            return {}
        self.env["customer.perf.scorecard.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.id, carrier.scorecard_id
                  FROM customer_perf_scorecard_line line
                  JOIN customer_perf_scorecard card ON card.id = line.scorecard_id
                  JOIN LATERAL (
                       SELECT other.scorecard_id
                         FROM customer_perf_scorecard_line other
                         JOIN customer_perf_scorecard other_card ON other_card.id = other.scorecard_id
                        WHERE other.cycle_id = line.cycle_id AND other.kpi_id = line.kpi_id AND other.id != line.id
                          AND other.subject = line.subject AND other_card.active
                          AND COALESCE(other.segment_id, 0) = COALESCE(line.segment_id, 0)
                        LIMIT %s
                  ) carrier ON TRUE
                 WHERE line.id = ANY(%s)
                """,
                limit,
                list(self.ids),
            )
        )
        found = {line.id: [] for line in self}
        for line_id, card_id in rows:
            found[line_id].append(card_id)
        return found

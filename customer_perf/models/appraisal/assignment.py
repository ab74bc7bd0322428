from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...tools import assignment
from ..base.words import points_text


class CustomerPerfAssignment(models.Model):
    _inherit = "customer.perf.assignment"

    appraisal_id = fields.Many2one(
        "customer.perf.appraisal", required=True, readonly=True, index=True, ondelete="cascade"
    )

    def _text(self):
        """The time in one line."""
        names = self.sudo()  # sudo: names that belong to a time that the user may read
        post = ", ".join(filter(None, (names.department_id.name, names.job_id.name)))
        why = dict(self._fields["excluded"]._description_selection(self.env)).get(self.excluded)
        return self.env._(
            "%(first)s – %(last)s: %(what)s, %(days)s days",
            first=format_date(self.env, self.date_from),
            last=format_date(self.env, self.date_to),
            what=self.env._("%(post)s (not rated: %(why)s)", post=post, why=why) if why else post,
            days=self.days,
        )


class CustomerPerfAppraisal(models.Model):
    """The times of the cycle that an appraisal is made of, each post with its own scorecard, weighted by days."""

    _inherit = "customer.perf.appraisal"

    assignment_ids = fields.One2many("customer.perf.assignment", "appraisal_id", "Times in Posts")
    is_unrated = fields.Boolean(
        "Not Rated", readonly=True, copy=False, help="Too few days of the cycle count: no result and no grade."
    )
    gate_missed = fields.Boolean("Red Line Missed", compute="_compute_gates", search="_search_gate_missed")
    gate_text = fields.Char("Red Lines", compute="_compute_gate_text")
    is_dissatisfied = fields.Boolean(
        "KPI Met, Customer Dissatisfied", compute="_compute_gates", search="_search_is_dissatisfied"
    )

    def _cards(self):
        """All scorecards of these people in their cycles, of every post."""
        return self.scorecard_id | self.assignment_ids.scorecard_id

    @api.depends("scorecard_id.gate_missed", "scorecard_id.is_dissatisfied", "assignment_ids.scorecard_id")
    def _compute_gates(self):
        for appraisal in self:
            cards = appraisal._cards()
            appraisal.gate_missed = any(cards.mapped("gate_missed"))
            appraisal.is_dissatisfied = any(cards.mapped("is_dissatisfied"))

    @api.depends("scorecard_id.gate_text", "assignment_ids.scorecard_id")
    def _compute_gate_text(self):
        together = self._cards()
        for appraisal in self:
            texts = appraisal._cards().with_prefetch(together.ids).mapped("gate_text")
            appraisal.gate_text = " ".join(filter(None, texts))

    def _search_gate_missed(self, operator, value):
        return self._search_cards("gate_missed", operator, value)

    def _search_is_dissatisfied(self, operator, value):
        return self._search_cards("is_dissatisfied", operator, value)

    @api.model
    def _search_cards(self, name, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain.OR(
            Domain(f"{path}.{name}", "=", True) for path in ("scorecard_id", "assignment_ids.scorecard_id")
        )
        return found if True in value else ~found

    # ------------------------------------------------------------ scoring

    def _perf_scorecards(self):
        """A post counts by its days; whoever has one has one scorecard."""
        return {
            appraisal.id: [(row.scorecard_id, row.days) for row in appraisal.assignment_ids if row.scorecard_id]
            or [(appraisal.scorecard_id, 1)]
            for appraisal in self
        }

    def _goals_score(self):
        """What the goals of all posts scored; False without a score."""
        found = self.tool_mix_id.component_ids._measure_scorecard(self).get(self.id)
        return found.value if found else False

    def _perf_gate_missed(self):
        return self.gate_missed

    def _perf_judge(self, parts, rules):
        judged = super()._perf_judge(parts, rules)
        return replace(judged, score=None, grade=None) if self.is_unrated else judged

    # ------------------------------------------------------------ when they change

    def _rater_by_times(self):
        """Whoever led on most of the rated days and is still there; None where nobody is known."""
        days = [(row.manager_id, row.days) for row in self._rated_times() if row.manager_id.active]
        return assignment.leader([time for time in days if time[0] != self.employee_id])

    def _is_rater_chosen(self):
        """Whether HR named somebody else than whom the times name."""
        rater = self._rater_by_times()
        return bool(rater) and self.manager_id.active and self.manager_id != rater

    def _apply_times(self, chosen=()):
        """What follows from the times: the present scorecard, whether there is a result, and who assesses.

        :param chosen: appraisals whose rater was named by HR, who stays
        """
        for appraisal in self.with_context(tracking_disable=True):
            rated, times = appraisal._rated_times(), appraisal.assignment_ids
            minimum = appraisal.cycle_id.min_service_days
            values = {"is_unrated": bool(times) and sum(rated.mapped("days")) < minimum}
            if last := rated[-1:]:
                values |= {name: last[name].id for name in ("scorecard_id", "department_id", "job_id")}
            if appraisal not in chosen and (rater := appraisal._rater_by_times()):
                values["manager_id"] = rater.id
            appraisal.write(values)

    def _rated_times(self):
        return self.assignment_ids.filtered(lambda row: not row.excluded)

    def _unrated_text(self):
        """Why there is no result although there are figures."""
        return self.is_unrated and self.env._(
            "Not rated: %(days)s days of the cycle count, at least %(minimum)s are asked for.",
            days=sum(self._rated_times().mapped("days")),
            minimum=self.cycle_id.min_service_days,
        )

    def _tell_times(self):
        for appraisal in self:
            times = appraisal.assignment_ids.mapped(lambda row: row._text()) or [
                self.env._("the whole cycle in one post")
            ]
            appraisal.message_post(
                body=self.env._(
                    "The times of this cycle follow the records of employees: %(list)s", list="; ".join(times)
                )
            )


class CustomerPerfAppraisalLine(models.Model):
    _inherit = "customer.perf.appraisal.line"

    def _explain(self):
        """A scorecard of several posts says what each of them scored."""
        text = super()._explain()
        times = self.appraisal_id._perf_scorecards()[self.appraisal_id.id] if self.source == "scorecard" else []
        if len({card for card, _days in times}) < 2:
            return text
        posts = "; ".join(
            self.env._(
                "%(post)s %(score)s (%(days)s days)",
                post=card.sudo().department_id.name or card.sudo().job_id.name,  # sudo: names of one's own scorecard
                score="–" if card.score is False else points_text(self.env, card.score),
                days=days,
            )
            for card, days in times
        )
        return self.env._("%(text)s By days in each post: %(posts)s.", text=text, posts=posts)

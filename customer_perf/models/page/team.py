from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...fields import number
from ...tools import attainment, signals
from ...tools.weighting import shares
from ..appraisal.department_result import SMALLEST_GROUP

# People on the page; a head of thousands reads lists and pivots instead.
PEOPLE = 100
SOON = 7
# Other managers needed before their ratings are shown beside one's own.
OTHER_MANAGERS = 3
# How urgent a need is: its place in the order of people.
URGENT, SOON_DUE, NOTICE = "danger", "warning", "info"
RANK = {URGENT: 100, SOON_DUE: 10, NOTICE: 1}


class CustomerPerfTeam(models.AbstractModel):
    """The manager's page: who needs me this week?"""

    _name = "customer.perf.team"
    _description = "Team"

    @api.model
    @api.readonly
    def get_page(self, cycle_id=False, everybody=False):
        """People, what they need, and how I rate, in one call.

        :param cycle_id: empty: the one in which somebody waits to be assessed, else the latest open one
        :param everybody: all levels below instead of the direct reports
        :return: dict; ``{"cycles": []}`` when nobody below the user takes part in a cycle
        """
        Appraisal = self.env["customer.perf.appraisal"]
        counts = Appraisal._read_group(self._domain(True), ["cycle_id", "state"], ["__count"])
        to_assess = {cycle for cycle, state, _count in counts if state == "manager"}
        cycles = sorted(
            {cycle for cycle, _state, _count in counts},
            key=lambda cycle: (cycle in to_assess, cycle.state != "closed", cycle.date_from),
            reverse=True,
        )
        if not cycles:
            return {"cycles": []}
        cycle = next((cycle for cycle in cycles if cycle.id == cycle_id), cycles[0])
        domain = self._domain(everybody) & Domain("cycle_id", "=", cycle.id)
        appraisals = Appraisal.search(domain, limit=PEOPLE)
        people = self._people(appraisals)
        return {
            "cycles": [{"id": each.id, "name": each.name} for each in cycles],
            "cycle": {
                "id": cycle.id,
                "name": cycle.name,
                "state": cycle.state,
                "customer_topic_share": self._topic_share(appraisals),
            },
            "everybody": everybody,
            "count": len(appraisals) if len(appraisals) < PEOPLE else Appraisal.search_count(domain),
            "columns": self._columns(appraisals),
            "people": people,
            "to_assess": sum(appraisal.state == "manager" and appraisal.can_assess for appraisal in appraisals),
            "ratings": self._ratings(cycle),
        }

    @api.model
    def _domain(self, everybody):
        """Appraisals of the user's people, never his own."""
        assigned = Domain("manager_id.user_id", "=", self.env.uid)
        below = (
            Domain("is_my_team", "=", True)
            if everybody
            else Domain("employee_id", "any!", [("parent_id.user_id", "=", self.env.uid)])
        )
        # where the manager between cannot log in, the to-do is the user's
        waiting = Domain("activity_user_id", "=", self.env.uid)
        there = Domain("employee_id", "any!", [("active", "=", True)])
        return (assigned | below | waiting) & there & Domain("is_about_me", "=", False)

    @api.model
    def _topic_share(self, appraisals):
        shares = self.env["customer.perf.check.in"]._customer_topic_shares(
            [("employee_id", "in", appraisals.employee_id.ids), ("cycle_id", "in", appraisals.cycle_id.ids)]
        )
        return shares.get(False)

    # ------------------------------------------------------------ people

    @api.model
    def _columns(self, appraisals):
        """Components of the heat map: one column for each source that anybody is judged by."""
        labels = dict(self.env["customer.perf.component"]._fields["source"]._description_selection(self.env))
        sources = Counter(line.source for line in appraisals.line_ids)
        return [{"source": source, "name": labels.get(source, source)} for source, _count in sources.most_common()]

    @api.model
    def _people(self, appraisals):
        names = appraisals.sudo()  # sudo: names and jobs of people whose appraisal may be read
        found = appraisals.scorecard_id.line_ids._signals()
        statuses = dict(appraisals.scorecard_id._fields["status"]._description_selection(self.env))
        moments = dict(appraisals._fields["moment"]._description_selection(self.env))
        people = []
        for appraisal, name in zip(appraisals, names, strict=True):
            needs = self._needs(appraisal, found)
            card = appraisal.scorecard_id
            people.append(
                {
                    "id": appraisal.id,
                    "card_id": card.id,
                    "employee_id": name.employee_id.id,
                    "name": name.employee_id.name,
                    "job": name.job_id.name or "",
                    "state": appraisal.state,
                    "score": appraisal.result_score,
                    "grade": appraisal.result_grade_id.code or "",
                    "status": card.status,
                    "status_label": statuses[card.status],
                    "coverage": appraisal.result_coverage,
                    "moment": moments[appraisal.moment],
                    "parts": self._parts(appraisal),
                    "needs": needs,
                }
            )
        return sorted(people, key=lambda person: -sum(RANK[need["level"]] for need in person["needs"]))

    @api.model
    def _parts(self, appraisal):
        """{source: score and its light} of the heat map."""
        rules = appraisal.cycle_id._rules()
        return {
            line.source: {"score": line.score, "status": attainment.status(number(line.score), rules)}
            for line in appraisal.line_ids
        }

    @api.model
    def _needs(self, appraisal, found):
        """What a person needs from his manager, most urgent first."""
        card = appraisal.scorecard_id
        needs = [*self._needs_of_step(appraisal), *self._needs_of_goals(card, found)]
        if appraisal.is_check_in_missed:
            needs.append(
                self._need(
                    URGENT,
                    "check_in",
                    self.env._("No check-in since %(date)s", date=self._date(appraisal.last_check_in))
                    if appraisal.last_check_in
                    else self.env._("No check-in yet"),
                )
            )
        return sorted(needs, key=lambda need: -RANK[need["level"]])

    @api.model
    def _need(self, level, code, text):
        return {"level": level, "code": code, "text": text}

    @api.model
    def _date(self, value):
        return format_date(self.env, value)

    @api.model
    def _needs_of_step(self, appraisal):
        soon = fields.Date.add(appraisal.company_id._perf_today(), days=SOON)
        due = appraisal.deadline
        level = URGENT if appraisal.is_overdue else SOON_DUE if due and due <= soon else NOTICE
        until = self.env._("by %(date)s", date=self._date(due)) if due else ""
        if appraisal.state == "manager" and appraisal.can_assess:
            yield self._need(level, "assess", self.env._("Assess %(until)s", until=until))
        if appraisal.can_approve:
            yield self._need(SOON_DUE, "assess", self.env._("Approve the assessment"))
        if appraisal.state == "self" and appraisal.is_overdue:
            yield self._need(URGENT, "sheet", self.env._("Self-assessment was due %(until)s", until=until))
        if appraisal.state == "draft" and appraisal.scorecard_id.state == "draft":
            yield self._need(NOTICE, "goals", self.env._("Goals to agree"))

    @api.model
    def _needs_of_goals(self, card, found):
        if card.cycle_id.state == "closed":
            return
        lines = card.line_ids
        groups = (
            (
                URGENT,
                self.env._("Red line missed"),
                lines._gates_missed(),
            ),
            (SOON_DUE, self.env._("No data on a red line"), lines._gates_silent()),
            (SOON_DUE, self.env._("Off target"), lines.filtered(lambda line: line.status == "red")),
            (
                SOON_DUE,
                self.env._("Getting worse"),
                lines.filtered(lambda line: line.status != "red" and found[line.id].trend == signals.WORSE),
            ),
            (
                NOTICE,
                self.env._("No new value"),
                lines.filtered(lambda line: found[line.id].freshness in (signals.LATE, signals.MISSING)),
            ),
        )
        for level, label, concerned in groups:
            if concerned:
                kpis = ", ".join(line._title() for line in concerned)
                yield self._need(level, "sheet", self.env._("%(label)s: %(kpis)s", label=label, kpis=kpis))
        if lacking := lines.filtered("lacks_note"):
            kpis = ", ".join(line._title() for line in lacking)
            yield self._need(SOON_DUE, "sheet", self.env._("Lacks authority or support: %(kpis)s", kpis=kpis))
        if card.is_dissatisfied:
            yield self._need(SOON_DUE, "sheet", self.env._("KPI met, customer dissatisfied"))

    # ------------------------------------------------------------ how I rate

    @api.model
    def _ratings(self, cycle):
        """How often I give each level of the rated behaviours, beside the other managers.

        :return: None before I have rated; ``others`` is None while fewer than five people of three
            other managers are rated, since fewer would name somebody
        """
        Rating = self.env["customer.perf.behaviour.rating"].sudo()  # sudo: only counts leave this method
        rated = Domain("appraisal_id.cycle_id", "=", cycle.id) & Domain("level", "!=", False)
        by_me = Domain("appraisal_id.manager_id.user_id", "=", self.env.uid)
        about_me = Domain("appraisal_id.employee_id.user_id", "=", self.env.uid)
        counts = dict(Rating._read_group(rated & by_me, ["level"], ["__count"]))
        if not counts:
            return None
        others = rated & ~by_me & ~about_me & Domain("appraisal_id.manager_id", "!=", False)
        managers = Rating._read_group(others, ["appraisal_id.manager_id"], ["appraisal_id:count_distinct"])
        people = sum(count for _manager, count in managers)
        shown = len(managers) >= OTHER_MANAGERS and people >= SMALLEST_GROUP
        labels = Rating._fields["level"]._description_selection(self.env)
        own = shares(counts.get(code, 0) for code, _name in labels)
        beside = [None] * len(labels)
        if shown:
            counts = dict(Rating._read_group(others, ["level"], ["__count"]))
            beside = shares(counts.get(code, 0) for code, _name in labels)
        return {
            "levels": [
                {"name": name, "mine": mine, "others": other}
                for (_code, name), mine, other in zip(labels, own, beside, strict=True)
            ],
            "shown": shown,
        }

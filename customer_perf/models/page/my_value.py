from odoo import api, models

from ..appraisal.appraisal_steps import PUBLISHED
from ..base.words import percent_text


class CustomerPerfMyValue(models.AbstractModel):
    """The employee's page: how my work reaches customers, and where I stand.

    One scorecard is one page, the employee's or, for those above him, somebody else's. Another
    addon adds to it by extending :meth:`_sections` and registering a component for the code of its
    section in the client's registry ``customer_perf.my_value``.
    """

    _name = "customer.perf.my.value"
    _description = "My value"

    @api.model
    @api.readonly
    def get_page(self, scorecard_id=False):
        """Everything that the page shows, in one call.

        :param scorecard_id: whose and which cycle's page; empty: the user's own, see :meth:`_latest`
        :return: dict; ``{"card": False}`` when the user has no scorecard yet
        :raises AccessError: a scorecard that the user may not read
        """
        Card = self.env["customer.perf.scorecard"]
        if scorecard_id:
            card = Card.browse(scorecard_id)
            card.check_access("read")
        else:
            card = self._latest(Card.search([("is_mine", "=", True)]))
        if not card:
            return {"card": False, "name": self.env.user.name}
        appraisal = card._appraisals()[:1]
        sections = sorted(self._sections(card, appraisal), key=lambda section: section["sequence"])
        return {
            "card": self._header(card),
            "appraisal": self._appraisal(appraisal),
            "cycles": self._cycles(card),
            "sections": sections,
        }

    @api.model
    def _latest(self, cards):
        """Where something waits for the employee, else the running cycle, the one in review, the
        latest closed one."""
        order = ("closed", "review", "running")

        def rank(card):
            waits = any(appraisal.state in ("self", "published") for appraisal in card.appraisal_ids)
            state = card.cycle_id.state
            return waits and state == "review", order.index(state) if state in order else -1, card.date_from

        return cards.sorted(rank)[-1:]

    @api.model
    def _sections(self, card, appraisal):
        """Sections of the page, each a dict with ``code``, ``sequence``, ``title`` and ``data``."""
        return [
            {"code": "goals", "sequence": 20, "title": self.env._("Goals"), "data": self._goals(card)},
            *self._result_section(appraisal),
            *self._self_section(appraisal),
        ]

    # ------------------------------------------------------------ top of the page

    @api.model
    def _header(self, card):
        names = card.sudo()  # sudo: names that belong to a scorecard that the user may read
        cycle = card.cycle_id
        today = cycle.company_id._perf_today()
        return {
            "id": card.id,
            "is_mine": card.is_mine,
            "employee": names.employee_id.name or names.department_id.name,
            "employee_id": card.employee_id.id,
            "job": names.job_id.name or names.role_family_id.name or "",
            "department": names.department_id.name or "",
            "customers": names.role_family_id.customers or "",
            "score": card.score,
            "status": card.status,
            "status_label": dict(card._fields["status"]._description_selection(self.env))[card.status],
            "coverage": percent_text(self.env, card.coverage),
            "customer_share": percent_text(self.env, card.customer_share),
            "explanation": card.explanation,
            "gate_missed": card.gate_missed,
            "gate_text": card.gate_text,
            "date_from": card.date_from,
            "date_to": card.date_to,
            "goals_agreed": card.state == "confirmed",
            "last_period": self._last_period(card),
            "cycle": {
                "name": cycle.name,
                "state": cycle.state,
                "days_left": max((cycle.date_to - today).days, 0),
                "days": (cycle.date_to - cycle.date_from).days + 1,
            },
        }

    @api.model
    def _last_period(self, card):
        line = card.line_ids.filtered("last_date").sorted("last_date")[-1:]
        return line.kpi_id._period_name(line.last_date, card.company_id) if line else ""

    @api.model
    def _cycles(self, card):
        """The cycles that the page can be turned to."""
        subject = [("employee_id", "=", card.employee_id.id), ("employee_id", "!=", False)]
        if not card.employee_id:
            subject = [("department_id", "=", card.department_id.id), ("employee_id", "=", False)]
        others = self.env["customer.perf.scorecard"].search(subject)
        return [{"id": other.id, "name": other._time_name()} for other in others.sorted("date_from", reverse=True)]

    @api.model
    def _appraisal(self, appraisal):
        """The appraisal's place on its way and the one thing to do next."""
        if not appraisal:
            return False
        published = appraisal.state in PUBLISHED
        steps = appraisal._fields["state"]._description_selection(self.env)
        return {
            "id": appraisal.id,
            "state": appraisal.state,
            "steps": [{"code": code, "name": name} for code, name in steps],
            "deadline": appraisal.deadline,
            "is_overdue": appraisal.is_overdue,
            "is_mine": appraisal.is_mine,
            "can_assess": appraisal.can_assess,
            "next": self._next_step(appraisal),
            "published": published,
            "score": appraisal.result_score,
            "grade": appraisal.result_grade_id.display_name or "",
            "band": self._band(appraisal.result_grade_id),
            "moment": dict(appraisal._fields["moment"]._description_selection(self.env))[appraisal.moment],
            "coverage": percent_text(self.env, appraisal.result_coverage),
            "explanation": appraisal.explanation,
        }

    @api.model
    def _next_step(self, appraisal):
        """What the employee reads about the way ahead."""
        acknowledged = self.env._("You acknowledged your result.")
        closed = self.env._("%(cycle)s is closed.", cycle=appraisal.cycle_id.name)
        return {
            "draft": self.env._("The cycle is running. Your self-assessment opens when HR starts the review."),
            "self": self.env._("Your turn: look at your goals and write your self-assessment."),
            "manager": self.env._("Your manager's part is being written. You see it when the results are published."),
            "calibration": self.env._("Your result is being calibrated. You see it when the results are published."),
            "published": self.env._("Your result is published. Read it, comment on it, and acknowledge it."),
            "done": acknowledged if appraisal.acknowledged_on else closed,
        }[appraisal.state]

    @api.model
    def _band(self, grade):
        """The scores that earn a grade, such as 90–105."""
        if not grade:
            return ""
        grades = grade.scale_id.grade_ids.sorted("score_min")
        above = grades.filtered(lambda other: other.score_min > grade.score_min)[:1]
        low = f"{grade.score_min:g}"
        return (
            self.env._("from %(low)s to below %(high)s points", low=low, high=f"{above.score_min:g}")
            if above
            else (self.env._("from %(low)s points", low=low))
        )

    # ------------------------------------------------------------ goals

    @api.model
    def _goals(self, card):
        found = card.line_ids._signals()
        classes = dict(self.env["customer.perf.kpi"]._fields["customer_class"]._description_selection(self.env))
        statuses = dict(card._fields["status"]._description_selection(self.env))
        return [self._goal(line, found[line.id], classes, statuses) for line in card.line_ids]

    @api.model
    def _goal(self, line, found, classes, statuses):
        kpi = line.kpi_id
        return {
            "id": line.id,
            "kpi": line._title(),
            "unit": kpi.unit or "",
            "definition": kpi.definition or "",
            "is_customer": line.is_customer,
            "is_gate": line.is_gate,
            "customer": classes.get(kpi.customer_class) or self.env._("Customer"),
            "customer_gain": line.customer_gain or "",
            "target": line.target_text,
            # a sum is asked for over the whole cycle, its single values are not held against it
            "target_line": False if line.aggregation == "sum" else line.target,
            "actual": line.actual_text,
            "score": line.score,
            "status": line.status,
            "status_label": statuses[line.status],
            "weight": line.weight,
            "contribution": line.contribution,
            "explanation": line.explanation,
            "rule": line.rule_text,
            "is_pooled": line.is_pooled,
            "points": [dict(zip(("date", "until", "value", "cases"), point, strict=True)) for point in found.points],
            "values": self._values_behind(line),
            "trend": found.trend,
            "freshness": found.freshness,
            "last_period": kpi._period_name(line.last_date, line.cycle_id.company_id),
            "sample_size": line.sample_size,
            "how_affect": line.how_affect or "",
            "when_drops": line.when_drops or "",
            "authority": line.authority or "",
            "support": line.support or "",
        }

    @api.model
    def _values_behind(self, line):
        """Domain of the values behind a goal, each computed one with its records."""
        return [
            ("kpi_id", "=", line.kpi_id.id),
            ("subject", "=", line.subject),
            ("segment_id", "=", line.segment_id.id),
            ("date_end", ">=", f"{line.scorecard_id.date_from}"),
            ("date_end", "<=", f"{line.scorecard_id.date_to}"),
        ]

    # ------------------------------------------------------------ appraisal

    @api.model
    def _result_section(self, appraisal):
        """The parts of the appraisal, as far as the user may see them."""
        if not appraisal.line_ids:
            return []
        levels = dict(appraisal.behaviour_ids._fields["level"]._description_selection(self.env))
        return [
            {
                "code": "result",
                "sequence": 10 if appraisal.state in PUBLISHED else 30,
                "title": self.env._("How the result is put together"),
                "data": {
                    "lines": [
                        {
                            "id": line.id,
                            "name": line.component_id.name or line.source,
                            "weight": line.weight,
                            "score": line.score,
                            "contribution": line.contribution,
                            "explanation": line.explanation,
                        }
                        for line in appraisal.line_ids
                    ],
                    "comment": appraisal.comment or "",
                    "points": appraisal.points,
                    "points_reason": appraisal.points_reason or "",
                    "behaviours": [
                        {
                            "id": rating.id,
                            "name": rating.behaviour_id.name,
                            "level": levels[rating.level],
                            "evidence": rating.evidence or "",
                        }
                        for rating in appraisal.behaviour_ids
                        if rating.level
                    ],
                    "employee_comment": appraisal.employee_comment or "",
                    "former_comment": appraisal.former_comment or "",
                },
            }
        ]

    @api.model
    def _self_section(self, appraisal):
        """The self-assessment: to be written in its step, to be read afterwards."""
        if not appraisal or appraisal.state == "draft":
            return []
        levels = appraisal.self_rating_ids._fields["level"]._description_selection(self.env)
        return [
            {
                "code": "self",
                "sequence": 5 if appraisal.state == "self" and appraisal.is_mine else 40,
                "title": self.env._("Self-assessment"),
                "data": {
                    "is_open": appraisal.state == "self" and appraisal.is_mine,
                    "comment": appraisal.self_comment or "",
                    "levels": [{"code": code, "name": name} for code, name in levels],
                    "behaviours": [
                        {
                            "id": rating.id,
                            "name": rating.behaviour_id.name,
                            "description": rating.description or "",
                            "level": rating.level or "",
                            "note": rating.note or "",
                        }
                        for rating in appraisal.self_rating_ids
                    ],
                },
            }
        ]

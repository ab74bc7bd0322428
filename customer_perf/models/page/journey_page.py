from odoo import api, models

from ...tools.scoring import judge_alike
from .kpi_status import WORST, behind, current_cycle, judge, open_improvements


class CustomerPerfJourneyPage(models.AbstractModel):
    """A customer journey as a picture: stages, touchpoints, who is accountable, where it hurts."""

    _name = "customer.perf.journey.page"
    _description = "Customer Journey Page"

    @api.model
    @api.readonly
    def get_page(self, journey_id=False):
        """Everything that the journey shows, in one call.

        :param journey_id: which journey; empty: the first of the company
        :return: dict; ``{"journey": False}`` when there is none yet
        :raises AccessError: a journey that the user may not read
        """
        Journey = self.env["customer.perf.journey"]
        own = Journey.search([("company_id", "=", self.env.company.id)])
        chosen = Journey.browse(journey_id) if journey_id else own[:1]
        chosen.check_access("read")
        page = {"journey": False, "can_edit": Journey.has_access("create")}
        if not chosen:
            return page
        touchpoints = chosen.touchpoint_ids
        cycle = current_cycle(self.env, chosen.company_id or self.env.company)
        rules = cycle._rules()
        judged = judge(touchpoints, cycle)
        improved = open_improvements(touchpoints.kpi_ids, chosen.company_id)
        people = touchpoints.sudo().employee_id  # sudo: names of colleagues
        return {
            **page,
            "journey": self._journey(chosen),
            "journeys": [{"id": record.id, "name": record.name} for record in own | chosen],
            "stages": [
                {
                    "id": stage.id,
                    "name": stage.name,
                    "what_matters": stage.what_matters or "",
                    "next": stage.sudo().next_department_id.name or "",  # sudo: the name of a department
                    "names_nobody": bool(chosen.company_id) and not (stage.next_department_id or stage.is_outside),
                    "touchpoints": [
                        self._touchpoint(point, judged, rules, cycle, improved) for point in stage.touchpoint_ids
                    ],
                }
                for stage in chosen.stage_ids
            ],
            "people": [{"id": person.id, "name": person.name} for person in people],
        }

    @api.model
    def _journey(self, chosen):
        points = chosen.touchpoint_ids
        names = chosen.sudo()  # sudo: names that belong to a journey that the user may read
        return {
            "id": chosen.id,
            "name": chosen.name,
            "description": chosen.description or "",
            "customers": names.customer_group_id.name or "",
            "owner": names.owner_id.name or "",
            "result": names.result_kpi_id.name or "",
            "is_example": not chosen.company_id,
            "count": len(points),
            "gaps": chosen.gap_count,
            "kpis": len(points.kpi_ids),
            "units": len(points.sudo().department_id),
            "changed": ", ".join(self._changed(chosen).mapped("name")),
        }

    @api.model
    def _changed(self, chosen):
        """Departments whose scorecard was drawn from the journey (G-11)."""
        Template = self.env["customer.perf.scorecard.template"].with_context(active_test=False)
        return Template.search([("journey_id", "=", chosen.id)]).sudo().department_id  # sudo: names

    @api.model
    def _touchpoint(self, point, judged, rules, cycle, improved):
        channels = dict(point._fields["channel"]._description_selection(self.env))
        statuses = dict(self.env["customer.perf.scorecard"]._fields["status"]._description_selection(self.env))
        found = [(kpi, judged[point.id, kpi.id]) for kpi in point.kpi_ids]
        _score, status = judge_alike([kpi.score for _kpi, kpi in found], rules)
        names = point.sudo()  # sudo: names of the accountable
        return {
            "id": point.id,
            "name": point.name,
            "channel": channels.get(point.channel, ""),
            "employee_id": names.employee_id.id,
            "employee": names.employee_id.name or "",
            "unit": names.department_id.name or "",
            "goal": point.customer_goal or "",
            "annoyance": point.annoyance or "",
            "answer": point.answer or "",
            "is_moment_of_truth": point.is_moment_of_truth,
            "is_minded": point.is_minded,
            "is_break_point": point.is_break_point,
            "break_note": point.break_note or "",
            "is_gap": point.is_gap,
            "status": status,
            "status_label": statuses[status],
            # the worst first: that is where it hurts
            "kpis": [
                {**kpi_status.shown(kpi), **behind(point, kpi, cycle), "improvements": improved.get(kpi, 0)}
                for kpi, kpi_status in sorted(found, key=lambda pair: WORST.index(pair[1].status))
            ],
        }

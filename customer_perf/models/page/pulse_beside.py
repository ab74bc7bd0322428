from odoo import api, models
from odoo.fields import Domain
from odoo.tools import float_round

from ...tools import compare, periods, pulse
from .kpi_status import WORST, judge

# Touchpoints that hurt, and how many of them the page names
HURTS, NAMED = ("red", "amber"), 5


class CustomerPerfPulse(models.AbstractModel):
    """What stands beside the figures: where journeys hurt, whether scorecards tell the same, what warns, what is done
    about it, and who the customers are."""

    _inherit = "customer.perf.pulse"

    @api.model
    def _beside(self, company, department, cycle, said):
        within = Domain("company_id", "=", company.id)
        if department:
            inside = "child_of", department.id
            within &= Domain("department_id", *inside) | Domain("employee_id.department_id", *inside)
        # sudo: how many there are in a whole company; what they lead to opens with the rights of the user
        counted = self.sudo() if self._sees_company() and not department else self
        return {
            **super()._beside(company, department, cycle, said),
            "sheets": self._sheets(cycle, department, said),
            "pains": self._pains(company, department, cycle),
            "alerts": counted._alerts(within),
            "improvements": counted._improvements(company, within),
            "complaints": counted._complaints(company, within),
            "tiers": self._tiers(company, department),
            "events": self._events(company, department),
        }

    @api.model
    def _sheets(self, cycle, department, said):
        """What the scorecards of departments say, and whether customers say otherwise (FM-03)."""
        domain = Domain([("cycle_id", "in", cycle.ids), ("employee_id", "=", False), ("score", "!=", False)])
        if department:
            domain &= Domain("department_id", "child_of", department.id)
        [[count, score]] = self.env["customer.perf.scorecard"]._read_group(domain, [], ["__count", "score:avg"])
        score = float_round(score, precision_digits=2) if count else None
        return {
            "domain": list(domain),
            "count": count,
            "score": score,
            "cycle": cycle.name or "",
            "is_rosy": pulse.is_rosy(score, said),
        }

    @api.model
    def _pains(self, company, department, cycle):
        """The touchpoints with a KPI off target, the worst first."""
        domain = Domain("journey_id.company_id", "=", company.id)
        if department:
            domain &= Domain("department_id", "child_of", department.id)
        points = self.env["customer.perf.touchpoint"].search(domain)
        judged = judge(points, cycle)
        found = []
        for point in points:
            worst = min(
                ((judged[point.id, kpi.id], kpi) for kpi in point.kpi_ids),
                key=lambda pair: WORST.index(pair[0].status),
                default=None,
            )
            if worst and worst[0].status in HURTS:
                found.append(
                    {
                        "id": point.id,
                        "name": point.name,
                        "journey": point.journey_id.name,
                        "journey_id": point.journey_id.id,
                        "kpi": worst[0].shown(worst[1]),
                    }
                )
        found.sort(key=lambda pain: WORST.index(pain["kpi"]["status"]))
        return {"count": len(found), "points": found[:NAMED]}

    @api.model
    def _alerts(self, within):
        domain = within & Domain("state", "in", ("open", "acknowledged", "recovering"))
        counts = dict(self.env["customer.perf.alert"]._read_group(domain, ["severity"], ["__count"]))
        return {"domain": list(domain), "count": sum(counts.values()), "red": counts.get("red", 0)}

    @api.model
    def _improvements(self, company, within):
        """How many are under way, how many of these are late, and how many of those that were judged helped."""
        Improvement = self.env["customer.perf.improvement"]
        under_way = within & Domain("state", "not in", ("done", "dropped"))
        late = under_way & Domain("state", "in", ("plan", "do")) & Domain("date_deadline", "<", company._perf_today())
        year = periods.later(company._perf_today(), -pulse.YEAR)
        verdicts = dict(
            Improvement._read_group(
                within & Domain("verdict", "in", list(pulse.JUDGED)) & Domain("judged_on", ">=", year),
                ["verdict"],
                ["__count"],
            )
        )
        return {
            "domain": list(within),
            "count": Improvement.search_count(under_way),
            "late": Improvement.search_count(late),
            "judged": sum(verdicts.values()),
            "better": verdicts.get(compare.BETTER, 0),
        }

    @api.model
    def _complaints(self, company, within):
        """Those of the half-year that is over and of the one before, and those that are open."""
        Complaint = self.env["customer.perf.complaint"]
        recent, former, _year_ago = pulse.half_years(company._perf_today())
        is_open = within & Domain("closed_on", "=", False)
        counted = [
            Complaint.search_count(
                within & Domain("date", ">=", first) & Domain("date", "<", periods.after(last, periods.DAY))
            )
            for first, last in (recent, former)
        ]
        return {
            "domain": list(is_open),
            "count": Complaint.search_count(is_open),
            "key": Complaint.search_count(is_open & Domain("is_key", "=", True)),
            "recent": counted[0],
            "former": counted[1],
        }

    @api.model
    def _events(self, company, department):
        """What happened in the time that the lines show."""
        recent, *_others = pulse.half_years(company._perf_today())
        events = self.env["customer.perf.event"].search(
            [
                ("company_id", "=", company.id),
                ("department_id", "in", [False, department.id]),
                ("date_to", ">=", periods.later(recent[0], -pulse.HALF)),
                ("date_from", "<=", company._perf_today()),
            ],
            order="date_from",
        )
        return [
            {
                "id": event.id,
                "name": event.name,
                "date": event.date_from,
                "period": self._span(event.date_from, event.date_to),
                "faded": event.faded_text or "",
            }
            for event in events
        ]

    @api.model
    def _tiers(self, company, department):
        """Customers and revenue by tier, now and a year ago; nothing for a unit or before there are states."""
        State = self.env["customer.perf.customer.state"]
        if department or not State.has_access("read"):
            return []
        run = self.env["customer.perf.customer.run"].search([("company_id", "=", company.id)], limit=1)
        if not run:
            return []
        days = run.date, periods.later(run.date, -pulse.YEAR)
        counts, revenue = {}, {}
        for tier, day, count, money in State._read_group(
            [("company_id", "=", company.id), ("date", "in", days)],
            ["tier_id", "date:day"],
            ["__count", "revenue:sum"],
        ):
            counts[tier, day], revenue[tier, day] = count, money
        return [
            {
                "id": tier.id,
                "name": tier.name or self.env._("No tier"),
                "count": counts.get((tier, run.date), 0),
                "count_before": counts.get((tier, days[1]), 0),
                "revenue": revenue.get((tier, run.date), 0.0),
                "revenue_before": revenue.get((tier, days[1]), 0.0),
            }
            for tier in dict.fromkeys(tier for tier, _day in counts)
        ]

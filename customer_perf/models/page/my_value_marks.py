from odoo import api, models
from odoo.tools import format_date

from ...tools import compare

# So many are laid on one chart, the latest of them.
MARKS = 5


class CustomerPerfMyValue(models.AbstractModel):
    """What happened meanwhile, laid on the values of each goal: business events and what the employee changed in his
    way of working, with the mean before and since."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _goals(self, card):
        goals = super()._goals(card)
        kpis = {line.id: line.kpi_id for line in card.line_ids}
        first = min((goal["points"][0]["date"] for goal in goals if goal["points"]), default=None)
        happened = self._happened(card, first) if first else []
        for goal in goals:
            goal["marks"] = self._marks(kpis[goal["id"]], goal["points"], happened, card.company_id)
        return goals

    @api.model
    def _happened(self, card, since):
        """[(event or entry, first day, last day)] since a day, in order; two queries, with the rights of the user."""
        today = card.company_id._perf_today()
        path = card.sudo().department_id._perf_path()  # sudo: the tree of departments
        events = self.env["customer.perf.event"].search(
            [
                ("company_id", "=", card.company_id.id),
                ("department_id", "in", [False, *path]),
                ("date_to", ">=", since),
                ("date_from", "<=", today),
            ]
        )
        changes = self.env["customer.perf.timeline.entry"].search(
            [
                ("kind", "=", "change"),
                ("employee_id", "in", card.employee_id.ids),
                ("date", ">=", since),
                ("date", "<=", today),
            ]
        )
        return sorted(
            [
                *((event, event.date_from, event.date_to) for event in events),
                *((change, change.date, change.date) for change in changes),
            ],
            key=lambda happening: happening[1],
        )

    @api.model
    def _marks(self, kpi, points, happened, company):
        concerned = [happening for happening in happened if points and happening[0]._concerns(kpi)]
        spans = [(point["date"], point["until"], point["value"], point["cases"]) for point in points]
        today, by_cases = company._perf_today(), kpi.aggregation in ("mean", "ratio")
        return [
            self._mark(kpi, record, first, last, compare.sides(spans, first, last, today, by_cases))
            for record, first, last in concerned[-MARKS:]
            if last >= spans[0][0]
        ]

    @api.model
    def _mark(self, kpi, record, first, last, sides):
        is_event = record._name == "customer.perf.event"
        days = [format_date(self.env, day) for day in dict.fromkeys((first, last))]
        return {
            "id": f"{'event' if is_event else 'entry'}-{record.id}",
            "is_event": is_event,
            "name": record.name if is_event else record.text,
            "when": " – ".join(days),
            "place": sides.place,
            "before": sides.before,
            "after": sides.after,
            "told": self._told(kpi, sides),
        }

    @api.model
    def _told(self, kpi, sides):
        if sides.before is None:
            return self.env._(
                "%(before)s values before it, %(after)s since: a mean takes three on either side.",
                before=sides.n_before,
                after=sides.n_after,
            )
        return self.env._(
            "Mean of %(n)s values before it: %(before)s; of %(m)s since: %(after)s.",
            n=sides.n_before,
            before=kpi._shown(sides.before),
            m=sides.n_after,
            after=kpi._shown(sides.after),
        )

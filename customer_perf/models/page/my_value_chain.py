from odoo import api, models

from .chain import read_strategy, upwards


class CustomerPerfMyValue(models.AbstractModel):
    """The line of sight: goal → KPI of the department → customer objective → value proposition."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _header(self, card):
        # sudo: what a role does for its customers, whoever reads the scorecard
        known = card.sudo()
        services = self._services(card)
        return {
            **super()._header(card),
            "direct_customers": [
                {
                    "id": service.id,
                    "who": service.customer_text,
                    "what": service.name,
                    "minds": service.what_matters or "",
                }
                for service in services
            ],
            "effect": known.role_family_id.effect or next(filter(None, services.mapped("effect")), ""),
            "trunk": known.tool_mix_id.trunk or "kpi",
        }

    @api.model
    def _services(self, card):
        """What the person provides: the services of the nearest department that has any, for his
        role family or for everybody."""
        keys = card.sudo().department_id._perf_path()  # sudo: the tree of departments
        services = self.env["customer.perf.service"].search(
            [
                ("company_id", "=", card.company_id.id),
                ("department_id", "in", keys),
                ("role_family_id", "in", [card.role_family_id.id, False]),
            ]
        )
        nearest = next((key for key in keys if key in services.department_id.ids), None)
        return services.filtered(lambda service: service.department_id.id == nearest)

    @api.model
    def _goals(self, card):
        chains = self._chains(card)
        lines = {line.id: line for line in card.line_ids}
        return [
            {
                **goal,
                "chain": chains[lines[goal["id"]].kpi_id],
                "perspective": lines[goal["id"]].perspective_id.name or "",
                "lacks_note": lines[goal["id"]].lacks_note or "",
                "shared": self._shared(lines[goal["id"]]),
                "can_mark": card.is_mine and not card.is_frozen,
            }
            for goal in super()._goals(card)
        ]

    @api.model
    def _shared(self, line):
        """Who carries the same result, and with which KPI of their own; empty for a goal of one's own."""
        if line.scope != "shared":
            return ""
        carriers = line.sudo().shared_result_id.line_ids  # sudo: names of those who carry it
        names = [
            (who.employee_id or who.department_id or who.role_family_id).name
            + (f" ({who.own_kpi_id.name})" if who.own_kpi_id else "")
            for who in carriers
        ]
        return ", ".join(dict.fromkeys(names))

    # ------------------------------------------------------------ the chain

    @api.model
    def _chains(self, card):
        """{kpi: list of links} from each goal up to the value proposition, with a number of queries
        that does not depend on the number of goals. Read as the strategy is now; a link is a dict
        with ``kind`` and ``name``, missing ones are left out."""
        departments = card.sudo().department_id._perf_path()  # sudo: the tree of departments
        strategy = read_strategy(self.env, card.company_id, departments)
        on_department = self._department_kpis(card, departments)
        agreed = self.env["customer.perf.value.proposition"]._nearest(card.company_id, card.department_id)
        return {kpi: self._chain(kpi, strategy, on_department, agreed) for kpi in card.line_ids.kpi_id}

    @api.model
    def _department_kpis(self, card, departments):
        """KPIs on the scorecards of the departments above, in the same cycle."""
        # sudo: which KPIs a department is measured by, not its results
        lines = (
            self.env["customer.perf.scorecard.line"]
            .sudo()
            .search(
                [
                    ("cycle_id", "=", card.cycle_id.id),
                    ("scorecard_id.employee_id", "=", False),
                    ("scorecard_id.department_id", "in", departments),
                    ("scorecard_id", "!=", card.id),
                ]
            )
        )
        return set(lines.kpi_id.ids)

    @api.model
    def _chain(self, kpi, strategy, on_department, agreed):
        chain = [{"kind": "goal", "name": kpi.name}, *self._links_of_kpis(kpi, on_department)]
        objectives = self.env["customer.perf.strategic.objective"].browse(strategy.way(kpi))
        for objective in objectives:
            kind = "customer" if objective.id in strategy.goals else "objective"
            chain.append({"kind": kind, "name": objective.name})
        proposition = objectives[-1:].proposition_id.filtered(lambda record: record.state == "agreed") or agreed
        if objectives and proposition:
            chain.append({"kind": "proposition", "name": proposition.statement or proposition.name})
        return chain

    @api.model
    def _links_of_kpis(self, kpi, on_department):
        """What the department is measured by, else the KPI one layer up."""
        way = upwards(kpi)
        shared = way.filtered(lambda up: up.id in on_department)[:1]
        if shared == kpi:
            return [{"kind": "department", "name": self.env._("%(kpi)s, all of us together", kpi=kpi.name)}]
        if shared:
            return [{"kind": "department", "name": shared.name}]
        above = (way - kpi).filtered(lambda up: up.layer != "post")[:1]
        return [{"kind": "above", "name": above.name}] if above else []

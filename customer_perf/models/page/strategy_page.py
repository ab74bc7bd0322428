from itertools import product

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...tools import health, strategy
from ...tools.scoring import judge_alike
from .chain import read_strategy
from .kpi_status import WORST, behind, current_cycle, judge, open_improvements


class CustomerPerfStrategyPage(models.AbstractModel):
    """The strategy map as a picture: what customers get, what drives it, and where it stands."""

    _name = "customer.perf.strategy.page"
    _description = "Strategy Map Page"

    @api.model
    @api.readonly
    def get_page(self, map_id=False):
        """Everything that the map shows, in one call.

        :param map_id: which map; empty: the one in force for the company
        :return: dict; ``{"map": False}`` when there is none yet
        :raises AccessError: a map that the user may not read
        """
        Map = self.env["customer.perf.strategy.map"]
        chosen = Map.browse(map_id) if map_id else Map.search([("company_id", "=", self.env.company.id)], limit=1)
        chosen.check_access("read")
        Objective = self.env["customer.perf.strategic.objective"]
        page = {"map": False, "can_edit": Objective.has_access("create") and chosen.state != "past"}
        if not chosen:
            return page
        objectives = chosen.objective_ids
        cycle = current_cycle(self.env, chosen.company_id)
        rules = cycle._rules()
        judged = judge(objectives, cycle)
        improved = open_improvements(objectives.kpi_ids, chosen.company_id)
        said = self._said(objectives, chosen.company_id)
        nodes = [
            {**self._node(objective, judged, rules, cycle, improved), "said": said[objective.id]}
            for objective in objectives
        ]
        return {
            **page,
            "map": self._map(chosen, cycle),
            "maps": [{"id": record.id, "name": record.name} for record in self._offered(chosen)],
            "bands": self._bands(objectives),
            "nodes": nodes,
            "findings": self._findings(chosen, objectives, judged, cycle),
            "themes": [{"id": theme.id, "name": theme.name, "color": theme.color} for theme in objectives.theme_id],
        }

    @api.model
    def _said(self, objectives, company):
        """{objective id: {id of one that it drives: what the figures say of the arrow}}, where they say anything."""
        Link = self.env["customer.perf.kpi.health.link"]
        found, words = (
            Link._said(objectives.kpi_ids, company),
            dict(Link._fields["verdict"]._description_selection(self.env)),
        )
        said = {}
        for cause in objectives:
            codes = {
                effect.id: [found[way] for way in product(cause.kpi_ids.ids, effect.kpi_ids.ids) if way in found]
                for effect in cause.effect_ids
            }
            said[cause.id] = {
                effect: {"code": code, "label": words[code]}
                for effect, each in codes.items()
                if each and (code := health.overall(each))
            }
        return said

    @api.model
    def _offered(self, chosen):
        """The maps that the page can be turned to. A draft is for those who draw it, and for everybody
        before the first map is in force."""
        maps = chosen.search([("company_id", "in", self.env.companies.ids)])
        if maps.has_access("write") or "active" not in maps.mapped("state"):
            return maps
        return maps.filtered(lambda record: record.state != "draft")

    @api.model
    def _map(self, chosen, cycle):
        proposition = chosen.proposition_id or chosen.proposition_id._nearest(chosen.company_id, chosen.department_id)
        return {
            "id": chosen.id,
            "name": chosen.name,
            "state": chosen.state,
            "state_name": dict(chosen._fields["state"]._description_selection(self.env))[chosen.state],
            "proposition": proposition.statement or "",
            "customers": proposition.customer_sentence or "",
            "period": cycle.name or "",
            "valid": " – ".join(format_date(self.env, day) for day in (chosen.date_from, chosen.date_to) if day),
        }

    @api.model
    def _bands(self, objectives):
        """The perspectives from the top of the map to its ground."""
        return [
            {
                "id": perspective.id,
                "code": perspective.code,
                "name": perspective.name,
                "question": perspective.question or "",
            }
            for perspective in self.env["customer.perf.perspective"].search([]) | objectives.perspective_id
        ]

    @api.model
    def _node(self, objective, judged, rules, cycle, improved):
        kpis = [(kpi, judged[objective.id, kpi.id]) for kpi in objective.kpi_ids]
        # the worst first: that is what makes it red
        kpis.sort(key=lambda pair: WORST.index(pair[1].status))
        score, status = judge_alike([found.score for _kpi, found in kpis], rules)
        statuses = dict(self.env["customer.perf.scorecard"]._fields["status"]._description_selection(self.env))
        units = objective.department_id | objective.shared_department_ids
        return {
            "id": objective.id,
            "name": objective.name,
            "description": objective.description or "",
            "band": objective.perspective_id.id,
            "theme": objective.theme_id.id,
            "theme_name": objective.theme_id.name or "",
            "position": objective.position,
            "owner": objective.owner_id.sudo().name or "",  # sudo: the name of a colleague
            "units": units.sudo().mapped("name"),  # sudo: names of departments
            "experience": objective.experience_id.name or "",
            "review": format_date(self.env, objective.review_date) if objective.review_date else "",
            "effects": objective.effect_ids.ids,
            "status": status,
            "status_label": statuses[status],
            "score": score,
            "kpis": [
                {**found.shown(kpi), **behind(objective, kpi, cycle), "improvements": improved.get(kpi, 0)}
                for kpi, found in kpis
            ],
        }

    # ------------------------------------------------------------ checks

    @api.model
    def _findings(self, chosen, objectives, judged, cycle):
        today = (chosen.company_id or self.env.company)._perf_today()
        nodes = [
            strategy.Node(
                objective.id,
                objective.perspective_id.code,
                tuple(objective.kpi_ids.mapped("kind")),
                any(judged[objective.id, kpi.id].actual is not None for kpi in objective.kpi_ids),
                bool(objective.review_date and objective.review_date >= today),  # one in the past says nothing
                bool(objective.experience_id or objective.unlinked_reason),
            )
            for objective in objectives
        ]
        reasoned = set(objectives.filtered("unlinked_reason").ids)
        links = {objective.id: objective.effect_ids.ids for objective in objectives}
        names = {objective.id: objective.name for objective in objectives}
        texts = self._texts()
        found = []
        for code, concerned in strategy.findings(nodes, links):
            ids = [id_ for id_ in concerned if code != "orphan" or id_ not in reasoned]
            if ids or code in ("no_customer", "many_objectives"):
                found.append({"code": code, "text": texts[code], "ids": ids, "names": [names[id_] for id_ in ids]})
        return [
            *found,
            *self._thin_scorecards(chosen, cycle),
            *self._goals_without_way(chosen, cycle),
            *self._lone_loyalty(cycle),
        ]

    @api.model
    def _texts(self):
        return {
            "no_customer": self.env._("No customer objective: what should customers experience?"),
            "orphan": self.env._("Leads to no customer objective. Draw the arrow, or note why not:"),
            "untied": self.env._("Money without customers. Say which customer objective it comes from:"),
            "no_kpi": self.env._("Nothing shows whether it is reached. Choose one or two KPIs:"),
            "on_the_wall": self.env._("No value in this period and no date of review:"),
            "many_kpis": self.env._("More than two KPIs. Keep those with the largest effect on customers:"),
            "no_lead_lag": self.env._("Only results, or only what leads to them. Each perspective needs both:"),
            "many_objectives": self.env._("More than 25 objectives: rather fewer, so that they are remembered."),
            "no_way": self.env._(
                "Goals on scorecards from which no way leads to customers. Put their KPI behind an objective:"
            ),
            "lone_loyalty": self.env._(
                "Loyalty is measured in one department only. Service, product and sales make it together:"
            ),
            "low_share": self.env._("Customer KPIs carry less than the agreed minimum on the scorecards of:"),
        }

    @api.model
    def _goals_without_way(self, chosen, cycle):
        """KPIs on scorecards from which no way leads to a customer objective: those who are measured
        by them cannot see whom it serves."""
        inside = Domain("department_id", "child_of", chosen.department_id.ids) if chosen.department_id else Domain.TRUE
        # sudo: which KPIs people are measured by, nobody's results
        lines = self.env["customer.perf.scorecard.line"].sudo()
        kpis = self.env["customer.perf.kpi"].union(
            *(
                kpi.sudo(False)
                for (kpi,) in lines._read_group(Domain("cycle_id", "in", cycle.ids) & inside, ["kpi_id"])
            )
        )
        # sudo: the departments of the company, whose maps count as well
        departments = self.env["hr.department"].sudo().search([("company_id", "=", chosen.company_id.id)])
        strategy = read_strategy(self.env, chosen.company_id, departments.ids)
        names = kpis.filtered(lambda kpi: not strategy.reaches_customers(kpi)).mapped("name")
        return [{"code": "no_way", "text": self._texts()["no_way"], "ids": [], "names": names}] if names else []

    @api.model
    def _lone_loyalty(self, cycle):
        """The department, where one alone carries the loyalty indicators of a company of several (FM-33)."""
        # sudo: which KPIs departments and people are measured by, nobody's results
        cards = self.env["customer.perf.scorecard"].sudo()
        of_cycle = Domain("cycle_id", "in", cycle.ids)
        carriers = cards._read_group(of_cycle & Domain("line_ids.kpi_id.experience", "!=", False), ["department_id"])
        if len(carriers) != 1 or len(cards._read_group(of_cycle, ["department_id"])) == 1:
            return []
        names = carriers[0][0].mapped("name")
        return [{"code": "lone_loyalty", "text": self._texts()["lone_loyalty"], "ids": [], "names": names}]

    @api.model
    def _thin_scorecards(self, chosen, cycle):
        """Departments whose own scorecard stays under the minimum customer share."""
        # sudo: the orientation of departments, no individual's
        inside = [("department_id", "child_of", chosen.department_id.ids)] if chosen.department_id else []
        cards = (
            self.env["customer.perf.scorecard"]
            .sudo()
            .search([("cycle_id", "in", cycle.ids), ("employee_id", "=", False), *inside])
        )
        thin = cards.filtered(lambda card: card.customer_share < card.tool_mix_id.customer_share_min)
        if not thin:
            return []
        names = thin.department_id.mapped("name")
        return [{"code": "low_share", "text": self._texts()["low_share"], "ids": [], "names": names}]

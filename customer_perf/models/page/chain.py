"""The way of a KPI to customers: over the KPIs that it leads to, onto the strategy map, along its
arrows to a customer objective."""

from dataclasses import dataclass

from ...tools.strategy import CUSTOMER, path


@dataclass(frozen=True, slots=True)
class Strategy:
    """The objectives that concern somebody.

    :ivar by_kpi: {kpi: objective that it stands behind}, the nearest one that leads to customers
    :ivar effects: {objective id: ids that it drives}
    :ivar goals: ids of the customer objectives
    """

    by_kpi: dict
    effects: dict
    goals: set

    def way(self, kpi):
        """Ids of the objectives from the KPI, or one that it leads to, up to a customer objective; a
        single one where the way ends before; () where there is none."""
        first = next((self.by_kpi[up] for up in upwards(kpi) if up in self.by_kpi), None)
        return (path(first.id, self.effects, self.goals) or (first.id,)) if first else ()

    def reaches_customers(self, kpi):
        return bool(self.goals & set(self.way(kpi)[-1:]))


def read_strategy(env, company, departments=()):
    """Objectives of the maps in force, or in draft before the first is, that concern a department:
    its own before those of the departments above, those before the company's.

    :param departments: ids from the department up to the root
    """
    found = env["customer.perf.strategic.objective"].search(
        [
            ("company_id", "=", company.id),
            ("map_id.state", "!=", "past"),
            ("map_id.department_id", "in", [*departments, False]),
        ]
    )
    objectives = found.filtered(lambda objective: objective.map_id.state == "active") or found
    keys = [*departments, False]
    effects = {objective.id: objective.effect_ids.ids for objective in objectives}
    goals = {objective.id for objective in objectives if objective.perspective_id.code == CUSTOMER}

    def rank(objective):
        unit = objective.department_id.id
        leads_nowhere = not path(objective.id, effects, goals)
        return leads_nowhere, keys.index(unit) if unit in keys else len(keys)

    by_kpi = {}
    for objective in objectives.sorted(rank):
        for kpi in objective.kpi_ids:
            by_kpi.setdefault(kpi, objective)
    return Strategy(by_kpi, effects, goals)


def upwards(kpi):
    """The KPI and those that it leads to, in order."""
    way = kpi
    while kpi.parent_id and kpi.parent_id not in way:
        kpi = kpi.parent_id
        way |= kpi
    return way

"""From whom we serve to what I do today: value proposition, diagnosis, orientation, map, journeys,
services, shared results, line of sight, scenarios (catalogue A, B, C, D, G, H, J, K-02, P-01, T, V, W)."""

from odoo import Command, fields

from .common import EXECUTIVE, CustomerPerfCommon


class StrategyCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.csat = cls.env.ref("customer_perf.kpi_csat")
        cls.fcr = cls.env.ref("customer_perf.kpi_fcr")
        cls.group = cls.env["customer.perf.customer.group"].create(
            {"name": "Callers", "customer_class": "external", "company_id": cls.company.id}
        )
        for role in ("leader", "business", "people"):
            cls._create_user(role, EXECUTIVE)

    @classmethod
    def _proposition(cls, **values):
        stories = [
            Command.create({"kind": kind, "name": f"{kind} {number}"})
            for kind in ("success", "failure")
            for number in range(3)
        ]
        return cls.env["customer.perf.value.proposition"].create(
            {
                "name": "Solved today",
                "company_id": cls.company.id,
                "customer_group_id": cls.group.id,
                "customer_sentence": "Households that need help today",
                "difference": "One call is enough",
                "statement": "Help on the same day",
                "logic_price": "stable",
                "logic_service": "stable",
                "logic_pain": "stable",
                "experience_ids": [Command.create({"name": "Reached at once"})],
                "story_ids": stories,
                **values,
            }
        )

    @classmethod
    def _agreed(cls, **values):
        record = cls._proposition(
            north_star_text="They call once",
            north_star_ids=[Command.link(cls.csat.id)],
            policy="Within the budget of goodwill the customer comes first.",
            policy_choice="limits",
            **values,
        )
        for line, role in zip(record.sign_off_ids, ("leader", "business", "people"), strict=True):
            line.user_id = cls.users[role]
        record.action_clarify()
        for role in ("leader", "business", "people"):
            record.with_user(cls.users[role]).action_sign()
        record.action_agree()
        return record

    @classmethod
    def _map(cls, *objectives):
        """A map with objectives given as (name, perspective code, kpis, names of what it drives)."""
        record = cls.env["customer.perf.strategy.map"].create({"name": "Map", "company_id": cls.company.id})
        perspective = {p.code: p for p in cls.env["customer.perf.perspective"].search([])}
        made = {}
        for name, code, kpis, _effects in objectives:
            made[name] = cls.env["customer.perf.strategic.objective"].create(
                {
                    "name": name,
                    "map_id": record.id,
                    "perspective_id": perspective[code].id,
                    "kpi_ids": [Command.set(kpis.ids)],
                    "date_to": fields.Date.add(fields.Date.today(), years=1),
                }
            )
        for name, _code, _kpis, effects in objectives:
            made[name].effect_ids = cls.env["customer.perf.strategic.objective"].union(*(made[e] for e in effects))
        return record, made

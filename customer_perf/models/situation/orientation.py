from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.advice import internal_oriented, mostly_internal
from ...tools.weighting import share


class CustomerPerfOrientation(models.Model):
    """Share of the customer KPIs of a cycle by number and by weight, at each level (C-02). It counts
    goals, not results, and names no individual."""

    _name = "customer.perf.orientation"
    _description = "Orientation of the Goals"
    _auto = False
    _order = "cycle_id desc, level, department_id, role_family_id"
    _depends = {
        "customer.perf.scorecard": [
            "cycle_id",
            "department_id",
            "role_family_id",
            "company_id",
            "employee_id",
            "active",
        ],
        "customer.perf.scorecard.line": ["weight", "orientation", "scorecard_id"],
        "hr.department": ["perf_is_business_unit", "perf_tier", "parent_path"],
    }

    cycle_id = fields.Many2one("customer.perf.cycle", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    level = fields.Selection(
        [
            ("company", "Company"),
            ("unit", "Business unit"),
            ("tier", "Distance to customers"),
            ("department", "Department"),
            ("family", "Role family"),
        ],
        readonly=True,
    )
    department_id = fields.Many2one("hr.department", readonly=True)
    role_family_id = fields.Many2one("customer.perf.role.family", readonly=True)
    tier = fields.Selection(
        [("front", "Front line"), ("middle", "Middle office"), ("back", "Back office")],
        "Distance to Customers",
        readonly=True,
    )
    sheets = fields.Integer("Scorecards", readonly=True)
    kpis = fields.Integer("KPIs", readonly=True)
    customer_kpis = fields.Integer("Customer KPIs", readonly=True)
    internal_kpis = fields.Integer("Internal Tasks", readonly=True)
    weight = fields.Float(readonly=True)
    customer_weight = fields.Float(readonly=True)
    share_count = fields.Float("Share by Number %", compute="_compute_shares")
    share_weight = fields.Float("Share by Weight %", compute="_compute_shares")
    verdict = fields.Selection(
        [
            ("customer", "Customer-oriented"),
            ("internal", "Internal-oriented"),
            ("mostly", "Nine in ten are internal tasks"),
        ],
        compute="_compute_shares",
    )

    @api.depends("level", "department_id", "role_family_id", "tier")
    def _compute_display_name(self):
        tiers = dict(self._fields["tier"]._description_selection(self.env))
        for row in self:
            row.display_name = (
                row.department_id.name or row.role_family_id.name or tiers.get(row.tier) or row.company_id.name
            )

    @api.depends("kpis", "customer_kpis", "internal_kpis", "weight", "customer_weight")
    def _compute_shares(self):
        for row in self:
            row.share_count = share((row.customer_kpis, row.kpis - row.customer_kpis), (True, False)) or 0
            row.share_weight = share((row.customer_weight, row.weight - row.customer_weight), (True, False)) or 0
            row.verdict = (
                "mostly"
                if mostly_internal(row.internal_kpis, row.kpis)
                else "internal"
                if internal_oriented(row.internal_kpis, row.kpis)
                else "customer"
            )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY goal.cycle_id, grouping(unit, tier, department_id, role_family_id),
                                      unit, tier, department_id, role_family_id)::int AS id,
                   goal.cycle_id, goal.company_id,
                   CASE grouping(unit, tier, department_id, role_family_id)
                        WHEN 15 THEN 'company' WHEN 7 THEN 'unit' WHEN 11 THEN 'tier'
                        WHEN 13 THEN 'department' ELSE 'family' END AS level,
                   COALESCE(department_id, unit) AS department_id, role_family_id, tier,
                   count(DISTINCT goal.scorecard_id)::int AS sheets,
                   count(*)::int AS kpis,
                   (count(*) FILTER (WHERE goal.orientation = 'customer'))::int AS customer_kpis,
                   (count(*) FILTER (WHERE goal.orientation = 'internal'))::int AS internal_kpis,
                   sum(goal.weight) AS weight,
                   COALESCE(sum(goal.weight) FILTER (WHERE goal.orientation = 'customer'), 0) AS customer_weight
              FROM (
                   SELECT line.scorecard_id, line.weight, line.orientation, card.cycle_id, card.company_id,
                          card.department_id, card.role_family_id, department.perf_tier AS tier,
                          (SELECT unit.id FROM hr_department unit
                            WHERE unit.perf_is_business_unit
                              AND '/' || department.parent_path LIKE '%%/' || unit.id || '/%%'
                            ORDER BY length(unit.parent_path) DESC LIMIT 1) AS unit
                     FROM customer_perf_scorecard_line line
                     JOIN customer_perf_scorecard card ON card.id = line.scorecard_id AND card.active
                     LEFT JOIN hr_department department ON department.id = card.department_id
              ) goal
             GROUP BY GROUPING SETS (
                      (goal.cycle_id, goal.company_id), (goal.cycle_id, goal.company_id, unit),
                      (goal.cycle_id, goal.company_id, tier), (goal.cycle_id, goal.company_id, department_id),
                      (goal.cycle_id, goal.company_id, role_family_id))
            HAVING (grouping(unit, tier, department_id, role_family_id) = 15
                    OR COALESCE(unit, department_id, role_family_id) IS NOT NULL OR tier IS NOT NULL)
            """
        )

from collections import Counter
from itertools import combinations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# From so many conflicts of two departments in a year on, they need something that they carry together.
MANY = 3


class CustomerPerfConflict(models.Model):
    """Two departments whose KPIs pull against each other, what happened, and how it was settled."""

    _name = "customer.perf.conflict"
    _description = "KPI Conflict"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("What Happened", required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today())
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one("hr.department", required=True, check_company=True, ondelete="restrict")
    kpi_id = fields.Many2one("customer.perf.kpi", "Its KPI", required=True, ondelete="restrict")
    other_department_id = fields.Many2one("hr.department", required=True, check_company=True, ondelete="restrict")
    other_kpi_id = fields.Many2one("customer.perf.kpi", "The Other's KPI", required=True, ondelete="restrict")
    customer_effect = fields.Text("What Customers Felt", required=True)
    decision = fields.Text("How It Was Settled", tracking=True)
    state = fields.Selection([("open", "Open"), ("settled", "Settled")], default="open", required=True, tracking=True)
    pair_text = fields.Text("Between the Two", compute="_compute_pair_text")
    policy_text = fields.Text("What the Leaders Agreed On", compute="_compute_policy_text")

    @api.depends("company_id", "department_id")
    def _compute_policy_text(self):
        """The policy that settles it (A-03)."""
        Proposition = self.env["customer.perf.value.proposition"]
        for conflict in self:
            conflict.policy_text = Proposition._nearest(conflict.company_id, conflict.department_id).policy

    @api.depends("company_id", "department_id", "other_department_id")
    def _compute_pair_text(self):
        """How often the two have clashed, and whether they carry anything together (FM-48)."""
        counts, shared = self._pair_counts(), self._pairs_with_shared_result()
        for conflict in self:
            count = counts.get((conflict.company_id.id, conflict._pair()), 0)
            conflict.pair_text = False
            if count >= MANY and conflict._pair() not in shared:
                conflict.pair_text = self.env._(
                    "%(count)s conflicts between these departments, and they carry no result together. Name one that "
                    "customers feel, as a shared result.",
                    count=count,
                )

    def _pair(self):
        return frozenset((self.department_id.id, self.other_department_id.id))

    def _pair_counts(self):
        """{(company id, pair of departments): how many conflicts in the last twelve months}"""
        since = fields.Date.subtract(fields.Date.context_today(self), years=1)
        counts = Counter()
        for company, one, other, count in self._read_group(
            [("company_id", "in", self.company_id.ids), ("date", ">=", since)],
            ["company_id", "department_id", "other_department_id"],
            ["__count"],
        ):
            counts[company.id, frozenset((one.id, other.id))] += count
        return counts

    def _pairs_with_shared_result(self):
        """Pairs of departments that carry a result together."""
        # sudo: who carries what together, no result
        results = self.env["customer.perf.shared.result"].sudo().search([("company_id", "in", self.company_id.ids)])
        return {
            frozenset(pair)
            for result in results
            for pair in combinations({*result.line_ids.department_id.ids, *result.department_id.ids}, 2)
        }

    @api.constrains("department_id", "other_department_id")
    def _check_departments(self):
        for conflict in self:
            if conflict.department_id == conflict.other_department_id:
                raise ValidationError(self.env._("%(name)s: a conflict has two departments.", name=conflict.name))

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        self.other_kpi_id = self.other_kpi_id or self.kpi_id.conflict_ids[:1]

    @api.constrains("state", "decision")
    def _check_decision(self):
        for conflict in self:
            if conflict.state == "settled" and not (conflict.decision or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(name)s: note how it was settled. Without a word, inner convenience wins by default.",
                        name=conflict.name,
                    )
                )

    def action_settle(self):
        self.state = "settled"

    def action_reopen(self):
        self.state = "open"

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import format_date


class CustomerPerfImprovementPlanPart(models.AbstractModel):
    """A row of a plan: free while it is prepared, then as it was agreed, but for what happens."""

    _name = "customer.perf.improvement.plan.part"
    _description = "Part of an Improvement Plan"
    _inherit = ["customer.perf.closed.mixin", "customer.perf.person.mixin", "customer.perf.trail.mixin"]
    _trail_header = "plan_id"
    _closed = frozenset({"employee_id", "company_id"})
    _fixed = frozenset({"plan_id"})
    _happening = frozenset()  # what is written while the plan is under way
    _is_added_later = False  # whether rows come to a plan that is under way

    plan_id = fields.Many2one("customer.perf.improvement.plan", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="plan_id.employee_id", store=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    state = fields.Selection(related="plan_id.state", related_sudo=True)
    date_until = fields.Date("Due By", required=True)

    @api.depends("plan_id", "date_until")
    def _compute_display_name(self):
        """Says nothing of whom and what it is about."""
        for part in self:
            # sudo: a number; as it was saved, a form can be linked with any
            number = part._origin.sudo().plan_id.name or ""
            part.display_name = f"{number}, {format_date(self.env, part.date_until)}" if part.date_until else number

    def _is_open_to_me(self, names):
        """Whether the user writes these fields as the plan stands."""
        return self.plan_id.can_lead and (self.plan_id.state == "draft" or names <= self._happening)

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        if not self.env.su:
            for part in parts:
                plan = part.plan_id
                part._check_open(plan.can_lead and (plan.state == "draft" or self._is_added_later))
        return parts

    def write(self, vals):
        if not self.env.su:
            names = {name for name in vals if not name.startswith(("activity_", "message_"))}
            for part in self:
                part._check_open(part._is_open_to_me(names))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_while_prepared(self):
        for part in self:
            part._check_open(self.env.su or (part.plan_id.can_lead and part.plan_id.state == "draft"))

    def _check_open(self, is_open):
        if not is_open:
            raise AccessError(
                self.env._(
                    "%(part)s: what was agreed stays. Who leads the plan writes what became of it while it is under "
                    "way; end the plan and agree on another one where something else is meant.",
                    part=self.display_name,
                )
            )

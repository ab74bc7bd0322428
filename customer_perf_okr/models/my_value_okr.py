from odoo import api, models


class CustomerPerfMyValue(models.AbstractModel):
    """OKR beside the goals, as evidence: what I pursue for customers beyond the daily promise."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _sections(self, card, appraisal):
        return [*super()._sections(card, appraisal), *self._okr_section(card)]

    @api.model
    def _okr_section(self, card):
        user = card.sudo().employee_id.user_id  # sudo: whose objectives they are
        if not user:
            return []
        objectives = self.env["customer.perf.okr.objective"]._pursued(user, card.cycle_id)
        cycle = self.env["customer.perf.okr.objective"]._current_cycle()
        may_begin = user == self.env.user and cycle.state == "open" and card.sudo().tool_mix_id.has_okr
        if not (objectives or may_begin):
            return []
        labels = dict(objectives._fields["standing"]._description_selection(self.env))
        return [
            {
                "code": "okr",
                "sequence": 15 if card.sudo().tool_mix_id.trunk == "okr" else 35,
                "title": self.env._("Objectives and key results"),
                "data": {
                    "objectives": [self._okr_objective(objective, labels) for objective in objectives],
                    "due": sum(objectives.key_result_ids.mapped("is_due")),
                    "cycle": {"id": cycle.id, "name": cycle.name or ""},
                },
            }
        ]

    @api.model
    def _okr_objective(self, objective, labels):
        return {
            "id": objective.id,
            "name": objective.name,
            "cycle": objective.cycle_id.name,
            "customers": objective.customer_group_id.name or "",
            "value": objective.customer_value or "",
            "serves": objective.strategic_objective_id.name or objective.experience_id.name or "",
            "progress": objective._figure(),
            "status": objective.status,
            "status_label": labels[objective.standing or "none"],
            "note": objective.figure_note or "",
            "learning": objective.learning or "",
            "results": [
                {
                    "id": result.id,
                    "name": result.name,
                    "progress": result.progress,
                    "as_of": result.as_of or "",
                    "status": result.status,
                    "status_label": labels[result.standing or "none"],
                    "is_due": result.is_due,
                    "is_mine": result.owner_id == self.env.user and objective.state == "published",
                }
                for result in objective.key_result_ids
                if not result.cancelled
            ],
        }

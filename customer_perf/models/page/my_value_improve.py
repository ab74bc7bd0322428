from odoo import api, models
from odoo.tools.misc import format_date

COMPLAINTS = 5


class CustomerPerfMyValue(models.AbstractModel):
    """What is improved for customers, and whose complaints wait."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _sections(self, card, appraisal):
        return [*super()._sections(card, appraisal), *self._improve_section(card)]

    @api.model
    def _improve_section(self, card):
        if not card.employee_id:
            return []
        improvements = self._improvements(card)
        complaints = self._complaints(card)
        return [
            {
                "code": "improve",
                "sequence": 55,
                "title": self.env._("Improvements and complaints"),
                "data": {
                    "plans": [self._improvement_plan(plan) for plan in self._improvement_plans(card)],
                    "improvements": [self._improvement(improvement) for improvement in improvements],
                    "complaints": [self._complaint(complaint) for complaint in complaints],
                    "can_add": card.cycle_id.state != "closed",
                },
            }
        ]

    @api.model
    def _improvement_plans(self, card):
        return self.env["customer.perf.improvement.plan"].search(
            [("employee_id", "=", card.employee_id.id), ("state", "=", "running")]
        )

    @api.model
    def _improvement_plan(self, plan):
        """Where it leads; support that the firm owes and that is late is said first."""
        return {
            "id": plan.id,
            "name": plan.name,
            "until": plan.date_to,
            "next_talk": plan.next_check_in,
            "late_since": plan.is_support_late and plan.support_due,
        }

    @api.model
    def _improvements(self, card):
        """Those of the employee's figures or in his hands that are under way, or were ended in the cycle."""
        cycle, user = card.cycle_id, card.sudo().employee_id.user_id  # sudo: whose hands
        return self.env["customer.perf.improvement"].search(
            [
                ("company_id", "=", cycle.company_id.id),
                "|",
                ("employee_id", "=", card.employee_id.id),
                ("owner_id", "in", user.ids),
                "|",
                ("state", "not in", ["done", "dropped"]),
                "&",
                ("closed_on", ">=", cycle.date_from),
                ("closed_on", "<=", cycle.date_to),
            ]
        )

    @api.model
    def _improvement(self, improvement):
        # the day on which something is due: to carry it out, to check it
        due = improvement.date_deadline if improvement.state in ("plan", "do") else improvement.check_date
        return {
            "id": improvement.id,
            "name": improvement.name,
            "kpi": improvement.kpi_id.name or "",
            "state": self._label(improvement, "state"),
            "due": due if improvement.state not in ("done", "dropped") else False,
            "is_late": improvement.is_late,
            "verdict": self._label(improvement, "verdict"),
            "is_better": improvement.verdict == "better",
        }

    @api.model
    def _complaints(self, card):
        """The open ones about the employee's work."""
        return self.env["customer.perf.complaint"].search(
            [("employee_id", "=", card.employee_id.id), ("state", "!=", "confirmed")], limit=COMPLAINTS
        )

    @api.model
    def _complaint(self, complaint):
        return {
            "id": complaint.id,
            "name": complaint.display_name,
            "is_key": complaint.is_key,
            "state": self._label(complaint, "state"),
            "due": format_date(self.env, complaint.next_due) if complaint.next_due else "",
            "is_late": complaint.is_late,
        }

    @api.model
    def _label(self, record, name):
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")

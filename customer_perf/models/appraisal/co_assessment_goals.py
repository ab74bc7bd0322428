from odoo import api, fields, models


class CustomerPerfCoAssessment(models.Model):
    """What the goals came to, for whoever rates besides the line manager."""

    _inherit = "customer.perf.co.assessment"

    goals_text = fields.Text("Goals", compute="_compute_goals_text")

    @api.depends("appraisal_id", "manager_id")
    def _compute_goals_text(self):
        for record in self:
            # sudo: who is asked to rate sees what the goals are about, whatever else of them he may read
            appraisal = record.sudo().appraisal_id
            # who led before looks back at the post in which he led, not at the one after it
            led = appraisal.assignment_ids.filtered(lambda time, rater=record: time.manager_id == rater.manager_id)
            cards = led.scorecard_id or appraisal._cards()
            record.goals_text = "\n\n".join(
                "\n".join([*([card._time_name()] if card._is_part() else []), *map(self._goal_text, card.line_ids)])
                for card in cards
            )

    @api.model
    def _goal_text(self, goal):
        return self.env._(
            "%(kpi)s: %(actual)s, target %(target)s",
            kpi=goal.kpi_id.name,
            actual=goal.actual_text or "–",
            target=goal.target_text,
        )

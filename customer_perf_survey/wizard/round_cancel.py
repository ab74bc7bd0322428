from odoo import api, fields, models


class CustomerPerfSurveyRoundCancel(models.TransientModel):
    """Asks before answers are lost, and says which."""

    _name = "customer.perf.survey.round.cancel"
    _description = "Cancel a Survey Round"

    round_ids = fields.Many2many("customer.perf.survey.round", "customer_perf_survey_cancel_rel", string="Rounds")
    lost = fields.Text(compute="_compute_lost")

    @api.depends("round_ids")
    def _compute_lost(self):
        for wizard in self:
            wizard.lost = "\n".join(wizard._lost(survey_round) for survey_round in wizard.round_ids)

    def _lost(self, survey_round):
        if not survey_round.answered_count:
            return self.env._("%(round)s: the answers given so far are lost.", round=survey_round.name)
        return self.env._(
            "%(round)s: people whose answers are lost: %(count)s or more.",
            round=survey_round.name,
            count=survey_round.answered_count,
        )

    @api.model
    def _ask(self, rounds):
        wizard = self.create({"round_ids": rounds.ids})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel the Round"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_cancel(self):
        self.round_ids.with_context(perf_lose_answers=True).action_cancel()
        return {"type": "ir.actions.act_window_close"}


class CustomerPerfSurveyRound(models.Model):
    _inherit = "customer.perf.survey.round"

    def action_cancel(self):
        """Where there may be answers it is asked first."""
        self.check_access("write")
        going = self.filtered(lambda survey_round: survey_round.state in ("draft", "open"))
        if going == self and self._has_answers() and not self.env.context.get("perf_lose_answers"):
            return self.env["customer.perf.survey.round.cancel"]._ask(self)
        return super().action_cancel()

from odoo import api, fields, models


class CustomerPerfSurveyRound(models.Model):
    """What was improved since the last round: the customers are asked about it."""

    _inherit = "customer.perf.survey.round"

    follow_up_ids = fields.Many2many(
        "customer.perf.improvement",
        "customer_perf_survey_round_asked_rel",
        string="Changes They Are Asked About",
        copy=False,
        readonly=True,
    )

    def _improved(self):
        """What was improved since: the customers of these services are asked about it."""
        # sudo: the improvements of every provider
        return self.env["customer.perf.improvement"].sudo().search(
            [
                ("service_id", "in", self.service_ids.ids),
                ("state", "in", ["check", "act", "done"]),
                ("ask_next", "=", True),
                ("survey_round_id", "!=", self.id),
                ("follow_round_id", "=", False),
                ("carried_on", "<", self.date_from),
            ]
        )  # fmt: skip

    def _values_at_start(self):
        improved = self._improved()
        improved._keep_version()
        return {**super()._values_at_start(), "follow_up_ids": improved.ids}

    def _values_before_start(self):
        return {**super()._values_before_start(), "follow_up_ids": False}

    def _after_telling(self, results):
        self.env["customer.perf.improvement"]._open_first(results)
        return super()._after_telling(results)

    @api.model
    def _cron_rounds(self):
        result = super()._cron_rounds()
        self.env["customer.perf.improvement"]._hand_over()
        return result

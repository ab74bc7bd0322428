from odoo import api, models

from ...tools.tally import INDEX


class CustomerPerfMyValue(models.AbstractModel):
    """What internal customers say of my department, beside my goals."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _sections(self, card, appraisal):
        return [*super()._sections(card, appraisal), *self._voice_section(card)]

    @api.model
    def _voice_section(self, card):
        department = card.sudo().department_id  # sudo: where somebody works whose sheet the user sees
        figures = self.env["customer.perf.survey.figure"].search(
            [("department_id", "=", department.id), ("key", "=", INDEX), ("is_total", "=", True)], order="date desc"
        )
        latest = figures.filtered(lambda figure: figure.round_id == figures[:1].round_id)
        if not latest:
            return []
        improvements = self.env["customer.perf.improvement"].search(
            [
                ("service_id", "!=", False),
                ("department_id", "=", department.id),
                ("state", "not in", ["done", "dropped"]),
            ]
        )
        return [
            {
                "code": "voice",
                "sequence": 30,
                "title": self.env._("What our internal customers say"),
                "data": {
                    "department": department.id,
                    "round": latest[:1].round_id.name,
                    "services": [
                        {
                            "id": figure.service_id.id,
                            "name": figure.service_id.name,
                            "text": figure._text(),
                            "rate_text": figure.result_id._rate_text(),
                            "valid": figure.validity == "valid",
                        }
                        for figure in latest
                    ],
                    "improvements": [{"id": one.id, "name": one.name} for one in improvements],
                },
            }
        ]

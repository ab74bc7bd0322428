from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfReason(models.TransientModel):
    """Asks before a step that a model lists in ``_asked_steps``: {method that takes the reason: whether one is
    needed}; nothing else is called by name. Whoever asks has the access that ``_asked_access`` names."""

    _name = "customer.perf.reason"
    _description = "Reason for a Step"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    question = fields.Text(readonly=True)
    needs_reason = fields.Boolean(compute="_compute_needs_reason")
    reason = fields.Text()

    @api.depends("res_model", "step")
    def _compute_needs_reason(self):
        for wizard in self:
            wizard.needs_reason = wizard._steps().get(wizard.step, True)

    def _steps(self):
        return getattr(self.env.get(self.res_model), "_asked_steps", {})

    @api.model
    def _ask(self, records, step, title, question=""):
        """Action that asks, for a reason where one is needed, and then calls ``records.<step>(reason)``."""
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": records._name,
                "default_res_ids": records.ids,
                "default_step": step,
                "default_question": question,
            },
        }

    def action_confirm(self):
        self.ensure_one()
        if self.step not in self._steps():
            raise UserError(self.env._("Unknown step."))
        if self.needs_reason and not (self.reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        records = self.env[self.res_model].browse(self.res_ids)
        records.check_access(getattr(records, "_asked_access", "write"))
        result = getattr(records, self.step)(self.reason or "")
        return result if isinstance(result, dict) else {"type": "ir.actions.act_window_close"}

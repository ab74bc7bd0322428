from odoo import api, fields, models
from odoo.exceptions import UserError

MODELS = ("customer.perf.okr.objective", "customer.perf.okr.key.result")


class CustomerPerfOkrCancel(models.TransientModel):
    """Why an objective or a key result is given up."""

    _name = "customer.perf.okr.cancel"
    _description = "Give Up With a Reason"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    reason = fields.Text(required=True)

    @api.model
    def _ask(self, record):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give up: %(name)s", name=record.display_name),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": record._name, "default_res_id": record.id},
        }

    def action_confirm(self):
        self.ensure_one()
        if self.res_model not in MODELS:
            raise UserError(self.env._("Unknown step."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        self.env[self.res_model].browse(self.res_id)._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}

from odoo import api, fields, models
from odoo.exceptions import UserError

# What may be done to which records, each by a method of theirs that takes the reason and checks the rights.
STEPS = {
    "cancel": ("customer.perf.okr.objective", "customer.perf.okr.key.result"),
    "reopen": ("customer.perf.okr.objective", "customer.perf.okr.key.result", "customer.perf.okr.cycle"),
}


class CustomerPerfOkrCancel(models.TransientModel):
    """Why an objective or a key result is given up or taken up again, or a closed cycle reopened."""

    _name = "customer.perf.okr.cancel"
    _description = "Step That Needs a Reason"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    step = fields.Selection([("cancel", "Give Up"), ("reopen", "Reopen")], required=True, default="cancel")
    reason = fields.Text(required=True)

    @api.model
    def _ask(self, record, step="cancel"):
        names = {
            "cancel": self.env._("Give up: %(name)s", name=record.display_name),
            "reopen": self.env._("Take up again: %(name)s", name=record.display_name),
        }
        return {
            "type": "ir.actions.act_window",
            "name": names[step],
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": record._name, "default_res_id": record.id, "default_step": step},
        }

    def action_confirm(self):
        self.ensure_one()
        if self.res_model not in STEPS.get(self.step, ()):
            raise UserError(self.env._("Unknown step."))
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Give a reason."))
        record = self.env[self.res_model].browse(self.res_id)
        if self.step == "cancel":
            record._cancel(reason)
        else:
            record._reopen(reason)
        return {"type": "ir.actions.act_window_close"}

from odoo import api, fields, models
from odoo.exceptions import UserError

# Steps that a reason may be given for; nothing else is called by name.
STEPS = {
    ("customer.perf.cycle", "_reopen"),
    ("customer.perf.appraisal", "_return"),
    ("customer.perf.decision", "_waive"),
}


class CustomerPerfReason(models.TransientModel):
    _name = "customer.perf.reason"
    _description = "Reason for a Step"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    step = fields.Char(required=True, readonly=True)
    reason = fields.Text(required=True)

    @api.model
    def _ask(self, records, step, title):
        """Action that asks for a reason and then calls ``records.<step>(reason)``."""
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
            },
        }

    def action_confirm(self):
        self.ensure_one()
        if (self.res_model, self.step) not in STEPS:
            raise UserError(self.env._("Unknown step."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        records = self.env[self.res_model].browse(self.res_ids)
        records.check_access("read" if self.step == "_return" else "write")
        getattr(records, self.step)(self.reason)
        return {"type": "ir.actions.act_window_close"}

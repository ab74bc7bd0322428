from odoo import api, fields, models
from odoo.exceptions import UserError

# Steps that are asked about, and whether they need a reason; nothing else is called by name.
STEPS = {
    ("customer.perf.cycle", "_reopen"): True,
    ("customer.perf.cycle", "_run_again"): True,
    ("customer.perf.appraisal", "_submit_self_empty"): False,
    ("customer.perf.appraisal", "_remind"): False,
    ("customer.perf.appraisal", "_return"): True,
    ("customer.perf.decision", "_waive"): True,
}


class CustomerPerfReason(models.TransientModel):
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
            wizard.needs_reason = STEPS.get((wizard.res_model, wizard.step), True)

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
        if (self.res_model, self.step) not in STEPS:
            raise UserError(self.env._("Unknown step."))
        if self.needs_reason and not (self.reason or "").strip():
            raise UserError(self.env._("Give a reason."))
        records = self.env[self.res_model].browse(self.res_ids)
        # steps of appraisals check themselves whose turn it is
        records.check_access("read" if self.res_model == "customer.perf.appraisal" else "write")
        result = getattr(records, self.step)(self.reason or "")
        return result if isinstance(result, dict) else {"type": "ir.actions.act_window_close"}

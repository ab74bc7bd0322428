from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.base.steps import told
from ..models.cycle.appraisal_out import OUT_REASONS


class CustomerPerfTakeOut(models.TransientModel):
    """Why somebody does not take part after all; at closing, what becomes of those who are not finished."""

    _name = "customer.perf.take.out"
    _description = "Take Out of a Cycle"

    appraisal_ids = fields.Many2many("customer.perf.appraisal", string="Appraisals", required=True)
    reason = fields.Selection(OUT_REASONS, required=True)
    note = fields.Char(help="Everybody concerned reads it.")
    close_cycle_id = fields.Many2one("customer.perf.cycle", "Cycle to Close", readonly=True, ondelete="cascade")
    summary = fields.Text(compute="_compute_summary")

    @api.depends("appraisal_ids")
    def _compute_summary(self):
        """Who is concerned, by step."""
        labels = dict(self.env["customer.perf.appraisal"]._fields["state"]._description_selection(self.env))
        for wizard in self:
            wizard.summary = "\n".join(
                # sudo: names of those whose appraisals the user reads
                f"{labels[state]}: {', '.join(appraisals.sudo().employee_id.mapped('name'))}"
                for state, appraisals in wizard.appraisal_ids.grouped("state").items()
            )

    def action_confirm(self):
        self.ensure_one()
        if self.reason == "other" and not (self.note or "").strip():
            raise UserError(self.env._("Say which reason it is."))
        count = len(self.appraisal_ids)
        reasons = self.appraisal_ids._take_out(self.reason, self.note)
        if self.close_cycle_id and not reasons:
            self.close_cycle_id.action_close()
        return self._told(count - len(reasons), reasons)

    def _told(self, count, reasons):
        result = told(self.env, count, reasons)
        return {"type": "ir.actions.client", "tag": "soft_reload"} if result is True else result

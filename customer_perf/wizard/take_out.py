from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.appraisal.appraisal_out import OUT_REASONS
from ..models.base.steps import told


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


class CustomerPerfAppraisal(models.Model):
    _inherit = "customer.perf.appraisal"

    def action_take_out(self):
        """Ask for the reason, and show for whom it cannot be done."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Out of the Cycle"),
            "res_model": "customer.perf.take.out",
            "view_mode": "form",
            "target": "new",
            "context": {"default_appraisal_ids": self.ids},
        }


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_ask_close(self):
        """Close, or first decide what becomes of those whose result is not published."""
        self.ensure_one()
        self.check_access("write")
        open_ones = self._open_appraisals()
        if not open_ones:
            return self.action_close()
        action = open_ones.action_take_out()
        extra = {"default_close_cycle_id": self.id, "default_reason": "unfinished"}
        return {
            **action,
            "name": self.env._("Close %(cycle)s", cycle=self.name),
            "context": {**action["context"], **extra},
        }

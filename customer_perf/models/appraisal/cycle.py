from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfCycle(models.Model):
    """The appraisals of a cycle: review, closing and reopening move them together."""

    _inherit = "customer.perf.cycle"
    _asked_steps = {"_reopen": True, "_run_again": True}

    appraisal_ids = fields.One2many("customer.perf.appraisal", "cycle_id", "Appraisals")
    appraisal_count = fields.Integer(compute="_compute_progress")
    done_count = fields.Integer("Published", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="Percent of the appraisals that are published.")
    waiting_text = fields.Char("Waiting For", compute="_compute_progress")

    @api.depends("appraisal_ids.state")
    def _compute_progress(self):
        counts = {cycle.id: Counter() for cycle in self}
        for cycle, state, count in self.env["customer.perf.appraisal"]._read_group(
            [("cycle_id", "in", self.ids)], ["cycle_id", "state"], ["__count"]
        ):
            counts[cycle.id][state] = count
        labels = dict(self.env["customer.perf.appraisal"]._fields["state"]._description_selection(self.env))
        for cycle in self:
            count = counts.get(cycle.id, Counter())
            cycle.appraisal_count = count.total()
            cycle.done_count = count["published"] + count["done"]
            cycle.progress = 100 * cycle.done_count / count.total() if count else 0
            cycle.waiting_text = ", ".join(
                f"{labels[state]}: {count[state]}"
                for state in ("self", "manager", "calibration")
                if count[state] and cycle.state == "review"
            )

    def action_open_appraisals(self):
        return self._open("customer_perf.customer_perf_appraisal_action")

    def action_workbook(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/customer_perf/cycle/{self.id}/workbook", "target": "download"}

    def action_start_review(self):
        """Open the self-assessments; whoever cannot log in goes straight to the manager."""
        self.check_access("write")
        for cycle in self:
            if cycle.state != "running":
                raise UserError(self.env._("%(cycle)s is not running.", cycle=cycle.name))
            # sudo: the state is closed to everyone but this step
            cycle.sudo()._refresh()
            cycle.sudo().state = "review"
            cycle.sudo().appraisal_ids.filtered(lambda appraisal: appraisal.state == "draft")._begin_review()
        return True

    def action_close(self):
        """Freeze everything. Appraisals that nobody acknowledged are done; open ones block."""
        self.check_access("write")
        for cycle in self:
            appraisals = cycle.sudo().appraisal_ids  # sudo: counts all, whoever closes
            if open_ones := cycle._open_appraisals().sudo():  # sudo: names
                raise UserError(
                    self.env._(
                        "%(cycle)s cannot be closed. Appraisals that are not published: %(count)s, among them "
                        "%(names)s.",
                        cycle=cycle.name,
                        count=len(open_ones),
                        names=", ".join(open_ones[:5].employee_id.mapped("name")),
                    )
                )
            appraisals.filtered(lambda a: a.state == "published")._move_to("done")
            cycle.sudo().scorecard_ids.write({"is_frozen": True})
            cycle.sudo().state = "closed"
        return True

    def action_reopen(self):
        return self.env["customer.perf.reason"]._ask(self, "_reopen", self.env._("Reopen the Cycle"))

    def _reopen(self, reason):
        for cycle in self:
            if cycle.state != "closed":
                raise UserError(self.env._("%(cycle)s is not closed.", cycle=cycle.name))
            cycle.sudo().state = "review"  # sudo: see action_close
            cycle.message_post(body=self.env._("Reopened: %(reason)s", reason=reason))

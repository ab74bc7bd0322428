from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..base.steps import sort_out, told
from .appraisal_steps import PUBLISHED

OUT_REASONS = [
    ("left", "Left the company"),
    ("leave", "On long leave"),
    ("short", "Too short a time"),
    ("mistake", "Taken in by mistake"),
    ("unfinished", "Not finished in time"),
    ("other", "Another reason"),
]


class CustomerPerfAppraisal(models.Model):
    """Who does not take part after all: HR takes him out of the cycle, with a reason that stays, and puts
    him back. Nothing is deleted; nothing of it counts or waits for anybody."""

    _inherit = "customer.perf.appraisal"

    active = fields.Boolean(default=True, readonly=True, copy=False)
    out_reason = fields.Selection(OUT_REASONS, "Taken Out Because", readonly=True, copy=False, tracking=True)
    out_note = fields.Char("Note on Taking Out", readonly=True, copy=False)

    def _check_hr_decides(self):
        if self.env.su:
            return
        if not self.env.user._perf_is_officer():
            raise AccessError(self.env._("Only HR takes somebody out of a cycle, or puts him back."))
        if self.is_about_me:
            raise AccessError(
                self.env._(
                    "%(name)s: nobody decides on his own part; another HR officer or an administrator does.",
                    name=self.display_name,
                )
            )

    def _check_take_out(self):
        self._check_hr_decides()
        if self.cycle_id.state == "closed":
            raise UserError(self.env._("%(name)s: the cycle is closed.", name=self.display_name))
        if self.state in PUBLISHED:
            raise UserError(
                self.env._("%(name)s is published. Reopen it first, with a reason.", name=self.display_name)
            )
        if not self.active:
            raise UserError(self.env._("%(name)s has been taken out already.", name=self.display_name))

    def _take_out(self, reason, note):
        """Take out those for whom it can be done; returns the reasons of the others."""
        able, reasons = sort_out(self, lambda appraisal: appraisal._check_take_out())
        records = able.sudo()  # sudo: checked above; these fields are closed to everyone
        records.activity_ids.unlink()
        records.with_context(tracking_disable=True).write({"active": False, "out_reason": reason, "out_note": note})
        records._cards().write({"active": False})
        text = dict(self._fields["out_reason"]._description_selection(self.env))[reason]
        able._tell_all(self.env._("Taken out of the cycle: %(reason)s", reason=" – ".join(filter(None, (text, note)))))
        return reasons

    def action_put_back(self):
        """Back into the cycle, at the step that it is at by now."""

        def check(appraisal):
            appraisal._check_hr_decides()
            if appraisal.active or appraisal.cycle_id.state == "closed":
                raise UserError(self.env._("%(name)s cannot be put back.", name=appraisal.display_name))

        able, reasons = sort_out(self, check)
        records = able.sudo()  # sudo: as in _take_out
        records.with_context(tracking_disable=True).write({"active": True, "out_reason": False, "out_note": False})
        records._cards().write({"active": True})
        records._cards()._refresh()
        able._tell_all(self.env._("Put back into the cycle."))
        in_review = records.filtered(lambda appraisal: appraisal.cycle_id.state == "review")
        in_review.filtered(lambda appraisal: appraisal.state == "draft")._begin_review()
        (records - in_review)._schedule_step()
        in_review.filtered(lambda appraisal: appraisal.state != "draft")._schedule_step()
        return told(self.env, len(able), reasons)

    def _begin_review(self):
        """The self-assessments open; whoever cannot log in goes straight to the manager."""
        # sudo: whether he can log in
        able = self.filtered(lambda appraisal: appraisal._login_of(appraisal.sudo().employee_id))
        able._move_to("self")
        (self - able)._move_to("manager")

    def _tell_all(self, body):
        """A note that everybody concerned reads, a summary on the cycle where it concerns many."""
        for appraisal in self:
            # sudo: the log belongs to the step, which was checked
            appraisal.sudo().message_post(body=body, author_id=self.env.user.partner_id.id)
        for cycle, appraisals in self.grouped("cycle_id").items():
            if len(appraisals) > 1:
                names = ", ".join(appraisals.sudo().employee_id.mapped("name"))  # sudo: names
                cycle.message_post(
                    body=self.env._("%(what)s %(names)s", what=body, names=names),
                    author_id=self.env.user.partner_id.id,
                )

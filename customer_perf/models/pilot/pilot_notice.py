from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html


class CustomerPerfPilot(models.Model):
    """What those outside are told before they ask why others have it."""

    _inherit = "customer.perf.pilot"

    notice = fields.Text(
        "Notice for Those Outside", help="What is tried, where, until when, and what comes of it for everybody."
    )
    faq = fields.Text(
        "Questions and Answers", help="What people ask, inside and outside, with the answer that all give."
    )
    notice_sent_on = fields.Date("Told On", readonly=True, copy=False)

    def action_tell(self):
        """Tell everybody in the company who does not work in a unit that tries it. They read this message, nothing
        else of the pilot."""
        self.ensure_one()
        self.check_access("write")
        if not (self.notice or "").strip():
            raise UserError(self.env._("Write the notice first."))
        partners = self._outside().partner_id
        # of no record: those outside may not open the pilot
        self.env["mail.thread"].message_notify(
            partner_ids=partners.ids,
            subject=self.name,
            body=plaintext2html("\n\n".join(filter(None, (self.notice, self.faq)))),
        )
        self.sudo().notice_sent_on = self.company_id._perf_today()  # sudo: closed to everyone but this step
        self._message_log(body=self.env._("Those outside were told: %(count)s.", count=len(partners)))

    def _outside(self):
        """Users of those who work elsewhere in the company."""
        outside = ["!", ("department_id", "child_of", self._units().department_id.ids)]
        working_here = [("company_id", "=", self.company_id.id), ("user_id.active", "=", True)]
        # sudo: who works where; only users are told
        return self.env["hr.employee"].sudo().search([*working_here, *outside]).user_id

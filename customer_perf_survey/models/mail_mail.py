from odoo import fields, models


class MailMail(models.Model):
    """A letter to somebody who is asked. His link is made when the letter leaves and stands nowhere
    before: whoever reads the queue could otherwise answer in his place."""

    _inherit = "mail.mail"

    perf_invitation_id = fields.Many2one(
        "customer.perf.survey.invitation", "Invitation", index="btree_not_null", ondelete="cascade"
    )

    def _prepare_outgoing_body(self):
        body = super()._prepare_outgoing_body()
        invitation = self.sudo().perf_invitation_id  # sudo: whoever runs the queue
        if not invitation:
            return body
        [token] = invitation._new_tokens().values()
        return body.replace("{{link}}", f"{invitation.round_id.get_base_url()}/customer-voice#{token}")

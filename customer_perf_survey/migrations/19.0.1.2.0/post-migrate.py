"""A link of an open round goes where its letter went; whoever has a user answers logged in from now on."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    rounds = env["customer.perf.survey.round"].search([("state", "=", "open")])
    for invitation in rounds.invitation_ids:
        if not invitation.user_id:
            invitation.address = invitation.letter_id.email or invitation._address()

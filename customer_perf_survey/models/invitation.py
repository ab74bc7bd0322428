import hashlib
import hmac
import secrets

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL


class CustomerPerfSurveyInvitation(models.Model):
    """Who may answer, and whether he has; never what.

    Nobody reads it but the person himself, and his mark "answered" is read by our own code only.
    There is no trace of when it changed, and nothing leads from here to an answer.
    """

    _name = "customer.perf.survey.invitation"
    _description = "Invitation to a Survey Round"
    _inherit = ["customer.perf.todo.mixin"]
    _rec_name = "round_id"
    _order = "round_id desc, id"
    _log_access = False

    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    # A number that stays when the employee or the contact is deleted: who answered an earlier round must
    # be known, or a later figure would tell about those who left.
    person = fields.Integer(required=True, help="Id of the employee, or of the contact with a minus.")
    employee_id = fields.Many2one("hr.employee", index=True, ondelete="set null")
    partner_id = fields.Many2one("res.partner", "Customer", index=True, ondelete="set null")
    user_id = fields.Many2one("res.users", index=True, ondelete="set null")
    line_ids = fields.One2many("customer.perf.survey.invitation.line", "invitation_id", "Services")
    form_count = fields.Integer("Services to Rate", compute="_compute_form_count")
    state = fields.Selection(related="round_id.state", string="State")
    date_to = fields.Date(related="round_id.date_to", string="Open Until")
    is_answered = fields.Boolean(groups=NO_ACCESS)
    token_hash = fields.Char(groups=NO_ACCESS, index="btree_not_null")

    _person_uniq = models.UniqueIndex("(round_id, person)", "A person is asked once in a round.")

    @api.depends("line_ids")
    def _compute_form_count(self):
        for invitation in self:
            invitation.form_count = len(invitation.line_ids)

    def action_answer(self):
        return self.env["ir.actions.actions"]._for_xml_id("customer_perf_survey.customer_perf_survey_rater_action")

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """A to-do asks for a follower; an invitation has neither followers nor messages."""
        return True

    # ------------------------------------------------------------ the personal link

    def _new_tokens(self):
        """{invitation: token}; only the hash stays here, so a link works once and is told to nobody else."""
        tokens = {invitation: secrets.token_urlsafe(24) for invitation in self}
        self.env.execute_query(
            SQL(
                """UPDATE customer_perf_survey_invitation invitation SET token_hash = new.token_hash
                     FROM unnest(%s::int4[], %s::text[]) AS new (id, token_hash)
                    WHERE invitation.id = new.id RETURNING invitation.id""",
                [invitation.id for invitation in tokens],
                [self._hash(token) for token in tokens.values()],
            )
        )
        self.invalidate_recordset(["token_hash"])
        return tokens

    @api.model
    def _hash(self, token):
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _by_token(self, token):
        """The open invitation of a personal link; empty when it is unknown or used."""
        if not token or not isinstance(token, str):
            return self.browse()
        wanted = self._hash(token)
        found = self.sudo().search(
            [("token_hash", "=", wanted), ("is_answered", "=", False)], limit=1
        )  # sudo: whoever holds the link
        return found if found and hmac.compare_digest(found.token_hash, wanted) else self.browse()

    def _person_name(self):
        return self.employee_id.name or self.partner_id.name


class CustomerPerfSurveyInvitationLine(models.Model):
    """A service that somebody is asked about, as a member of a customer department."""

    _name = "customer.perf.survey.invitation.line"
    _description = "Service to Rate"
    _order = "invitation_id, id"
    _log_access = False

    invitation_id = fields.Many2one("customer.perf.survey.invitation", required=True, index=True, ondelete="cascade")
    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    service_id = fields.Many2one("customer.perf.service", required=True, index=True, ondelete="restrict")
    unit_id = fields.Many2one("hr.department", "Customer Department", ondelete="restrict")
    is_rated = fields.Boolean(groups=NO_ACCESS, help="False: no answer, or nothing to do with the provider lately.")

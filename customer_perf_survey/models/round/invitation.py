import hmac
import re

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import email_normalize

# Ids of invitations, and the signature of the round under them.
TOKEN = re.compile(r"((?:[0-9]{1,9}\.){1,40})([0-9a-f]{64})")


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
    letter_id = fields.Many2one("customer.perf.survey.letter", index="btree_not_null", ondelete="set null")
    # Where the link of somebody without a user goes; whoever has one answers logged in and gets none.
    address = fields.Char(groups=NO_ACCESS, help="As it was when the round began.")
    is_moved = fields.Boolean(groups=NO_ACCESS, help="The log of the round says that his address has changed.")

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

    def _token(self):
        """What opens the forms of these people, of one round: their numbers, signed with the key of the
        round. The same in every letter, so no letter makes an earlier one void; nothing of it is kept in
        the database, and without the key nobody can make one."""
        ids = "".join(f"{number}." for number in sorted(self.ids))
        return ids + self.env["customer.perf.survey.urn"]._of(self.round_id)._sign(ids)

    @api.model
    def _by_token(self, token):
        """The invitations of a personal link, answered or not, while their round is open.

        :return: empty when the link is unknown or the round over
        :raises UserError: the round is open, and cannot be answered in this database
        """
        found = TOKEN.fullmatch(token) if isinstance(token, str) else None
        if not found:
            return self.browse()
        # sudo: whoever holds the link
        invitations = self.sudo().browse(sorted(int(number) for number in found[1].split(".")[:-1])).exists()
        asked = invitations.round_id
        if len(asked) != 1 or asked.state != "open":
            return self.browse()
        urn = self.env["customer.perf.survey.urn"]._of(asked)
        urn._check_key()
        is_good = hmac.compare_digest(urn._sign(found[1]), found[2]) and all(one.address for one in invitations)
        return invitations if is_good else self.browse()

    # ------------------------------------------------------------ the person

    def _person_name(self):
        return self.employee_id.name or self.partner_id.name or ""

    def _address(self):
        """Where his letter goes; an empty string when nowhere, as for people who have left."""
        if self.employee_id and not self.employee_id.active:
            return ""
        who = self.employee_id.work_email or self.user_id.email or self.partner_id.email
        return email_normalize(who or "") or ""

    def _is_moved(self):
        """Whether a link would go to another address than when the round began."""
        return not self.user_id and self._address() not in ("", self.address)


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

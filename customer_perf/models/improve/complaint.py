from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...fields import OptionalFloat

STATES = [
    ("new", "Received"),
    ("acknowledged", "Answered at Once"),
    ("assessed", "Responsibility Taken"),
    ("answered", "Solution Offered"),
    ("closed", "Closed, Not Confirmed"),
    ("confirmed", "Confirmed"),
]


class CustomerPerfComplaint(models.Model):
    """A customer's complaint on its way through five steps, each with an owner and a time. It is over when the
    customer confirms that, or stays silent for so many days after the answer; until then it is open."""

    _name = "customer.perf.complaint"
    _description = "Complaint"
    _inherit = ["customer.perf.closed.mixin", "customer.perf.unit.mixin", "mail.thread", "customer.perf.todo.mixin"]
    # What only steps set.
    _closed = frozenset(
        {
            "state",
            "acknowledged_on",
            "assessed_on",
            "answered_on",
            "escalated_on",
            "escalated_to",
            "closed_on",
            "confirmed_on",
            "is_silent",
            "contacted_on",
            "reopen_count",
            "entry_id",
        }
    )
    _order = "is_key desc, date desc, id desc"
    _check_company_auto = True
    _primary_email = "email_from"

    name = fields.Char("What It Is About", required=True, default=lambda self: self.env._("Complaint"), tracking=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null", ondelete="restrict", tracking=True)
    customer = fields.Char("Said By", help="Who said it, as far as it may be named.")
    email_from = fields.Char("E-mail")
    date = fields.Datetime("Received", required=True, default=fields.Datetime.now, index=True, tracking=True)
    text = fields.Text("In the Customer's Words")
    wanted = fields.Text("What the Customer Wants")
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("mail", "Mail"),
            ("online", "Online"),
            ("visit", "In person"),
            ("voice", "Customer voice"),
        ],
        required=True,
        default="phone",
    )
    is_key = fields.Boolean(
        "Key Complaint", tracking=True, help="Of a key customer, or serious: shorter times, and it is escalated."
    )
    touchpoint_id = fields.Many2one(
        "customer.perf.touchpoint", index="btree_not_null", check_company=True, ondelete="set null",
        help="Where it happened. Whoever is accountable there is proposed.",
    )  # fmt: skip
    department_id = fields.Many2one(
        compute="_compute_post", store=True, readonly=False, check_company=True, ondelete="restrict", tracking=True
    )
    employee_id = fields.Many2one(
        string="Post",
        compute="_compute_post",
        store=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        help="Whose work it concerns. Figures of complaints are his.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Who sees to the next step.",
    )
    former_id = fields.Many2one(
        "customer.perf.complaint", "Repeats", index="btree_not_null", check_company=True, ondelete="set null",
        help="The customer complains of the same once more.",
    )  # fmt: skip
    entry_id = fields.Many2one(
        "customer.perf.timeline.entry", "Heard In", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip
    improvement_ids = fields.One2many("customer.perf.improvement", "complaint_id", "Improvements")
    # ------------------------------------------------------------ the five steps
    state = fields.Selection(
        STATES, required=True, default="new", readonly=True, copy=False, tracking=True, group_expand=True, index=True
    )
    acknowledged_on = fields.Datetime("First Answer", readonly=True, copy=False)
    promised_on = fields.Date(
        "Promised By", copy=False, tracking=True, help="When the customer hears more: said with the first answer."
    )
    assessed_on = fields.Datetime("Responsibility Taken On", readonly=True, copy=False)
    responsibility = fields.Text(
        "Our Part in It", copy=False, help="For us inside. To the customer: no “system”, no “third party”."
    )
    answered_on = fields.Datetime("Solution Offered On", readonly=True, copy=False)
    answer = fields.Text("What We Offer", copy=False, help="In serious cases a little more than expected.")
    approvals = OptionalFloat(
        "Approvals It Took",
        copy=False,
        digits=(16, 0),
        help="How many people had to agree before the customer was helped. Empty: nobody counted.",
    )
    departments = OptionalFloat(
        "Departments It Took",
        copy=False,
        digits=(16, 0),
        help="How many departments had a part in the solution, the first one included. Empty: nobody counted.",
    )
    closed_on = fields.Datetime(readonly=True, copy=False, index=True)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    is_silent = fields.Boolean("Confirmed by Silence", readonly=True, copy=False)
    contacted_on = fields.Datetime(
        "Contacted Again", readonly=True, copy=False, help="After it was closed, and not to sell anything."
    )
    satisfaction = OptionalFloat(
        "Content With How It Was Handled",
        copy=False,
        tracking=True,
        help="What the customer says when contacted, 1 to 5.",
    )
    escalated_on = fields.Datetime(readonly=True, copy=False, tracking=True)
    escalated_to = fields.Many2one("res.users", readonly=True, copy=False)
    reopen_count = fields.Integer("Opened Again", readonly=True, copy=False, aggregator="sum")

    _satisfaction_range = models.Constraint(
        "CHECK (satisfaction IS NULL OR satisfaction BETWEEN 1 AND 5)", "The customer's answer lies between 1 and 5."
    )
    _layers_range = models.Constraint(
        "CHECK (COALESCE(approvals, 0) BETWEEN 0 AND 99 AND COALESCE(departments, 1) BETWEEN 1 AND 99)",
        "Approvals are a number from 0 to 99, departments one from 1 to 99. Leave empty what nobody counted.",
    )

    @api.depends("touchpoint_id")
    def _compute_post(self):
        for complaint in self:
            # sudo: who is accountable for a touchpoint everybody may know
            point = complaint.sudo().touchpoint_id
            complaint.department_id = complaint.department_id or point.department_id.sudo(False)
            complaint.employee_id = complaint.employee_id or point.employee_id.sudo(False)

    @api.depends("name", "partner_id", "customer")
    def _compute_display_name(self):
        for complaint in self:
            # sudo: the name of the customer on a complaint that may be read
            who = complaint.sudo().partner_id.name or complaint.customer
            complaint.display_name = f"{complaint.name} – {who}" if who else complaint.name

    # ------------------------------------------------------------ writing

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._schedule()
        return complaints

    def write(self, vals):
        if not self.env.su and "date" in vals and any(complaint.state != "new" for complaint in self):
            raise UserError(self.env._("When it was received stays once it was answered: its times rest on it."))
        result = super().write(vals)
        if {"user_id", "state", "is_key", "date", "contacted_on"} & vals.keys():
            self._schedule()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unanswered(self):
        """One that was entered by mistake goes; an answered one is a customer's."""
        if kept := self.filtered(lambda complaint: complaint.state != "new"):
            raise UserError(self.env._("%(name)s was answered and stays on record.", name=kept[0].display_name))

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to the address of complaints."""
        company = self.env["res.company"].browse((custom_values or {}).get("company_id")) or self.env.company
        values = {
            "company_id": company.id,
            "channel": "mail",
            "partner_id": msg_dict.get("author_id"),
            "text": html2plaintext(msg_dict.get("body") or "").strip(),
            **(custom_values or {}),
        }
        if company.perf_complaint_user_id:
            values["user_id"] = company.perf_complaint_user_id.id
        return super().message_new(msg_dict, values)

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ...tools.weighting import share

REMINDER = "customer_perf.mail_activity_type_check_in"


class CustomerPerfCheckIn(models.Model):
    """A short talk between an employee and who manages him, at any time of the year.

    What both write here is read by both, by the managers above and by HR. What either side notes
    for himself is a ``customer.perf.check.in.note``, which nobody else can read.
    """

    _name = "customer.perf.check.in"
    _description = "Check-in"
    _inherit = ["mail.thread", "mail.activity.mixin", "customer.perf.person.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    employee_id = fields.Many2one(
        required=True, ondelete="restrict", default=lambda self: self.env.user.employee_id, tracking=True
    )
    manager_id = fields.Many2one(
        "hr.employee",
        "With",
        compute="_compute_manager_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)
    department_id = fields.Many2one("hr.department", compute="_compute_department_id", store=True, ondelete="restrict")
    cycle_id = fields.Many2one(
        "customer.perf.cycle", compute="_compute_cycle_id", store=True, index="btree_not_null", ondelete="set null"
    )
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=True)
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Held")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    topic_ids = fields.Many2many("customer.perf.topic", string="Topics")
    customer_view = fields.Text(
        "Our Customers", help="Does the way we work overdraw our customers' trust? Does it help next year's business?"
    )
    internal_view = fields.Text("Our Tasks", help="Are this month's tasks done? Is the cost under control?")
    note = fields.Text("Agreed")
    action_ids = fields.One2many(
        "mail.activity",
        "res_id",
        "Actions",
        domain=[("res_model", "=", "customer.perf.check.in"), ("automated", "=", False)],
        context={"active_test": False},
        bypass_search_access=True,
        copy=False,
    )
    note_ids = fields.One2many("customer.perf.check.in.note", "check_in_id", "Private Notes", copy=False)
    my_note = fields.Text("My Private Note", compute="_compute_my_note", inverse="_inverse_my_note")
    is_overdue = fields.Boolean(compute="_compute_is_overdue")

    @api.depends("employee_id", "date")
    def _compute_display_name(self):
        for check_in in self:
            # sudo: the name of an employee whose talk may be read
            name = check_in.sudo().employee_id.name or ""
            check_in.display_name = f"{name} – {format_date(self.env, check_in.date)}" if check_in.date else name

    @api.depends("employee_id")
    def _compute_manager_id(self):
        """The user, when he talks to somebody of his team, else the employee's manager."""
        mine = self.env.user.employee_id
        for check_in in self:
            # sudo: the organisation chart
            boss = check_in.sudo().employee_id.parent_id
            check_in.manager_id = mine if mine and check_in.is_my_team else boss

    @api.depends("employee_id")
    def _compute_department_id(self):
        for check_in in self:
            # sudo: departments of employees are HR data, their names are not
            check_in.department_id = check_in.sudo().employee_id.department_id

    @api.depends("employee_id", "date")
    def _compute_cycle_id(self):
        """The latest cycle that the employee takes part in and that has begun."""
        # sudo: which cycle a talk belongs to does not depend on who enters it
        appraisals = self.env["customer.perf.appraisal"].sudo().search([("employee_id", "in", self.employee_id.ids)])
        started = appraisals.sorted("cycle_id").grouped("employee_id")
        for check_in in self:
            cycles = started.get(check_in.employee_id.sudo(), appraisals.browse()).cycle_id
            begun = cycles.filtered(lambda cycle, date=check_in.date: date and cycle.date_from <= date)
            check_in.cycle_id = begun.sorted("date_from")[-1:].sudo(False)

    @api.constrains("employee_id", "manager_id")
    def _check_two_sides(self):
        for check_in in self:
            if check_in.employee_id == check_in.manager_id:
                raise ValidationError(
                    self.env._("%(name)s: a check-in is a talk with somebody else.", name=check_in.display_name)
                )

    @api.depends_context("uid")
    @api.depends("note_ids.body")
    def _compute_my_note(self):
        for check_in in self:
            check_in.my_note = check_in.note_ids.filtered(lambda note: note.user_id == self.env.user).body

    def _inverse_my_note(self):
        for check_in in self:
            note = check_in.note_ids.filtered(lambda note: note.user_id == self.env.user)
            if note:
                note.body = check_in.my_note
            elif check_in.my_note:
                note.create({"check_in_id": check_in.id, "body": check_in.my_note})

    @api.depends("state", "date")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for check_in in self:
            check_in.is_overdue = check_in.state == "planned" and bool(check_in.date) and check_in.date < today

    @api.model_create_multi
    def create(self, vals_list):
        check_ins = super().create([self._complete_actions(vals) for vals in vals_list])
        check_ins._schedule()
        return check_ins

    def write(self, vals):
        if "employee_id" in vals and not self.env.su and any(c.employee_id.id != vals["employee_id"] for c in self):
            raise UserError(self.env._("A check-in stays with its employee. Plan another one instead."))
        result = super().write(self._complete_actions(vals))
        if {"date", "manager_id"} & vals.keys():
            self._schedule()
        return result

    @api.model
    def _complete_actions(self, vals):
        """An action entered on the talk is an activity of the talk."""
        if "action_ids" not in vals:
            return vals
        facts = {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "activity_type_id": self.env.ref("customer_perf.mail_activity_type_action").id,
        }
        commands = [
            Command.create({**command[2], **facts}) if command[0] == Command.CREATE else command
            for command in vals["action_ids"]
        ]
        return {**vals, "action_ids": commands}

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        if held := self.filtered(lambda check_in: check_in.state == "done"):
            raise UserError(
                self.env._("%(check_in)s was held and stays on record.", check_in=held[0].display_name),
            )

    def action_done(self):
        self.check_access("write")
        self.write({"state": "done"})
        self.activity_unlink([REMINDER])

    def action_reopen(self):
        self.check_access("write")
        self.write({"state": "planned"})
        self._schedule()

    def _schedule(self):
        """A planned talk stands in the to-do list of both sides."""
        planned = self.filtered(lambda check_in: check_in.state == "planned")
        planned.activity_unlink([REMINDER])
        activity_type = self.env.ref(REMINDER)
        vals_list = [
            {
                "activity_type_id": activity_type.id,
                "summary": activity_type.summary,
                "automated": True,
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": check_in.id,
                "user_id": user.id,
                "date_deadline": check_in.date,
            }
            for check_in in planned
            # sudo: users of the two sides only
            for user in (check_in.sudo().employee_id | check_in.sudo().manager_id).user_id
        ]
        # quick update: no mail per record, see the digest; sudo: each side reads the talk
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(vals_list)

    @api.model
    def _customer_topic_share(self, domain):
        """Percentage of the topic tags on held check-ins that are customer topics (C-05); None
        without any tag."""
        counts = self._read_group(
            [("state", "=", "done"), ("topic_ids", "!=", False), *domain], ["topic_ids"], ["__count"]
        )
        return share([count for _topic, count in counts], [topic.is_customer for topic, _count in counts])

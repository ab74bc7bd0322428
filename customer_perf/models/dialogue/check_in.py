from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.misc import format_date

from ...tools.weighting import share


class CustomerPerfCheckIn(models.Model):
    """A short talk between an employee and who manages him, at any time of the year.

    What both write here is read by both, by the managers above and by HR. What either side notes
    for himself is a ``customer.perf.check.in.note``, which nobody else can read.
    """

    _name = "customer.perf.check.in"
    _description = "Check-in"
    _inherit = ["customer.perf.entry.mixin", "customer.perf.planned.mixin", "customer.perf.confidential.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _planned_todo = "customer_perf.mail_activity_type_check_in"
    _planned_users = "side_user_ids"
    _planned_by = frozenset({"date", "manager_id"})

    active = fields.Boolean(default=True)
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
    department_id = fields.Many2one("hr.department", compute="_compute_department_id", store=True, ondelete="restrict")
    was_held = fields.Boolean(readonly=True, copy=False, help="Stays, also when the talk is planned again.")
    result_id = fields.Many2one(
        "customer.perf.appraisal",
        "Result Talked About",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Of the talk that publication plans.",
    )
    topic_ids = fields.Many2many("customer.perf.topic", string="Topics")
    customer_view = fields.Text(
        "Our Customers",
        tracking=True,
        help="Does the way we work overdraw our customers' trust? Does it help next year's business?",
    )
    internal_view = fields.Text(
        "Our Tasks", tracking=True, help="Are this month's tasks done? Is the cost under control?"
    )
    note = fields.Text("Agreed", tracking=True)
    action_ids = fields.One2many(
        "mail.activity",
        "res_id",
        "Actions",
        domain=[("res_model", "=", "customer.perf.check.in"), ("automated", "=", False)],
        context={"active_test": False},
        bypass_search_access=True,
        copy=False,
    )
    side_user_ids = fields.Many2many("res.users", string="Users of Both Sides", compute="_compute_side_user_ids")
    my_note = fields.Text("My Private Note", compute="_compute_my_note", inverse="_inverse_my_note")

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

    @api.depends("employee_id", "manager_id")
    def _compute_side_user_ids(self):
        for check_in in self:
            # sudo: users of the two sides only
            check_in.side_user_ids = (check_in.sudo().employee_id | check_in.sudo().manager_id).user_id.sudo(False)

    @api.constrains("employee_id", "manager_id")
    def _check_two_sides(self):
        for check_in in self:
            if check_in.employee_id == check_in.manager_id:
                raise ValidationError(
                    self.env._("%(name)s: a check-in is a talk with somebody else.", name=check_in.display_name)
                )

    # No relation leads from a talk to its notes: one could be searched for the other side's note.
    @api.depends_context("uid")
    def _compute_my_note(self):
        notes = self.env["customer.perf.check.in.note"].search(self._my_notes_domain())
        by_check_in = {note.check_in_id.id: note.body for note in notes}
        for check_in in self:
            check_in.my_note = by_check_in.get(check_in._origin.id, False)

    def _inverse_my_note(self):
        notes = self.env["customer.perf.check.in.note"].search(self._my_notes_domain())
        by_check_in = {note.check_in_id: note for note in notes}
        for check_in in self:
            if note := by_check_in.get(check_in):
                note.body = check_in.my_note
            elif check_in.my_note:
                notes.create({"check_in_id": check_in.id, "body": check_in.my_note})

    def _my_notes_domain(self):
        return [("check_in_id", "in", self._origin.ids), ("user_id", "=", self.env.uid)]

    # ------------------------------------------------------------ writing

    @api.model
    def _closed_fields(self):
        return super()._closed_fields() | {"department_id", "state", "was_held", "result_id"}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete_actions(vals) for vals in vals_list])

    def write(self, vals):
        former = {check_in: check_in.side_user_ids for check_in in self} if "manager_id" in vals else {}
        result = super().write(self._complete_actions(vals))
        for check_in, users in former.items():
            gone = users - check_in.side_user_ids
            check_in.message_unsubscribe((gone - check_in._readers(gone)).partner_id.ids)
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
    def _unlink_never_held(self):
        if held := self.filtered("was_held"):
            raise UserError(self.env._("%(check_in)s was held and stays on record.", check_in=held[0].display_name))

    def unlink(self):
        """A planned talk goes. What somebody noted on it for himself stays with him, and nobody learns of it."""
        self.check_access("unlink")
        self._unlink_never_held()
        # sudo: whether others keep a note
        notes = self.env["customer.perf.check.in.note"].sudo().search(
            [("check_in_id", "in", self.ids), ("user_id", "!=", self.env.uid), ("body", "!=", False)]
        )  # fmt: skip
        kept = notes.check_in_id
        kept.activity_ids.unlink()
        kept.with_context(tracking_disable=True).active = False
        return super(CustomerPerfCheckIn, self - kept.sudo(False)).unlink()

    # ------------------------------------------------------------ steps

    def action_held(self):
        self.check_access("write")
        # his own day may have begun before the company's
        today = max(fields.Date.context_today(self), self.env.company._perf_today())
        if early := self.filtered(lambda check_in: check_in.date > today):
            raise UserError(
                self.env._(
                    "%(check_in)s lies ahead. Set the day on which it was held.", check_in=early[0].display_name
                )
            )
        self._set_held(was_held=True)

    def action_reopen(self):
        self.check_access("write")
        # sudo: the state is closed to everyone but the steps
        self.sudo().write({"state": "planned"})
        self._schedule()

    @api.model
    def _customer_topic_shares(self, domain, groupby=()):
        """Percentage of the topic tags on held check-ins that are customer topics (C-05). A topic
        that was archived since counts as what it was.

        :param groupby: at most one field; without one there is a single group, False
        :return: {group: share}; groups without any tag are absent
        """
        counts = defaultdict(list)
        for *group, topic, count in self.with_context(active_test=False)._read_group(
            [("state", "=", "held"), ("topic_ids", "!=", False), *domain], [*groupby, "topic_ids"], ["__count"]
        ):
            counts[group[0] if group else False].append((count, topic.is_customer))
        return {group: share(*zip(*pairs, strict=True)) for group, pairs in counts.items()}

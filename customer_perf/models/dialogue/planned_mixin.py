from odoo import api, fields, models
from odoo.fields import Domain


class CustomerPerfPlannedMixin(models.AbstractModel):
    """A talk or meeting that is planned for a day until it was held; so long it stands in the to-do
    lists of those who take part."""

    _name = "customer.perf.planned.mixin"
    _description = "Planned Until Held"
    _inherit = ["mail.thread", "customer.perf.todo.mixin"]

    _planned_todo = None  # XML ID of the activity type
    _planned_users = None  # the field with the users who take part
    _planned_by = frozenset()  # the fields that decide who and when

    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today(), tracking=True)
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held")],
        required=True,
        default="planned",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_is_overdue")

    @api.depends("state", "date")
    def _compute_is_overdue(self):
        today = self.env.company._perf_today()
        for planned in self:
            planned.is_overdue = planned.state == "planned" and bool(planned.date) and planned.date < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "planned") & Domain("date", "<", self.env.company._perf_today())

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._schedule()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._planned_by & vals.keys():
            self._schedule()
        return result

    def _schedule(self):
        planned = self.filtered(lambda record: record.state == "planned")
        planned.activity_unlink([self._planned_todo])
        self._schedule_todos(
            self._planned_todo,
            [(record, user, record.date) for record in planned for user in record[self._planned_users]],
        )

    def _set_held(self, **values):
        """Whether it may be held was checked by the step that calls."""
        # sudo: the state is closed to everyone but the steps
        self.sudo().write({"state": "held", **values})
        self.activity_unlink([self._planned_todo])

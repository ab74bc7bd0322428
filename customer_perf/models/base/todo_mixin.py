from odoo import SUPERUSER_ID, models


class CustomerPerfTodoMixin(models.AbstractModel):
    """A record that stands in the to-do lists of those whose turn it is."""

    _name = "customer.perf.todo.mixin"
    _description = "Stands in To-do Lists"
    _inherit = ["mail.activity.mixin"]

    def _schedule_todos(self, type_xmlid, todos):
        """Put records on to-do lists with one insert.

        :param todos: (record, user, day) each
        """
        activity_type = self.env.ref(type_xmlid)
        model_id = self.env["ir.model"]._get_id(self._name)
        # sudo: whose turn it is follows from the step; quick update: no mail per record, everybody is
        # told of all that waits for him at once, see customer.perf.reminder
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": activity_type.id,
                    "summary": activity_type.summary,
                    "automated": True,
                    "res_model_id": model_id,
                    "res_id": record.id,
                    # as whoever's turn it is reads it, also where the person who moved it may not read it
                    "res_name": record.with_user(SUPERUSER_ID).display_name,
                    "user_id": user.id,
                    "date_deadline": day,
                }
                for record, user, day in todos
            ]
        )

from odoo import api, models

# So many are named: the rest is in the list of to-dos.
NAMED = 3


class CustomerPerfMyValue(models.AbstractModel):
    """What waits for the employee stands at the top of his page: his to-dos, whatever room they come from."""

    _inherit = "customer.perf.my.value"

    @api.model
    @api.readonly
    def get_page(self, scorecard_id=False):
        page = super().get_page(scorecard_id)
        if page["card"]:
            page["waiting"] = self._waiting()[:NAMED] if page["card"]["is_mine"] else []
        return page

    @api.model
    def _waiting(self):
        """[{id, what, about, date, is_late, model, res_id}], the first ones to do first; other addons add theirs."""
        activities = self.env["mail.activity"].search(
            [("user_id", "=", self.env.uid), ("res_model", "=like", "customer.perf.%")],
            order="date_deadline, id",
            limit=NAMED,
        )
        today = self.env.company._perf_today()
        return [
            {
                "id": activity.id,
                "what": activity.summary or activity.activity_type_id.name,
                "about": self.env[activity.res_model].browse(activity.res_id).display_name,
                "date": activity.date_deadline,
                "is_late": activity.date_deadline < today,
                "model": activity.res_model,
                "res_id": activity.res_id,
            }
            for activity in activities
            if self.env[activity.res_model].browse(activity.res_id).has_access("read")
        ]

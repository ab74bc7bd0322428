from odoo import fields, models

from ..scorecard.scorecard_line_changes import GOAL_FIELDS


class CustomerPerfScorecardLine(models.Model):
    """A goal that was changed because of an early warning says so, and the warning does."""

    _inherit = "customer.perf.scorecard.line"

    alert_id = fields.Many2one(
        "customer.perf.alert",
        "Changed Because Of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The early warning from which the goal was changed last.",
    )

    def write(self, vals):
        result = super().write(vals)
        given = self.env.context.get("perf_alert_id")
        alert = self.env["customer.perf.alert"].browse(given if isinstance(given, int) else ()).exists()
        if alert and not self.env.su and GOAL_FIELDS & vals.keys():
            alert.check_access("read")
            lines = self.filtered(lambda line: (line.kpi_id, line.subject) == (alert.kpi_id, alert.subject))
            lines.sudo().alert_id = alert  # sudo: nobody writes it, who may change the goal was checked above
            for line in lines:
                alert.sudo().message_post(  # sudo: the log belongs to the change
                    body=self.env._(
                        "Goal changed: %(target)s, %(weight)s %%. %(reason)s",
                        target=line._target_text(),
                        weight=f"{line.weight:g}",
                        reason=line.change_reason or "",
                    ),
                    author_id=self.env.user.partner_id.id,
                )
        return result

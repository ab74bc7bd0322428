from odoo import fields, models

# Working days and hours of somebody without a calendar
DAY = 8.0


class ResCompany(models.Model):
    """Times of complaints; regulators ask for less, customers for more."""

    _inherit = "res.company"

    perf_complaint_acknowledge = fields.Float(
        "First Answer (working days)", default=1.0, required=True, help="Receipt, and when the customer hears more."
    )
    perf_complaint_assess = fields.Float("Responsibility Taken (working days)", default=2.0, required=True)
    perf_complaint_answer = fields.Float("Solution or Interim Answer (working days)", default=10.0, required=True)
    perf_complaint_key_acknowledge = fields.Float("Key: First Answer (working hours)", default=2.0, required=True)
    perf_complaint_key_assess = fields.Float(
        "Key: Escalated (working days)", default=1.0, required=True, help="Escalated, and responsibility taken."
    )
    perf_complaint_key_answer = fields.Float("Key: Solution (working days)", default=3.0, required=True)
    perf_complaint_close = fields.Integer("Closed (days)", default=30, required=True)
    perf_complaint_follow = fields.Float("Contacted Again (working days)", default=5.0, required=True)
    perf_complaint_silent = fields.Integer(
        "Silence Confirms (days)", default=7, required=True, help="Closed, and the customer says nothing more."
    )
    perf_complaint_user_id = fields.Many2one(
        "res.users", "Complaints Come To", help="Owner of those that come by mail."
    )
    perf_complaint_alias_id = fields.Many2one("mail.alias", "Address of Complaints", ondelete="set null", copy=False)

    _perf_complaint_times = models.Constraint(
        """CHECK (LEAST(perf_complaint_acknowledge, perf_complaint_assess, perf_complaint_answer,
                        perf_complaint_key_acknowledge, perf_complaint_key_assess, perf_complaint_key_answer,
                        perf_complaint_close, perf_complaint_follow, perf_complaint_silent) >= 0
             AND GREATEST(perf_complaint_acknowledge, perf_complaint_assess, perf_complaint_answer,
                        perf_complaint_key_acknowledge, perf_complaint_key_assess, perf_complaint_key_answer,
                        perf_complaint_close, perf_complaint_follow, perf_complaint_silent) <= 365)""",
        "Times of complaints are 0 to 365 days.",
    )

    def _perf_complaint_hours(self, is_key):
        """{step: hours of work that it may take}"""
        day = self._perf_day_hours()
        if is_key:
            return {
                "acknowledge": self.perf_complaint_key_acknowledge,
                "assess": day * self.perf_complaint_key_assess,
                "answer": day * self.perf_complaint_key_answer,
            }
        return {
            "acknowledge": day * self.perf_complaint_acknowledge,
            "assess": day * self.perf_complaint_assess,
            "answer": day * self.perf_complaint_answer,
        }

    def _perf_day_hours(self):
        return self.resource_calendar_id.hours_per_day or DAY

    def _perf_after_work(self, begin, hours):
        """The moment (UTC, naive) when so many hours of the company's working time have passed, its holidays left
        out; without working hours every day has eight."""
        calendar = self.resource_calendar_id
        end = calendar and calendar.plan_hours(hours, begin, compute_leaves=True)
        return end or fields.Datetime.add(begin, hours=24 * hours / DAY)

from datetime import datetime, time, timedelta

from pytz import timezone

from odoo import fields, models


class ResCompany(models.Model):
    """Until when an appeal is handed in and answered; what was handed in keeps its days."""

    _inherit = "res.company"

    perf_appeal_window = fields.Integer(
        "Appeal Within (working days)", default=7, required=True, help="After the result was published."
    )
    perf_appeal_accept = fields.Integer("Taken Up (working days)", default=3, required=True)
    perf_appeal_answer = fields.Integer("Answered (working days)", default=15, required=True)
    perf_appeal_committee = fields.Integer(
        "Committee (working days)",
        default=5,
        required=True,
        help="To go to the committee after the answer, and for the committee to decide.",
    )

    _perf_appeal_times = models.Constraint(
        """CHECK (LEAST(perf_appeal_window, perf_appeal_accept, perf_appeal_answer, perf_appeal_committee) >= 1
             AND GREATEST(perf_appeal_window, perf_appeal_accept, perf_appeal_answer, perf_appeal_committee) <= 90)""",
        "Times of appeals are 1 to 90 working days.",
    )

    def _perf_working_day(self, day, count):
        """The last of so many working days after a day, by the company's working hours and holidays; where nobody
        works, every day counts."""
        calendar = self.sudo().resource_calendar_id  # sudo: the company's working hours
        begin = timezone(calendar.tz or "UTC").localize(datetime.combine(day + timedelta(days=1), time.min))
        end = calendar and calendar.plan_days(count, begin, compute_leaves=True)
        return end.date() if end else day + timedelta(days=count)

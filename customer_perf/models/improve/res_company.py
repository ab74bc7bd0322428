from pytz import UTC

from odoo import fields, models

from ...tools import health
from ...tools.computed import Worked

# Hours of a working day where there is no calendar
DAY = 8.0
# Days beyond three times the longest time, for holidays
MARGIN = 60


class ResCompany(models.Model):
    """Times of complaints; regulators ask for less, customers for more. What indicator health asks for."""

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
    perf_complaint_again = fields.Integer(
        "Repeated Within (days)",
        default=30,
        required=True,
        help="The same complaint so soon after it was closed: it was not solved.",
    )
    perf_complaint_user_id = fields.Many2one(
        "res.users", "Complaints Come To", help="Owner of those that come by mail."
    )
    perf_complaint_alias_id = fields.Many2one("mail.alias", "Address of Complaints", ondelete="set null", copy=False)

    perf_health_minimum = fields.Integer(
        "Fewest Changes", default=health.MINIMUM, required=True, help="Effective n under which nothing is said."
    )
    perf_health_cut = fields.Float("Listed Under", default=health.CUT, required=True, digits=(3, 2))
    perf_health_cycles = fields.Integer(
        "Cycles", default=3, required=True, help="Unchanged, met by all or by nobody for so many cycles."
    )

    _perf_health_bounds = models.Constraint(
        """CHECK (perf_health_minimum BETWEEN 8 AND 500 AND perf_health_cut BETWEEN 0.05 AND 0.9
             AND perf_health_cycles BETWEEN 2 AND 12)""",
        "Indicator health asks for 8 to 500 changes and 2 to 12 cycles, and lists under 0.05 to 0.9.",
    )
    _perf_complaint_times = models.Constraint(
        """CHECK (LEAST(perf_complaint_acknowledge, perf_complaint_assess, perf_complaint_answer,
                        perf_complaint_key_acknowledge, perf_complaint_key_assess, perf_complaint_key_answer,
                        perf_complaint_close, perf_complaint_follow, perf_complaint_silent,
                        perf_complaint_again) >= 0
             AND GREATEST(perf_complaint_acknowledge, perf_complaint_assess, perf_complaint_answer,
                        perf_complaint_key_acknowledge, perf_complaint_key_assess, perf_complaint_key_answer,
                        perf_complaint_close, perf_complaint_follow, perf_complaint_silent,
                        perf_complaint_again) <= 365)""",
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

    def _perf_working_time(self, first, last):
        """The company's working time around two moments (UTC, naive), its holidays left out, as
        ``tools.computed.Worked``. Without working hours every day has eight.

        :param last: when the last complaint came in; the longest time that one may take is added
        """
        steps = ("acknowledge", "assess", "answer", "key_assess", "key_answer", "follow")
        days = max(self[f"perf_complaint_{step}"] for step in steps)
        last = fields.Datetime.add(last, days=MARGIN + 3 * days)
        if not self.resource_calendar_id:
            count = (last - first).days + 1
            begins = (fields.Datetime.add(first.replace(hour=8, minute=0, second=0), days=day) for day in range(count))
            return Worked([(begin, fields.Datetime.add(begin, hours=DAY)) for begin in begins])
        work = self.resource_calendar_id._work_intervals_batch(first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))
        moments = [
            (begin.astimezone(UTC).replace(tzinfo=None), end.astimezone(UTC).replace(tzinfo=None))
            for begin, end, _meta in work[False]
        ]
        return Worked(moments)

"""Until when each step of a complaint is due, by the working hours of its company."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.complaint import LAST

# The time by which each state is to be left.
DUE = {
    "new": "acknowledge_due",
    "acknowledged": "assess_due",
    "assessed": "answer_due",
    "answered": "close_due",
    "closed": "follow_due",
}


class CustomerPerfComplaint(models.Model):
    _inherit = "customer.perf.complaint"

    acknowledge_due = fields.Datetime("First Answer By", compute="_compute_dues", store=True)
    assess_due = fields.Datetime("Responsibility Taken By", compute="_compute_dues", store=True)
    escalate_due = fields.Datetime("Escalated By", compute="_compute_dues", store=True)
    answer_due = fields.Datetime("Solution Offered By", compute="_compute_dues", store=True)
    answer_last = fields.Datetime(
        "Last Tenth From", compute="_compute_answer_last", store=True, help="Of the time until the solution is due."
    )
    close_due = fields.Datetime("Closed By", compute="_compute_dues", store=True)
    follow_due = fields.Datetime("Contacted Again By", compute="_compute_follow_due", store=True)
    silent_from = fields.Datetime("Silent Until", compute="_compute_follow_due", store=True)
    next_due = fields.Datetime("Next Step By", compute="_compute_next_due", store=True, index=True)
    is_escalated_in_time = fields.Boolean(compute="_compute_is_escalated_in_time", store=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    # The settings are those of the day on which it came: no dependency, a new setting moves no old clock.
    @api.depends("date", "is_key", "company_id")
    def _compute_dues(self):
        for company, complaints, work in self._by_company("date"):
            for complaint in complaints:
                hours = company._perf_complaint_hours(complaint.is_key)
                complaint.acknowledge_due = work.after(complaint.date, hours["acknowledge"])
                complaint.assess_due = work.after(complaint.date, hours["assess"])
                complaint.answer_due = work.after(complaint.date, hours["answer"])
                complaint.escalate_due = complaint.is_key and complaint.assess_due
                complaint.close_due = fields.Datetime.add(complaint.date, days=company.perf_complaint_close)
        for complaint in self.filtered(lambda complaint: not complaint.date):
            complaint.acknowledge_due = complaint.assess_due = complaint.escalate_due = False
            complaint.answer_due = complaint.close_due = False

    @api.depends("date", "is_key", "company_id")
    def _compute_answer_last(self):
        for company, complaints, work in self._by_company("date"):
            for complaint in complaints:
                hours = company._perf_complaint_hours(complaint.is_key)["answer"]
                complaint.answer_last = work.after(complaint.date, (1 - LAST) * hours)
        self.filtered(lambda complaint: not complaint.date).answer_last = False

    @api.depends("closed_on")
    def _compute_follow_due(self):
        for company, complaints, work in self._by_company("closed_on"):
            hours = company._perf_day_hours() * company.perf_complaint_follow
            for complaint in complaints:
                complaint.follow_due = work.after(complaint.closed_on, hours)
                complaint.silent_from = fields.Datetime.add(complaint.closed_on, days=company.perf_complaint_silent)
        for complaint in self.filtered(lambda complaint: not complaint.closed_on):
            complaint.follow_due = complaint.silent_from = False

    def _by_company(self, name):
        """(company, complaints, its working time) of those that have a moment; the time is read once a company."""
        # sudo: settings and working hours
        for company, complaints in self.filtered(name).grouped(lambda c: c.company_id.sudo()).items():
            moments = complaints.mapped(name)
            yield company, complaints, company._perf_working_time(min(moments), max(moments))

    @api.depends("state", "contacted_on", *DUE.values())
    def _compute_next_due(self):
        for complaint in self:
            name = DUE.get(complaint.state)
            waits = name and not (complaint.state == "closed" and complaint.contacted_on)
            complaint.next_due = waits and complaint[name]

    @api.depends("escalated_on", "escalate_due", "is_key")
    def _compute_is_escalated_in_time(self):
        for complaint in self:
            on, due = complaint.escalated_on, complaint.escalate_due
            complaint.is_escalated_in_time = bool(complaint.is_key and on and due) and on <= due

    @api.depends("next_due")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for complaint in self:
            complaint.is_late = bool(complaint.next_due) and complaint.next_due < now

    def _search_is_late(self, operator, value):
        return Domain("next_due", "<", fields.Datetime.now()) if operator == "in" else NotImplemented

from textwrap import shorten

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...tools import periods

# What makes meetings those of one standing group.
GROUP = ("company_id", "rhythm", "department_id", "customer_group_id", "journey_id")
# Items of a section; the rest is counted.
SHOWN = 12


class CustomerPerfReviewMeeting(models.Model):
    """What changed since the last meeting of the same group. It is read with the rights of whoever looks, and kept
    nowhere: each reader is told what he may read."""

    _inherit = "customer.perf.review.meeting"

    agenda_from = fields.Date("Since", compute="_compute_agenda")
    agenda = fields.Html("What Changed", compute="_compute_agenda", sanitize=False)

    @api.depends_context("uid", "lang")
    @api.depends("date", "state", *GROUP)
    def _compute_agenda(self):
        """One by one: only the form shows it."""
        for meeting in self:
            since, until = meeting._agenda_span()
            sections = sorted(meeting._agenda_items(since, until), key=lambda section: section["sequence"])
            meeting.agenda_from = since
            meeting.agenda = self.env["ir.qweb"]._render(
                "customer_perf.review_agenda", {"sections": [section for section in sections if section["count"]]}
            )

    def _agenda_span(self):
        """The day of the last meeting of the group, and until when it changed: today, or when it was held."""
        day = self._agenda_day()
        earlier = Domain("state", "=", "held") & Domain("date", "<", day)
        # sudo: only the day of a meeting that the reader may not have taken part in
        former = self.sudo().search(self._same_group() & earlier, order="date desc", limit=1)
        since = former.date or periods.later(day, -periods.MONTHS[self.rhythm or "month"])
        return since, day if self.state == "held" else max(day, self.env.company._perf_today())

    def _agenda_day(self):
        return self.date or self.env.company._perf_today()

    def _same_group(self, path=""):
        """:param path: where the meeting is found from the records that are searched"""
        values = {name: self[name].id if self._fields[name].relational else self[name] for name in GROUP}
        return Domain.AND(Domain(f"{path}{name}", "=", value) for name, value in values.items())

    def _agenda_items(self, since, until):
        """Sections of the agenda, as ``_agenda_section`` makes them; higher rooms add theirs."""
        return [self._agenda_decisions(since), self._agenda_voice(since, until)]

    def _agenda_section(self, sequence, title, model, domain, words):
        """What the reader may read of the records that a domain finds.

        :param words: function: record -> (text, what is said beside it)
        """
        records = self.env[model].search(domain, limit=SHOWN)
        items = []
        for record in records:
            text, note = words(record)
            items.append({"text": text, "note": note, "model": model, "id": record.id})
        count = len(records) if len(records) < SHOWN else self.env[model].search_count(domain)
        more = self.env._("and %(count)s more", count=count - len(items)) if count > len(items) else ""
        return {"sequence": sequence, "title": title, "count": count, "items": items, "more": more}

    def _agenda_decisions(self, since):
        """What this group decided before and is not done, or was done since."""
        unfinished = Domain("state", "=", "open") | Domain("done_on", ">=", since)
        return self._agenda_section(
            10,
            self.env._("Decided before"),
            "customer.perf.review.decision",
            self._same_group("meeting_id.") & Domain("meeting_id.date", "<", self._agenda_day()) & unfinished,
            self._words_of_decision,
        )

    def _words_of_decision(self, decision):
        if decision.state == "done":
            return decision.name, self.env._("done")
        day = format_date(self.env, decision.date_deadline)
        owner = decision.sudo().owner_id.name  # sudo: the name of a colleague
        return decision.name, self.env._("%(owner)s, by %(day)s", owner=owner, day=day)

    def _agenda_voice(self, since, until):
        voice = Domain("kind", "in", ["thanks", "complaint", "suggestion"])
        kinds = dict(self.env["customer.perf.timeline.entry"]._fields["kind"]._description_selection(self.env))
        return self._agenda_section(
            50,
            self.env._("What customers said"),
            "customer.perf.timeline.entry",
            self._agenda_scope(units=False) & voice & Domain("date", ">=", since) & Domain("date", "<=", until),
            lambda entry: (shorten(entry.text, 120), f"{kinds[entry.kind]}, {format_date(self.env, entry.date)}"),
        )

    # ------------------------------------------------------------ what it is about

    def _agenda_scope(self, units=True):
        """Records of the people of the meeting's department, and where they have one of the department itself."""
        scope = Domain("company_id", "=", self.company_id.id)
        if not self.department_id:
            return scope
        below = Domain("department_id", "child_of", self.department_id.ids)
        # sudo: who works where; what is found of them is read with the reader's rights
        people = Domain("employee_id", "in", self.env["hr.employee"].sudo()._search(below))
        return scope & (people | below if units else people)

    def _agenda_journeys(self):
        """The journeys that the meeting is about; none: it is about no journey in particular."""
        if self.journey_id or not self.customer_group_id:
            return self.journey_id
        return self.journey_id.search([("customer_group_id", "=", self.customer_group_id.id)])

    def _agenda_kpis(self):
        """Where the meeting is about a journey or customer group, only what its KPIs say concerns it."""
        if not (self.journey_id or self.customer_group_id):
            return Domain.TRUE
        journeys = self._agenda_journeys()
        return Domain("kpi_id", "in", (journeys.touchpoint_ids.kpi_ids | journeys.result_kpi_id).ids)

from odoo import api, fields, models
from odoo.tools import html2plaintext

CHECK_INS = 5
TIMELINE = 12


class CustomerPerfMyValue(models.AbstractModel):
    """The sections of talks and of what customers said, added as another addon would add its own."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _sections(self, card, appraisal):
        sections = super()._sections(card, appraisal)
        return [*sections, *self._check_in_section(card, appraisal), *self._timeline_section(card)]

    @api.model
    def _check_in_section(self, card, appraisal):
        if not card.employee_id:
            return []
        talks = self.env["customer.perf.check.in"].search([("appraisal_id", "in", appraisal.ids)], limit=CHECK_INS)
        return [
            {
                "code": "check_ins",
                "sequence": 50,
                "title": self.env._("Check-ins"),
                "data": {
                    "due": appraisal.check_in_due,
                    "is_missed": appraisal.is_check_in_missed,
                    "count": appraisal.check_in_count,
                    "can_plan": card.cycle_id.state != "closed",
                    "talks": [self._check_in(talk) for talk in talks],
                },
            }
        ]

    @api.model
    def _check_in(self, talk):
        names = talk.sudo()  # sudo: names of the two sides
        other = names.employee_id if names.manager_id.user_id == self.env.user else names.manager_id
        return {
            "id": talk.id,
            "date": talk.date,
            "state": talk.state,
            "is_overdue": talk.is_overdue,
            "with": other.name or "",
            "topics": talk.topic_ids.mapped("name"),
            "note": talk.note or "",
            "actions": len(talk.action_ids.filtered("active")),
        }

    @api.model
    def _timeline_section(self, card):
        if not card.employee_id:
            return []
        entries = sorted(
            [*self._timeline_entries(card), *self._timeline_changes(card)],
            key=lambda entry: entry["date"],
            reverse=True,
        )
        return [
            {
                "code": "timeline",
                "sequence": 60,
                "title": self.env._("What customers said, what changed"),
                "data": {
                    "entries": entries[:TIMELINE],
                    "thanks": sum(1 for entry in entries if entry["kind"] == "thanks"),
                    "can_add": card.cycle_id.state != "closed",
                },
            }
        ]

    @api.model
    def _timeline_entries(self, card):
        Entry = self.env["customer.perf.timeline.entry"]
        labels = dict(Entry._fields["kind"]._description_selection(self.env))
        found = Entry.search([("appraisal_id", "in", card._appraisals().ids)])
        return [
            {
                "id": f"entry-{entry.id}",
                "date": entry.date,
                "kind": entry.kind,
                "label": labels[entry.kind],
                "text": entry.text,
                "who": entry.customer or "",
            }
            for entry in found
        ]

    @api.model
    def _timeline_changes(self, card):
        """Goals that were changed in the cycle, from the scorecard's log."""
        return [
            {
                "id": f"message-{message.id}",
                "date": fields.Datetime.context_timestamp(self, message.date).date(),
                "kind": "goal",
                "label": self.env._("Goal"),
                "text": html2plaintext(message.body),
                "who": message.author_id.name or "",
            }
            for message in card.message_ids.filtered(lambda m: m.body and m.message_type == "notification")
        ]

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.i18n import format_list


class CustomerPerfMyValue(models.AbstractModel):
    """What is to be known of the values behind a goal: which came late, are estimates, or came after close."""

    _inherit = "customer.perf.my.value"

    @api.model
    def _goals(self, card):
        flagged = self._flagged(card)
        lines = {line.id: line for line in card.line_ids}
        return [
            {**goal, "quality": self._quality_of(flagged[self._whose(lines[goal["id"]])])}
            for goal in super()._goals(card)
        ]

    @api.model
    def _flagged(self, card):
        """{(kpi id, subject, segment id): values with a flag}, with one query."""
        cycle, lines = card.cycle_id, card.line_ids
        # sudo: the facts behind goals that the user may read
        measures = self.env["customer.perf.measure"].sudo()
        found = measures.search_fetch(
            Domain.OR(Domain(flag, "=", True) for flag in measures._quality_labels())
            & Domain(
                [
                    ("kpi_id", "in", lines.kpi_id.ids),
                    ("subject", "in", list(set(lines.mapped("subject")))),
                    ("company_id", "=", card.company_id.id),
                    ("date_end", ">=", cycle.date_from),
                    ("date_end", "<=", cycle.date_to),
                ]
            ),
            ["kpi_id", "subject", "segment_id", "date", *measures._quality_labels()],
            order="date",
        )
        return defaultdict(measures.browse, found.grouped(self._whose))

    @api.model
    def _whose(self, record):
        return record.kpi_id.id, record.subject, record.segment_id.id

    @api.model
    def _quality_of(self, measures):
        """["late: Jan 2026, Feb 2026"], a text per flag that any of them has."""
        return [
            self.env._(
                "%(flag)s: %(periods)s",
                flag=label,
                periods=format_list(self.env, [measure.period for measure in measures if measure[flag]]),
            )
            for flag, label in measures._quality_labels().items()
            if any(measures.mapped(flag))
        ]

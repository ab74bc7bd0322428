"""What people wrote about people, and the single ratings: how many there are, and how they are taken away."""

from odoo import models
from odoo.tools import SQL

# A text that was there and is not any more, so that nobody takes it for never written.
GONE = "–"
# {model: (path to the cycle, texts)}
TEXTS = {
    "customer.perf.appraisal": ("cycle_id", ("self_comment", "employee_comment", "former_comment")),
    "customer.perf.assessment": (
        "cycle_id",
        ("comment", "points_reason", "talk_note", "broken_link", "co_owner_note"),
    ),
    "customer.perf.appraisal.line": ("appraisal_id.cycle_id", ("override_reason",)),
    "customer.perf.behaviour.rating": ("appraisal_id.cycle_id", ("evidence",)),
    "customer.perf.co.assessment": ("appraisal_id.cycle_id", ("note",)),
    "customer.perf.co.rating": ("appraisal_id.cycle_id", ("evidence",)),
    "customer.perf.self.rating": ("appraisal_id.cycle_id", ("note",)),
    "customer.perf.calibration.row": ("appraisal_id.cycle_id", ("points_reason", "points_reason_before")),
    "customer.perf.calibration.move": ("row_id.appraisal_id.cycle_id", ("reason",)),
    "customer.perf.appeal": (
        "appraisal_id.cycle_id",
        ("text", "wanted", "manager_note", "reason", "committee_text", "committee_reason"),
    ),
    "customer.perf.improvement.plan": ("cycle_id", ("reason", "employee_comment", "outcome_text", "support_reason")),
    "customer.perf.improvement.plan.goal": ("plan_id.cycle_id", ("name",)),
    "customer.perf.improvement.plan.support": ("plan_id.cycle_id", ("name",)),
    "customer.perf.scorecard.line": ("cycle_id", ("lacks_note",)),
    "customer.perf.check.in": ("cycle_id", ("customer_view", "internal_view", "note")),
    "customer.perf.check.in.note": ("check_in_id.cycle_id", ("body",)),
    "customer.perf.timeline.entry": ("cycle_id", ("customer", "text")),
}
RATINGS = {
    "customer.perf.behaviour.rating": ("appraisal_id.cycle_id", ("level",)),
    "customer.perf.co.rating": ("appraisal_id.cycle_id", ("level",)),
    "customer.perf.self.rating": ("appraisal_id.cycle_id", ("level",)),
}
# Whose discussion repeats what was written
DISCUSSED = (
    "customer.perf.appraisal",
    "customer.perf.assessment",
    "customer.perf.appeal",
    "customer.perf.improvement.plan",
    "customer.perf.improvement.plan.support",
    "customer.perf.check.in",
    "customer.perf.timeline.entry",
)


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def _kept(self, table):
        """(model, its records of these cycles as a query, fields) of a table above."""
        for name, (path, names) in table.items():
            Model = self.env[name].with_context(active_test=False)
            Model.flush_model()
            there = [one for one in names if one in Model._fields and Model._fields[one].store]
            yield Model, Model._search([(path, "in", self.ids)]), there

    def _count(self, table, gone):
        """How many fields still hold something."""
        total = 0
        for Model, query, names in self._kept(table):
            filled = SQL(" + ").join(SQL("count(NULLIF(NULLIF(%s, ''), %s))", SQL.identifier(n), gone) for n in names)
            select = SQL("SELECT %s FROM %s WHERE id IN %s", filled, SQL.identifier(Model._table), query.subselect())
            total += self.env.execute_query(select)[0][0]
        return total

    def _count_texts(self):
        return self._count(TEXTS, GONE) if self else 0

    def _count_ratings(self):
        return self._count(RATINGS, "") if self else 0

    def _remove(self, table, value):
        for Model, query, names in self._kept(table):
            assign = SQL(", ").join(
                SQL("%(n)s = CASE WHEN %(n)s > '' THEN %(value)s ELSE %(n)s END", n=SQL.identifier(n), value=value)
                for n in names
            )
            self.env.cr.execute(
                SQL("UPDATE %s SET %s WHERE id IN %s", SQL.identifier(Model._table), assign, query.subselect())
            )
        self.env.invalidate_all()

    def _remove_discussions(self):
        """Messages and tracked texts say again what the records said; who did what and when stays."""
        for name in DISCUSSED:
            records = self.env[name].with_context(active_test=False)._search([(TEXTS[name][0], "in", self.ids)])
            about = SQL("(SELECT id FROM mail_message WHERE model = %s AND res_id IN %s)", name, records.subselect())
            self.env.cr.execute(SQL("UPDATE mail_message SET body = '', subject = NULL WHERE id IN %s", about))
            self.env.cr.execute(
                SQL(
                    """UPDATE mail_tracking_value value
                          SET old_value_text = NULLIF(%(gone)s, COALESCE(old_value_text, %(gone)s)),
                              new_value_text = NULLIF(%(gone)s, COALESCE(new_value_text, %(gone)s)),
                              old_value_char = NULLIF(%(gone)s, COALESCE(old_value_char, %(gone)s)),
                              new_value_char = NULLIF(%(gone)s, COALESCE(new_value_char, %(gone)s))
                         FROM ir_model_fields field
                        WHERE field.id = value.field_id AND field.ttype IN ('text', 'char', 'html')
                          AND value.mail_message_id IN %(about)s""",
                    gone=GONE,
                    about=about,
                )
            )
        self.env.invalidate_all()

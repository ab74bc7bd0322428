from odoo import fields, models
from odoo.tools import SQL

KINDS = [
    ("customer.perf.cycle", "Cycle"),
    ("customer.perf.tool.mix", "Tool Mix"),
    ("customer.perf.scorecard.template", "Scorecard Template"),
    ("customer.perf.shared.result", "Shared Result"),
    ("customer.perf.grade.scale", "Grade Scale"),
    ("customer.perf.kpi", "KPI"),
    ("customer.perf.scorecard", "Goals"),
]


class CustomerPerfAudit(models.Model):
    """Who changed which weight, target or mix, from what to what: the tracked values of our records, none kept twice.
    What concerns the assessment of a person stands in his appraisal, with its own rights."""

    _name = "customer.perf.audit"
    _description = "Audit Trail"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "field"
    _depends = {
        "mail.tracking.value": ["field_id", "mail_message_id", "old_value_char", "new_value_char"],
        "mail.message": ["date", "model", "res_id", "author_id", "body"],
        "customer.perf.scorecard": ["cycle_id", "employee_id", "department_id", "company_id"],
    }

    date = fields.Datetime("When", readonly=True)
    partner_id = fields.Many2one("res.partner", "Who", readonly=True)
    kind = fields.Selection(KINDS, readonly=True)
    res_id = fields.Many2oneReference("Record ID", model_field="kind", readonly=True)
    record_name = fields.Char("Record", compute="_compute_record_name")
    field = fields.Char(readonly=True)
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    note = fields.Char("Of What, and Why", readonly=True)
    cycle_id = fields.Many2one("customer.perf.cycle", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    def _compute_record_name(self):
        for kind, rows in self.grouped("kind").items():
            there = self.env[kind].browse(set(rows.mapped("res_id"))).exists()
            names = {record.id: record.display_name for record in there}
            for row in rows:
                row.record_name = names.get(row.res_id) or self.env._("deleted")

    def action_open(self):
        """The record, as far as the user may read it."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.kind, "res_id": self.res_id, "view_mode": "form"}

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT value.id, message.date, message.author_id AS partner_id, message.model AS kind, message.res_id,
                   COALESCE(field.field_description->>%(lang)s, field.field_description->>'en_US') AS field,
                   %(before)s AS before, %(after)s AS after,
                   NULLIF(trim(regexp_replace(message.body, '<[^>]*>', ' ', 'g')), '') AS note,
                   COALESCE(cycle.id, card.cycle_id) AS cycle_id, card.employee_id, card.department_id,
                   COALESCE(cycle.company_id, card.company_id, mix.company_id, template.company_id, shared.company_id,
                            scale.company_id) AS company_id
              FROM mail_tracking_value value
              JOIN mail_message message ON message.id = value.mail_message_id
              JOIN ir_model_fields field ON field.id = value.field_id
              LEFT JOIN customer_perf_cycle cycle
                ON message.model = 'customer.perf.cycle' AND cycle.id = message.res_id
              LEFT JOIN customer_perf_scorecard card
                ON message.model = 'customer.perf.scorecard' AND card.id = message.res_id
              LEFT JOIN customer_perf_tool_mix mix
                ON message.model = 'customer.perf.tool.mix' AND mix.id = message.res_id
              LEFT JOIN customer_perf_scorecard_template template
                ON message.model = 'customer.perf.scorecard.template' AND template.id = message.res_id
              LEFT JOIN customer_perf_shared_result shared
                ON message.model = 'customer.perf.shared.result' AND shared.id = message.res_id
              LEFT JOIN customer_perf_grade_scale scale
                ON message.model = 'customer.perf.grade.scale' AND scale.id = message.res_id
             WHERE message.model IN %(kinds)s
            """,
            lang=self.env.lang or "en_US",
            before=self._shown("old"),
            after=self._shown("new"),
            kinds=tuple(kind for kind, _name in KINDS),
        )

    def _shown(self, side):
        """A tracked value as a text, by the kind of its field."""
        column = {
            kind: SQL.identifier("value", f"{side}_value_{kind}")
            for kind in ("float", "integer", "datetime", "char", "text")
        }
        return SQL(
            """CASE WHEN field.ttype IN ('float', 'monetary') THEN trim_scale(round(%(float)s::numeric, 4))::text
                    WHEN field.ttype = 'boolean' THEN CASE WHEN %(integer)s = 1 THEN '✓' ELSE '–' END
                    WHEN field.ttype = 'integer' THEN %(integer)s::text
                    WHEN field.ttype IN ('date', 'datetime') THEN to_char(%(datetime)s, 'YYYY-MM-DD')
                    ELSE COALESCE(NULLIF(%(char)s, ''), %(text)s) END""",
            **column,
        )

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date, format_list

from ..models.source.source_records import SHOWN
from ..tools.computed import DEPARTMENT, EMPLOYEE, PARTNER, USER

ROWS = 15
MODELS = {EMPLOYEE: "hr.employee", DEPARTMENT: "hr.department", USER: "res.users", PARTNER: "res.partner"}
TABLE = Markup('<table class="table table-sm o_perf_preview"><thead><tr>%s</tr></thead><tbody>%s</tbody></table>')


class CustomerPerfSourcePreview(models.TransientModel):
    """What a source would give, before it is used."""

    _name = "customer.perf.source.preview"
    _description = "Preview of a Data Source"

    source_id = fields.Many2one("customer.perf.source", required=True, readonly=True, ondelete="cascade")
    rule_text = fields.Text(related="source_id.rule_text")
    values = fields.Html(readonly=True, sanitize=False)
    notes = fields.Text(readonly=True)
    records = fields.Html(readonly=True, sanitize=False)

    @api.model_create_multi
    def create(self, vals_list):
        sources = self.env["customer.perf.source"].browse([vals["source_id"] for vals in vals_list])
        sources.check_access("write")
        return super().create([{"source_id": source.id, **self._shown(source)} for source in sources])

    def _compute_display_name(self):
        for preview in self:
            preview.display_name = preview.source_id.name

    @api.model
    def _shown(self, source):
        found = source._preview()
        return {
            "values": self._values_table(source, found),
            "notes": "\n".join(filter(None, self._notes(source, found))),
            "records": self._records_table(source, found),
        }

    def _values_table(self, source, found):
        company, kpi = source.company_id, source.kpi_id
        names = self._names(found.values)
        heads = [self.env._("Credited To")] + [company._perf_period_name(day, found.window.frequency)
                                               for day in found.window.starts]  # fmt: skip
        rows = [
            [names[subject], *("–" if day not in values else kpi._shown(values[day]) for day in found.window.starts)]
            for subject, values in list(found.values.items())[:ROWS]
        ]
        return self._as_html(heads, rows) if rows else False

    def _notes(self, source, found):
        env = self.env
        yield env._(
            "Values for %(count)s, computed in %(seconds)s s.", count=len(found.values), seconds=f"{found.seconds:.2f}"
        )
        if found.counts:
            every, current = found.counts
            text = env._("%(every)s records, %(current)s without archived ones.", every=every, current=current)
            if every != current:
                with_them = (
                    env._("Archived ones count.") if source.with_archived else env._("Archived ones do not count.")
                )
                text = f"{text} {with_them}"
            yield text
        if len(found.values) > ROWS:
            yield env._("The first %(count)s are shown.", count=ROWS)
        if found.lost:
            names = self._names(found.lost)
            shown = [f"{names[subject]} ({cases})" for subject, cases in list(found.lost.items())[:ROWS]]
            yield env._("Credited to nobody, for they are no employee or department of %(company)s: %(names)s.",
                    company=source.company_id.name, names=format_list(self.env, shown))  # fmt: skip

    def _records_table(self, source, found):
        records = source._readable(source._record_ids(found.window)[:SHOWN])
        if not records:
            return False
        paths = [name for name in (source.date_field, source.subject_path, source.value_field) if name]
        heads = [self.env._("Record")] + [
            source._label(path) if records._name == source.model else path for path in paths
        ]
        rows = [[record.display_name, *(self._cell(record, path) for path in paths)] for record in records]
        return self._as_html(heads, rows)

    def _cell(self, record, path):
        found = record
        *hops, name = path.split(".")
        for hop in hops:
            found = found[hop]
        if not found.has_access("read"):
            return "…"
        value = found[name]
        field = found._fields[name]
        if field.relational:
            return ", ".join(value.mapped("display_name")) if value.has_access("read") else "…"
        if field.type in ("date", "datetime"):
            return format_date(self.env, value) if value else "–"
        return "–" if value is False else str(value)

    def _names(self, subjects):
        """{(kind, id): name}"""
        names = {}
        for kind in {kind for kind, _subject in subjects}:
            ids = [subject for one, subject in subjects if one == kind and subject]
            if kind in MODELS:
                # sudo: names of colleagues and departments
                found = self.env[MODELS[kind]].sudo().browse(ids).exists()
                names.update({(kind, record.id): record.display_name for record in found})
        return {
            subject: names.get(subject)
            or (self.env._("the whole company") if subject[1] == 0 else self.env._("nobody named"))
            for subject in subjects
        }

    @staticmethod
    def _as_html(heads, rows):
        cells = Markup().join(Markup("<th>%s</th>") % head for head in heads)
        lines = Markup().join(
            Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in row) for row in rows
        )
        return TABLE % (cells, lines)

    def action_activate(self):
        self.ensure_one()
        self.source_id.action_activate()
        return {"type": "ir.actions.act_window_close"}


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    def action_preview(self):
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["customer.perf.source.preview"].create({"source_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

"""What comes into our fields, whoever sends it: every field of ours, not those that somebody thought of."""

import json
import math
import random
import re

from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..tools import bounds
from .common import CustomerPerfCommon

OURS = ("customer_perf", "customer_perf_okr", "customer_perf_survey")
NUMBERS = ("integer", "float", "monetary")
WORDS = ("char", "text", "html")
NO_NUMBERS = (
    *(math.nan, math.inf, -math.inf, 1e308, 1e16, -1e16, 10**30, 10**400),
    *("NaN", "-Infinity", "1e999", "five", "9" * 5000, [1], {"a": 1}),
)
MARKUP = '<img src="x" onerror="alert(1)"><script>alert(2)</script>'


@tagged("post_install", "-at_install")
class TestBounds(CustomerPerfCommon):
    def _fields(self, types):
        """(model, field) of every field of ours, on our models and on others."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            for field in () if model._abstract or not model._auto else model._fields.values():
                is_ours = name.startswith("customer.perf.") or set(OURS) & set(field._modules)
                if is_ours and field.type in types and field.name != "id":
                    yield model, field

    def _error_of(self, road, *args):
        """None, or the error that a client would be told of."""
        try:
            with mute_logger("odoo.sql_db"), self.cr.savepoint():
                road(*args)
        except Exception as error:
            return error
        finally:
            self.env.invalidate_all(flush=False)
        return None

    def test_every_number(self):
        """Create, save, edit in the form, and defaults in the context."""
        fields = list(self._fields(NUMBERS))
        for addon in OURS:
            self.assertTrue([field for _model, field in fields if addon in field._modules], addon)
        bad = []
        records, needed = {}, {}
        for model, field in fields:
            if model not in records:
                records[model] = model.search([], limit=1)
                needed[model] = self._required(records[model])
            values = (*NO_NUMBERS, 2**31, -(2**31) - 1) if field.type == "integer" else NO_NUMBERS
            for value in values:
                bad += self._not_refused(records[model], needed[model], field, value)
        self.assertFalse(bad)

    def _not_refused(self, record, needed, field, value):
        """The roads on which a value passed, or failed without a word for the user."""
        model, vals, label = record.browse(), {field.name: value}, field._description_string(self.env)
        own = {  # nothing of a model's own comes before
            "new": (model.new, vals),
            "edit": (model.onchange, dict(vals), [field.name], {field.name: {}}),
            "default": (model.with_context(**{f"default_{field.name}": value}).default_get, [field.name]),
        }
        roads = {
            "create": (model.create, [needed | vals]),
            "write": (record.write, vals),
            "save": (record.web_save, vals, {}),
        }
        for name, (road, *args) in (own | roads).items():
            error = self._error_of(road, *args)
            if not isinstance(error, UserError) or (name in own and label not in str(error)):
                yield f"{name} {field}={str(value)[:20]}: {error!r}"

    def _required(self, record):
        """What a record like this one needs; creating it goes wrong later, if at all."""
        names = [field.name for field in record._fields.values() if field.required and field.store]
        return (
            record.copy_data()[0] | record._convert_to_write({name: record[name] for name in names}) if record else {}
        )

    def test_what_is_allowed(self):
        kpi = self.env["customer.perf.kpi"].create({"name": "Wide", "code": "wide"})
        for value, kept in ((1e15, 1e15), ("12.5", 12.5), (0, 0), (False, False), (1e-17, 0)):
            kpi.write({"target": value, "scale": 1})
            self.assertEqual(kpi.target, kept)

    def test_import_of_a_list(self):
        """Core's own import names the row and writes nothing."""
        code, before = "wild", self.env["customer.perf.kpi"].search_count([])
        for value in ("nan", "inf", "1e308", "1e999", "9" * 400):
            with self.subTest(value=value):
                told = self.env["customer.perf.kpi"].load(["name", "code", "target"], [["Wild", code, value]])
                self.assertFalse(told["ids"])
                [message] = told["messages"]
                self.assertEqual(message["rows"], {"from": 0, "to": 0})
                self.assertIn("Target", message["message"])
        self.assertEqual(self.env["customer.perf.kpi"].search_count([]), before)

    def test_steps(self):
        kpi = self.template.line_ids[0].kpi_id
        for steps in ("nan:100", "95:inf", "1e308:100; 90:80", "95:1e16"):
            with self.subTest(steps=steps), self.assertRaisesRegex(ValidationError, "pairs of numbers"):
                kpi.write({"scoring": "steps", "steps": steps})

    def test_json(self):
        diagnosis = self.env["customer.perf.diagnosis"]
        for value in (math.nan, {"a": [1, math.inf]}, [10**30]):
            with self.subTest(value=value), self.assertRaisesRegex(ValidationError, "takes a number"):
                diagnosis.new({"frozen_advice": value})
        self.assertEqual(
            diagnosis.new({"frozen_advice": {"a\0": ["b\ud800", True, 1.5]}}).frozen_advice, {"a": ["b", True, 1.5]}
        )

    def test_what_stands_there_since_before(self):
        """Numbers from before there were bounds: their own line has no score, everybody else's has."""
        self.measure_all(self.employee)
        csat, fcr = (
            self.scorecard.line_ids.filtered(lambda line, code=code: line.kpi_id.code == code)
            for code in ("csat_post", "fcr")
        )
        for line, table, column, value in (
            *((csat, "line", "target", value) for value in (math.nan, math.inf, 1e308)),
            *((csat, "line", "threshold", value) for value in (math.nan, -math.inf)),
            *((csat, "measure", "value", value) for value in (math.nan, math.inf, 1e308)),
            *((fcr, "measure", "numerator", value) for value in (math.nan, 1e308)),
            *((fcr, "measure", "denominator", value) for value in (math.inf, 5e-324)),
        ):
            with self.subTest(table=table, column=column, value=value), self.undone():
                self._plant(line, table, column, value)
                self.cycle.action_refresh()
                self.assertFalse(line.score)
                self.assertTrue(line.explanation)
                others = self.scorecard.line_ids - line
                self.assertTrue(all(score is not False for score in others.mapped("score")))
                self.assertTrue(self.scorecard.score)
                figures = ["actual", "score", "contribution", "status", "explanation"]
                told = json.dumps(self.scorecard.line_ids.read(figures), allow_nan=False)  # valid JSON
                self.assertTrue(told)

    def _plant(self, line, table, column, value):
        self.env.flush_all()
        where = {
            "line": SQL(
                "customer_perf_scorecard_line SET %s = %s WHERE id = %s", SQL.identifier(column), value, line.id
            ),
            "measure": SQL(
                "customer_perf_measure SET %s = %s WHERE kpi_id = %s AND subject = %s",
                *(SQL.identifier(column), value, line.kpi_id.id, line.subject),
            ),
        }
        self.env.cr.execute(SQL("UPDATE %s", where[table]))
        self.env.cr.execute(SQL("UPDATE customer_perf_scorecard SET is_stale = TRUE"))
        self.env.invalidate_all()

    def test_every_text(self):
        """What no database, page or file keeps is taken out; what turns the direction and what runs, too."""
        noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=2**20))
        bad = []
        for model, field in self._fields(WORDS):
            record = model.search([], limit=1)
            for text in ("a\0b", "a\ud800b", "a\u202eb\x1bc", "a\r\nb", MARKUP, noise):
                bad += self._not_clean(record or model.new(), field, text)
        self.assertFalse(bad)

    def _not_clean(self, record, field, text):
        kept = []

        def save():
            record.write({field.name: text})
            self.env.flush_all()
            self.env.invalidate_all()
            kept.append(record[field.name] or "")

        error = self._error_of(save)
        if error and not isinstance(error, UserError | IntegrityError):
            yield f"{field}={text[:20]!r}: {error!r}"
        for now in kept:
            if bounds.REFUSED.search(now) or len(now) > bounds.LONGEST_TEXT or "\r" in now:
                yield f"{field}={text[:20]!r} stands there as {now[:20]!r}"
            # what was escaped is text
            if field.type == "html" and re.search(r"<script|<[^>]+onerror", now):
                yield f"{field} holds what runs"

    def test_translations(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        kpi = self.template.line_ids[0].kpi_id
        kpi.update_field_translations("name", {"zh_CN": "a\0\ud800b"})
        self.assertEqual(kpi.with_context(lang="zh_CN").name, "ab")
        with self.assertRaisesRegex(ValidationError, "600"):
            kpi.update_field_translations("name", {"zh_CN": "a" * 601})

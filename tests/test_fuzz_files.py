"""Mangled files: each is read or refused in words, and a refusal leaves nothing behind."""

import base64
import io
import random
import tracemalloc
import zipfile

import xlsxwriter

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.customer_perf.tests.common import CustomerPerfCommon
from odoo.addons.customer_perf.wizard import measure_table, measure_xlsx
from odoo.addons.customer_perf.wizard.measure_sheet import UnreadableFile
from odoo.addons.customer_perf.wizard.measure_table import read_table

FILES, ALL_THE_WAY = 1000, 150
MEMORY = 200 * 1024**2  # bytes that may be held while a file is refused
HELD = {"cells", "one row", "depth", "one string"}  # files that would have everything held at once
HEAD = ("kpi", "employee", "date", "value", "numerator", "denominator", "sample_size")
ODD = (
    *(b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"\xff", b'"', b"\r", b"\n", b",", b";", b"\t", b"&#0;"),
    *(b"1e308", b"-1e999", b"NaN", b"9" * 5000, b"99999999999:59", b"31/02/2025", b"2025-13", b"0001-01-01"),
    *(b"=1+1", b"<", b"]]>", b"<!DOCTYPE x>", b"_x0000_", b"9999-12-31", "Ⅷ²①".encode(), b"a" * 70000, b"," * 300),
)
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "gb18030", "utf-32", "utf-7", "cp037")


@tagged("post_install", "-at_install")
class TestFuzzFiles(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rows = [
            (code, person.name, f"2025-0{month}-01", value, "", "", 3)
            for code, value in (("csat_post", 4.5), ("empathy", 4.1), ("crisis", 4))
            for person in (cls.employee, cls.boss)
            for month in (1, 2, 3)
        ]
        cls.text = "\n".join(",".join(map(str, row)) for row in (HEAD, *cls.rows))
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file)  # as spreadsheets do: with shared strings, which our own files have not
        for name in ("First", "Second"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate((HEAD, *cls.rows)):
                sheet.write_row(number, 0, row)
        book.close()
        with zipfile.ZipFile(file) as archive:
            cls.parts = {name: archive.read(name) for name in archive.namelist()}

    def _mangled(self, dice, content):
        """Bytes with some of them changed."""
        content = bytearray(content)
        for _change in range(dice.choice((0, 1, 2, 5, 20))):
            place = dice.randrange(len(content) + 1)
            match dice.randrange(4):
                case 0:
                    content[place : place + 1] = bytes([dice.randrange(256)])
                case 1:
                    content[place:place] = dice.choice(ODD)
                case 2:
                    del content[place : place + dice.randrange(30)]
                case 3 if dice.random() < 0.2:
                    del content[place:]
        return bytes(content)

    def _csv(self, dice):
        text = self.text.replace("\n", dice.choice(("\n", "\r\n", "\r"))).replace(",", dice.choice(",;\t|"))
        if dice.random() < 0.3:
            text = text.replace("4.5", dice.choice(("1e308", "4,5", "NaN", "-0", "9" * 400, "1,234", "50 %")))
        return self._mangled(dice, text.encode(dice.choice(ENCODINGS) if dice.random() < 0.4 else "utf-8"))

    def _xlsx(self, dice):
        """Most are whole archives of mangled parts, since an archive with a wrong byte is refused at once."""
        parts = dict(self.parts)
        for _change in range(dice.randrange(1, 4)):
            name = dice.choice(list(parts))
            match dice.randrange(6):
                case 0:
                    other = dice.choice(list(parts))
                    parts[name], parts[other] = parts[other], parts[name]
                case 1:
                    parts.pop(name)
                    parts = parts or dict(self.parts)
                case 2:
                    for old, new in (
                        (b'r="2"', b'r="20000000"'),
                        (b">4.5<", dice.choice((b">1e308<", b">1e999<", b">nan<", b">" + b"9" * 5000 + b"<"))),
                        (b'r="B', dice.choice((b'r="ZZZ', b'r="', b'r="B-'))),
                        (b't="s"', dice.choice((b't="d"', b't="b"', b't="e"', b't="str"', b't="?"'))),
                    ):
                        sheet = parts.get("xl/worksheets/sheet1.xml", b"")
                        parts["xl/worksheets/sheet1.xml"] = sheet.replace(old, new) if dice.random() < 0.5 else sheet
                case _:
                    parts[name] = self._mangled(dice, parts[name])
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return self._mangled(dice, file.getvalue()) if dice.random() < 0.2 else file.getvalue()

    def test_mangled_files(self):
        dice, outcomes = random.Random(13), {"read": 0, "imported": 0}
        Measure = self.env["customer.perf.measure"]
        for number in range(FILES):
            content = (self._csv, self._xlsx)[number % 2](dice)
            with self.subTest(number=number):
                try:
                    read_table(content, lambda title: title.lower() in HEAD)
                    outcomes["read"] += 1
                except UnreadableFile:
                    pass
                if number % (FILES // ALL_THE_WAY):
                    continue
                before = Measure.search_count([])
                with self.undone():
                    imported = self._import(content)
                    self.env.flush_all()
                    self.assertEqual(Measure.search_count([]) - before, imported)
                    outcomes["imported"] += bool(imported)
        self.assertGreater(outcomes["read"], FILES / 5, "mangled files that are read say more than refused ones")
        self.assertGreater(outcomes["imported"], ALL_THE_WAY / 20)

    def _import(self, content):
        """How many values came in; none where a step was refused."""
        wizard = self.env["customer.perf.measure.import"].with_user(self.users["officer"])
        try:
            with self.cr.savepoint():
                wizard = wizard.create(
                    {"file": base64.b64encode(content), "file_name": "f", "company_id": self.company.id}
                )
                wizard.action_check()
                wizard.write({"good_only": True, "accept_all": True, "accept_reason": "Mangled"})
                wizard.action_import()
                return wizard.created_count
        except UserError as error:
            self.assertTrue(str(error).strip())
            return 0

    # ------------------------------------------------------------ small files that hold much

    def _packed(self, **changes):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                change = next((change for part, change in changes.items() if part in name), bytes)
                archive.writestr(name, change(content))
        return file.getvalue()

    def _renamed(self, old, new, change):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                changed = change(content) if name.endswith(old.decode()) else content
                archive.writestr(name.replace(old.decode(), new.decode()), changed.replace(old, new))
        return file.getvalue()

    def test_a_part_may_have_another_name(self):
        found = read_table(self._renamed(b"sheet1.xml", b"sheet1.dat", bytes), lambda title: title.lower() in HEAD)
        self.assertEqual(len(found.sheets[0].rows), len(self.rows))

    def test_entities_wherever_they_stand(self):
        """Also across the border of two pieces"""
        entity = b'<!DOCTYPE a [<!ENTITY b "c">]>'
        for place in (0, *range(io.DEFAULT_BUFFER_SIZE - 12, io.DEFAULT_BUFFER_SIZE + 3)):
            content = self._packed(sheet1=lambda content, n=place: b" " * n + entity + content)
            with self.subTest(place=place), self.assertRaises(UnreadableFile):
                read_table(content, lambda title: title.lower() in HEAD)
            archive = measure_xlsx._Archive(io.BytesIO(content))
            with self.subTest(place=place), archive.open("xl/worksheets/sheet1.xml") as part:
                with self.assertRaises(UnreadableFile) as caught:
                    part.read()
                self.assertEqual(caught.exception.code, "format")

    def test_small_files_that_hold_much(self):
        def many(mark, times, before):
            return lambda content: content.replace(before, mark * times + before, 1)

        line = b"kpi,date,value\n"
        end, tag, runs = b"</sheetData>", b'<x a="%s"/>' % (b"a" * 5_000_000), (b"<si>", b"<r/>" * 200_000, b"</si>")
        strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
        for name, content in {
            "row": self._packed(sheet1=lambda content: content.replace(b'<row r="2"', b'<row r="20000000"')),
            "column": self._packed(sheet1=lambda content: content.replace(b'r="B2"', b'r="ZZZ2"')),
            "cells": self._packed(sheet1=many(b"<c><v>1</v></c>", 3_000_000, b"</row>")),
            "strings": self._packed(sharedStrings=lambda _content: strings % (b"<si><t>a</t></si>" * 1_600_000)),
            "string": self._packed(sharedStrings=lambda _content: strings % (b"a" * measure_xlsx.UNPACKED)),
            "rows": self._packed(sheet1=many(b"<row><c><v>1</v></c></row>", 101_000, end)),
            "one row": self._packed(sheet1=many(b'<c r="A9"/>', 200_000, b"</row>")),
            "empty cells": self._packed(sheet1=many(b"<row>" + b"<c/>" * 90_000 + b"</row>", 18, end)),
            "empty rows": self._packed(sheet1=many(b"<row/>", 1_100_000, end)),
            "depth": self._packed(sheet1=many(b"<x>", 200_000, end)),
            "tag": self._packed(sheet1=many(tag, 1, end)),
            "one string": self._packed(sharedStrings=lambda _content: strings % b"".join(runs)),
            "other name": self._renamed(b"sheet1.xml", b"sheet1.dat", many(tag, 1, end)),
            "styles": self._packed(styles=many(b"<xf/>", 200_000, b"</cellXfs>")),
            "line": b"," * 30_000_000,
            "word": line + b"a" * 30_000_000,
            "lines": line + b"\n" * 30_000_000,
            "text rows": line + b"csat_post,2025-01,4\n" * 101_000,
            "text columns": line + b"csat_post,2025-01,4" + b"," * 300,
            "open quote": line + b'"' + b"csat_post\n" * 3_000_000,
            "bytes": b"a" * (measure_table.LARGEST + 1),
        }.items():
            with self.subTest(name=name):
                tracemalloc.stop()
                if name in HELD:  # counting takes its time
                    tracemalloc.start()
                with self.assertRaises(UnreadableFile) as caught:
                    read_table(content, lambda title: title.lower() in HEAD)
                self.assertEqual(caught.exception.code, "large")
                self.assertLess(tracemalloc.get_traced_memory()[1], MEMORY)
        tracemalloc.stop()
        wizard = self.env["customer.perf.measure.import"].with_user(self.users["officer"]).create(
            {"file": base64.b64encode(b"," * 30_000_000), "company_id": self.company.id}
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "too large: .*100,000 rows and 200 columns"):
            wizard.action_check()

    def test_values_that_would_overflow(self):
        """Two of them stopped the refresh of a cycle."""
        for value in ("1e308", "9" * 400, "1e15", "-999999999999999"):
            text = "\n".join(
                ["kpi,employee,date,value", *(f"csat_post,Perf boss,2025-0{m}-01,{value}" for m in (1, 2))]
            )
            with self.subTest(value=value), self.undone():
                self._import(text.encode())
                self.cycle.action_refresh()

"""Whom and what a cell names. Nobody is taken for somebody else: what fits two is refused."""

import re
from collections import defaultdict

from ..tools.cell import NUMBER, plain

# Digits of a number that names somebody.
LONGEST_NUMBER = 40
# "Daniel Novak [E017]": for people the name, for the import what stands in brackets.
KEY = re.compile(r".*\[([^\[\]]+)\]\s*")


class Ambiguous(Exception):
    """A name that fits several records; ``names`` tells them apart."""

    def __init__(self, names):
        super().__init__(names)
        self.names = names


def _as_number(word):
    """A word of digits as a number, None where it is none; the longest badge is a barcode."""
    word = word.strip()
    return int(word) if word.isdecimal() and len(word) <= LONGEST_NUMBER else None


class Index:
    """Records by the words that people use for them.

    :ivar labels: {record id: what tells it from others of the same name}
    """

    def __init__(self):
        self.exact, self.loose, self.numbers = (defaultdict(set) for _index in range(3))
        self.labels = {}

    def add(self, id_, words, codes=(), label=""):
        """:param codes: words that count as they are written, before those that are compared as read"""
        self.labels[id_] = label
        for code in filter(None, codes):
            self.exact[code.strip()].add(id_)
        for word in filter(str.strip, filter(None, (*words, *codes))):
            self.loose[plain(word)].add(id_)
            if (number := _as_number(word)) is not None:
                self.numbers[number].add(id_)

    def find(self, cell, is_typed=False):
        """Id of the record that a cell names, None without one.

        A number may have lost its leading zeros on its way through a spreadsheet, so it names every
        badge of the same number, unless the file says that it is text.

        :raises Ambiguous: it names several
        """
        text = cell.text
        number = None if text.startswith("0") else _as_number(text)
        if number is not None and (cell.kind == NUMBER or not is_typed):
            return self._only(self.numbers.get(number))
        ids = self.exact.get(text) or self.loose.get(plain(text))
        if not ids and (found := KEY.fullmatch(text)):
            ids = self.exact.get(found[1].strip()) or self.loose.get(plain(found[1]))
        return self._only(ids)

    def key(self, id_, *words):
        """The first of some words that names a record and no other, None without one."""
        return next((word for word in words if word and self._names_only(id_, word)), None)

    def _names_only(self, id_, word):
        others = self.numbers.get(_as_number(word), set())
        return (self.exact.get(word.strip()) or self.loose.get(plain(word), set())) | others == {id_}

    def _only(self, ids):
        if not ids:
            return None
        if len(ids) > 1:
            raise Ambiguous(sorted(self.labels[id_] for id_ in ids))
        return next(iter(ids))


def read_indexes(env, company):
    """{column: Index} for a company, with a number of queries that does not depend on its size."""
    languages = [code for code, _name in env["res.lang"].get_installed()]
    return {
        "kpi": _kpis(env, languages),
        "employee": _employees(env, company),
        "department": _departments(env, company, languages),
        "segment": _segments(env, company, languages),
    }


def _names(records, languages, name="name"):
    """{record id: its name in every language}"""
    found = defaultdict(set)
    for lang in languages:
        for record in records.with_context(lang=lang):
            found[record.id].add(record[name])
    return found


def _kpis(env, languages):
    index = Index()
    kpis = env["customer.perf.kpi"].search([])
    names = _names(kpis, languages)
    for kpi in kpis:
        index.add(kpi.id, names[kpi.id], [kpi.code], kpi.code)
    return index


def _employees(env, company):
    """Everybody of the company, and those who left and still stand on a scorecard of an open cycle."""
    index = Index()
    # sudo: badge numbers are HR data; the wizard is HR's
    people = env["hr.employee"].sudo().with_context(active_test=False)
    open_cards = [("cycle_id.state", "!=", "closed"), ("employee_id", "!=", False)]
    cards = env["customer.perf.scorecard"].sudo()._search(open_cards)  # sudo: as above
    domain = [
        ("company_id", "=", company.id), "|", ("active", "=", True), ("perf_scorecard_ids", "in", cards)
    ]  # fmt: skip
    for person in people.search_read(domain, ["name", "work_email", "barcode"], load=None):
        words = [person["name"], person["work_email"]]
        codes = [person["barcode"], f"#{person['id']}"]
        index.add(person["id"], words, codes, ", ".join(filter(None, (*words, person["barcode"]))))
    return index


def employee_cell(person, index):
    """A name for people with what names nobody else in brackets: badge, e-mail, or a number."""
    key = index.key(person.id, person.barcode, person.work_email) or f"#{person.id}"
    return person.name if index.key(person.id, person.name) and not person.barcode else f"{person.name} [{key}]"


def _departments(env, company, languages):
    index = Index()
    departments = env["hr.department"].with_context(active_test=False).search(
        [("company_id", "in", [company.id, False])]
    )  # fmt: skip
    names, paths = _names(departments, languages), _names(departments, languages, "complete_name")
    for department in departments:
        words = names[department.id] | paths[department.id]
        index.add(department.id, words, label=department.complete_name)
    return index


def _segments(env, company, languages):
    index = Index()
    segments = env["customer.perf.segment"].search([("company_id", "in", [company.id, False])])
    names = _names(segments, languages)
    for segment in segments:
        index.add(segment.id, names[segment.id], label=segment.name)
    return index

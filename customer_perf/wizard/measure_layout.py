"""What a file of measures has where: its sheets, its columns, how dates and numbers are written."""

import difflib
from collections import defaultdict
from dataclasses import dataclass, field

from ..tools import days, reading
from ..tools.cell import ASKED, EMPTY, MIXED, plain

NUMBERS = ("value", "numerator", "denominator")
COLUMNS = ("kpi", "employee", "department", "date", *NUMBERS, "sample_size", "segment", "external_ref", "estimated")
# Columns of our own template that are there for people.
FOR_READING = ("period_text", "unit", "target", "hint")
SKIP = "skip"
# Characters of a cell that are shown.
SHOWN = 80
BAD, UNUSUAL, NOTE = "bad", "unusual", "note"


class RowError(Exception):
    """A row that cannot be taken: ``column`` names the cell, the message the reason."""

    def __init__(self, column, reason):
        super().__init__(reason)
        self.column = column


@dataclass
class Found:
    """What a check found.

    :ivar problems: why no row was looked at, in words; empty when all were
    :ivar good: tuples as ``measure_load.upsert`` takes them
    :ivar findings: dicts with ``kind``, ``sheet``, ``row``, ``column``, ``value``, ``reason``
    :ivar sheets: {name: (rows, whether it is read, what is said of it)}
    :ivar columns: {key: (title, first content, name or None)} of every column that is read
    :ivar left: what was left out, in words
    """

    problems: list = field(default_factory=list)
    good: list = field(default_factory=list)
    findings: list = field(default_factory=list)
    sheets: dict = field(default_factory=dict)
    columns: dict = field(default_factory=dict)
    left: list = field(default_factory=list)
    order: str | None = None
    mark: str | None = None
    rows: int = 0
    empty: int = 0

    def count(self, kind):
        """Rows with a finding of a kind."""
        return len({(f["sheet"], f["row"]) for f in self.findings if f["kind"] == kind})


class Layout:
    """Which sheets and columns of a table are read for a company, and how its dates and numbers.

    :param table: a ``measure_table.Table``
    :param names: {column name: label} and ``titles``: {plain title in any language: column name}
    :param chosen: what the user said of it: ``sheets`` {name: bool}, ``columns`` {key: name},
        ``order``, ``mark``, ``accepted`` {(sheet, row)}, ``accept_all``, ``reason``
    """

    def __init__(self, env, company, table, labels, titles, chosen):
        self.env, self.company, self.table = env, company, table
        self.labels, self.titles, self.chosen = labels, titles, chosen
        self.found = Found()
        self.first_month = company._perf_month()

    def _choose_sheets(self):
        found, env = self.found, self.env
        used = []
        for sheet in self.table.sheets:
            is_used = self.chosen["sheets"].get(sheet.name, bool(sheet.header) and not sheet.is_hidden)
            said = (
                env._("hidden in the file") if sheet.is_hidden else "" if sheet.header else env._("no known columns")
            )
            found.sheets[sheet.name] = (len(sheet.rows), is_used and bool(sheet.header), said)
            if is_used and sheet.header:
                used.append(sheet)
                if sheet.above:
                    rows = ", ".join(map(str, sheet.above))
                    found.left.append(env._("Rows above the column titles: %(rows)s.", rows=rows))
        if not used:
            found.problems.append(
                env._(
                    "No columns were found for %(names)s. Their titles stand in the first rows. Download the template "
                    "to see them all.",
                    names=", ".join(self.labels[name] for name in ("kpi", "date", "value")),
                )
            )
        return used

    def _columns(self, sheet):
        """{column name: place} of a sheet; what is not clear becomes a problem."""
        env, found = self.env, self.found
        width = max(len(row.cells) for row in (sheet.header, *sheet.rows)) if self.table.is_typed else 0
        titles = [cell.text[:SHOWN] for cell in sheet.header.cells]
        titles += [""] * (width - len(titles))
        places = defaultdict(list)
        for place, title in enumerate(titles):
            example = next((row.cells[place].text[:SHOWN] for row in sheet.rows if self._filled(row, place)), "")
            if not title and not example:
                continue
            shown = title or env._("column %(number)s", number=place + 1)
            name = self.chosen["columns"].get(plain(shown)) or self.titles.get(plain(title))
            found.columns[plain(shown)] = (shown, example, name)
            if name is None:
                found.problems.append(self._unknown(shown))
            elif name != SKIP and name not in FOR_READING:
                places[name].append((place, shown))
            elif name == SKIP:
                found.left.append(env._("The column “%(title)s”.", title=shown))
        for name, doubles in places.items():
            if len(doubles) > 1:
                found.problems.append(
                    env._(
                        "Two columns stand for %(name)s: %(titles)s. Say which one is left out.",
                        name=self.labels[name],
                        titles=", ".join(f"“{title}”" for _place, title in doubles),
                    )
                )
        missing = [name for name in ("kpi", "date") if name not in places]
        missing += [] if set(NUMBERS) & places.keys() else ["value"]
        if missing:
            names = ", ".join(self.labels[name] for name in missing)
            found.problems.append(env._("The columns %(names)s are missing.", names=names))
        return {name: doubles[0][0] for name, doubles in places.items()}

    def _filled(self, row, place):
        return place < len(row.cells) and row.cells[place].kind != EMPTY

    def _unknown(self, title):
        known = {plain(self.labels[name]): self.labels[name] for name in COLUMNS}
        near = difflib.get_close_matches(plain(title), known, 1, 0.5)
        if not near:
            near = [label for label in known if label in plain(title)][:1]
        if near:
            return self.env._(
                "The column “%(title)s” is not known. Is “%(near)s” meant? Say what it stands for, or leave it out.",
                title=title,
                near=known[near[0]],
            )
        return self.env._("The column “%(title)s” is not known. Say what it stands for, or leave it out.", title=title)

    def _conventions(self, plans):
        """How dates and numbers of the whole file are read; what nobody can tell is asked."""
        found, env = self.found, self.env

        def cells(names):
            for sheet, columns in plans:
                for name in names & columns.keys():
                    yield from (row.cells[columns[name]] for row in sheet.rows if self._filled(row, columns[name]))

        found.order = self.chosen["order"] or days.date_order(cells({"date"}))
        found.mark = self.chosen["mark"] or reading.decimal_mark(cells({*NUMBERS, "sample_size"}))
        if found.order in (ASKED, MIXED):
            found.problems.append(
                env._("Choose whether the dates have the day or the month first: 07/08/2026 can be read either way.")
                if found.order == ASKED
                else env._(
                    "Some dates have the day first, others the month. Choose how those are read that could be either."
                )
            )
        if found.mark in (ASKED, MIXED):
            found.problems.append(
                env._("Choose the decimal mark: 1,234 can be read either way.")
                if found.mark == ASKED
                else env._("Some numbers have a decimal comma, others a point. Choose which one holds.")
            )

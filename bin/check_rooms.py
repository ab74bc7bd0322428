#!/usr/bin/env python3
"""Hold the rooms of docs/architecture.md: a room knows those above it in the table, never one below.

Counted are imports, models named in code (``env["…"]``, comodels, ``_inherit``) and tables named in
SQL. A model belongs to the room that gives it its ``_name``.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ("customer_perf", "customer_perf_okr", "customer_perf_survey")
MODEL = re.compile(r"customer\.perf(?:\.[a-z]+)+")
TABLE = re.compile(r"\bcustomer_perf(?:_[a-z]+)+\b(?!\.)")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def main():
    problems = []
    for addon in ADDONS:
        problems += check_addon(addon, order_of_rooms(addon))
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return bool(problems)


def order_of_rooms(addon):
    """{room: place} as the table under "Rooms of `addon`" lists them."""
    text = (ROOT / "docs/architecture.md").read_text()
    _, _, section = text.partition(f"## Rooms of `{addon}`\n")
    rooms = re.findall(r"^\| `([a-z_]+)/` \|", section.partition("\n## ")[0], re.MULTILINE)
    return {room: place for place, room in enumerate(rooms)}


def check_addon(addon, order):
    files = {path: ast.parse(path.read_text()) for path in sorted((ROOT / addon).rglob("*.py")) if is_code(path)}
    homes = {}
    for path, tree in files.items():
        for name in names_given(tree):
            homes[name] = homes[name.replace(".", "_")] = room_of(addon, path)
    for path, tree in files.items():
        room = room_of(addon, path)
        if room not in order:
            yield f"{shown(path)}: the table of rooms does not know {room}/"
            continue
        for line, what, other in [*imports(addon, path, tree), *models_named(tree, homes)]:
            if order.get(other, -1) > order[room]:
                yield f"{shown(path)}:{line}: {room}/ may not know {other}/ ({what})"
        yield from too_long(path, tree)


def is_code(path):
    return not {"migrations", "tests", "demo"} & set(path.parts) and path.name not in (
        "__init__.py",
        "__manifest__.py",
    )


def room_of(addon, path):
    first, *rest = path.relative_to(ROOT / addon).parts
    return rest[0] if first == "models" and len(rest) > 1 else first.removesuffix(".py")


def names_given(tree):
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="_name")], value=ast.Constant(value=name)):
                yield name


def imports(addon, path, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            start = path.parents[node.level - 1]
            target = start.joinpath(*(node.module or "").split(".")) if node.module else start
            for alias in node.names:
                full = target if node.module else start / alias.name
                if full.is_relative_to(ROOT / addon) and full != ROOT / addon:
                    if full == ROOT / addon / "models":
                        full = full / alias.name / "__init__.py"
                    yield node.lineno, f"imports {full.relative_to(ROOT / addon)}", room_of(addon, full)


def models_named(tree, homes):
    docs = {id(text) for node in ast.walk(tree) for text in [docstring(node)] if text}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            for name in {*MODEL.findall(node.value), *TABLE.findall(node.value)}:
                if name in homes:
                    yield node.lineno, name, homes[name]


def docstring(node):
    if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body:
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            return first.value
    return None


def too_long(path, tree):
    lines = len(path.read_text().splitlines())
    if lines > LONGEST_FILE:
        yield f"{shown(path)}: {lines} lines, at most {LONGEST_FILE}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{shown(path)}:{node.lineno}: {node.name} has {length} lines, at most {LONGEST_FUNCTION}"


def shown(path):
    return path.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Breaks random lines of the models one at a time, and says which breaks no test notices.

Each break is one operator, constant, condition or call of ``models/``, or one of our record rules taken out of the
database; the tests of its room run until the first of them fails. Of ``tools/`` the tests that import the module run,
without a database. Run by ``bin/dev mutate [count] [seed] [models | tools]``.
"""

import ast
import os
import pathlib
import random
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = ("customer_perf", "customer_perf_okr", "customer_perf_survey")
# The tests of a room, beside those of its rights; of an addon without an entry all of its own.
ROOMS = {
    "base": "test_appraisal test_delegation test_in_use test_dialogue",
    "indicator": "test_measure test_import test_library test_pooled test_segments",
    "source": "test_source test_customers test_customer_states",
    "strategy": "test_strategy_map test_value_proposition",
    "design": "test_library test_launch test_scenario test_shared_result",
    "cycle": "test_launch test_ways_back",
    "scorecard": "test_figures test_phased test_launch test_moves",
    "appraisal": "test_appraisal test_calibration test_appeal test_payroll test_moves test_co_assessment",
    "launch": "test_launch test_shared_result test_moves test_next_cycle",
    "dialogue": "test_dialogue test_review test_pages",
    "warning": "test_warning",
    "improve": "test_improve test_complaint test_health",
    "situation": "test_situation",
    "page": "test_pages test_pulse",
    "hr": "test_not_his test_in_use test_moves",
    "records": "test_history test_personal_data test_audit",
}
RIGHTS = "test_security test_security_hidden test_security_steps test_security_writing"
SWAPS = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def breaks(tree):
    """(node, what is done to it, how to do it) of everything in functions that can be broken."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in {id(inner): inner for function in functions for inner in ast.walk(function)}.values():
        if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
            yield node, "comparison turned", lambda n=node: n.ops.__setitem__(0, SWAPS[type(n.ops[0])]())
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SWAPS:
            yield node, "operator turned", lambda n=node: setattr(n, "op", SWAPS[type(n.op)]())
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield node, "not dropped", lambda n=node: _drop_not(n)
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield node, "constant turned", lambda n=node: setattr(n, "value", not n.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            yield node, "constant moved", lambda n=node: setattr(n, "value", n.value + 1)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node, "call dropped", lambda n=node: setattr(n, "value", ast.Constant(None))


def _drop_not(node):
    node.operand = ast.UnaryOp(ast.Not(), node.operand)  # twice not


def tests_of(path):
    addon, _models, room = path.relative_to(ROOT).parts[:3]
    if addon != "customer_perf":
        return [f"{addon}/tests"]
    names = f"{ROOMS.get(room, '')} {RIGHTS}".split()
    return [str(test) for name in names if (test := pathlib.Path(addon, "tests", f"{name}.py")).exists()]


def fails_without_database(path):
    """Whether a test of ``tools`` that imports the module turns red."""
    imports = re.compile(rf"from \.\.? ?(?:import .*\b{path.stem}\b|{path.stem} import)")
    tests = sorted(path.parent.glob("tests/test_*.py"))
    near = [test for test in tests if imports.search(test.read_text())]
    names = [f"tools.tests.{test.stem}" for test in near or tests]
    start = f"import unittest, odoo.addons; odoo.addons.__path__.append({str(ROOT)!r}); unittest.main(module=None)"
    command = [sys.executable, "-c", start, "-f", *names]
    return subprocess.run(command, cwd=path.parent.parent, capture_output=True, check=False).returncode != 0


def fails(tests):
    """Whether a test turns red; the database is the one that ``bin/dev mutate`` has made."""
    options = ["--odoo-database=mutate", "--odoo-http", "--odoo-log-level=critical", "-x", "-q", "--no-header"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *tests], cwd=ROOT, capture_output=True, check=False
    )
    return done.returncode != 0


def break_code(path, index):
    """Break a file at one place, run its tests, put it back; (what was done, whether a test noticed)."""
    text = path.read_text()
    tree = ast.parse(text)
    node, what, do = list(breaks(tree))[index]
    do()
    try:
        path.write_text(ast.unparse(ast.fix_missing_locations(tree)))
        is_tool = path.parent.name == "tools"
        is_red = fails_without_database(path) if is_tool else fails(tests_of(path))
        return f"{path.relative_to(ROOT)}:{node.lineno} {what}", is_red
    finally:
        path.write_text(text)


def psql(statement):
    done = subprocess.run(["psql", "-qXAtd", "mutate", "-c", statement], capture_output=True, check=True, text=True)
    return done.stdout.split("\n")[:-1]


def break_rule(rule):
    name, domain = psql(f"SELECT name || E'\\n' || COALESCE(domain_force, '') FROM ir_rule WHERE id = {rule}")[:2]
    quoted = domain.replace("'", "''")
    psql(f"UPDATE ir_rule SET domain_force = '[(1, ''='', 1)]' WHERE id = {rule}")
    try:
        return f"rule {name} opened", fails([f"customer_perf/tests/{one}.py" for one in RIGHTS.split()])
    finally:
        psql(f"UPDATE ir_rule SET domain_force = '{quoted}' WHERE id = {rule}")


def main(count=40, seed=None, folder="models"):
    count, chance = int(count), random.Random(seed or os.urandom(4).hex())
    files = [path for addon in OURS for path in sorted(ROOT.glob(f"{addon}/{folder}/**/*.py"))]
    files = [path for path in files if "tests" not in path.parts]
    places = [(path, index) for path in files for index, _ in enumerate(breaks(ast.parse(path.read_text())))]
    share = max(1, count // 10) if folder == "models" else 0
    tries = [(break_code, place) for place in chance.sample(places, count - share)]
    if share:
        ours = "SELECT res_id FROM ir_model_data WHERE model = 'ir.rule' AND module = 'customer_perf' ORDER BY res_id"
        tries += [(break_rule, (rule,)) for rule in chance.sample(psql(ours), share)]
    survivors = []
    for number, (do, arguments) in enumerate(tries, 1):
        what, is_red = do(*arguments)
        survivors += [] if is_red else [what]
        print(f"{number:3} {'red ' if is_red else 'GREEN'} {what}", flush=True)
    print(f"{count - len(survivors)} of {count} turned red. No test noticed:", *survivors, sep="\n  ")


if __name__ == "__main__":
    main(*sys.argv[1:])

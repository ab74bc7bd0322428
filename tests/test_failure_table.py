"""The table of failure modes: each stands there once, with a test that exists or the reason why there is none."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (FM-\d\d) \| .+? \| (\w+) \| (.+?) \| (?:`(\w+)::(\w+)`|–) \|$")


class TestFailureTable(unittest.TestCase):
    def test_every_failure_has_its_test(self):
        lines = (ROOT / "docs/failure-modes.md").read_text().splitlines()
        rows = [ROW.match(line) for line in lines if line.startswith("| FM-")]
        self.assertTrue(all(rows))
        self.assertEqual([row[1] for row in rows], [f"FM-{number:02}" for number in range(1, 55)])
        for row in rows:
            with self.subTest(row[1]):
                _failure, kind, _where, module, test = row.groups()
                if kind == "context":
                    self.assertIsNone(test)
                    continue
                self.assertIn(kind, ("refused", "warned", "reported"))
                [file] = ROOT.glob(f"*/tests/{module}.py")
                self.assertIn(f"def {test}(", file.read_text())

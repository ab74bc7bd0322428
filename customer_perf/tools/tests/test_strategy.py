import unittest

from hypothesis import given
from hypothesis import strategies as st

from ..advice import Line, balances, design, internal_oriented, mostly_internal
from ..situation import advise, data_level, value_logic
from ..strategy import Node, credit, findings, path
from ..weighting import rescale

STABLE = {"frontline": 5, "process": 4, "strategy": 2, "lines": 2, "joint_work": 2, "exploration": 1, "agility": 3}
CLEAR = {"strategy": 5, "lines": 5, "joint_work": 5, "frontline": 2, "process": 3, "exploration": 2, "culture": 3}
OPEN = {"exploration": 5, "agility": 4, "culture": 5, "strategy": 2, "lines": 2, "joint_work": 3, "frontline": 1}
TOOLS = st.sampled_from([None, "bsc", "okr", "kpi"])
KEYS = st.sampled_from([*STABLE, *CLEAR, *OPEN, "approval", "not_mine", "data_steady", "red_lines", "alike"])


class TestSituation(unittest.TestCase):
    def test_each_situation_names_its_tool(self):
        """B-03, B-08, B-09, B-10"""
        self.assertEqual(advise(STABLE).trunk, "kpi")
        self.assertIn("static_kpi", advise(STABLE).warnings)
        self.assertEqual(advise(CLEAR).trunk, "bsc")
        self.assertIn("limits_bsc", advise(CLEAR).warnings)
        self.assertEqual(advise(OPEN).trunk, "okr")
        self.assertNotIn("culture", advise(OPEN).warnings)

    def test_obedience_warns_of_okr(self):
        """B-09: a low culture score adds the warning"""
        advice = advise({**OPEN, "culture": 1, "exploration": 5, "agility": 5})
        self.assertIn("okr", (advice.trunk, *advice.branches))
        self.assertIn("culture", advice.warnings)
        self.assertIn("culture", advise({**OPEN, "culture": 2}).warnings)
        self.assertNotIn("culture", advise({**OPEN, "culture": 3}).warnings)

    def test_walls_ask_for_a_balanced_scorecard(self):
        """B-05"""
        even = dict.fromkeys((*STABLE, "culture"), 3)
        self.assertEqual(advise(even).trunk, "kpi")
        walls = advise({**even, "approval": 1, "not_mine": 2})
        self.assertEqual(walls.trunk, "bsc")
        self.assertIn("walls", walls.reasons)

    def test_bounds_of_walls_and_branches(self):
        """Answers of 2 on average are walls; of the tools behind the first those from 3.5 on are branches, else one"""
        even = dict.fromkeys((*STABLE, "culture"), 3)
        self.assertIn("walls", advise({**even, "approval": 2, "not_mine": 2}).reasons)
        self.assertNotIn("walls", advise({**even, "approval": 2, "not_mine": 3}).reasons)
        for answers in (STABLE, CLEAR, OPEN, even):
            advice = advise(answers)
            _trunk, *others = sorted(advice.needs, key=lambda tool: -advice.needs[tool])
            strong = [tool for tool in others if advice.needs[tool] >= 3.5]
            self.assertEqual(advice.branches, tuple(strong or others[:1]))

    def test_unclear_value_proposition_comes_first(self):
        """A-05: the workshop instead of a balanced scorecard or OKR"""
        for answers in (CLEAR, OPEN):
            advice = advise(answers, clarified=False)
            self.assertIsNone(advice.trunk)
            self.assertEqual(advice.branches, ())
            self.assertIn("workshop", advice.warnings)
        self.assertEqual(
            (advise(STABLE, clarified=False).trunk, advise(STABLE, clarified=False).branches), ("kpi", ())
        )

    def test_value_logic(self):
        """A-07: each answer set yields the named tool"""
        self.assertEqual(value_logic(("stable",) * 3), "kpi")
        self.assertEqual(value_logic(("new",) * 3), "okr")
        self.assertEqual(value_logic(("new", "stable", "new")), "bsc")
        self.assertIsNone(value_logic(("new", "", "new")))
        even = dict.fromkeys((*STABLE, "culture"), 3)
        self.assertEqual(advise(even, "okr").trunk, "okr")

    def test_data_level_caps_the_indicators(self):
        """B-06, B-07"""
        self.assertEqual([data_level([n, n, n]) for n in (2, 3, 4)], ["weak", "medium", "strong"])
        self.assertIsNone(data_level([None]))
        weak = advise({**STABLE, "data_steady": 1, "data_groups": 2})
        self.assertEqual((weak.data_level, weak.kpi_max), ("weak", 5))
        self.assertIsNone(advise({**STABLE, "data_steady": 4}).kpi_max)

    def test_context_sets_share_and_gates(self):
        """B-11"""
        self.assertEqual(advise(STABLE).customer_share, 40)
        self.assertEqual(advise({**STABLE, "relationship": 5, "alike": 4}).customer_share, 60)
        pharma = advise({**STABLE, "red_lines": 5, "standardised": 5})
        self.assertEqual(pharma.customer_share, 20)
        self.assertIn("red_lines", pharma.warnings)

    def test_no_answer_recommends_nothing(self):
        self.assertEqual((advise({}).trunk, advise({}).branches, advise({}).data_level), (None, (), None))

    @given(st.dictionaries(KEYS, st.integers(1, 5)), TOOLS, st.booleans())
    def test_laws(self, answers, logic, clarified):
        advice = advise(answers, logic, clarified)
        self.assertNotIn(advice.trunk, advice.branches)
        self.assertTrue(20 <= advice.customer_share <= 70)
        if not clarified:
            self.assertIn(advice.trunk, (None, "kpi"))


class TestMap(unittest.TestCase):
    def test_path(self):
        links = {1: (2, 3), 2: (4,), 3: (4,), 4: (5,)}
        self.assertEqual(path(1, links, {5}), (1, 2, 4, 5))
        self.assertEqual(path(5, links, {5}), (5,))
        self.assertEqual(path(5, links, {1}), ())
        self.assertEqual(path(1, {1: (2,), 2: (1,)}, {9}), (), "a circle ends")

    def codes(self, nodes, links=None):
        return dict(findings(nodes, links or {}))

    def test_findings(self):
        """D-08, D-09, D-11, D-12, D-13"""
        customer = Node(1, "customer", ("result", "process"), True)
        process = Node(2, "process", ("result", "process"), True)
        money = Node(3, "financial", ("result", "process"), True)
        self.assertEqual(self.codes([customer, process, money], {2: (1,), 1: (3,)}), {})
        self.assertEqual(self.codes([customer, process, money], {1: (3,)}), {"orphan": [2]})
        self.assertEqual(self.codes([customer, process, money], {2: (1,)}), {"untied": [3]})
        self.assertEqual(self.codes([process]), {"no_customer": []})
        self.assertEqual(self.codes([]), {})

    def test_map_on_the_wall(self):
        """D-09: a value or a date of review removes it from the list"""
        silent = Node(1, "customer", ("result", "process"))
        self.assertEqual(self.codes([silent]), {"on_the_wall": [1]})
        for cured in (Node(1, "customer", silent.kinds, True), Node(1, "customer", silent.kinds, False, True)):
            self.assertEqual(self.codes([cured]), {})
        self.assertEqual(self.codes([Node(1, "customer")]), {"no_kpi": [1]})

    def test_lead_and_lag(self):
        lagging = Node(1, "customer", ("result",), True)
        self.assertEqual(self.codes([lagging]), {"no_lead_lag": [1]})
        self.assertEqual(self.codes([lagging, Node(2, "customer", ("process",), True)]), {})
        self.assertIn("many_kpis", self.codes([Node(1, "customer", ("result", "process", "process"), True)]))

    def test_credit(self):
        """K-02: a split of 50/30/20 credits 50/30/20"""
        self.assertEqual(credit(100, "share", (50, 30, 20)), [50, 30, 20])
        self.assertEqual(credit(30, "equal", (1, 3)), [15, 15])
        self.assertEqual(credit(30, "share", (0, 0)), [15, 15], "nobody has a share yet")
        self.assertEqual(credit(20, "full", (0, 0, 0)), [20, 20, 20])
        self.assertEqual(credit(10, "equal", (0, 0, 0)), [3.34, 3.33, 3.33])
        self.assertEqual(rescale([12.5] * 8 + [0.0], 75)[-1], 0.0, "a weight of zero stays zero")
        with self.assertRaises(ValueError):
            credit(10, "other", (1,))

    @given(st.floats(1, 100).map(lambda w: round(w, 2)), st.lists(st.integers(1, 100), min_size=1, max_size=8))
    def test_credit_adds_up(self, weight, shares):
        for mode in ("equal", "share"):
            self.assertAlmostEqual(sum(credit(weight, mode, shares)), weight, places=6)


class TestDesign(unittest.TestCase):
    def codes(self, *lines, **options):
        return dict(design(lines, **options))

    def test_orientation_of_a_post(self):
        """C-03, C-04"""
        self.assertTrue(internal_oriented(5, 8))
        self.assertFalse(internal_oriented(4, 8))
        self.assertTrue(mostly_internal(9, 10))
        self.assertFalse(mostly_internal(8, 10))
        self.assertFalse(mostly_internal(0, 0))

    def test_satisfaction_row_on_a_functional_sheet(self):
        """C-13, FM-04: exactly one customer KPI, and it is a satisfaction score"""
        tasks = [Line(n, 20, "internal", "process") for n in (2, 3, 4)]
        self.assertIn("lone_satisfaction", self.codes(Line(1, 40, "customer", "result", "csat"), *tasks))
        self.assertNotIn("lone_satisfaction", self.codes(Line(1, 40, "customer", "result"), *tasks))
        two = (Line(1, 20, "customer", "result", "csat"), Line(5, 20, "customer", "process"))
        self.assertNotIn("lone_satisfaction", self.codes(*two, *tasks))

    def test_three_groups(self):
        """F-16"""
        full = (
            Line(1, 40, "customer", "result"),
            Line(2, 30, "customer", "process"),
            Line(3, 30, "business", "result"),
        )
        self.assertEqual(self.codes(*full), {})
        self.assertIn("no_customer_result", self.codes(*full[1:]))
        self.assertIn("no_process", self.codes(full[0], full[2]))
        self.assertIn("no_efficiency", self.codes(*full[:2]))

    def test_activity_never_stands_alone(self):
        """F-15"""
        calls = Line(1, 50, "internal", "process", is_activity=True)
        self.assertEqual(self.codes(calls)["lone_activity"], [1])
        self.assertNotIn("lone_activity", self.codes(calls, Line(2, 50, "customer")))

    def test_pairs_and_means(self):
        """M-13, F-23, W-01, B-07, Q-02"""
        cheap = Line(1, 50, "internal", guards=frozenset({9}), conflicts=frozenset({2}))
        kind = Line(2, 50, "customer", "result", "nps", authority=False, support=False)
        found = self.codes(cheap, kind, Line(3, 0, "customer"), customer_max=1)
        self.assertEqual(found["conflict"], [1])
        self.assertEqual(found["unguarded"], [1])
        self.assertEqual(found["no_means"], [2])
        self.assertEqual(found["over_cap"], [2, 3])
        self.assertEqual(found["lone_loyalty"], [2])
        self.assertIn("no_gate", self.codes(cheap, needs_gate=True))
        self.assertNotIn("no_gate", self.codes(cheap, needs_gate=True, has_gate=True))
        self.assertEqual(self.codes(), {})

    def test_each_of_the_means_and_reach(self):
        """W-01, W-02, F-03"""
        found = self.codes(
            Line(1, 30, "customer", authority=False),
            Line(2, 30, "customer", support=False),
            Line(3, 40, "internal", authority=False, support=False, in_reach=False, is_smart=False),
        )
        named = {code: found.get(code) for code in ("no_authority", "no_support", "no_influence", "not_smart")}
        self.assertEqual(named, {"no_authority": [1], "no_support": [2], "no_influence": [3], "not_smart": [3]})
        self.assertNotIn("no_means", found, "asked of customer KPIs alone")

    def test_three_balances(self):
        """K-09, F-17: shares of the weight, and a word where nearly all of it lies on one side"""
        line = {"kind": "process", "orientation": "customer"}
        mixed = [
            Line(1, 40, **line, is_lasting=True, freedom="standard"),
            Line(2, 30, **line, is_lasting=False, freedom="individual"),
            Line(3, 30, "business", is_lasting=None, freedom="standard"),
        ]
        told = {code: (found.first, found.second, found.unknown) for code, found in balances(mixed).items()}
        self.assertEqual(told, {"customer": (70, 30, 0), "time": (40, 30, 30), "freedom": (30, 70, 0)})
        self.assertEqual(
            balances([Line(1, 77.5, "customer"), Line(2, 22.5, "internal")])["customer"].whole(), (78, 22, 0)
        )
        one_sided = {"short_only", "lasting_only", "standard_only", "individual_only", "little_customer"}
        self.assertFalse(one_sided & self.codes(*mixed).keys())
        short = [Line(1, 90, **line, is_lasting=False), Line(2, 10, "business", is_lasting=True)]
        self.assertIn("short_only", self.codes(*short))
        short[0] = Line(1, 89, **line, is_lasting=False)
        self.assertNotIn("short_only", self.codes(*short))
        self.assertIn("short_only", self.codes(short[0], Line(3, 11, "business")), "who says nothing is no balance")
        self.assertIn("lasting_only", self.codes(Line(1, 100, **line, is_lasting=True)))
        self.assertIn("standard_only", self.codes(Line(1, 100, **line, freedom="standard")))
        self.assertIn("individual_only", self.codes(Line(1, 100, **line, freedom="individual")))
        self.assertFalse(one_sided & self.codes(Line(1, 100, **line, freedom="open")).keys(), "may become any")
        self.assertIn("little_customer", self.codes(Line(1, 5, **line), Line(2, 95, "internal")))
        self.assertIsNone(balances([Line(1, 100, **line)])["time"], "nobody said: no balance, not 0")
        self.assertEqual(balances([]), {"customer": None, "time": None, "freedom": None})

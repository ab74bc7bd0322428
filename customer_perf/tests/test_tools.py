"""The plain tests of ``tools`` once more inside Odoo, so that a server without pytest runs them.

The laws (``test_laws``) need Hypothesis, which a stock server lacks; they run with pytest.
"""

from odoo.tests import BaseCase

from ..tools.tests import test_attainment, test_loyalty, test_purchases, test_scoring, test_signals, test_totals


class TestAttainment(BaseCase, test_attainment.TestAttainment):
    allow_inherited_tests_method = True


class TestWeighting(BaseCase, test_totals.TestWeighting):
    allow_inherited_tests_method = True


class TestAggregation(BaseCase, test_totals.TestAggregation):
    allow_inherited_tests_method = True


class TestGrading(BaseCase, test_totals.TestGrading):
    allow_inherited_tests_method = True


class TestBehaviourAndSignals(BaseCase, test_totals.TestBehaviourAndSignals):
    allow_inherited_tests_method = True


class TestTrend(BaseCase, test_signals.TestTrend):
    allow_inherited_tests_method = True


class TestFreshness(BaseCase, test_signals.TestFreshness):
    allow_inherited_tests_method = True


class TestLoyalty(BaseCase, test_loyalty.TestLoyalty):
    allow_inherited_tests_method = True


class TestGoal(BaseCase, test_scoring.TestGoal):
    allow_inherited_tests_method = True


class TestCard(BaseCase, test_scoring.TestCard):
    allow_inherited_tests_method = True


class TestAppraisal(BaseCase, test_scoring.TestAppraisal):
    allow_inherited_tests_method = True


class TestPurchases(BaseCase, test_purchases.TestPurchases):
    allow_inherited_tests_method = True

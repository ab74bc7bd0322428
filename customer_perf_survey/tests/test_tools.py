"""The plain tests of ``tools`` once more inside Odoo; the laws need Hypothesis and run with pytest."""

from odoo.tests import BaseCase

from ..tools.tests import test_disclosure, test_rhythm, test_scale, test_tally


class TestDisclosure(BaseCase, test_disclosure.TestDisclosure):
    allow_inherited_tests_method = True


class TestTally(BaseCase, test_tally.TestTally):
    allow_inherited_tests_method = True


class TestScale(BaseCase, test_scale.TestScale):
    allow_inherited_tests_method = True


class TestRhythm(BaseCase, test_rhythm.TestRhythm):
    allow_inherited_tests_method = True

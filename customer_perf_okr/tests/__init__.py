from . import test_okr

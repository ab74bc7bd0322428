from . import demo_okr

from . import action, round

from . import round_cancel

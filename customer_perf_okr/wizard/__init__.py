from . import carry_over

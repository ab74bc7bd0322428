from . import cancel, carry_over

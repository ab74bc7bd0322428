from . import perspective

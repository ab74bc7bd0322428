from . import cycle, measure

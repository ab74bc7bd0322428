from . import cycle, measure, source

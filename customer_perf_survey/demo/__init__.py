from . import demo_survey

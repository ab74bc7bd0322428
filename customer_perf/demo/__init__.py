from . import demo_company, demo_strategy

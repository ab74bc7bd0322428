from . import demo_company, demo_health, demo_improve, demo_strategy

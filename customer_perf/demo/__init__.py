from . import demo_appeal, demo_company, demo_health, demo_improve, demo_strategy

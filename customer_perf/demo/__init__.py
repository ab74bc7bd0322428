from . import demo_company, demo_improve, demo_strategy

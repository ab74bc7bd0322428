"""Choices that more than one model offers, each listed once."""

DIRECTIONS = [("higher", "Higher is better"), ("lower", "Lower is better"), ("range", "Within a range")]
ORIENTATIONS = [("customer", "Customer value"), ("business", "Business result"), ("internal", "Internal task")]
TIME_VIEWS = [("short", "Short term"), ("lasting", "Lasting")]
SOURCE_CLASSES = [
    ("customer", "Customer and business systems"),
    ("operations", "Operations"),
    ("hr", "Human resources"),
]
# Colour of a goal or a scorecard, see tools.attainment.status.
STATUSES = [("green", "On target"), ("amber", "Near target"), ("red", "Off target"), ("none", "No data")]
# What leads a business unit, or completes what leads it.
TOOLS = [("bsc", "Balanced scorecard"), ("okr", "OKR"), ("kpi", "Customer KPI")]

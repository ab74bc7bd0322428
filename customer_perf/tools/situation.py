"""Which tools fit a unit's situation. Answers are 1 (left anchor) to 5 (right anchor).

The rules are the seeds' (catalogue B-03 to B-11); limits and shares are ours, as the seeds name none.
"""

from dataclasses import dataclass
from statistics import fmean

BSC, OKR, KPI = "bsc", "okr", "kpi"
WEAK, MEDIUM, STRONG = "weak", "medium", "strong"

# What each tool lives on (B-08, B-09, B-10). In the order in which a tie is settled: the simplest first.
NEEDS = {
    KPI: ("frontline", "process"),
    BSC: ("strategy", "lines", "joint_work"),
    OKR: ("exploration", "agility", "culture"),
}
LEAN = 0.5  # what the value logic, or thick walls, add to a tool
LOW = 2.0  # an answer up to here is low
HIGHEST = 5
BRANCH_FROM = 3.5
MEDIUM_FROM, STRONG_FROM = 2.5, 4.0
WEAK_DATA_KPIS = 5
# Suggested share of customer KPIs in percent: the middle, a step per context, the limits.
SHARE, SHARE_STEP, SHARE_MIN, SHARE_MAX = 40, 10, 20, 70


@dataclass(frozen=True, slots=True)
class Advice:
    """What a diagnosis recommends.

    :ivar trunk: the tool that leads; None while the value proposition is unclear and the answers ask
        for a balanced scorecard or OKR: a workshop comes first (A-05)
    :ivar branches: tools that complete it, the best first
    :ivar needs: {tool: 1–5} how much the situation asks for it; tools without an answer are absent
    :ivar reasons: codes of what spoke for it
    :ivar warnings: codes of what to mind
    :ivar data_level: ``weak``, ``medium``, ``strong``; None without answers
    :ivar kpi_max: most customer KPIs a scorecard should carry (B-07); None: no limit
    :ivar customer_share: suggested percentage of customer KPIs (B-11)
    """

    trunk: str | None
    branches: tuple[str, ...]
    needs: dict
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    data_level: str | None
    kpi_max: int | None
    customer_share: int


def mean(values):
    """Mean of the answers that were given; None when there is none."""
    given = [value for value in values if value is not None]
    return fmean(given) if given else None


def data_level(answers):
    """Level of the customer data from its answers (B-06); None without answers."""
    level = mean(answers)
    if level is None:
        return None
    return STRONG if level >= STRONG_FROM else MEDIUM if level >= MEDIUM_FROM else WEAK


def value_logic(choices):
    """Tool that the three either-or questions on value lean to (A-07).

    Cheap and convenient, uniform, fast: a stable delivery, customer KPI. Expert, differentiated,
    well fitting: OKR. Both under one roof: the firm first needs one value proposition, the balanced
    scorecard. None while a choice is missing.

    :param choices: three of ``stable`` or ``new``
    """
    if len(choices) != 3 or not all(choices):
        return None
    return {3: KPI, 0: OKR}.get(sum(choice == "stable" for choice in choices), BSC)


def advise(answers, logic=None, clarified=True):
    """Recommend trunk and branches.

    :param answers: {question key: 1–5}; a missing key is no answer
    :param logic: what :func:`value_logic` returned
    :param clarified: whether the value proposition is clear
    """
    collaboration = mean(map(answers.get, ("approval", "not_mine")))
    walls = collaboration is not None and collaboration <= LOW
    needs = _needs(answers, {BSC} if walls else set(), {logic})
    ranked = sorted(needs, key=lambda tool: -needs[tool])
    level = data_level([answers.get(key) for key in ("data_steady", "data_groups", "data_feedback")])
    if not ranked:
        return Advice(None, (), needs, (), (), level, WEAK_DATA_KPIS if level == WEAK else None, _share(answers))
    trunk, *others = ranked
    branches = tuple(tool for tool in others if needs[tool] >= BRANCH_FROM) or tuple(others[:1])
    workshop = not clarified and trunk != KPI
    reasons = [f"fit_{trunk}"]
    reasons += ["walls"] if walls else []
    reasons += [f"logic_{logic}"] if logic else []
    warnings = {
        "workshop": not clarified,
        "limits_bsc": trunk == BSC,
        "static_kpi": trunk == KPI,
        "culture": OKR in (trunk, *branches) and (answers.get("culture") or 5) <= LOW,
        "weak_data": level == WEAK,
        "red_lines": (answers.get("red_lines") or 0) >= BRANCH_FROM,
    }
    return Advice(
        None if workshop else trunk,
        () if workshop else tuple(tool for tool in branches if clarified or tool == KPI),
        needs,
        tuple(reasons),
        tuple(code for code, holds in warnings.items() if holds),
        level,
        WEAK_DATA_KPIS if level == WEAK else None,
        _share(answers),
    )


def _needs(answers, *leanings):
    """{tool: how much the answers ask for it}, more where something leans to it."""
    needs = {tool: need for tool, keys in NEEDS.items() if (need := mean(map(answers.get, keys))) is not None}
    return {tool: need + sum(LEAN for tools in leanings if tool in tools) for tool, need in needs.items()}


def _share(answers):
    """Contexts that need customers in the middle raise the share, those that need inner order first
    lower it (B-11)."""
    towards = sum((answers.get(key) or 0) >= BRANCH_FROM for key in ("relationship", "alike", "existing"))
    inwards = sum((answers.get(key) or 0) >= BRANCH_FROM for key in ("standardised", "early", "red_lines"))
    return min(max(SHARE + SHARE_STEP * (towards - inwards), SHARE_MIN), SHARE_MAX)

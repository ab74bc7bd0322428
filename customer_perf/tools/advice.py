"""What to look at in the design of a scorecard. Nothing here enters a score (catalogue C-09)."""

from dataclasses import dataclass, field

from .balance import balance

CUSTOMER, BUSINESS, INTERNAL = "customer", "business", "internal"
SATISFACTION = "csat"
STANDARD, INDIVIDUAL, OPEN = "standard", "individual", "open"
MANY_LINES = 8
MOSTLY_INTERNAL = 90.0  # percent; the one limit that the sources name (S2:99)


@dataclass(frozen=True, slots=True)
class Line:
    """One goal of a scorecard.

    :ivar id: what a finding names it by
    :ivar orientation: ``customer``, ``business`` or ``internal``
    :ivar kind: ``result``, ``process`` or ``behaviour``
    :ivar experience: ``nps``, ``csat``, ``ces``, ``clv`` or ``retention`` where the KPI is one of the
        five loyalty indicators, else None
    :ivar is_efficiency: about finance, cost or output
    :ivar authority, support: whether it is noted what the person may decide, and what the firm provides
    :ivar in_reach: False where people of this role can hardly move it
    :ivar is_smart: marked as specific, measurable, achievable, relevant and timed
    :ivar guards: ids of the customer KPIs that must not worsen when this one improves
    :ivar conflicts: ids of KPIs that are known to pull the other way
    :ivar is_yearly: its values come in once a year
    :ivar names_customer: it is said whom it serves, by class of customers or by what they gain
    :ivar is_lasting: it shows what stays and grows, not what happened in the period; None: nobody has said
    :ivar freedom: ``standard`` as prescribed, ``individual`` as agreed with the person, ``open`` to be agreed;
        None where there is no person
    """

    id: int
    weight: float
    orientation: str
    kind: str = "result"
    experience: str | None = None
    is_activity: bool = False
    is_efficiency: bool = False
    authority: bool = True
    support: bool = True
    in_reach: bool = True
    is_smart: bool = True
    guards: frozenset = field(default_factory=frozenset)
    conflicts: frozenset = field(default_factory=frozenset)
    is_yearly: bool = False
    names_customer: bool = True
    is_lasting: bool | None = None
    freedom: str | None = None


def internal_oriented(internal, count):
    """Whether a post works for its own figures: more internal tasks than customer and business KPIs
    together (C-03), from the number of internal tasks and of all lines."""
    return 2 * internal > count


def mostly_internal(internal, count, limit=MOSTLY_INTERNAL):
    """Whether internal tasks make up ``limit`` percent or more of the lines (C-04)."""
    return count > 0 and 100 * internal >= limit * count


def design(lines, customer_max=None, needs_gate=False, has_gate=False, internal_max=MOSTLY_INTERNAL):
    """(code, line ids) of what to think about on a scorecard, none for an empty one.

    :param customer_max: most customer KPIs while the data are weak; None: no limit
    :param needs_gate: whether the unit works under red lines
    :param internal_max: percent of internal tasks from which a scorecard is called internal
    """
    lines = list(lines)
    if not lines:
        return []
    ids, count, tasks = {line.id for line in lines}, len(lines), sum(line.orientation == INTERNAL for line in lines)
    customer = [line for line in lines if line.orientation == CUSTOMER]
    loyalty = [line for line in customer if line.experience]
    groups = (
        any(line.orientation == CUSTOMER and line.kind == "result" for line in lines),
        any(line.kind != "result" for line in lines),
        any(line.is_efficiency or line.orientation == BUSINESS for line in lines),
    )
    internal = mostly_internal(tasks, count, internal_max)
    lone_satisfaction = len(customer) == 1 and customer[0].experience == SATISFACTION
    found = [
        ("mostly_internal", [] if internal else None),
        ("internal_oriented", [] if internal_oriented(tasks, count) and not internal else None),
        ("lone_satisfaction", _ids(customer, lone_satisfaction)),
        ("lone_activity", _ids([line for line in lines if line.is_activity], not customer)),
        ("lone_loyalty", _ids(loyalty, len(loyalty) == 1 and not lone_satisfaction)),
        ("yearly", _ids([line for line in customer if line.is_yearly])),
        ("no_beneficiary", _ids([line for line in lines if line.orientation != INTERNAL and not line.names_customer])),
        ("no_customer_result", None if groups[0] else []),
        ("no_process", None if groups[1] else []),
        ("no_efficiency", None if groups[2] else []),
        ("conflict", _ids([line for line in lines if line.conflicts & ids])),
        ("unguarded", _ids([line for line in lines if line.guards and not line.guards & ids])),
        *_means(lines, customer),
        ("over_cap", _ids(customer, customer_max and len(customer) > customer_max)),
        ("many_lines", [] if count > MANY_LINES else None),
        ("no_gate", [] if needs_gate and not has_gate else None),
        *((code, []) for code in _one_sided(lines)),
    ]
    return [(code, concerned) for code, concerned in found if concerned is not None]


def _means(lines, customer):
    """What goals lack that people need to reach them; means are asked of customer KPIs alone."""
    return (
        ("no_means", _ids([line for line in customer if not (line.authority or line.support)])),
        ("no_authority", _ids([line for line in customer if line.support and not line.authority])),
        ("no_support", _ids([line for line in customer if line.authority and not line.support])),
        ("no_influence", _ids([line for line in lines if not line.in_reach])),
        ("not_smart", _ids([line for line in lines if not line.is_smart])),
    )


def balances(lines):
    """{code: Balance or None} of the three balances of a scorecard (K-09)

    ``customer``: customer value against efficiency and business; ``time``: what lasts against the short term (F-17);
    ``freedom``: what is or may be agreed with the person against what is prescribed for all.
    """
    lines = list(lines)
    weights = [line.weight for line in lines]
    return {
        "customer": balance(weights, [line.orientation == CUSTOMER for line in lines]),
        "time": balance(weights, [line.is_lasting for line in lines]),
        "freedom": balance(weights, [line.freedom and line.freedom != STANDARD for line in lines]),
    }


def _one_sided(lines):
    """Codes of the balances that lean to one side. That nothing speaks of customers, or nothing of efficiency, is
    said by ``no_customer_result`` and ``no_efficiency``; goals that are open to be agreed may yet become any."""
    leans = {code: found and found.leans() for code, found in balances(lines).items()}
    agreed = any(line.freedom == INDIVIDUAL for line in lines)
    return [
        code
        for code, holds in (
            ("little_customer", leans["customer"] is False and any(line.orientation == CUSTOMER for line in lines)),
            ("short_only", leans["time"] is False),
            ("lasting_only", leans["time"] is True),
            ("standard_only", leans["freedom"] is False),
            ("individual_only", leans["freedom"] is True and agreed),
        )
        if holds
    ]


def _ids(lines, holds=True):
    return [line.id for line in lines] or None if holds else None

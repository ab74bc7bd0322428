"""The strategy map as a graph, and results that several carry."""

from collections import deque
from dataclasses import dataclass

from .weighting import rescale

CUSTOMER, FINANCIAL = "customer", "financial"
# Kaplan & Norton, The Balanced Scorecard (1996): one or two measures per objective; Strategy Maps
# (2004): some 15 to 25 objectives.
KPIS_PER_OBJECTIVE = 2
OBJECTIVES = 25

EQUAL, BY_SHARE, FULL = "equal", "share", "full"


@dataclass(frozen=True, slots=True)
class Node:
    """One objective.

    :ivar perspective: code of its perspective
    :ivar kinds: kind of each of its KPIs (``result``, ``process``, ``behaviour``)
    :ivar has_value: whether one of its KPIs has a value in the current period
    :ivar reviewed: whether it has a date of review
    :ivar has_customer: whether it states whom it serves: a value proposition or experience
    """

    id: int
    perspective: str
    kinds: tuple[str, ...] = ()
    has_value: bool = False
    reviewed: bool = False
    has_customer: bool = False


def path(start, links, goals):
    """Shortest way along the links from a node to one of the goals, both included; () when there is
    none. Among equally short ways the one whose links come first.

    :param links: {node: nodes that it drives, in order}
    """
    came_from = {start: None}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        if node in goals:
            way = []
            while node is not None:
                way.append(node)
                node = came_from[node]
            return tuple(reversed(way))
        for following in links.get(node, ()):
            if following not in came_from:
                came_from[following] = node
                queue.append(following)
    return ()


def findings(nodes, links):
    """What is wrong with a map: (code, node ids) each, the most serious first (catalogue D-08 to
    D-13, FM-10). An empty map has none.

    :param links: {node id: ids that it drives}
    """
    if not nodes:
        return []
    goals = {node.id for node in nodes if node.perspective == CUSTOMER}
    tied = {target for node in goals for target in links.get(node, ())}
    found = [("no_customer", [])] if not goals else []
    rules = {
        "orphan": lambda node: (
            node.perspective not in (CUSTOMER, FINANCIAL) and not path(node.id, links, goals) and bool(goals)
        ),
        "untied": lambda node: node.perspective == FINANCIAL and node.id not in tied and not node.has_customer,
        "no_kpi": lambda node: not node.kinds,
        "on_the_wall": lambda node: bool(node.kinds) and not node.has_value and not node.reviewed,
        "many_kpis": lambda node: len(node.kinds) > KPIS_PER_OBJECTIVE,
    }
    for code, rule in rules.items():
        if ids := [node.id for node in nodes if rule(node)]:
            found.append((code, ids))
    for perspective in dict.fromkeys(node.perspective for node in nodes):
        of_it = [node for node in nodes if node.perspective == perspective]
        kinds = {kind for node in of_it for kind in node.kinds}
        # a result lags, what leads to it leads
        if kinds and ("result" not in kinds or kinds == {"result"}):
            found.append(("no_lead_lag", [node.id for node in of_it]))
    if len(nodes) > OBJECTIVES:
        found.append(("many_objectives", []))
    return found


def credit(weight, mode, shares):
    """Weight that each carrier of a shared result bears (catalogue K-02), in percent of a scorecard.

    ``full``: each bears the whole weight; ``equal``: the weight is divided evenly; ``share``: in
    proportion of the shares. Parts add up to the weight to the cent.

    :raises ValueError: an unknown mode
    """
    shares = list(shares)
    if mode == FULL:
        return [weight] * len(shares)
    if mode not in (EQUAL, BY_SHARE):
        raise ValueError(mode)
    return rescale([1.0] * len(shares) if mode == EQUAL or not sum(shares) else shares, weight)

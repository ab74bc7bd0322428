"""What may be told about groups of people without telling about any few of them.

Groups that are too small are told together with the next smallest ones, so that nothing is left
by subtraction (secondary suppression, as in statistical offices: A. Hundepool et al., Statistical
Disclosure Control, 2012). What was told in earlier rounds counts too: two figures whose people
differ by one tell about that one.
"""

FLOOR = 3  # below it a figure is a person's answer in all but name


def publishable(groups, k, waves=()):
    """Split the people who answered into the parts whose figures may be told.

    Whoever knows the figures of all parts, and those of the earlier rounds, can work out figures
    of sums and differences of parts. Every such set has no people or at least ``k``.

    :param groups: {group: ids of the people who answered}
    :param k: fewest people that a figure may stand for
    :param waves: one list per earlier round, of the sets of people whose figures are known
    :return: list of tuples of groups, the part that was put together last; a single part means the
        total only, an empty list that nothing may be told
    """
    groups = {group: frozenset(people) for group, people in groups.items() if people}
    # the smallest go first; the name decides between equals, so that a second look tells nothing new
    shown = sorted(groups, key=lambda group: (-len(groups[group]), str(group)))
    rest = [
        group
        for group in reversed(shown)
        if len(groups[group]) < k or any(differ_by_few([groups[group]], wave, k) for wave in waves)
    ]
    shown = [group for group in shown if group not in rest]
    while shown and not _may_be_told(groups, shown, rest, k, waves):
        rest.append(shown.pop())
    if shown:
        return [(group,) for group in shown] + ([tuple(rest)] if rest else [])
    return [tuple(rest)] if rest and _may_be_told(groups, shown, rest, k, waves) else []


def _may_be_told(groups, shown, rest, k, waves):
    parts = [groups[group] for group in shown]
    if rest:
        others = frozenset().union(*(groups[group] for group in rest))
        if len(others) < k or (shown and len(rest) < 2):
            return False
        parts.append(others)
    return all(not differ_by_few(parts, wave, k) for wave in waves) and not three_tell_few(parts, waves, k)


def three_tell_few(now, waves, k):
    """Whether a figure now, less the difference of two earlier ones, is about fewer than ``k`` people: R3 − (R1 − R2),
    as when those who left a round come back with one newcomer.

    The people who are left count once or twice, with either sign; what matters is how few they are.
    """
    known = {frozenset(part) for wave in waves for part in wave}
    known |= {frozenset().union(*wave) for wave in waves if wave}
    told = {frozenset(part) for part in now} | {frozenset().union(*now)}
    for first in known:
        for second in known:
            if first == second or not first & second:
                continue  # nothing is left of either: a difference of two groups, each large enough
            for part in told:
                # sizes first, for there are many: each of fewer than k people counts twice at most
                if abs(len(part) - len(first) + len(second)) < 2 * k and 0 < _left(part, first, second) < k:
                    return True
    return False


def _left(part, first, second):
    """How many people have a share in part − first + second."""
    return sum((person in part) - (person in first) + (person in second) != 0 for person in part | first | second)


def differ_by_few(now, before, k):
    """Whether some sum of parts now and some sum of parts before differ by fewer than ``k`` people,
    but by some.

    People are edges between the part they are in now and the part they were in before; two sums
    differ by the edges that are cut between them. So the question is whether a connected piece of
    that graph can be cut in two with fewer than ``k`` edges.
    """
    edges = {}
    place = {person: ("before", index) for index, part in enumerate(before) for person in part}
    for index, part in enumerate(now):
        for person in part:
            _join(edges, ("now", index), place.pop(person, "nowhere"))
    for node in place.values():
        _join(edges, node, "nowhere")
    return any(_smallest_cut(edges, piece) < k for piece in _pieces(edges))


def apart(waves):
    """Parts of several rounds that have no people in common: together they are known like the parts
    of one round, so that sums over rounds are held against a new one as well."""
    found, known = [], frozenset()
    for part in (part for wave in waves for part in wave):
        if not part & known:
            found.append(part)
            known |= part
    return found


def _join(edges, one, other):
    for a, b in ((one, other), (other, one)):
        row = edges.setdefault(a, {})
        row[b] = row.get(b, 0) + 1


def _pieces(edges):
    """Connected pieces of the graph, each a set of nodes."""
    left = set(edges)
    while left:
        piece, border = set(), [left.pop()]
        while border:
            node = border.pop()
            piece.add(node)
            border.extend(set(edges[node]) & left)
            left -= set(edges[node])
        yield piece


def _smallest_cut(edges, nodes):
    """Fewest edges whose removal splits the piece in two (M. Stoer, F. Wagner, 1997)."""
    weights = {node: dict(edges[node]) for node in nodes}
    best = float("inf")
    while len(weights) > 1:
        start = next(iter(weights))
        reach = {node: weights[start].get(node, 0) for node in weights if node != start}
        before = last = start
        while reach:
            before, last = last, max(reach, key=reach.get)
            cut = reach.pop(last)
            for node in reach:
                reach[node] += weights[last].get(node, 0)
        best = min(best, cut)
        for node, weight in weights.pop(last).items():  # the last two become one
            weights[node].pop(last)
            if node != before:
                weights[before][node] = weights[before].get(node, 0) + weight
                weights[node][before] = weights[before][node]
    return best


def detail(tallies, k):
    """How much of one question may be told, by part, as everybody may leave a question out.

    :param tallies: one Tally per part
    :return: ``parts``, ``total``, or an empty string: a part in which some answered, but too few,
        or all the same, would be told by the others and the total
    """
    told = [tally for tally in tallies if tally.n]
    if all(tally.n >= k and not tally.is_unanimous for tally in told) and len(told) == len(tallies):
        return "parts"
    whole = sum(tallies[1:], tallies[0])
    return "total" if whole.n >= k and not whole.is_unanimous else ""

"""Whether customers feel a change: those who say that it got better against those who say that it got worse.

A sign test: whoever feels no difference says nothing for or against. Where chance alone brings as many in fewer than
5 of 100 cases the verdict stands, up to 20 it may be chance; the words are those of ``customer_perf.tools.compare``.
"""

from math import comb

from odoo.addons.customer_perf.tools.compare import BETTER, CHANCE, MAYBE, NO_CHANGE, PERHAPS, WORSE


def felt(better, worse):
    """:return: verdict and by how much chance alone brings it, 0 to 1

    >>> felt(9, 0)
    ('better', 0.001953125)
    """
    n, most = better + worse, max(better, worse)
    chance = sum(comb(n, k) for k in range(most, n + 1)) / 2**n
    if better == worse:
        return NO_CHANGE, chance
    if chance < CHANCE:
        return (BETTER if better > worse else WORSE), chance
    return (MAYBE if better > worse and chance <= PERHAPS else NO_CHANGE), chance

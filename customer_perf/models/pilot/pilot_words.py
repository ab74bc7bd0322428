from odoo import api, models

from ...tools import pilot as arithmetic
from ...tools.attainment import HIGHER

# A chance below this is said to be one that finds little.
EVEN = 50


class CustomerPerfPilot(models.Model):
    """What may be said of a pilot, by the number of its units. Figures never say what brought a change about."""

    _inherit = "customer.perf.pilot"

    def _statement(self, figures):
        kpi, found = self.kpi_id, figures.found
        if found.code == arithmetic.NO_DATA:
            yield self.env._(
                "%(kpi)s: no unit that tries it has values before and during the pilot yet.", kpi=kpi.name
            )
            return
        yield self._headline(found)
        yield from self._rank_and_interval(found)
        yield self._meaning(found)
        if self._gain(self.kpi_id, found) < (self.smallest_change or 0):
            yield self.env._(
                "Less for the better than the smallest change worth having (%(change)s).",
                change=self.kpi_id._shown(self.smallest_change, unit=False),
            )
        if missing := len(self.unit_ids) - found.pilots - found.others:
            yield self.env._(
                "Units without values that count on both sides: %(count)s. What is pooled from fewer than five people "
                "does not count.",
                count=missing,
            )
        for guard, judged in figures.guards.items():
            yield self._guard_text(guard, judged)

    def _headline(self, found):
        values = {
            "kpi": self.kpi_id.name,
            "change": self._signed(self.kpi_id, found.estimate),
            "pilots": found.pilots,
            "others": found.others,
        }
        if not found.others:
            return self.env._("%(kpi)s: changed by %(change)s in the units that try it (%(pilots)s).", **values)
        return self.env._(
            "%(kpi)s: changed by %(change)s against the others (units that try it: %(pilots)s, beside: %(others)s).",
            **values,
        )

    def _rank_and_interval(self, found):
        if found.ahead is not None:
            yield self.env._(
                "Larger change for the better than %(ahead)s of %(others)s others.",
                ahead=found.ahead,
                others=found.others,
            )
        if found.low is not None:
            yield self.env._(
                "Between %(low)s and %(high)s (95 %% interval, units counted, not months).",
                low=self._signed(self.kpi_id, found.low),
                high=self._signed(self.kpi_id, found.high),
            )

    def _meaning(self, found):
        return {
            arithmetic.PICTURE: self.env._("With so few units it cannot be told from chance."),
            arithmetic.RANK: self.env._(
                "So many units allow a rank and no more: at least 3 that try it and 6 beside are needed to say what "
                "chance explains."
            ),
            arithmetic.OPEN: self.env._("The interval holds 0: chance may explain it."),
            arithmetic.BEYOND: self.env._("Hard to explain by chance."),
            arithmetic.OTHER_PATH: self.env._(
                "The units that try it were already on another path before: their trend was another one, and goes on."
            ),
        }[found.code]

    def _guard_text(self, guard, found):
        if found.estimate is None:
            return self.env._("Guard rail %(kpi)s: no values.", kpi=guard.name)
        change = self._signed(guard, found.estimate)
        if self._gain(guard, found) < 0:
            return self.env._(
                "Guard rail %(kpi)s: %(change)s against the others, worse. Look before you go on.",
                kpi=guard.name,
                change=change,
            )
        return self.env._("Guard rail %(kpi)s: %(change)s against the others.", kpi=guard.name, change=change)

    @api.model
    def _gain(self, kpi, found):
        """The estimate, for the better above 0."""
        return found.estimate if kpi.direction == HIGHER else -found.estimate

    def _chance_words(self, spread):
        """What the units are able to show, said before it begins.

        :param spread: of the changes of units in the year before, None where it is not known
        """
        sizes = len(self._units()), len(self._others())
        chance = arithmetic.chance(*sizes, abs(self.smallest_change or 0) / spread if spread else 1.0)
        if chance is None:
            yield self.env._("Name units beside: without three units in all, nothing tells an effect from chance.")
            return
        if spread and not self.smallest_change:
            yield self.env._("Enter the smallest change worth having, to see whether these units could show it.")
            return
        yield self._chance_text(sizes, round(100 * chance), spread)
        if 100 * chance < EVEN:
            yield self.env._("More units give a better chance; that nothing was found will then tell little.")
        if sizes[0] < arithmetic.INTERVAL_FROM[0] or sizes[1] < arithmetic.INTERVAL_FROM[1]:
            yield self.env._("“Hard to explain by chance” will only be said from 3 units that try it and 6 beside on.")

    def _chance_text(self, sizes, chance, spread):
        if not spread:
            return self.env._(
                "Units that try it: %(pilots)s, beside: %(others)s. How much they scatter is not known yet; a change "
                "as large as they usually scatter would be found in %(chance)s of 100 cases.",
                pilots=sizes[0],
                others=sizes[1],
                chance=chance,
            )
        return self.env._(
            "Units that try it: %(pilots)s, beside: %(others)s. A change of %(change)s would be found in "
            "%(chance)s of 100 cases.",
            pilots=sizes[0],
            others=sizes[1],
            change=self.kpi_id._shown(self.smallest_change, unit=False),
            chance=chance,
        )

"""What the values of the units say of a pilot: baseline, pilot and others side by side, and what may be said of it."""

from dataclasses import dataclass
from statistics import fmean

from odoo import api, fields, models

from ...fields import number
from ...tools import compare
from ...tools import pilot as arithmetic
from ...tools.attainment import RANGE
from ..indicator.facts import histories
from ..indicator.subject import subject_of

# Months before the start that a unit is held against, and how many of them go where a bad value led to the choice.
BASE, LEFT_OUT = 12, compare.LEFT_OUT


@dataclass(frozen=True, slots=True)
class Figures:
    """:ivar units: {department id: ``tools.pilot.Unit``} by the main KPI
    :ivar before: {department id: its values before}
    :ivar found: ``tools.pilot.Finding`` by the main KPI
    :ivar guards: {KPI: such a finding}
    """

    units: dict
    before: dict
    found: arithmetic.Finding
    guards: dict


class CustomerPerfPilot(models.Model):
    _inherit = "customer.perf.pilot"

    pilot_text = fields.Char("Units That Try It", compute="_compute_statement")
    others_text = fields.Char("Units Beside", compute="_compute_statement")
    statement = fields.Text("What the Figures Say", compute="_compute_statement")
    dots = fields.Json(compute="_compute_statement")
    chance_text = fields.Text("Chance to Find It", compute="_compute_chance_text")

    def _figures(self):
        """{pilot: Figures}, with one query for the values. What is pooled from fewer than five people counts for
        nobody: the statement is the same for all who read it."""
        today = {company.id: company._perf_today() for company in self.company_id}
        settled = {id_: fields.Date.subtract(day, days=compare.SETTLED_AFTER - 1) for id_, day in today.items()}
        keys = {
            (kpi._origin.id, subject_of(department_id=unit.department_id._origin.id), pilot.company_id.id)
            for pilot in self
            for kpi in pilot.kpi_id | pilot.guard_ids
            for unit in pilot.unit_ids
        }
        points = histories(self.env, keys, settled)
        return {pilot: pilot._figures_of(points) for pilot in self}

    def _figures_of(self, points):
        """:param points: as ``indicator.facts.histories`` gives them"""
        of_kpi = {kpi: self._units_of(kpi, points) for kpi in self.kpi_id | self.guard_ids}
        values = of_kpi.pop(self.kpi_id, {})
        units = {unit: self._unit_of(self.kpi_id, *spans) for unit, spans in values.items()}
        guards = {
            kpi: self._judged(kpi, {unit: self._unit_of(kpi, *spans) for unit, spans in found.items()})
            for kpi, found in of_kpi.items()
        }
        return Figures(
            units,
            {unit: before for unit, (before, _during) in values.items()},
            self._judged(self.kpi_id, units),
            guards,
        )

    def _units_of(self, kpi, points):
        """{department id: (values before, values during)}, (value, cases or None) each, oldest first"""
        company = self.company_id
        start = self.date_from or company._perf_today()
        until = fields.Date.subtract(start, months=LEFT_OUT) if self.chosen_for_bad == "yes" else start
        since = fields.Date.subtract(until, months=BASE)
        spans = {}
        for department in self.unit_ids.department_id:
            rows = points.get((kpi._origin.id, subject_of(department_id=department._origin.id), company.id), [])
            before = [(value, cases) for last, value, cases in rows if since <= last < until]
            during = [
                (value, cases)
                for last, value, cases in rows
                if self.date_from and last <= self.date_to and company._perf_start(last, kpi.frequency) >= start
            ]
            spans[department._origin.id] = before, during
        return spans

    @api.model
    def _unit_of(self, kpi, before, during):
        bounds = number(kpi.range_low), number(kpi.range_high)
        return arithmetic.unit(before, during, *bounds, kpi.direction == RANGE)

    def _judged(self, kpi, units):
        sides = [[units.get(u.department_id._origin.id) for u in side] for side in (self._units(), self._others())]
        changes, slopes = (
            [[getattr(unit, name, None) for unit in side] for side in sides] for name in ("change", "slope")
        )
        return arithmetic.judge(*changes, kpi.direction, slopes)

    # ------------------------------------------------------------ in words

    @api.depends_context("lang")
    @api.depends(
        "state", "unit_ids.department_id", "unit_ids.is_pilot", "kpi_id", "guard_ids", "date_from", "date_to",
        "chosen_for_bad", "smallest_change",
    )  # fmt: skip
    def _compute_statement(self):
        for pilot, figures in self._figures().items():
            sides = pilot._units(), pilot._others()
            pilot.pilot_text, pilot.others_text = (pilot._side_text(side, figures.units) for side in sides)
            shown = pilot.begun_on and pilot.kpi_id
            pilot.statement = "\n".join(pilot._statement(figures)) if shown else False
            pilot.dots = pilot._dots(figures.units) if shown else False

    def _side_text(self, side, units):
        """Means of one side before and during, and of the changes, one number per unit."""
        known = [unit for one in side if (unit := units.get(one.department_id._origin.id)) and unit.change is not None]
        if not known:
            return False
        before, during, change = (
            fmean(getattr(unit, name) for unit in known) for name in ("before", "during", "change")
        )
        return self.env._(
            "%(before)s before, %(during)s during it: %(change)s (units: %(count)s)",
            before=self.kpi_id._shown(before, beside=during),
            during=self.kpi_id._shown(during, beside=before),
            change=self._signed(self.kpi_id, change),
            count=len(known),
        )

    def _dots(self, units):
        """Each unit's change, for the picture."""
        return [
            {
                "name": one.department_id.name,
                "is_pilot": one.is_pilot,
                "change": unit.change,
                "text": self._signed(self.kpi_id, unit.change),
            }
            for one in self.unit_ids
            if (unit := units.get(one.department_id._origin.id)) and unit.change is not None
        ]

    @api.model
    def _signed(self, kpi, value):
        """A change; without its unit, which would read as a share of what was there."""
        text = kpi._shown(value, unit=False)
        return f"+{text}" if value and value > 0 else text

    # ------------------------------------------------------------ the chance to find it

    @api.depends_context("lang")
    @api.depends("unit_ids.department_id", "unit_ids.is_pilot", "kpi_id", "smallest_change", "date_from")
    def _compute_chance_text(self):
        for pilot, figures in self._figures().items():
            spread = arithmetic.spread(list(figures.before.values()))
            pilot.chance_text = "\n".join(pilot._chance_words(spread)) if pilot.kpi_id else False

from odoo import models
from odoo.exceptions import UserError

from ...tools import calibration, grading


class CustomerPerfCalibration(models.Model):
    """A guideline for the distribution of grades: held against groups that are large enough, and only said, unless the
    scale has a written reason why it must be met."""

    _inherit = "customer.perf.calibration"

    def _guideline(self, rows):
        """What the guideline says of rows: a dict per group, ``level`` ``held``, ``hint`` (too few people to hold it
        against them) or ``off``. The number of queries does not depend on the rows."""
        self.ensure_one()
        # sudo: departments, scales and the grade of a unit's own scorecard; nothing of a person
        rows = rows.sudo()
        departments = self.env["hr.department"].sudo().with_context(active_test=False).search(
            [("company_id", "=", self.company_id.id)]
        )  # fmt: skip
        parents = {unit.id: unit.parent_id.id or None for unit in departments}
        found = []
        for scale, own in rows.grouped(lambda row: row._scale()).items():
            if not (ranges := scale._guideline()):
                continue
            by_unit = own.grouped(lambda row: row.department_id.id)
            pools = calibration.pooled({unit: len(some) for unit, some in by_unit.items()}, parents)
            shifts = self._shifts(scale, set(pools.values()))
            for unit in sorted(set(pools.values())):
                people = own.filtered(lambda row, unit=unit, pools=pools: pools[row.department_id.id] == unit)
                found.append(self._group(scale, ranges, departments.browse(unit), people, shifts.get(unit, 0.0)))
        return found

    def _group(self, scale, ranges, unit, people, shift):
        total = len(people)
        level = "held" if total >= calibration.ENOUGH else "hint" if total >= calibration.FEW else "off"
        counts = {grade.id: len(some) for grade, some in people.grouped("grade_id").items()}
        findings = calibration.guideline(counts, ranges, shift) if level != "off" else []
        return {
            "unit": unit.complete_name or self.env._("No department"),
            "people": total,
            "level": level,
            "is_hard": scale.is_guideline_hard,
            "shift": shift,
            "texts": [self._finding_text(finding) for finding in findings if finding.over],
        }

    def _finding_text(self, finding):
        # sudo: the name of a grade
        facts = {
            "count": abs(finding.over),
            "grade": self.env["customer.perf.grade"].sudo().browse(finding.key).display_name,
            "there": finding.count,
            "low": finding.low,
            "high": finding.high,
        }
        if finding.over > 0:
            return self.env._(
                "%(count)s too many in %(grade)s: there are %(there)s, %(low)s to %(high)s fit.", **facts
            )
        return self.env._("%(count)s too few in %(grade)s: there are %(there)s, %(low)s to %(high)s fit.", **facts)

    def _shifts(self, scale, units):
        """{department id: percentage points} by the grade of its own scorecard."""
        # sudo: see _guideline
        cards = self.env["customer.perf.scorecard"].sudo().search_fetch(
            [("cycle_id", "=", self.cycle_id.id), ("department_id", "in", list(units)), ("employee_id", "=", False)],
            ["department_id", "score"],
        )  # fmt: skip
        shift_of = {grade.id: grade.unit_shift for grade in scale.grade_ids}
        return {
            card.department_id.id: shift_of[key]
            for card in cards
            if card.score is not False and (key := grading.grade(card.score, scale._bands()))
        }

    def _check_guideline(self):
        for each in self.sudo():  # sudo: of everybody in it, whoever finishes
            broken = [
                f"{group['unit']}: {' '.join(group['texts'])}"
                for group in each._guideline(each._rows())
                if group["is_hard"] and group["level"] == "held" and group["texts"]
            ]
            if broken:
                raise UserError(
                    self.env._(
                        "%(name)s cannot be finished, for the guideline must be met. %(groups)s",
                        name=each.name,
                        groups=" ".join(broken),
                    )
                )

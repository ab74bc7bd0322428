from odoo import api, models

from ...tools import calibration as tools
from ..base.words import number_text

# Upper ends of bands, in years.
AGES, SENIORITIES = (30, 40, 50), (1, 3, 10)


class CustomerPerfCalibrationPage(models.AbstractModel):
    """For HR alone: who rates unlike the figures, and whether groups of people come off worse. It corrects nothing."""

    _inherit = "customer.perf.calibration.page"

    @api.model
    def _beside(self, calibration, rows):
        beside = super()._beside(calibration, rows)
        if not self.env.user._perf_is_officer():
            return beside
        return {**beside, "severity": self._severity(calibration), "fairness": self._fairness(calibration, rows)}

    @api.model
    def _severity(self, calibration):
        """Raters with enough ratings in the cycle, the most unlike the figures first."""
        scores = {}
        lines = self.env["customer.perf.appraisal.line"].search_fetch(
            [
                ("appraisal_id.cycle_id", "=", calibration.cycle_id.id),
                ("appraisal_id.is_assessed", "=", True),
                ("source", "in", ("behaviour", "scorecard")),
                ("computed_score", "!=", False),
            ],
            ["appraisal_id", "source", "computed_score"],
        )
        for line in lines:
            scores.setdefault(line.appraisal_id, {})[line.source] = line.computed_score
        found = tools.severity(
            [
                (appraisal.manager_id.id, own["behaviour"], own["scorecard"])
                for appraisal, own in scores.items()
                if len(own) == 2 and appraisal.manager_id
            ]
        )
        names = self.env["hr.employee"].sudo().browse(found)  # sudo: names of managers
        return [
            {"id": who.id, "name": who.name, "n": found[who.id].n, "text": self._severity_text(found[who.id].gap)}
            for who in names.sorted(lambda who: -abs(found[who.id].gap))
        ]

    @api.model
    def _severity_text(self, gap):
        gap = round(gap, 1)
        if not gap:
            return self.env._("rates as the figures say")
        facts = {"gap": number_text(self.env, abs(gap), digits=1)}
        return (
            self.env._("rates %(gap)s sd above what the figures say", **facts)
            if gap > 0
            else self.env._("rates %(gap)s sd below what the figures say", **facts)
        )

    @api.model
    def _fairness(self, calibration, rows):
        """Shares of the upper grades by gender, age and seniority, where the reader may see these of employees."""
        if not self.env.user.has_group("hr.group_hr_user"):
            return []
        employees = rows.employee_id
        today = calibration.company_id._perf_today()
        sexes = dict(self.env["hr.version"]._fields["sex"]._description_selection(self.env))
        groups = {
            self.env._("Gender"): {e.id: sexes.get(e.sex) for e in employees},
            self.env._("Age"): {e.id: self._band(e.birthday, today, AGES) for e in employees},
            self.env._("Years here"): {e.id: self._band(e.create_date.date(), today, SENIORITIES) for e in employees},
        }
        upper = {
            grade
            for scale in rows._scale()
            for grade in scale.grade_ids.sorted("score_min", reverse=True)[: len(scale.grade_ids) // 2].ids
        }
        graded = rows.filtered("grade_id")
        return [
            {"name": name, "rows": self._rates([(group_of[r.employee_id.id], r.grade_id.id in upper) for r in graded])}
            for name, group_of in groups.items()
        ]

    @api.model
    def _rates(self, people):
        rates = tools.four_fifths([(group, is_upper) for group, is_upper in people if group])
        return [
            {"name": group, "n": rate.n, "share": rate.share, "ratio": rate.ratio, "is_low": rate.is_low}
            for group, rate in sorted(rates.items())
        ]

    @api.model
    def _band(self, day, today, ends):
        """The band of years since a day, in words; None where it is not known."""
        if not day:
            return None
        years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
        below = next((end for end in ends if years < end), None)
        if below is None:
            return self.env._("%(low)s years and more", low=ends[-1])
        start = max((end for end in ends if end < below), default=0)
        return self.env._("%(low)s to below %(high)s years", low=start, high=below)

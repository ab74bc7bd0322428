"""What the values of its KPI say of an improvement."""

from datetime import timedelta

from odoo import Command, api, fields, models

from ...fields import number
from ...tools import compare
from ..base.words import points_text
from ..indicator.facts import histories
from ..indicator.subject import subject_of


class CustomerPerfImprovement(models.Model):
    _inherit = "customer.perf.improvement"

    def _figures(self, day):
        """{improvement: values to write} as known on a day, with one query for the values.

        :param day: no value counts whose period ended less than ten days before
        """
        # sudo: whose values an improvement may be about was checked when it was written
        improvements = self.sudo()
        keys = {(kpi.id, i._subject(), i.company_id.id) for i in improvements for kpi in i.kpi_id | i.kpi_id.guard_ids}
        settled = fields.Date.subtract(day, days=compare.SETTLED_AFTER - 1)
        points = histories(self.env, keys, dict.fromkeys(improvements.company_id.ids, settled))
        return {i.sudo(False): i._figures_of(points, day) for i in improvements}

    def _figures_of(self, points, day):
        found = self._verdict(self.kpi_id, points)
        worse = self.kpi_id.guard_ids.filtered(lambda kpi: self._verdict(kpi, points).code == compare.WORSE)
        return {
            "verdict": found.code,
            "n_before": found.n_before,
            "n_after": found.n_after,
            "before": found.before,
            "after": found.after,
            "difference_low": found.low,
            "difference_high": found.high,
            "chance": None if found.p is None else 100 * found.p,
            "guard_worse_ids": [Command.set(worse.ids)],
            "judged_on": day,
        }

    def _verdict(self, kpi, points):
        """:param points: as ``indicator.facts.histories`` gives them"""
        own = points.get((kpi.id, self._subject(), self.company_id.id), [])
        # the values that called for it are no baseline: they are the newest of those up to the alert
        until = min(filter(None, (self.begun_on - timedelta(days=1), self.alert_id.value_date)))
        before = [value for last, value, _cases in own if last <= until]
        begins = self.company_id._perf_start
        after = [value for last, value, _cases in own if begins(last, kpi.frequency) > self.carried_on]
        return compare.compare(
            compare.baseline(before), after, kpi.direction, number(kpi.range_low), number(kpi.range_high)
        )

    def _subject(self):
        return subject_of(self.employee_id.id, self.department_id.id)

    # ------------------------------------------------------------ in words

    @api.depends("verdict", "n_before", "n_after", "before", "after", "difference_low", "guard_worse_ids")
    def _compute_verdict_text(self):
        for improvement in self:
            improvement.verdict_text = improvement.verdict and "\n".join(improvement._words())

    def _words(self):
        """What was found, with its numbers. It never says what brought a change about: figures cannot."""
        verdict = dict(self._fields["verdict"]._description_selection(self.env))[self.verdict]
        yield f"{verdict}."
        kpi = self.kpi_id
        if self.n_before and self.n_after:
            yield self.env._(
                "%(kpi)s: %(before)s before (%(n_before)s values), %(after)s after (%(n_after)s values).",
                kpi=kpi.name,
                before=kpi._shown(self.before, beside=self.after),
                n_before=self.n_before,
                after=kpi._shown(self.after, beside=self.before),
                n_after=self.n_after,
            )
        else:
            yield self.env._(
                "%(kpi)s: %(n_before)s values before and %(n_after)s after it that count.",
                kpi=kpi.name,
                n_before=self.n_before,
                n_after=self.n_after,
            )
        if self.chance is not False:
            yield self.env._(
                "The difference lies between %(low)s and %(high)s (90 %% interval); in %(chance)s of 100 cases chance "
                "alone brings as much.",
                low=kpi._shown(self.difference_low, unit=False, beside=self.difference_high),
                high=kpi._shown(self.difference_high, beside=self.difference_low),
                chance=points_text(self.env, self.chance),
            )
        if self.guard_worse_ids:
            yield self.env._("Got worse meanwhile: %(kpis)s.", kpis=", ".join(self.guard_worse_ids.mapped("name")))
        if self.verdict in (compare.BETTER, compare.MAYBE, compare.WORSE):
            yield self.env._("What brought it about, figures cannot say: look at what else changed in that time.")

from odoo import api, models

from ...tools import periods, pulse
from ..indicator.facts import series
from ..indicator.subject import subject_of
from .pulse import SHOWN


class CustomerPerfPulse(models.AbstractModel):
    """Was it a matter of customers, of processes or of people? How the figures of each class moved, on one chart."""

    _inherit = "customer.perf.pulse"

    @api.model
    def _beside(self, company, department, cycle, said):
        return {**super()._beside(company, department, cycle, said), "causes": self._causes(company, department)}

    @api.model
    def _causes(self, company, department):
        """[{"code", "name", "count", "points": [{"date", "value"}]}], a class of sources each: twelve months of what
        its monthly figures say together. A class in which nothing can be told is left out. One query of values."""
        kpis = self.env["customer.perf.kpi"].search(
            [("state", "=", "active"), ("source_class", "!=", False), ("frequency", "=", "month")]
        )
        until = pulse.half_years(company._perf_today())[0][1]
        span = periods.later(periods.start(until, periods.MONTH), 1 - SHOWN), until
        subject, points = subject_of(department_id=department.id), {}
        for kpi, _company, whose, day, value, _cases in series(kpis, company, span):
            if whose == subject:
                points.setdefault(kpi, []).append((day, value))
        found = {}
        for kpi in kpis.filtered(lambda kpi: kpi.id in points):
            if standing := pulse.standings(points[kpi.id], kpi.direction):
                found.setdefault(kpi.source_class, []).append(standing)
        names = {
            "customer": self.env._("Customers"),
            "operations": self.env._("Processes"),
            "hr": self.env._("People"),
        }
        return [
            {
                "code": code,
                "name": name,
                "count": len(found[code]),
                "points": [{"date": day, "value": value} for day, value in pulse.together(found[code])],
            }
            for code, name in names.items()
            if code in found
        ]

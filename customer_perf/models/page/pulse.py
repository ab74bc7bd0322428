from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...fields import number
from ...tools import compare, periods, pulse
from ..indicator.facts import series, totals
from ..indicator.subject import subject_of
from .kpi_status import current_cycle, judge_places

# Months that a line shows
SHOWN = 12


class CustomerPerfPulse(models.AbstractModel):
    """Are our customers better off than half a year ago? What executives look at first, and heads for their unit."""

    _name = "customer.perf.pulse"
    _description = "Customer Pulse"

    @api.model
    @api.readonly
    def get_page(self, department_id=False):
        """All that the page shows, in one call and a number of queries that does not grow with KPIs or people.

        :param department_id: which unit; empty: the company for HR and executives, their own unit for managers
        :return: dict; a KPI without values is left out. ``rows`` is False for who leads no unit and is not told
            about the company
        :raises AccessError: a unit that is not the user's
        """
        units = self._units()
        if not (units or self._sees_company()):
            return {"rows": False}
        department = self._chosen(units, department_id)
        company = department.company_id or self.env.company
        cycle = current_cycle(self.env, company)
        rows = self._rows(company, department, cycle)
        followed = [row for row in rows if row["group"]]
        said = pulse.answer(row["verdict"] for row in followed)
        return {
            "company": {"id": company.id, "name": company.name},
            "unit": department.id,
            "units": [{"id": unit.id, "name": unit.complete_name} for unit in units],
            "can_see_company": self._sees_company(),
            "spans": [self._span(*span) for span in pulse.half_years(company._perf_today())],
            "answer": said,
            "counts": {code: sum(row["verdict"] == code for row in followed) for code, _label in self._verdicts()},
            "rows": followed,
            "missing": self._missing(followed),
            "extremes": self._extremes(rows),
            **self._beside(company, department, cycle, said),
        }

    @api.model
    def _beside(self, company, department, cycle, said):
        """What stands beside the figures."""
        return {}

    # ------------------------------------------------------------ whose

    @api.model
    def _sees_company(self):
        return self.env.user.has_group("customer_perf.group_customer_perf_executive")

    @api.model
    def _units(self):
        """The departments that the page can be turned to."""
        domain = Domain("company_id", "in", self.env.companies.ids)
        if self._sees_company():
            domain &= Domain("perf_is_business_unit", "=", True) | Domain("parent_id", "=", False)
        else:
            # sudo: whom a department is led by, for the user himself
            led = self.env["hr.department"].sudo().search([("manager_id.user_id", "=", self.env.uid)])
            domain &= Domain("id", "child_of", led.ids)
        return self.env["hr.department"].search(domain).sorted("complete_name")

    @api.model
    def _chosen(self, units, department_id):
        if not department_id:
            return units.browse() if self._sees_company() else units[:1]
        department = self.env["hr.department"].browse(department_id).exists()
        if department in units or (self._sees_company() and department.company_id in self.env.companies):
            return department
        raise AccessError(self.env._("The customer pulse is for executives, HR and those who lead a department."))

    # ------------------------------------------------------------ figures

    @api.model
    def _span(self, first, last):
        names = (format_date(self.env, day, date_format="MMM yyyy") for day in (first, last))
        return " – ".join(dict.fromkeys(names))

    @api.model
    def _verdicts(self):
        labels = self.env["customer.perf.improvement"]._fields["verdict"]._description_selection(self.env)
        few = self.env._("Too few values to tell")
        return [(code, label if code in pulse.JUDGED else few) for code, label in labels]

    @api.model
    def _rows(self, company, department, cycle):
        """A row for each customer KPI with values; ``group`` says why it is followed, empty: it is not."""
        subject = subject_of(department_id=department.id)
        kpis = self.env["customer.perf.kpi"].search(
            [("state", "=", "active"), "|", ("orientation", "=", "customer"), ("experience", "!=", False)]
        )
        spans = pulse.half_years(company._perf_today())
        recent = spans[0]
        since = periods.later(recent[0], -SHOWN)
        points = {}
        for kpi, _company, whose, day, value, cases in series(kpis, company, (since, recent[1])):
            if whose == subject:
                points.setdefault(kpi, []).append((day, value, cases))
        kpis = kpis.filtered(lambda kpi: kpi.id in points)
        groups = self._groups(kpis, points, company, department)
        known = [totals(kpis, company, span) for span in spans]
        judged = judge_places(kpis, {(kpi.id, subject) for kpi in kpis}, company, cycle)
        rows = []
        for kpi in kpis:
            place = kpi.id, subject
            own = points[kpi.id]
            within = [[value for day, value, _n in own if first <= day <= last] for first, last in spans]
            found = compare.compare(within[1], within[0], kpi.direction, number(kpi.range_low), number(kpi.range_high))
            # a half-year of which less than half is known is held against nothing
            values = [
                total.get(place, (None,))[0] if 2 * len(some) >= len(within[0]) else None
                for total, some in zip(known, within, strict=True)
            ]
            rows.append(self._row(kpi, groups.get(kpi, ""), values, found, judged[place], own))
        return sorted(rows, key=lambda row: (row["group"] != "north_star", not row["group"]))

    @api.model
    def _groups(self, kpis, points, company, department):
        """{kpi: why it is followed}: the north stars of what is promised, and of each loyalty indicator the KPI with
        the newest value."""
        promise = self.env["customer.perf.value.proposition"]._nearest(company, department)
        groups = {}
        for kpi in kpis.filtered("experience").sorted(lambda kpi: points[kpi.id][-1][0]):
            groups[kpi.experience] = kpi  # the last one has the newest value
        return dict.fromkeys(groups.values(), "loyalty") | dict.fromkeys(promise.north_star_ids & kpis, "north_star")

    @api.model
    def _missing(self, followed):
        """Names of the loyalty indicators that nothing is known of."""
        labels = dict(self.env["customer.perf.kpi"]._fields["experience"]._description_selection(self.env))
        known = {row["experience"] for row in followed}
        return [label for code, label in labels.items() if code not in known]

    @api.model
    def _row(self, kpi, group, values, found, status, points):
        experiences = dict(kpi._fields["experience"]._description_selection(self.env))
        recent, former, year_ago = ("" if not value else self._figure(kpi, value) for value in values)
        return {
            **status.shown(kpi),
            "group": group,
            "experience": kpi.experience or "",
            "experience_label": experiences.get(kpi.experience, ""),
            "recent": recent,
            "former": former,
            "year_ago": year_ago,
            "interval": self._interval(kpi, values[0]),
            "n": values[0].n if values[0] else 0,
            "verdict": found.code,
            "verdict_label": dict(self._verdicts())[found.code],
            "gain": pulse.gain(found, kpi.direction),
            "points": [{"date": day, "value": value} for day, value, _cases in points[-2 * SHOWN :]],
            "unit": kpi.unit or "",
        }

    @api.model
    def _figure(self, kpi, value):
        return "" if value.value is None else kpi._shown(value.value)

    @api.model
    def _interval(self, kpi, value):
        """The 95 % interval of a percentage of cases that are known."""
        if not value or value.value is None or value.bare or kpi.aggregation != "ratio" or kpi.ratio_factor != 100:
            return ""
        found = pulse.interval(value.value, value.n)
        return f"{kpi._shown(found.low, unit=False)}–{kpi._shown(found.high)}" if found else ""

    @api.model
    def _extremes(self, rows):
        """The biggest gain and the biggest loss among all customer KPIs, None where there is none."""
        moved = sorted((row for row in rows if row["gain"] is not None), key=lambda row: row["gain"])
        return {
            "gain": moved[-1] if moved and moved[-1]["gain"] > 0 else None,
            "loss": moved[0] if moved and moved[0]["gain"] < 0 else None,
        }

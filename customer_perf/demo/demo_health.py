import random

from odoo import api, fields, models

from ..models.indicator.measure_load import upsert
from ..models.indicator.subject import subject_of

# Indicators that departments report beside those of their scorecards: (usual value, what a point of the outcome's
# moves changes in it, noise).
BESIDE = {"prob_time": (26.0, -1.6, 3.2), "mtrs": (9.0, 0.0, 1.5), "cpl_2nd": (74.0, 0.0, 4.0)}
SEED = 41


class CustomerPerfDemo(models.AbstractModel):
    """A quarter ago HR retired an indicator that moved nothing. Of two others the figures say by now that one moves
    with what customers feel and that the other is to be decided on."""

    _inherit = "customer.perf.demo"

    @api.model
    def _judge_indicators(self, month):
        kpis = {kpi.code: kpi for kpi in self.env["customer.perf.kpi"].search([("code", "in", [*BESIDE, "csat"])])}
        for code in BESIDE:
            kpis[code].warn_signal = False  # looked at once a quarter, not every night
            self._report_beside(kpis[code], *BESIDE[code])
        enquiries = self._ref("kpi_fcr").touchpoint_ids.filtered(lambda point: point.company_id == self.env.company)
        enquiries.kpi_ids += kpis["prob_time"]
        self.env["customer.perf.benchmark"].create(
            {
                "kpi_id": kpis["csat"].id,
                "value": 81,
                "industry": "Household services, best quarter of the members",
                "source": "Yearly survey of the trade association",
                "date": fields.Date.add(month, months=-8),
            }
        )
        Health = self.env["customer.perf.kpi.health"]
        former = fields.Date.add(month, months=-3, days=15)
        Health._run(self.env.company, former)
        self._decide_on(kpis["prob_time"], former, decision="keep", reason="Customers count the hours, and so do we.")
        self._decide_on(
            kpis["cpl_2nd"],
            former,
            decision="retire",
            reason="Whether the second try succeeds moves nothing: solved at once is what customers remember.",
            asks_value="no",
            asks_influence="yes",
            asks_collect="yes",
        )
        kpis["cpl_2nd"]._retire("Solved at once is what customers remember.")
        Health._run(self.env.company)

    @api.model
    def _report_beside(self, kpi, usual, moves, noise):
        """Values of every department that has values of the outcome, month by month."""
        rnd = random.Random(f"{SEED}{kpi.code}")  # noqa: S311 - the same story each time, no secret
        outcomes = self.env["customer.perf.measure"].search(
            [
                ("kpi_id", "=", kpi.parent_id.id),
                ("department_id", "!=", False),
                ("company_id", "=", self.env.company.id),
            ],
            order="department_id, date",
        )
        rows = []
        for department, values in outcomes.grouped("department_id").items():
            mean = sum(values.mapped("value")) / len(values)
            for value in values:
                cases = rnd.randint(40, 90)
                amount = max(0.5, usual + moves * (value.value - mean) + rnd.gauss(0, noise))
                numbers = (amount, amount * cases / kpi.ratio_factor, cases)
                key = (None, department.id, subject_of(None, department.id), self.env.company.id)
                rows.append(
                    (kpi.id, *key, value.date, None, *numbers, cases, "import", None, kpi.version, False, None)
                )
        upsert(self.env, rows)

    @api.model
    def _decide_on(self, kpi, day, **values):
        found = self.env["customer.perf.kpi.health"].search([("kpi_id", "=", kpi.id), ("date", "=", day)])
        found.with_user(self._ref("user_anna_demo")).write(values)
        found.decided_on = fields.Date.add(day, days=6)

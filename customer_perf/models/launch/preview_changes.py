from collections import Counter

from odoo import fields, models
from odoo.tools import SQL

from ...fields import number
from ...tools.targets import Goal, differences, of_all
from .goals import weights_at_launch

CHANGES = [
    ("new", "New goal"),
    ("gone", "No longer a goal"),
    ("weight", "Weight (%)"),
    ("target", "Target"),
    ("definition", "Definition of the KPI (version)"),
]


class CustomerPerfCycleLaunch(models.TransientModel):
    """What is another than in the last cycle, and for how many people, before anything is written (J-12)."""

    _inherit = "customer.perf.cycle.launch"

    last_cycle_id = fields.Many2one("customer.perf.cycle", "Compared With", readonly=True)
    change_ids = fields.One2many("customer.perf.cycle.launch.change", "launch_id", "What Changed", readonly=True)

    def _plan(self):
        super()._plan()
        self.last_cycle_id = self.cycle_id._last_cycle()
        if not self.last_cycle_id:
            return
        before = self._goals_before()
        now = self._goals_now()
        people, missing = Counter(), 0
        for line in self.line_ids.filtered(lambda line: not line.skip):
            had = before.get(line.employee_id.id)
            if had is None:
                missing += 1
                continue
            for difference in differences(of_all(had), now.get(line.template_id.id, {})):
                people[(line.template_id.id, *difference)] += 1
        self.env["customer.perf.cycle.launch.change"].create(
            [
                {"launch_id": self.id, "template_id": template, "kpi_id": kpi, "what": what, "people": count}
                | {"before": self._in_words(old), "now": self._in_words(new)}
                for (template, kpi, what, old, new), count in people.items()
            ]
        )
        if missing:
            self.summary += "\n" + self.env._(
                "Had no scorecard in %(cycle)s: %(count)s.", cycle=self.last_cycle_id.name, count=missing
            )

    def _in_words(self, value):
        return "–" if value is None else f"{value:g}"

    def _goals_before(self):
        """{employee id: {kpi id: Goal}} of the last post in the last cycle, without shared results. One query."""
        query = SQL(
            """SELECT card.employee_id, line.kpi_id, line.weight, line.target, line.kpi_version
                 FROM customer_perf_scorecard card
                 JOIN customer_perf_appraisal latest ON latest.scorecard_id = card.id
                 JOIN customer_perf_scorecard_line line ON line.scorecard_id = card.id AND line.active
                WHERE card.cycle_id = %s AND card.employee_id = ANY(%s) AND line.scope != 'shared'""",
            self.last_cycle_id.id,
            list(self.line_ids.employee_id.ids),
        )
        self.env.flush_all()
        goals = {}
        for employee, kpi, weight, target, version in self.env.execute_query(query):
            goals.setdefault(employee, {})[kpi] = Goal(float(weight or 0), target, version or 0)
        return goals

    def _goals_now(self):
        """{template id: {kpi id: Goal}} as a launch would take them over."""
        templates = self.line_ids.template_id
        weights = weights_at_launch(templates)
        return {
            template.id: {
                line.kpi_id.id: Goal(
                    float(weights[line.id]), number(self.cycle_id._moved_target(line, "target")), line.kpi_id.version
                )
                for line in template.line_ids
                if line.id in weights
            }
            for template in templates
        }


class CustomerPerfCycleLaunchChange(models.TransientModel):
    _name = "customer.perf.cycle.launch.change"
    _description = "Change Since the Last Cycle"
    _order = "template_id, id"

    launch_id = fields.Many2one("customer.perf.cycle.launch", required=True, ondelete="cascade", index=True)
    template_id = fields.Many2one("customer.perf.scorecard.template", readonly=True)
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", readonly=True)
    what = fields.Selection(CHANGES, "What Is Another", readonly=True)
    before = fields.Char("Last Cycle", readonly=True)
    now = fields.Char("This Cycle", readonly=True)
    people = fields.Integer("For How Many People", readonly=True)

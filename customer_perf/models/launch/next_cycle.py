from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...fields import number
from ...tools.targets import moved
from ..base.bulk import update_rows

# What moves; steps, scales and red lines are agreed anew.
MOVED = ("target", "threshold", "stretch")
CEILINGS = {"%": 100.0}


class CustomerPerfCycle(models.Model):
    """Targets that are a little harder than the templates say, for one cycle: the templates stay."""

    _inherit = "customer.perf.cycle"

    target_change = fields.Float(
        "Targets Moved By (%)",
        copy=False,
        help="Of the templates' targets, at launch: +5 raises them by 5 % where higher is better and lowers them "
        "where lower is better. Ranges, steps and red lines stay. 0: as the templates say.",
    )

    _target_change_range = models.Constraint(
        "CHECK (target_change > -100 AND target_change <= 100)", "Targets move by less than -100 to 100 percent."
    )

    def write(self, vals):
        if "target_change" in vals and (started := self.filtered(lambda cycle: cycle.state != "draft")):
            raise UserError(self.env._("%(cycle)s is running: its targets were set at launch.", cycle=started[0].name))
        return super().write(vals)

    def _last_cycle(self):
        """The latest launched cycle of the company that ended before this one begins; none for the first."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_to", "<", self.date_from),
                ("state", "!=", "draft"),
            ],
            order="date_to desc, id desc",
            limit=1,
        )

    def _moved_target(self, line, name):
        """The target of a line of a template as this cycle takes it over, False without one."""
        if line.is_gate:
            return line[name]
        value = moved(number(line[name]), line.direction, self.target_change, CEILINGS.get(line.unit))
        return False if value is None else value


def move_targets(cycle, cards):
    """Goals of a launch get the targets of the cycle: one query, one statement."""
    if not (cards and cycle.target_change):
        return
    names = SQL(", ").join(SQL("line.%s", SQL.identifier(name)) for name in MOVED)
    goals = cycle.env.execute_query(
        SQL(
            """SELECT line.id, kpi.direction, kpi.unit->>'en_US', %s
                 FROM customer_perf_scorecard_line line JOIN customer_perf_kpi kpi ON kpi.id = line.kpi_id
                WHERE line.scorecard_id = ANY(%s) AND line.is_gate IS NOT TRUE""",
            names,
            list(cards.ids),
        )
    )
    update_rows(
        cycle.env["customer.perf.scorecard.line"],
        dict.fromkeys(MOVED, "float8"),
        [
            (goal, *(moved(value, direction, cycle.target_change, CEILINGS.get(unit)) for value in values))
            for goal, direction, unit, *values in goals
        ],
    )

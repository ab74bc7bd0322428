from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.customer_perf.fields import number
from odoo.addons.customer_perf.models.base.bulk import update_rows
from odoo.addons.customer_perf.models.indicator.facts import fact_of, read_facts
from odoo.addons.customer_perf.tools.aggregation import aggregate

from ..tools import okr

COLUMNS = {
    "current": "float8",
    "measured_on": "date",
    "progress_raw": "float8",
    "progress": "float8",
    "reason": "varchar",
    "regressed": "bool",
    "status": "varchar",
    "standing": "varchar",
    "zone": "varchar",
}


class CustomerPerfOkrKeyResult(models.Model):
    """Where a key result stands: fetch, hand to ``tools/okr.py``, store."""

    _inherit = "customer.perf.okr.key.result"

    def _refresh(self):
        """Progress of key results, with a number of queries that does not depend on theirs, and of the
        objectives above them."""
        # sudo: figures follow from what is kept, whoever may see it
        results = self.sudo().exists()
        results.fetch()
        results = results.filtered(lambda result: result.cycle_id.state != "closed")
        if not results:
            return
        self.env.flush_all()
        results._fetch_parts()
        values = results._bound_values()
        kept = results._kept()
        rows = []
        for result in results:
            current, measured_on = values.get(result.id, (number(result.current), None))
            found = result._progress(current, kept.get(result.id, (0, 0)))
            standing = result._standing(found.value)
            marks = [number(result[name]) for name in ("baseline", "commit", "target", "stretch")]
            zone = okr.zone(current, *marks) if result.kind in ("increase", "decrease", "count") else None
            figures = (found.raw, found.value, found.reason or None, found.regressed)
            light = okr.light(standing or okr.NONE)
            rows.append((result.id, current, measured_on, *figures, light, standing, zone))
        objectives = results.objective_id
        update_rows(results, COLUMNS, rows)
        objectives._refresh()

    def _standing(self, value):
        """What people read of it (tools/okr.py); None while it is not pursued."""
        objective = self.objective_id
        if objective.state != "published" or self.cancelled:
            return None
        is_waiting = not self.last_check_in and not objective._is_late(False)
        return objective._judge(value, self.confidence or None, is_waiting)

    def _fetch_parts(self):
        """Read what the figures are made of at once, however many they are."""
        self.fetch()
        self.fetch(["milestone_ids", "contributing_ids"])
        self.milestone_ids.fetch(["weight", "is_done"])
        (self.objective_id | self.contributing_ids).fetch()

    def _progress(self, current, kept):
        if self.source == "child":
            return okr.contributed(
                number(child._figure())
                for child in self.contributing_ids
                if child.alignment == "contributes" and child.state in ("published", "closed")
            )
        steps = [(step.weight, step.is_done) for step in self.milestone_ids]
        baseline, target = number(self.baseline), number(self.target)
        return okr.progress(self.kind, baseline, target, current, *kept, steps, self.source == "kpi")

    def _bound_values(self):
        """{id: (value of the KPI in the cycle, first day of its latest period)} of those that follow one;
        both None without a measure."""
        bound = self.filtered(lambda result: result.source == "kpi" and result.kpi_id)
        if not bound:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT result.id, kpi.aggregation, kpi.ratio_factor, fact.*
                  FROM customer_perf_okr_key_result result
                  JOIN customer_perf_okr_cycle cycle ON cycle.id = result.cycle_id
                  JOIN customer_perf_kpi kpi ON kpi.id = result.kpi_id
                 CROSS JOIN LATERAL %s fact
                 WHERE result.id = ANY(%s)
                """,
                fact_of("result", "cycle", SQL("kpi.aggregation")),
                list(bound.ids),
            )
        )
        found = {}
        for key, aggregation, factor, *columns in rows:
            known = read_facts(columns)
            found[key] = aggregate(aggregation, known, factor).value, known.last_date
        return found

    def _kept(self):
        """{id: (check-ins inside the range, all)} of those that are to be kept within one."""
        kept = self.filtered(lambda result: result.kind == "maintain")
        counts = defaultdict(lambda: [0, 0])
        if not kept:
            return {}
        for check in self.env["customer.perf.okr.check.in"].search_fetch(
            [("key_result_id", "in", kept.ids)], ["key_result_id", "value"]
        ):
            result = check.key_result_id
            low, high = result.range_low, result.range_high
            if check.value is not False:
                counts[result.id][1] += 1
                inside = (low is False or check.value >= low) and (high is False or check.value <= high)
                counts[result.id][0] += inside
        return {key: tuple(pair) for key, pair in counts.items()}

    def _own_todos(self):
        kind = self.env.ref("customer_perf_okr.mail_activity_type_okr_check_in")
        # sudo: the to-do that this addon made, whoever's it is
        return self.sudo().activity_ids.filtered(lambda todo: todo.activity_type_id == kind)

    @api.model
    def _cron_due(self):
        """Lights of the day, and a to-do for every key result whose check-in is due, once."""
        self.search([("cycle_id.state", "in", ("draft", "open"))])._refresh()
        self.search([("is_due", "=", True)])._remind()

    def _remind(self):
        """Put what is due on somebody's to-do list, unless it stands there."""
        due = self.filtered(lambda result: result.is_due and not result._own_todos())
        today = self.env.company._perf_today()
        waiting = [(result, user, today) for result in due if (user := result._reminded())]
        self._schedule_todos("customer_perf_okr.mail_activity_type_okr_check_in", waiting)

    def _reminded(self):
        """Its owner; else, among those who are still there, one of the objective; else the manager of one of
        them, unless it is private."""
        owner = self.owner_id.filtered("active") or self.objective_id.owner_ids.filtered("active")[:1]
        if owner or self.objective_id.is_private:
            return owner
        gone = (self.owner_id | self.objective_id.with_context(active_test=False).owner_ids).sudo()  # sudo: who leads
        people = gone.with_context(active_test=False).employee_ids.filtered(lambda e: e.company_id == self.company_id)
        return people.parent_id.user_id.filtered("active")[:1]

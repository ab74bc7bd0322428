from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools import signals
from ...tools.weighting import shares

# Rows of a list on the board; the lists behind it show all.
ROWS = 12
STEPS = ("draft", "self", "manager", "calibration", "published", "done")


class CustomerPerfCycleBoard(models.AbstractModel):
    """HR's page: how far are we, and what blocks us?"""

    _name = "customer.perf.cycle.board"
    _description = "Progress of a Cycle"

    @api.model
    @api.readonly
    def get_page(self, cycle_id=False):
        """Progress, blockers, distribution and data of a cycle, in one call.

        :param cycle_id: empty: the latest in review, else the latest that runs
        :return: dict; ``{"cycles": []}`` when there is none yet
        :raises AccessError: the user is not an HR officer
        """
        if not self.env.user._perf_is_officer():
            raise AccessError(self.env._("The progress of a cycle is for HR."))
        cycles = self.env["customer.perf.cycle"].search([("company_id", "in", self.env.companies.ids)])
        order = ("closed", "draft", "running", "review")
        cycles = cycles.sorted(lambda cycle: (order.index(cycle.state), cycle.date_from), reverse=True)
        if not cycles:
            return {"cycles": []}
        cycle = cycles.filtered(lambda cycle: cycle.id == cycle_id) or cycles[0]
        return {
            "cycles": [{"id": each.id, "name": each.name} for each in cycles],
            "cycle": self._cycle(cycle),
            "progress": self._progress(cycle),
            "blockers": self._blockers(cycle),
            "grades": self._grades(cycle),
            "data": self._data(cycle),
            "meetings": self._meetings(cycle),
            "is_unreviewed": self._is_unreviewed(cycle),
        }

    @api.model
    def _cycle(self, cycle):
        states = dict(cycle._fields["state"]._description_selection(self.env))
        today = cycle.company_id._perf_today()
        Appraisal = self.env["customer.perf.appraisal"]
        talks = self.env["customer.perf.check.in"].search_count([("cycle_id", "=", cycle.id), ("state", "=", "held")])
        return {
            "id": cycle.id,
            "name": cycle.name,
            "state": cycle.state,
            "state_label": states[cycle.state],
            "date_from": cycle.date_from,
            "date_to": cycle.date_to,
            "days_left": max((cycle.date_to - today).days, 0),
            "appraisals": cycle.appraisal_count,
            "published": cycle.progress,
            "refreshed_at": cycle.refreshed_at,
            "check_ins": talks,
            "check_ins_missed": Appraisal.search_count(
                [("cycle_id", "=", cycle.id), ("is_check_in_missed", "=", True)]
            ),
            "customer_topic_share": cycle.customer_topic_share,
        }

    # ------------------------------------------------------------ progress

    @api.model
    def _progress(self, cycle):
        """Appraisals by department and step."""
        labels = dict(self.env["customer.perf.appraisal"]._fields["state"]._description_selection(self.env))
        rows = {}
        for department, state, count in self.env["customer.perf.appraisal"]._read_group(
            [("cycle_id", "=", cycle.id)], ["department_id", "state"], ["__count"]
        ):
            rows.setdefault(department, {})[state] = count
        used = [step for step in STEPS if any(step in counts for counts in rows.values())]
        return {
            "steps": [{"code": step, "name": labels[step]} for step in used],
            "rows": [
                {
                    "id": department.id,
                    # sudo: departments of the cycle's own records
                    "name": department.sudo().complete_name or self.env._("No department"),
                    "counts": counts,
                    "total": sum(counts.values()),
                }
                for department, counts in rows.items()
            ],
        }

    @api.model
    def _blockers(self, cycle):
        """Who has to act before the cycle goes on, by name: as many queries as kinds of steps."""
        blockers = []
        if cycle.state == "running":
            blockers += self._by_manager(
                cycle,
                [("scorecard_id.state", "=", "draft"), ("state", "=", "draft")],
                self.env._("agrees goals"),
                False,
            )
            blockers += self._unready(cycle)
        if cycle.state == "review":
            today = cycle.company_id._perf_today()
            late = {
                step: bool(cycle[name]) and cycle[name] < today
                for step, name in (
                    ("self", "self_deadline"),
                    ("manager", "manager_deadline"),
                    ("published", "acknowledge_deadline"),
                )
            }
            blockers += self._by_manager(cycle, [("state", "=", "manager")], self.env._("assesses"), late["manager"])
            blockers += self._by_person(cycle, "self", self.env._("writes the self-assessment"), late["self"])
            blockers += self._publication(cycle)
            blockers += self._by_person(cycle, "published", self.env._("acknowledges"), late["published"])
        return blockers

    @api.model
    def _unready(self, cycle):
        """What HR sees to before the review starts."""
        tasks = {
            "raters": self.env._("names somebody who rates and can log in"),
            "logins": self.env._("gives a login, else there is no self-assessment"),
        }
        found = {what: cycle._unready()[what] for what in tasks}
        return [
            {"name": self.env._("HR"), "task": tasks[what], "count": count, "late": False, "domain": list(domain)}
            for what, (model, domain) in found.items()
            if (count := self.env[model].search_count(domain))
        ]

    @api.model
    def _by_manager(self, cycle, domain, task, late):
        domain = Domain("cycle_id", "=", cycle.id) & Domain(domain)
        rows = self.env["customer.perf.appraisal"]._read_group(
            domain, ["manager_id"], ["__count"], order="__count DESC", limit=ROWS + 1
        )
        acting = cycle._managers_without_login(self.env["hr.employee"].union(*(manager for manager, _count in rows)))
        found = [
            {
                "name": self._who_assesses(manager, acting),
                "task": task,
                "count": count,
                "late": late,
                "domain": list(domain & Domain("manager_id", "=", manager.id)),
            }
            for manager, count in rows[:ROWS]
        ]
        return found + self._more(domain, task, late, len(rows) > ROWS)

    @api.model
    def _who_assesses(self, manager, acting):
        """A manager by name and, where he cannot log in, who acts for him."""
        if not manager:
            return self.env._("HR (no manager)")
        name = self._who(manager.sudo())  # sudo: a name
        if manager.sudo() not in acting:
            return name
        user = acting[manager.sudo()]
        return (
            self.env._("%(user)s, for %(name)s who cannot log in", user=user.name, name=name)
            if user
            else self.env._("HR, for %(name)s who cannot log in", name=name)
        )

    @api.model
    def _who(self, employee):
        return employee.name if employee.active else self.env._("%(name)s (left)", name=employee.name)

    @api.model
    def _by_person(self, cycle, step, task, late):
        domain = Domain("cycle_id", "=", cycle.id) & Domain("state", "=", step)
        appraisals = self.env["customer.perf.appraisal"].search(domain, limit=ROWS + 1)
        found = [
            {
                "name": self._who(appraisal.sudo().employee_id),  # sudo: a name
                "task": task,
                "count": 1,
                "late": late,
                "domain": [("id", "=", appraisal.id)],
            }
            for appraisal in appraisals[:ROWS]
        ]
        return found + self._more(domain, task, late, len(appraisals) > ROWS)

    @api.model
    def _more(self, domain, task, late, is_cut):
        if not is_cut:
            return []
        count = self.env["customer.perf.appraisal"].search_count(domain)
        return [
            {"name": self.env._("All of them"), "task": task, "count": count, "late": late, "domain": list(domain)}
        ]

    @api.model
    def _publication(self, cycle):
        """What waits for the next level or for HR itself."""
        domain = Domain("cycle_id", "=", cycle.id) & Domain("state", "=", "calibration")
        approved = Domain("assessment_ids.is_approved", "=", True)
        groups = [(self.env._("HR"), self.env._("publishes"), domain & approved if cycle.needs_approval else domain)]
        if cycle.needs_approval:
            groups.append((self.env._("Next level"), self.env._("approves"), domain & ~approved))
        return [
            {"name": name, "task": task, "count": count, "late": False, "domain": list(part)}
            for name, task, part in groups
            if (count := self.env["customer.perf.appraisal"].search_count(part))
        ]

    # ------------------------------------------------------------ results

    @api.model
    def _grades(self, cycle):
        """How many have which grade as it stands now, see ``result_grade_id``."""
        Appraisal = self.env["customer.perf.appraisal"]
        counts = dict(Appraisal._read_group([("cycle_id", "=", cycle.id)], ["result_grade_id"], ["__count"]))
        # sudo: grade scales are configuration that the results refer to
        scales = Appraisal._read_group([("cycle_id", "=", cycle.id)], ["tool_mix_id.grade_scale_id"])
        grades = self.env["customer.perf.grade"].union(*(scale.sudo().grade_ids for (scale,) in scales))
        rows = [
            {"name": name, "count": sum(counts.get(grade.sudo(False), 0) for grade in same)}
            for name, same in grades._by_name().items()
        ]
        if missing := counts.get(self.env["customer.perf.grade"], 0):
            rows.append({"name": self.env._("No result yet"), "count": missing, "is_missing": True})
        for row, percent in zip(rows, shares(row["count"] for row in rows), strict=True):
            row["share"] = percent
        return {"rows": rows, "total": sum(row["count"] for row in rows)}

    @api.model
    def _data(self, cycle):
        """Coverage of the scorecards, and the KPIs whose values are late or missing."""
        Card = self.env["customer.perf.scorecard"]
        people = [("cycle_id", "=", cycle.id), ("employee_id", "!=", False)]
        [(coverage, share, score, total)] = Card._read_group(
            people, [], ["coverage:avg", "customer_share:avg", "score:avg", "__count"]
        )
        return {
            "coverage": coverage or 0,
            "customer_share": share or 0,
            "score": score,
            "without_score": Card.search_count([*people, ("score", "=", False)]),
            "cards": total,
            "kpis": self._stale_kpis(cycle),
        }

    @api.model
    def _stale_kpis(self, cycle):
        """KPIs with goals whose latest value is late or missing, those that concern most goals first."""
        if cycle.state == "closed":
            return []
        today = cycle.company_id._perf_today()
        rows = {}
        for kpi, last, count in self.env["customer.perf.scorecard.line"]._read_group(
            [("cycle_id", "=", cycle.id)], ["kpi_id", "last_date:day"], ["__count"]
        ):
            row = rows.setdefault(kpi, {"goals": 0, "late": 0, "missing": 0, "last": None})
            row["goals"] += count
            state = cycle._freshness(kpi, last or None, today)
            if state in (signals.LATE, signals.MISSING):
                row[state] += count
            if last and state == signals.LATE:
                row["last"] = max(row["last"] or last, last)
        stale = [(kpi, row) for kpi, row in rows.items() if row["late"] or row["missing"]]
        stale.sort(key=lambda pair: -(pair[1]["late"] + pair[1]["missing"]))
        return [
            {**row, "id": kpi.id, "name": kpi.name, "last": kpi._period_name(row["last"], cycle.company_id)}
            for kpi, row in stale[:ROWS]
        ]

    @api.model
    def _meetings(self, cycle):
        """The next meetings on the indicators, overdue ones first."""
        found = self.env["customer.perf.review.meeting"].search(
            [("company_id", "=", cycle.company_id.id), ("state", "=", "planned")], order="date, id", limit=3
        )
        return [
            {"id": meeting.id, "name": meeting.name, "date": meeting.date, "is_overdue": meeting.is_overdue}
            for meeting in found
        ]

    @api.model
    def _is_unreviewed(self, cycle):
        """Begun a quarter ago, and no review was held since: launched once and finished (FM-34)."""
        since = fields.Date.subtract(cycle.company_id._perf_today(), months=3)
        return (
            cycle.state != "closed"
            and cycle.date_from <= since
            and not self.env["customer.perf.review.meeting"].search_count(
                [("company_id", "=", cycle.company_id.id), ("state", "=", "held"), ("date", ">=", since)], limit=1
            )
        )

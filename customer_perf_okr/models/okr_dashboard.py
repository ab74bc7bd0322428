from odoo import api, models
from odoo.tools import format_date

from odoo.addons.customer_perf.fields import number

from ..tools import okr

# Rows of a list on the page; the lists behind it show all.
ROWS = 12
# From this share of key results at exactly 100 % on, goals look safe rather than ambitious (FM-54; ours).
SAFE_FROM = 0.8
LIGHTS = (okr.RED, okr.AMBER, okr.GREEN, okr.NONE)


class CustomerPerfOkrDashboard(models.AbstractModel):
    """A cycle at a glance: while it runs, how far and what needs somebody; afterwards, looking back.
    Committed and aspirational objectives stand apart, as they are read differently."""

    _name = "customer.perf.okr.dashboard"
    _description = "OKR Dashboard"

    @api.model
    @api.readonly
    def get_page(self, cycle_id=False):
        """Everything the page shows, with what the user may see, in one call.

        :param cycle_id: empty: the cycle that is open, else the latest in review, to come or closed
        :return: dict; ``{"cycles": [], …}`` when there is none yet
        """
        is_officer = self.env.user.has_group("customer_perf.group_customer_perf_officer")
        cycles = self.env["customer.perf.okr.cycle"].search([("company_id", "in", self.env.companies.ids)])
        order = ("open", "review", "draft", "closed")
        cycles = cycles.sorted(lambda cycle: order.index(cycle.state))
        if not cycles:
            return {"cycles": [], "is_officer": is_officer}
        cycle = cycles.filtered(lambda cycle: cycle.id == cycle_id) or cycles[0]
        objectives = self.env["customer.perf.okr.objective"].search(
            [("cycle_id", "=", cycle.id), ("state", "in", ("published", "closed"))]
        )
        results = objectives.key_result_ids.filtered(lambda result: not result.cancelled)
        return {
            "cycles": [{"id": each.id, "name": each.name} for each in cycles],
            "is_officer": is_officer,
            "cycle": self._cycle(cycle, objectives, results),
            "kinds": [
                self._kind(kind, label, objectives.filtered(lambda objective, kind=kind: objective.kind == kind))
                for kind, label in reversed(objectives._fields["kind"]._description_selection(self.env))
            ],
            "teams": self._teams(cycle, objectives),
            "attention": self._attention(results) if cycle.state == "open" else [],
            "trials": [
                {
                    "id": trial.objective_id.id,
                    "name": trial.name,
                    "answer": trial.answer or "",
                    "learning": trial.learning or "",
                }
                for trial in objectives.trial_ids[:ROWS]
            ],
        }

    @api.model
    def _cycle(self, cycle, objectives, results):
        states = dict(cycle._fields["state"]._description_selection(self.env))
        known = results.filtered(lambda result: result.progress is not False)
        full = known.filtered(lambda result: result.progress_raw == 1)
        return {
            "id": cycle.id,
            "name": cycle.name,
            "state": cycle.state,
            "state_label": states[cycle.state],
            "date_from": cycle.date_from,
            "date_to": cycle.date_to,
            "progress": self._mean(objectives),
            "expected": cycle._expected(),
            "objectives": len(objectives),
            "due": len(results.filtered("is_due")),
            "unaligned": len(objectives.filtered(lambda objective: not objective.is_aligned)),
            "is_safe": cycle.state != "open" and len(full) >= SAFE_FROM * len(known) > 0,
            "learning": cycle.learning or "",
        }

    @api.model
    def _mean(self, objectives):
        """0…1, None without any: one of them counts as much as another."""
        return okr.roll_up((1.0, number(objective._figure())) for objective in objectives)

    @api.model
    def _kind(self, kind, label, objectives):
        """Objectives of one kind, those that need somebody first and no data last."""
        labels = dict(objectives._fields["standing"]._description_selection(self.env))
        rows = []
        for objective in objectives:
            live = objective.key_result_ids.filtered(lambda result: not result.cancelled)
            rows.append(
                {
                    "id": objective.id,
                    "name": objective.name,
                    # sudo: names of colleagues
                    "owners": ", ".join(objective.sudo().owner_ids.mapped("name")),
                    "customers": objective.customer_group_id.name or "",
                    "figure": objective._figure(),
                    "status": objective.status,
                    "status_label": labels[objective.standing or "none"],
                    "note": objective.figure_note or "",
                    "confidence": objective.confidence,
                    "drift": min((r.confidence_drift for r in live if r.confidence_drift is not False), default=False),
                    "learning": objective.learning or "",
                }
            )
        return {
            "code": kind,
            "name": label,
            "mean": self._mean(objectives),
            "reached": sum(row["status"] == "green" for row in rows),
            "objectives": sorted(rows, key=lambda row: LIGHTS.index(row["status"])),
        }

    @api.model
    def _teams(self, cycle, objectives):
        """Progress by department (E-06)."""
        teams = []
        for department, own in objectives.grouped("department_id").items():
            mean = self._mean(own)
            teams.append(
                {
                    "id": department.id,
                    # sudo: departments of objectives that the user sees
                    "name": department.sudo().complete_name or self.env._("No department"),
                    "count": len(own),
                    "progress": mean,
                }
            )
        return sorted(teams, key=lambda team: (not team["id"], team["name"]))

    @api.model
    def _attention(self, results):
        """Key results that need somebody, each with the reasons, most of them first."""
        rows = []
        for result in results:
            reasons = result._concerns()
            if reasons:
                rows.append(
                    {
                        "id": result.id,
                        "name": result.name,
                        # sudo: the name of a colleague
                        "owner": result.sudo().owner_id.name or "",
                        "reasons": reasons,
                    }
                )
        return sorted(rows, key=lambda row: -len(row["reasons"]))[:ROWS]


class CustomerPerfOkrKeyResult(models.Model):
    _inherit = "customer.perf.okr.key.result"

    def _concerns(self):
        """Why somebody should look at it, in words."""
        self.ensure_one()
        # a slice would forget what is to be read together with it
        blocker = next((check.blocker for check in self.check_in_ids), False)
        found = []
        if self.status == "red":
            found.append(self.env._("behind"))
        # sudo: dates of its objective, also of a private one
        if self.reason == "no_data" and self.sudo().objective_id._is_late(False):
            found.append(self.env._("no data yet"))
        if self.regressed:
            found.append(self.env._("worse than at the start"))
        if self.confidence_drift is not False and self.confidence_drift < 0:
            found.append(
                self.env._(
                    "confidence fell from %(first)s to %(now)s",
                    first=int(self.confidence - self.confidence_drift),
                    now=self.confidence,
                )
            )
        if self.is_due:
            found.append(self.env._("check-in due since %(day)s", day=format_date(self.env, self.due_date)))
        if (blocker or "").strip():
            found.append(self.env._("blocked: %(blocker)s", blocker=blocker.strip()))
        return found

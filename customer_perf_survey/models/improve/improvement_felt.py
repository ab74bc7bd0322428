"""Whether customers feel what was changed: they are asked in the next round of the service."""

from odoo import api, models
from odoo.tools import SQL

from ...tools.felt import felt


class CustomerPerfImprovement(models.Model):
    _inherit = "customer.perf.improvement"

    def _begin(self):
        """What customers asked for needs no search for a cause."""
        if self._is_for_customers():
            return {"state": "do", "begun_on": self.company_id._perf_today()}
        return super()._begin()

    def _carry_out(self):
        if not self.service_id:
            return super()._carry_out()
        self._need("change")
        if self.kpi_id:
            return super()._carry_out()
        today = self.company_id._perf_today()
        if self.ask_next:
            return {"state": "check", "carried_on": today}
        return {"state": "act", "carried_on": today, "judged_on": today}

    def _is_due(self):
        return not self.ask_next if self._is_for_customers() else super()._is_due()

    def _tell_so_far(self):
        if not self._is_for_customers():
            return super()._tell_so_far()
        message = self.env._(
            "%(name)s is judged by its customers in the next round of the service. Take out “Ask Them in the Next "
            "Round” to finish without them.",
            name=self.name,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "info", "title": self.env._("Too early"), "message": message, "sticky": True},
        }

    def _figures(self, day):
        """Without a KPI there are none: what customers feel comes with the round."""
        felt_only = self.filtered(lambda improvement: improvement._is_for_customers())
        of_kpis = self - felt_only
        figures = super(CustomerPerfImprovement, of_kpis)._figures(day) if of_kpis else {}
        return figures | {improvement: {"judged_on": day} for improvement in felt_only}

    # ------------------------------------------------------------ asked

    def _keep_version(self):
        """Remember, in every language, what customers are asked about from now on."""
        self.flush_recordset(["name", "change"])
        self.env.execute_query(
            SQL(
                """UPDATE customer_perf_improvement
                      SET asked_name = name, asked_change = change,
                          asked_key = COALESCE(asked_key, 'improvement:' || id)
                    WHERE id = ANY(%s) RETURNING id""",
                list(self.ids),
            )
        )
        self.invalidate_recordset(["asked_name", "asked_change", "asked_key"])

    def _is_asked(self, unit):
        """Whether a member of a customer department is asked about it."""
        return not self.unit_ids or unit in self.unit_ids

    def _followed(self, survey_round, tally):
        values = {
            "follow_round_id": survey_round.id,
            "follow_n": tally.n,
            "follow_better": tally.top,
            "follow_worse": tally.low,
        }
        if self.state == "check" and self._is_for_customers():
            verdict, chance = felt(tally.top, tally.low)
            day = survey_round.company_id._perf_today()
            values |= {"state": "act", "verdict": verdict, "chance": 100 * chance, "judged_on": day}
        self.write(values)

    # ------------------------------------------------------------ in words

    @api.depends("follow_text", "kpi_id", "service_id")
    def _compute_verdict_text(self):
        return super()._compute_verdict_text()

    def _words(self):
        if not self._is_for_customers():
            yield from super()._words()
            return
        verdict = dict(self._fields["verdict"]._description_selection(self.env))[self.verdict]
        yield f"{verdict}."
        yield self.env._(
            "Of %(all)s customers who were asked %(better)s feel that it got better, %(worse)s that it got worse.",
            all=self.follow_n,
            better=self.follow_better,
            worse=self.follow_worse,
        )

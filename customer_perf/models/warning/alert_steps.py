from odoo import models
from odoo.exceptions import AccessError, UserError

from ..base.steps import one_by_one

TODO = "customer_perf.mail_activity_type_alert"


class CustomerPerfAlert(models.Model):
    """The steps that people take."""

    _inherit = "customer.perf.alert"

    _asked_steps = {"action_close": True, "action_close_nothing": True}
    _asked_access = "read"

    def action_acknowledge(self):
        """Whoever it is about, or answers for it, says that he has seen it."""
        self.check_access("read")
        for alert in self:
            if not (alert.is_mine or alert.can_act):
                raise AccessError(
                    self.env._(
                        "%(alert)s: acknowledged by whoever it is about, those above and HR.", alert=alert.display_name
                    )
                )
        self._take_step(
            ("open",),
            {
                "state": "acknowledged",
                "acknowledged_by": self.env.uid,
                "acknowledged_on": self.env.company._perf_today(),
            },
        )
        self.activity_unlink([TODO], user_id=self.env.uid)

    def action_ask_close(self):
        """Ask for the note that closing wants."""
        return self.env["customer.perf.reason"]._ask(
            self,
            "action_close",
            self.env._("Close the Alert"),
            self.env._("What was found, and what was done about it?"),
        )

    def action_ask_close_nothing(self):
        """Ask what was looked at before an alert is closed with nothing found."""
        return self.env["customer.perf.reason"]._ask(
            self,
            "action_close_nothing",
            self.env._("Nothing Found"),
            self.env._("What was looked at? HR counts these: a rule that often warns of nothing gets wider limits."),
        )

    def action_close(self, note=""):
        """Close the alerts; what was done about them stays on record.

        :param note: what was done; without one, that which stands there
        :raises UserError: nothing says what was done
        """
        self._close(note, "something")

    def action_close_nothing(self, note=""):
        """Close the alerts: they were looked into, and nothing was behind them.

        :param note: what was looked at; without one, that which stands there
        :raises UserError: nothing says what was looked at
        """
        self._close(note, "nothing")

    def _close(self, note, outcome):
        self.check_access("read")
        note = (note or "").strip()
        for alert in self:
            if not alert.can_act:
                raise AccessError(self.env._("%(alert)s: closed by those above and by HR.", alert=alert.display_name))
            alert._check_closing(note)
        self._take_step(
            ("open", "acknowledged", "recovering"),
            {
                "state": "closed",
                "outcome": outcome,
                "closed_by": self.env.uid,
                "closed_on": self.env.company._perf_today(),
                **({"note": note} if note else {}),
            },
        )
        self.sudo().activity_unlink([TODO])  # sudo: nobody need look at it any more

    def action_change_goal(self):
        """Open the scorecards of running cycles with the goal that it is about: what is changed there keeps it."""
        self.ensure_one()
        self.check_access("read")
        lines = self.env["customer.perf.scorecard.line"].search(
            [
                ("kpi_id", "=", self.kpi_id.id),
                ("subject", "=", self.subject),
                ("segment_id", "=", False),
                ("cycle_id.company_id", "=", self.company_id.id),
                ("cycle_id.state", "=", "running"),
            ]
        )
        cards = lines.scorecard_id
        if not cards:
            raise UserError(self.env._("%(alert)s: no running cycle has a goal on it.", alert=self.display_name))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scorecards"),
            "res_model": cards._name,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("id", "in", cards.ids)],
            **({"views": [[False, "form"]], "res_id": cards.id} if len(cards) == 1 else {}),
            "context": {"perf_alert_id": self.id},
        }

    def action_plan_check_in(self):
        """Plan a talk about it."""
        self.ensure_one()
        self.check_access("read")
        # sudo: who leads a department
        who = self.employee_id or self.sudo().department_id.manager_id.sudo(False)
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.check.in",
            "views": [[False, "form"]],
            "context": {
                "default_employee_id": who.id,
                "default_internal_view": f"{self.display_name}: {self.text}",
            },
        }

    def _check_closing(self, note):
        """Whether it is known what was done about one alert; another room adds an improvement to what will do.

        :raises UserError: it is not
        """
        if not (note or (self.note or "").strip()):
            raise UserError(
                self.env._("%(alert)s: note what was done about it before you close it.", alert=self.display_name)
            )

    def _take_step(self, states, vals):
        """Write a step on those that are in one of some states; the others have taken it already."""
        one_by_one(self)
        self.invalidate_recordset(["state"])
        # sudo: nobody writes an alert, who may take the step was checked
        self.sudo().filtered(lambda alert: alert.state in states).write(vals)

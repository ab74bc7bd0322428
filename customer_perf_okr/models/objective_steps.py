from odoo import Command, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.customer_perf.fields import number
from odoo.addons.customer_perf.models.base.bulk import update_rows
from odoo.addons.customer_perf.models.base.steps import one_by_one, sort_out, told

from ..tools import okr

COLUMNS = {
    "progress": "float8",
    "status": "varchar",
    "standing": "varchar",
    "confidence": "float8",
}


class CustomerPerfOkrObjective(models.Model):
    """From draft to closed, and where an objective stands."""

    _inherit = "customer.perf.okr.objective"

    def action_publish(self):
        """Show it to everybody: key results are stated, and customers and value (E-02)."""
        drafts = self.filtered(lambda objective: objective.state != "published")  # a second click finds it done
        able, reasons = sort_out(drafts, lambda objective: objective._check_publishable())
        one_by_one(able)
        # sudo: the state is closed to everyone, checked above
        able.sudo().write({"state": "published", "published_on": self.env.company._perf_today()})
        able.key_result_ids._refresh()
        return told(self.env, len(able), reasons)

    def _check_publishable(self):
        self.check_access("write")
        self._check_open()
        name, cycle = self.name, self.cycle_id
        if not self.active:
            raise UserError(self.env._("%(objective)s is archived. Take it back first.", objective=name))
        if not cycle:
            raise UserError(self.env._("%(objective)s: choose its cycle.", objective=name))
        if cycle.state == "closed":
            raise UserError(self.env._("%(objective)s: its cycle is closed. Choose another one.", objective=name))
        if cycle.state == "review":
            raise UserError(self.env._("%(objective)s: its cycle is in review. Choose the next one.", objective=name))
        if not self.key_result_ids:
            raise UserError(self.env._("%(objective)s has no key result yet.", objective=name))
        self._check_customer_said()
        for result in self.key_result_ids:
            result._check_measurable()

    def _cancel(self, reason):
        live = self.filtered(lambda objective: objective.state != "cancelled")  # a second click finds it done
        for objective in live:
            objective.check_access("write")
            objective._check_open()
            if objective.state != "published":
                raise UserError(self.env._("Only what is published is given up; a draft is deleted."))
        one_by_one(live)
        # sudo: the state is closed to everyone, the right to write was checked above
        live.sudo().write({"state": "cancelled", "cancel_reason": reason})
        live.key_result_ids._own_todos().unlink()
        live.key_result_ids._refresh()
        live._tell_owners(self.env._("Given up: %(reason)s", reason=reason))

    def _reopen(self, reason):
        """Pursue again what was given up, as long as its cycle is not closed."""
        lost = self.filtered(lambda objective: objective.state == "cancelled")  # a second click finds it done
        for objective in lost:
            objective.check_access("write")
            if objective.cycle_id.state == "closed":
                raise UserError(
                    self.env._("%(objective)s: its cycle is closed. HR can reopen it.", objective=objective.name)
                )
        one_by_one(lost)
        for objective in lost:
            words = {"reason": reason, "before": objective.cancel_reason}
            objective._tell_owners(self.env._("Taken up again: %(reason)s (given up before: %(before)s)", **words))
        # sudo: the state is closed to everyone, the right to write was checked above
        lost.sudo().write({"state": "published", "cancel_reason": False})
        lost.key_result_ids._refresh()

    def _tell_owners(self, text):
        """Write a step where everybody looks, and tell those whose work it is."""
        for objective in self:
            people = (objective.owner_ids | objective.key_result_ids.owner_id) - self.env.user
            # sudo: addresses of colleagues
            objective.message_post(body=text, partner_ids=people.sudo().partner_id.ids)

    def _unclose(self):
        """Of a cycle that is reopened: the score follows from the key results again."""
        self.write({"state": "published", "score": False})

    def _close(self):
        """Keep the score of the closing day."""
        rows = [(objective.id, number(objective.progress)) for objective in self]
        self.write({"state": "closed"})
        self.env.flush_all()
        update_rows(self, {"score": "float8"}, rows)
        self._rescore_owners()

    def _unfinished(self):
        """The key results that are still to be reached."""
        return self.key_result_ids.filtered(lambda r: not r.cancelled and (r.progress is False or r.progress < 1))

    def action_use_sample(self):
        """Start a draft of the current cycle from a sample, or go on with the one begun under its name."""
        self.ensure_one()
        one_by_one(self)
        cycle = self._current_cycle()
        if not cycle:
            raise UserError(self.env._("There is no OKR cycle yet. Create one first, under OKR, Cycles."))
        begun = [("cycle_id", "=", cycle.id), ("state", "=", "draft"), ("create_uid", "=", self.env.uid)]
        draft = self.search([*begun, ("name", "=", self.name)], limit=1) or self.copy(
            {"cycle_id": cycle.id, "active": True, "owner_ids": [Command.set(self.env.user.ids)]}
        )
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": draft.id, "view_mode": "form"}

    # ------------------------------------------------------------ figures

    def _refresh(self):
        """Progress and light of objectives from their key results, with one read and one write."""
        # sudo: figures follow from all key results, whoever may see them
        self.env.flush_all()
        objectives = self.sudo()
        objectives.fetch()
        open_ones = objectives.filtered(lambda objective: objective.state != "closed")
        if not open_ones:
            return
        open_ones.fetch(["key_result_ids"])
        open_ones.key_result_ids.fetch(["weight", "progress", "cancelled", "confidence", "standing"])
        rows, moved = [], []
        for objective in open_ones:
            live = [result for result in objective.key_result_ids if not result.cancelled]
            # a draft or what was given up is in no mean of a list
            counted = live if objective.state == "published" else ()
            value = okr.roll_up((result.weight, number(result.progress)) for result in counted)
            lowest = min((result.confidence for result in live if result.confidence), default=None)
            standing = objective._standing(value, lowest, {result.standing for result in live})
            rows.append((objective.id, value, okr.light(standing or okr.NONE), standing, lowest))
            if value != number(objective.progress):
                moved.append(objective.id)
        above = open_ones.filtered(lambda objective: objective.alignment == "contributes").parent_result_id
        update_rows(open_ones, COLUMNS, rows)
        self.browse(moved)._rescore_owners()
        above._refresh()

    def _rescore_owners(self, former=None):
        """Appraisals of the owners in whose period the cycle ends.

        :param former: owners until now
        """
        owners = {cycle: own.owner_ids for cycle, own in self.sudo().grouped("cycle_id").items()}  # sudo: as above
        concerned = [
            Domain("employee_id.user_id", "in", (users | (former or users)).ids)
            & Domain("company_id", "=", cycle.company_id.id)
            & Domain("date_from", "<=", cycle.date_to)
            & Domain("date_to", ">=", cycle.date_to)
            for cycle, users in owners.items()
        ]
        if concerned:
            self.env["customer.perf.appraisal"]._rescore("okr", Domain.OR(concerned))

    def _standing(self, value, confidence, standings):
        """What people read of it; None while it is not pursued.

        :param standings: of its key results; it waits as long as all wait that can tell anything
        """
        if self.state != "published":
            return None
        return self._judge(value, confidence, standings <= {okr.WAITING, okr.NONE})

    def _judge(self, value, confidence, is_waiting):
        """Standing of the whole or of one of its key results."""
        committed = self.kind == "committed"
        return okr.standing(value, self.cycle_id._expected(), confidence, is_waiting, self.is_judged, committed)

    def _figure(self):
        """The final score once there is one, else the progress, 0…1; False without key results."""
        return self.progress if self.score is False else self.score

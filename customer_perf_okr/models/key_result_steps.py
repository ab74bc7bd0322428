from odoo import Command, api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.customer_perf.fields import number
from odoo.addons.customer_perf.models.base.steps import one_by_one

from ..tools import okr

# What people committed to: changing it after publication needs a reason (E-07).
AGREED_FIELDS = {
    "name",
    "unit",
    "source",
    "kpi_department_id",
    "kind",
    "baseline",
    "target",
    "commit",
    "stretch",
    "range_low",
    "range_high",
    "weight",
    "kpi_id",
}
# By which it is reached: the confidence in another target says nothing of this one.
TARGET_FIELDS = AGREED_FIELDS - {"name", "unit", "weight", "commit", "stretch"}
# Of a milestone that comes with its key result; whether it is done is told later.
STEP_FIELDS = {"name", "sequence", "weight", "date"}


class CustomerPerfOkrKeyResult(models.Model):
    """How what was agreed changes, is given up and goes on."""

    _inherit = "customer.perf.okr.key.result"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list, steps = self._without_late_steps(vals_list)
        results = super().create(vals_list)
        for result, commands in zip(results, steps, strict=True):
            if commands:
                result.sudo().milestone_ids = commands  # sudo: part of what is being added with its reason
        results.objective_id._check_open()
        late = results.filtered(lambda result: result.objective_id.state == "published")
        if late and not self.env.su:
            for result in late:
                if not (result.change_reason or "").strip() or result.current is not False:
                    raise UserError(
                        self.env._(
                            "%(result)s: the objective has been published. Give the reason for one more key result; "
                            "where it stands is told by a check-in.",
                            result=result.name,
                        )
                    )
                result._check_measurable()
                result._log(self.env._("Added"), "", result.change_reason, result.change_feedback)
        results._refresh()
        return results

    @api.model
    def _without_late_steps(self, vals_list):
        """Values and, apart from them, the milestones of what is added to a published objective: those that
        come with their key result are welcome, later ones are not."""
        if self.env.su:
            return vals_list, [[]] * len(vals_list)
        ids = {vals["objective_id"] for vals in vals_list if vals.get("objective_id")}
        # sudo: the state of the objective
        published = (
            self.env["customer.perf.okr.objective"].sudo().browse(ids).filtered(lambda o: o.state == "published")
        )
        kept, steps = [], []
        for vals in vals_list:
            late = vals.get("objective_id") in published.ids
            commands = (vals.get("milestone_ids") or ()) if late else ()
            steps.append(
                [
                    Command.create({name: value for name, value in command[2].items() if name in STEP_FIELDS})
                    for command in commands
                    if command[0] == Command.CREATE
                ]
            )
            kept.append({name: value for name, value in vals.items() if not late or name != "milestone_ids"})
        return kept, steps

    def write(self, vals):
        moved = self.filtered(lambda result: result.owner_id.id != vals.get("owner_id", result.owner_id.id))
        # the new owner is told by the next round of reminders
        moved._own_todos().unlink()
        before = self._check_agreed(vals)
        objectives = self.objective_id
        done = super().write(vals)
        if before:
            self._log_change(before, vals)
            restated = [r.id for r, old in before.items() if any(old[n] != r[n] for n in TARGET_FIELDS & old.keys())]
            self.browse(restated)._outdate_confidence()
        if not self.env.su or vals.keys() & (AGREED_FIELDS | {"current", "confidence"}):
            self._refresh()
            (objectives - self.objective_id)._refresh()
        # sudo: whether its objective is private
        moved.sudo().objective_id.filtered("is_private")._drop_followers()
        return done

    def _check_agreed(self, vals):
        """What was agreed changes with a reason only (E-07).

        :return: {published key result that changes: {field: value before}}
        """
        if not self.env.su:
            self.objective_id._check_open()
            if "objective_id" in vals and any(result.objective_id.id != vals["objective_id"] for result in self):
                raise UserError(self.env._("A key result stays with its objective. Copy it instead."))
            if "current" in vals and "published" in self.mapped("state"):
                raise AccessError(self.env._("Where a published key result stands is told by check-ins."))
        names = AGREED_FIELDS & vals.keys()
        changed = self.filtered(lambda result: any(result._raw(vals, name) for name in names))
        published = changed.filtered(lambda result: result.objective_id.state == "published")
        if published and not (vals.get("change_reason") or "").strip() and not self.env.su:
            raise UserError(
                self.env._(
                    "%(result)s has been published: give the reason for the change, and the feedback behind it.",
                    result=published[0].name,
                )
            )
        return {result: {name: result[name] for name in names} for result in published}

    def _raw(self, vals, name):
        """Whether a value would change."""
        old = self[name].id if self._fields[name].relational else self[name]
        return old != vals[name]

    def _is_running(self):
        return not self.cancelled and self.objective_id._is_running()

    def unlink(self):
        objectives = self.objective_id
        result = super().unlink()
        objectives.exists()._refresh()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        for result in self:
            if result.objective_id.state != "draft":
                raise UserError(
                    self.env._("%(result)s has been published. Cancel it with a reason instead.", result=result.name)
                )

    def _outdate_confidence(self):
        """What was said of an earlier target is not shown as said of this one."""
        self.sudo().check_in_ids.is_outdated = True  # sudo: closed to everyone
        self._take_latest()

    def _log_change(self, before, vals):
        labels = self.fields_get(list(AGREED_FIELDS), ["string"])
        for result, values in before.items():
            for name, old in values.items():
                if old != result[name]:
                    what, values_shown = labels[name]["string"], (self._plain(old), self._plain(result[name]))
                    result._log(what, values_shown, vals.get("change_reason"), vals.get("change_feedback"))

    def _log(self, what, shown, reason, feedback):
        old, new = shown or ("", "")
        # sudo: the history belongs to the change, nobody writes it by hand
        self.env["customer.perf.okr.change"].sudo().create(
            [
                {
                    "key_result_id": result.id,
                    "objective_id": result.objective_id.id,
                    "what": what,
                    "old_value": old,
                    "new_value": new or result.name,
                    "reason": reason,
                    "feedback": feedback,
                    "user_id": self.env.uid,
                }
                for result in self
            ]
        )
        # sudo: the next change needs its own reason
        self.sudo().write({"change_reason": False, "change_feedback": False})

    @staticmethod
    def _plain(value):
        if isinstance(value, models.BaseModel):
            return value.display_name or "–"
        return f"{value:.12g}" if isinstance(value, float) else str(value or "–")

    def _cancel(self, reason):
        live = self.filtered(lambda result: not result.cancelled)  # a second click finds it done
        live._set_cancelled(True, reason, self.env._("Given up"))
        live._own_todos().unlink()

    def _reopen(self, reason):
        """Pursue again what was given up, as long as its objective is pursued."""
        self.filtered("cancelled")._set_cancelled(False, reason, self.env._("Taken up again"))

    def _set_cancelled(self, cancelled, reason, what):
        self.check_access("write")
        self.objective_id._check_open()
        one_by_one(self)
        # sudo: the mark is closed to everyone, the right to write was checked above
        self.sudo().write({"cancelled": cancelled, "cancel_reason": cancelled and reason})
        self._log(what, "", reason, False)
        self._refresh()
        for result in self:
            people = (result.owner_id | result.sudo().objective_id.owner_ids) - self.env.user  # sudo: who they are
            text = self.env._("%(what)s: %(reason)s", what=what, reason=reason)
            result.message_post(body=text, partner_ids=people.sudo().partner_id.ids)  # sudo: addresses of colleagues

    def action_check_in(self):
        """A check-in, with what is known filled in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check in"),
            "res_model": "customer.perf.okr.check.in",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_key_result_id": self.id,
                "default_value": self.current,
                "default_confidence": self.confidence or 5,
            },
        }

    def _carried(self):
        """What is left of each: from where it stands to the same target.

        :return: [(values, what was dropped in words)]
        """
        found = []
        for result, values in zip(self, self.copy_data(), strict=True):
            steps = result.milestone_ids.filtered(lambda step: not step.is_done)
            values["milestone_ids"] = [Command.create(data) for data in steps.copy_data()]
            values["source"] = "manual" if result.source == "child" else result.source
            note = ""
            if result.kind in ("increase", "decrease", "count") and result.current is not False:
                marks = (number(result[name]) for name in ("current", "commit", "stretch"))
                values["commit"], values["stretch"] = okr.carried_marks(result.kind, *marks)
                values["baseline"] = result.current
                if values["commit"] is None and result.commit is not False:
                    words = {"result": result.name, "commit": self._plain(result.commit)}
                    note = self.env._("“%(result)s”: the commitment of %(commit)s is met and was dropped.", **words)
            found.append((values, note))
        return found

    def _copy_to(self, objective):
        for result in self:
            owner = result.owner_id or self.env.user
            source = "manual" if result.source == "child" else result.source
            copy = result.copy({"objective_id": objective.id, "owner_id": owner.id, "source": source})
            # a step that is done does not come back
            done = result.milestone_ids.filtered("is_done").mapped("name")
            copy.milestone_ids.filtered(lambda step, done=done: step.name in done).unlink()

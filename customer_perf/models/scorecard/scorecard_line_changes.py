from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..indicator.subject import subject_of
from ..indicator.target_mixin import TARGET_FIELDS

GOAL_FIELDS = {*TARGET_FIELDS, "weight", "scope", "is_gate", "kpi_id", "segment_id"}
TALK_FIELDS = {"customer_gain", "authority", "support", "change_reason", "sequence"}
OFFICER_FIELDS = {"is_fixed", "influence"}


class CustomerPerfScorecardLine(models.Model):
    """Goals that are added, changed and removed after the launch: by whom, with which reason, logged."""

    _inherit = "customer.perf.scorecard.line"

    @api.model_create_multi
    def create(self, vals_list):
        """Add goals to a running scorecard; what is frozen is taken from the KPI."""
        if not self.env.su:
            self._check_open_fields({name for vals in vals_list for name in vals} - {"scorecard_id"})
        kpis = self.env["customer.perf.kpi"].browse([vals["kpi_id"] for vals in vals_list])
        cards = self.env["customer.perf.scorecard"].browse([vals["scorecard_id"] for vals in vals_list])
        for kpi in kpis:
            if kpi.state != "active":
                raise UserError(
                    self.env._("%(kpi)s is not active and cannot go on a scorecard.", kpi=kpi.display_name)
                )
        # What the caller may not write was refused above; here it is filled in.
        lines = super().create(
            [
                {**vals, **self._frozen_values(kpi, card, vals.get("scope", "employee"))}
                for vals, kpi, card in zip(vals_list, kpis, cards, strict=True)
            ]
        )
        lines._check_goals_open()
        lines._log_goals(self.env._("Added"))
        lines.scorecard_id._after_goal_change()
        return lines

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_open_fields(vals.keys())
        changed = [
            name
            for name in GOAL_FIELDS & vals.keys()
            if any(self._fields[name].convert_to_write(line[name], line) != vals[name] for line in self)
        ]
        if changed or OFFICER_FIELDS & vals.keys():
            self._check_goals_open()
        self._check_not_frozen()
        if changed and not (vals.get("change_reason") or "").strip():
            raise UserError(
                self.env._(
                    "%(line)s: give a reason for the change. Targets and weights were fixed at launch.",
                    line=self[:1].display_name,
                )
            )
        if "kpi_id" in changed:
            raise UserError(self.env._("Remove the line and add another one instead of changing its KPI."))
        if "segment_id" in changed:
            raise UserError(self.env._("Remove the line and add another one instead of changing its segment."))
        before = {line: line._goal_snapshot(changed) for line in self}
        result = super().write({**vals, "is_individual": True} if changed else vals)
        if changed:
            if "scope" in changed:
                for line in self:
                    # sudo: the subject follows from the scope
                    line.sudo().write({"subject": line._subject_for(line.scorecard_id, line.scope)})
            self._log_goals(self.env._("Changed"), before)
            self.scorecard_id._after_goal_change()
        return result

    def unlink(self):
        if not self.env.su:
            self._check_goals_open()
        cards = self.scorecard_id
        self._log_goals(self.env._("Removed"), is_gone=True)
        result = super().unlink()
        cards.exists()._after_goal_change()
        return result

    def _check_open_fields(self, names):
        allowed = GOAL_FIELDS | TALK_FIELDS | (OFFICER_FIELDS if self.env.user._perf_is_officer() else set())
        if closed := names - allowed:
            raise AccessError(
                self.env._(
                    "%(fields)s of a scorecard line cannot be written: they are frozen or computed.",
                    fields=", ".join(sorted(closed)),
                )
            )

    def _check_goals_open(self):
        """Goals may be changed by the manager (free lines) and by HR, never on a frozen scorecard and
        never by the person himself."""
        officer = self.env.user._perf_is_officer()
        for line in self:
            card = line.scorecard_id
            if card.is_frozen:
                raise UserError(
                    self.env._("%(card)s is published or closed; its goals stay as they are.", card=card.display_name)
                )
            if card.is_about_me:
                raise AccessError(self.env._("Nobody sets his own goals."))
            if not officer and card._is_assessed():
                raise UserError(
                    self.env._("%(card)s has been assessed; its goals stay as they are.", card=card.display_name)
                )
            if line.is_fixed and not officer:
                raise AccessError(
                    self.env._("%(line)s is a fixed line of the company. Ask HR to change it.", line=line.display_name)
                )

    def _check_not_frozen(self):
        for card in self.scorecard_id.filtered("is_frozen"):
            raise UserError(
                self.env._("%(card)s is published or closed; its goals stay as they are.", card=card.display_name)
            )

    def _goal_snapshot(self, names):
        return {name: self[name] for name in names}

    def _log_goals(self, verb, before=None, is_gone=False):
        """A note on the scorecard for each goal: in words, and with the values for the audit trail.

        :param before: {line: {changed field: value before}} of lines that were there before and still are
        :param is_gone: the lines are about to be removed
        """
        labels = self.fields_get(GOAL_FIELDS, ["string"])
        for line in self:
            changes = [
                f"{labels[name]['string']}: {self._plain(old)} → {self._plain(line[name])}"
                for name, old in (before or {}).get(line, {}).items()
                if old != line[name]
            ] or [f"{line._target_text()}, {line.weight:g} %"]
            now = line._trail_values()[line.id]
            both = (now, {}) if is_gone else ({**now, **before[line]} if before else {}, now)
            line.scorecard_id.sudo().message_post(  # sudo: the log belongs to the change
                body=self.env._(
                    "%(verb)s: %(kpi)s (%(changes)s). %(reason)s",
                    verb=verb,
                    kpi=line.kpi_id.display_name,
                    changes="; ".join(changes),
                    reason=line.change_reason or "",
                ),
                author_id=self.env.user.partner_id.id,
                tracking_value_ids=line._trail_kept(*both),
            )

    @staticmethod
    def _plain(value):
        return f"{value:g}" if isinstance(value, float) else value or "–"

    @api.model
    def _frozen_values(self, kpi, card, scope):
        return {
            "cycle_id": card.cycle_id.id,
            "subject": self._subject_for(card, scope),
            "perspective_id": kpi.perspective_id.id,
            "kpi_version": kpi.version,
            "direction": kpi.direction,
            "orientation": kpi.orientation,
            "is_customer": kpi.orientation == "customer",
            "time_view": kpi.time_view,
            "is_individual": True,
            "aggregation": kpi.aggregation,
            "ratio_factor": kpi.ratio_factor,
            "phasing": kpi.phasing,
            "season": kpi.season,
        }

    @api.model
    def _subject_for(self, card, scope):
        if scope == "shared":
            raise UserError(self.env._("A shared result comes onto a scorecard at launch only."))
        if scope == "company":
            return subject_of(None, None)
        if scope == "department" or not card.employee_id:
            return subject_of(None, card.department_id.id)
        return subject_of(card.employee_id.id, None)

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        self.direction = self.kpi_id.direction
        return super()._onchange_kpi_id()

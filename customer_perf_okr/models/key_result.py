from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_perf.fields import OptionalFloat, number

from ..tools import okr
from .objective import LIGHTS, RESULTS, STANDING_HELP, STANDINGS

KINDS = [
    ("increase", "Increase to"),
    ("decrease", "Decrease to"),
    ("maintain", "Keep within"),
    ("count", "Count up to"),
    ("milestone", "Milestones"),
    ("binary", "Done or not"),
]
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
NUMBERS = ("baseline", "target", "commit", "stretch", "range_low", "range_high", "weight", "current")
# Of a milestone that comes with its key result; whether it is done is told later.
STEP_FIELDS = {"name", "sequence", "weight", "date"}


class CustomerPerfOkrKeyResult(models.Model):
    """How it will be seen that an objective is reached."""

    _name = "customer.perf.okr.key.result"
    _description = "Key Result"
    _inherit = ["mail.thread", "customer.perf.todo.mixin", "customer.perf.okr.closed.mixin"]
    _mail_post_access = "read"
    _closed = frozenset(
        (
            *("progress", "progress_raw", "status", "standing", "zone", "reason", "regressed", "measured_on"),
            *("last_check_in", "confidence", "confidence_drift"),
            *("cancelled", "cancel_reason", "subject", "cycle_id", "company_id"),
        )
    )
    _order = "objective_id, sequence, id"
    _check_company_auto = True

    name = fields.Char("Key Result", required=True, translate=True)
    sequence = fields.Integer(default=10)
    objective_id = fields.Many2one("customer.perf.okr.objective", required=True, index=True, ondelete="cascade")
    cycle_id = fields.Many2one(related="objective_id.cycle_id", store=True, index=True)
    company_id = fields.Many2one(related="objective_id.company_id", store=True, index=True)
    state = fields.Selection(related="objective_id.state")
    owner_id = fields.Many2one(
        "res.users", index=True, default=lambda self: self.env.user, domain="[('share', '=', False)]"
    )
    kind = fields.Selection(KINDS, required=True, default="increase")
    unit = fields.Char(translate=True)
    baseline = OptionalFloat(aggregator=None, help="Where it stood at the start.")
    target = OptionalFloat(aggregator=None)
    commit = OptionalFloat(
        "Commitment", aggregator=None, help="What is promised in any case; between start and target."
    )
    stretch = OptionalFloat(aggregator=None, help="Beyond the target.")
    range_low = OptionalFloat("From", aggregator=None)
    range_high = OptionalFloat("To", aggregator=None)
    weight = fields.Float(default=1.0, help="Importance among the key results of the objective.")
    source = fields.Selection(
        [("manual", "Typed at check-ins"), ("kpi", "Follows a KPI"), ("child", "From contributing objectives")],
        "Value Comes",
        required=True,
        default="manual",
    )
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", ondelete="restrict", index="btree_not_null")
    kpi_department_id = fields.Many2one(
        "hr.department",
        "Measured In",
        ondelete="restrict",
        check_company=True,
        help="Whose values it follows. Empty: the company's.",
    )
    subject = fields.Integer(compute="_compute_subject", store=True)
    milestone_ids = fields.One2many("customer.perf.okr.milestone", "key_result_id", "Milestones", copy=True)
    contributing_ids = fields.One2many("customer.perf.okr.objective", "parent_result_id", "Contributing Objectives")
    current = OptionalFloat(copy=False, aggregator=None)
    confidence = fields.Integer(
        readonly=True, copy=False, aggregator="avg", help="1 to 10: how likely is the target? 0: not said yet."
    )
    confidence_drift = OptionalFloat(
        "Drift", readonly=True, copy=False, aggregator=None, help="Change of the confidence since the first check-in."
    )
    progress_raw = OptionalFloat("Progress Unclipped", readonly=True, copy=False, aggregator=None)
    measured_on = fields.Date(readonly=True, copy=False, help="First day of the latest period of the KPI.")
    as_of = fields.Char(compute="_compute_as_of")
    progress = OptionalFloat(
        readonly=True,
        copy=False,
        aggregator=None,  # the mean is that of the objective, by weight
        help="Share of the way from start to target, 0 to 1. What people tell of counts as 0 until they do. What "
        "follows a KPI or contributing objectives that have no figure is empty and counts nowhere.",
    )
    reason = fields.Selection(
        [
            ("not_started", "Not started: counts as 0 %"),
            ("no_data", "No data: does not count"),
            ("invalid", "Start and target are the same: does not count"),
        ],
        "Why There Is No Figure",
        readonly=True,
        copy=False,
    )
    regressed = fields.Boolean("Worse Than at the Start", readonly=True, copy=False)
    status = fields.Selection(LIGHTS, "Light", default="none", readonly=True, copy=False)
    standing = fields.Selection(STANDINGS, "Status", readonly=True, copy=False, index=True, help=STANDING_HELP)
    is_judged = fields.Boolean(compute="_compute_result")
    result = fields.Selection(RESULTS, compute="_compute_result")
    zone = fields.Selection(
        [("below", "Below the commitment"), ("commit", "Committed"), ("target", "Target"), ("stretch", "Stretch")],
        "Level Reached",
        readonly=True,
        copy=False,
    )
    cancelled = fields.Boolean(readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False)
    check_in_ids = fields.One2many("customer.perf.okr.check.in", "key_result_id", "Check-ins")
    change_ids = fields.One2many("customer.perf.okr.change", "key_result_id", "Changes", readonly=True)
    last_check_in = fields.Date(readonly=True, copy=False)
    can_edit = fields.Boolean(compute="_compute_can_edit")
    due_date = fields.Date("Next Check-in", compute="_compute_due")
    is_due = fields.Boolean("Check-in Due", compute="_compute_due", search="_search_is_due")
    change_reason = fields.Char("Reason for the Change", copy=False, help="Needed once it is published.")
    change_feedback = fields.Char("Customer Feedback Behind It", copy=False)

    _weight_range = models.Constraint("CHECK (weight >= 0)", "A weight is not negative.")
    _confidence_range = models.Constraint("CHECK (confidence BETWEEN 0 AND 10)", "Confidence lies between 1 and 10.")
    _subject_idx = models.Index("(kpi_id, subject) WHERE kpi_id IS NOT NULL")

    @api.depends("kpi_department_id")
    def _compute_subject(self):
        for result in self:
            result.subject = self.env["customer.perf.measure"]._subject_of(None, result.kpi_department_id.id)

    @api.depends_context("uid")
    @api.depends("owner_id", "objective_id.owner_ids", "objective_id.state", "cycle_id.state")
    def _compute_can_edit(self):
        # sudo: whether its objective is over, also a private one
        editable = self._origin._filtered_access("write").filtered(lambda r: not r.sudo().objective_id._is_over())
        for result in self:
            result.can_edit = not result._origin or result._origin in editable

    @api.depends(
        "last_check_in",
        "objective_id.check_in_days",
        "objective_id.published_on",
        "cycle_id.date_from",
        "cycle_id.state",
        "objective_id.state",
        "cancelled",
    )
    def _compute_due(self):
        today = fields.Date.context_today(self)
        for result in self:
            known = result.sudo()  # sudo: the state of its objective, also of a private one
            cycle = known.cycle_id
            running = cycle.state == "open" and known.objective_id.state == "published" and not result.cancelled
            result.due_date = running and known.objective_id._due_date(result.last_check_in)
            result.is_due = bool(result.due_date) and result.due_date < today

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.flush_model(["last_check_in", "cancelled"])
        self.env["customer.perf.okr.cycle"].flush_model()
        self.env["customer.perf.okr.objective"].flush_model(["state", "check_in_days", "published_on"])
        query = SQL(
            """
            SELECT result.id
              FROM customer_perf_okr_key_result result
              JOIN customer_perf_okr_objective objective ON objective.id = result.objective_id
              JOIN customer_perf_okr_cycle cycle ON cycle.id = objective.cycle_id
             WHERE cycle.state = 'open' AND objective.state = 'published' AND result.cancelled IS NOT TRUE
               AND COALESCE(
                       result.last_check_in,
                       LEAST(GREATEST(objective.published_on, cycle.date_from), cycle.date_to)
                   ) + objective.check_in_days < %s
            """,
            fields.Date.context_today(self),
        )
        return Domain("id", "in", query)

    @api.depends("progress", "objective_id.kind", "objective_id.is_judged", "cancelled")
    def _compute_result(self):
        for result in self:
            objective = result.sudo().objective_id  # sudo: also of a private one
            result.is_judged = objective.is_judged and not result.cancelled
            value = number(result.progress) if result.is_judged else None
            result.result = okr.result(value, objective.kind == "committed")

    @api.depends("measured_on", "kpi_id.frequency", "company_id")
    def _compute_as_of(self):
        for result in self:
            period = result.kpi_id._period_name(result.measured_on, result.company_id)
            result.as_of = self.env._("as of %(period)s", period=period) if period else False

    # ------------------------------------------------------------ rules

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        if self.kpi_id:
            self.unit = self.kpi_id.unit
            self.target = self.kpi_id.target if self.target is False else self.target
            self.kind = "decrease" if self.kpi_id.direction == "lower" else self.kind

    @api.constrains("kind", "source", "kpi_id", *NUMBERS)
    def _check_target(self):
        for result in self:
            if message := result._problem():
                raise ValidationError(self.env._("%(result)s: %(problem)s", result=result.name, problem=message))

    def _problem(self):
        start, target = self.baseline or 0.0, self.target
        if not all(okr.is_number(number(self[name])) for name in NUMBERS):
            return self.env._("give numbers.")
        # sudo: also a private objective may contribute
        if self.source != "child" and "contributes" in self.sudo().contributing_ids.mapped("alignment"):
            return self.env._("objectives contribute to it, so its value comes from them.")
        if self.source == "kpi" and not self.kpi_id:
            return self.env._("choose the KPI that it follows.")
        if self.kind in ("increase", "count") and target is not False and target < start:
            return self.env._("the target lies below the start; choose “Decrease to”.")
        if self.kind == "decrease" and target is not False and target > start:
            return self.env._("the target lies above the start; choose “Increase to”, or set where it stands today.")
        if self.kind in ("increase", "decrease", "count") and (message := self._marks_problem()):
            return message
        if self.kind in ("milestone", "binary") and self.source != "manual":
            return self.env._("milestones and what is done or not are told by people; choose “Increase to”.")
        if self.kind == "maintain" and self.source == "kpi":
            return self.env._("what is to be kept within a range is told by check-ins; a KPI rises or falls.")
        if self.kind == "maintain":
            low, high = self.range_low, self.range_high
            if low is False and high is False:
                return self.env._("say from where to where it is to be kept.")
            if low is not False and high is not False and low > high:
                return self.env._("the range ends before it begins.")
        return ""

    def _marks_problem(self):
        """The commitment lies on the way to the target, the stretch beyond."""
        sign = -1 if self.kind == "decrease" else 1
        start, commit, target, stretch = (
            None if value is False else sign * value
            for value in (self.baseline or 0.0, self.commit, self.target, self.stretch)
        )
        if commit is not None and (commit < start or (target is not None and commit > target)):
            return self.env._("the commitment lies between start and target.")
        if stretch is not None and target is not None and stretch < target:
            return self.env._("the stretch lies beyond the target.")
        return ""

    def _check_measurable(self):
        """:raises UserError: something is missing by which it could be seen"""
        if self.source == "kpi" and self.kpi_id.state == "retired":
            raise UserError(
                self.env._(
                    "%(result)s: %(kpi)s has been retired and gets no more values. Choose another KPI.",
                    result=self.name,
                    kpi=self.kpi_id.name,
                )
            )
        needs = {"increase": ("baseline", "target"), "decrease": ("baseline", "target"), "count": ("target",)}
        missing = [name for name in needs.get(self.kind, ()) if self[name] is False and self.source != "child"]
        if self.kind in needs and self.source != "child" and (self.baseline or 0.0) == self.target:
            raise UserError(
                self.env._(
                    "%(result)s: start and target are the same. Choose “Keep within” for what is to stay as it is.",
                    result=self.name,
                )
            )
        if missing or (self.kind == "milestone" and not sum(self.milestone_ids.mapped("weight"))):
            raise UserError(
                self.env._(
                    "%(result)s: say where it stands today and where it is to be, or its milestones, before it is "
                    "published.",
                    result=self.name,
                )
            )

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

    def action_cancel(self):
        """Ask why it is given up; it leaves the denominator."""
        self.ensure_one()
        return self.env["customer.perf.okr.cancel"]._ask(self)

    def _cancel(self, reason):
        live = self.filtered(lambda result: not result.cancelled)  # a second click finds it done
        live._set_cancelled(True, reason, self.env._("Given up"))
        live._own_todos().unlink()

    def action_reopen(self):
        """Ask why it is taken up again."""
        self.ensure_one()
        return self.env["customer.perf.okr.cancel"]._ask(self, "reopen")

    def _reopen(self, reason):
        """Pursue again what was given up, as long as its objective is pursued."""
        self.filtered("cancelled")._set_cancelled(False, reason, self.env._("Taken up again"))

    def _set_cancelled(self, cancelled, reason, what):
        self.check_access("write")
        self.objective_id._check_open()
        self._take_turn()
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
                    told = {"result": result.name, "commit": self._plain(result.commit)}
                    note = self.env._("“%(result)s”: the commitment of %(commit)s is met and was dropped.", **told)
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

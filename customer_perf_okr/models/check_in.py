from collections import defaultdict
from datetime import date
from uuid import uuid4

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.customer_perf.fields import OptionalFloat
from odoo.addons.customer_perf.models.base.bulk import update_rows
from odoo.addons.customer_perf.models.base.steps import one_by_one, sort_out, told

from ..tools import okr

# What is said in a check-in.
TOLD = {"date", "value", "confidence", "note", "blocker", "feedback"}
# What a key result keeps of its check-ins.
LATEST = {"last_check_in": "date", "confidence": "int4", "confidence_drift": "float8", "current": "float8"}


class CustomerPerfOkrCheckIn(models.Model):
    """Where a key result stands, in under a minute."""

    _name = "customer.perf.okr.check.in"
    _description = "OKR Check-in"
    _inherit = ["customer.perf.closed.mixin"]
    _order = "date desc, id desc"
    _closed = frozenset(("user_id", "acknowledged_by_id", "objective_id", "company_id", "is_outdated"))
    _fixed = frozenset(("key_result_id", "token"))

    key_result_id = fields.Many2one("customer.perf.okr.key.result", required=True, index=True, ondelete="cascade")
    objective_id = fields.Many2one(related="key_result_id.objective_id", store=True, index=True)
    company_id = fields.Many2one(related="key_result_id.company_id", store=True, index=True)
    kind = fields.Selection(related="key_result_id.kind")
    source = fields.Selection(related="key_result_id.source")
    unit = fields.Char(related="key_result_id.unit")
    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today())
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, default=lambda self: self.env.user)
    value = OptionalFloat(aggregator=None)
    confidence = fields.Integer(default=5, required=True, aggregator="avg", help="1 to 10: how likely is the target?")
    note = fields.Text("What Changed?")
    blocker = fields.Text("What Blocks?")
    feedback = fields.Text("What Did Customers Say?")
    acknowledged_by_id = fields.Many2one("res.users", "Seen By", readonly=True, copy=False)
    is_outdated = fields.Boolean(
        "Said of an Earlier Target", readonly=True, copy=False, help="Its confidence counts no more."
    )
    token = fields.Char(readonly=True, copy=False, help="Of the dialog that it was told in.")
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    _token_once = models.UniqueIndex("(token) WHERE token IS NOT NULL", "This check-in has been saved already.")
    _confidence_range = models.Constraint("CHECK (confidence BETWEEN 1 AND 10)", "Confidence lies between 1 and 10.")

    @api.model
    def default_get(self, fields):
        # no default of the field: an upgrade would give all that is there the same
        token = {"token": uuid4().hex} if "token" in fields else {}
        return {**super().default_get(fields), **token}

    @api.depends("key_result_id", "date")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.key_result_id.name}, {check.date}"

    @api.depends_context("uid")
    @api.depends("acknowledged_by_id", "user_id", "objective_id.owner_ids")
    def _compute_can_acknowledge(self):
        officer = self.env.user.has_group("customer_perf.group_customer_perf_officer")
        # sudo: whether the user stands above somebody, nothing else of him
        people = self.sudo().user_id.employee_ids
        team = people.browse(self.env["customer.perf.scorecard"]._team_among(people)).user_id
        for check in self:
            owners = check.sudo().objective_id.owner_ids  # sudo: of a private one, too
            lead = officer or self.env.user in owners or check.user_id in team
            check.can_acknowledge = lead and check.user_id != self.env.user and not check.acknowledged_by_id

    @api.constrains("date", "value")
    def _check_told(self):
        for check in self:
            if check.date > max(fields.Date.context_today(self), check.company_id._perf_today()):
                raise ValidationError(self.env._("A check-in tells where it stands, not where it will stand."))
            if not okr.is_number(check.value):
                raise ValidationError(self.env._("%(check_in)s: give a number.", check_in=check.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        """A dialog that is saved twice tells once: the second time the first check-in comes back."""
        tokens = {vals["token"]: vals.get("key_result_id") for vals in vals_list if vals.get("token")}
        one_by_one(self.env["customer.perf.okr.key.result"].browse(filter(None, tokens.values())))
        saved = self.search([("token", "in", list(tokens)), ("user_id", "=", self.env.uid)]).grouped("token")
        new = super().create([vals for vals in vals_list if vals.get("token") not in saved])
        new._check_pursued()
        new._pass_on()
        made = iter(new)
        return self.union(*(saved.get(vals.get("token")) or next(made) for vals in vals_list))

    def _check_pursued(self):
        self.objective_id._check_open()
        for check in self.sudo():  # sudo: the state of its objective, also of a private one
            if check.objective_id.state != "published" or check.key_result_id.cancelled:
                raise UserError(
                    self.env._("%(result)s is not being pursued.", result=check.key_result_id.display_name)
                )

    def write(self, vals):
        self.objective_id._check_open()
        before = {check: {name: check[name] for name in TOLD & vals.keys()} for check in self}
        result = super().write(vals)
        changed = {
            check: values
            for check, old in before.items()
            if (values := {name: value for name, value in old.items() if check[name] != value})
        }
        for check, values in changed.items():
            check._leave_trace(
                self.env._("%(check_in)s was changed", check_in=check._called()),
                [
                    (check._fields[name]._description_string(self.env), value, check[name])
                    for name, value in values.items()
                ],
            )
        if changed:
            self.browse(check.id for check in changed)._pass_on()
        return result

    def unlink(self):
        self.objective_id._check_open()
        for check in self:
            shown = (check.value, check.confidence, check.note, check.blocker, check.feedback)
            text = "; ".join(check._plain(value) for value in shown if value is not False)
            called = check._called()
            check._leave_trace(self.env._("%(check_in)s was deleted", check_in=called), [("", text, "")])
        results = self.key_result_id
        done = super().unlink()
        results._take_latest()
        return done

    def _called(self):
        # sudo: the name of a colleague
        words = {"day": format_date(self.env, self.date), "person": self.sudo().user_id.name}
        return self.env._("Check-in of %(day)s by %(person)s", **words)

    def _leave_trace(self, what, changes):
        """Words of another, or that somebody has seen, change for all to see: those concerned are told, and
        what was seen is to be seen anew.

        :param changes: (name of the field, before, after)
        """
        # sudo: closed to everyone; who saw it saw something else
        seen_by, author = self.acknowledged_by_id, self.user_id
        self.sudo().acknowledged_by_id = False
        concerned = (author | seen_by) - self.env.user
        if not concerned:
            return
        for name, old, new in changes:
            label = f"{what}: {name}" if name else what
            self.key_result_id._log(label, (self._plain(old), self._plain(new)), "", "")
        # sudo: addresses of colleagues
        self.key_result_id.message_post(body=what, partner_ids=concerned.sudo().partner_id.ids)

    @api.model
    def _plain(self, value):
        return format_date(self.env, value) if isinstance(value, date) else self.key_result_id._plain(value)

    def _pass_on(self):
        """The latest check-in of a key result is where it stands; it is not due any more."""
        self.key_result_id._take_latest()
        self.key_result_id._own_todos().unlink()

    def action_acknowledge(self):
        unseen = self.filtered(lambda check: check.acknowledged_by_id != self.env.user)  # a second click finds it done
        able, reasons = sort_out(unseen, lambda check: check._check_may_acknowledge())
        able.sudo().acknowledged_by_id = self.env.user  # sudo: closed to everyone, checked above
        return told(self.env, len(able), reasons)

    def _check_may_acknowledge(self):
        if not self.can_acknowledge:
            raise AccessError(
                self.env._(
                    "%(check_in)s: a manager, an owner of the objective or HR says once that it was seen; nobody his "
                    "own.",
                    check_in=self._called(),
                )
            )

    def action_withdraw(self):
        """Whoever said by mistake that it was seen takes it back."""
        # sudo: closed to everyone; only his own
        self.sudo().filtered(lambda check: check.acknowledged_by_id == self.env.user).acknowledged_by_id = False


class CustomerPerfOkrKeyResult(models.Model):
    _inherit = "customer.perf.okr.key.result"

    def _take_latest(self):
        """Value, confidence and date of the latest check-in, with one read and one write."""
        self.env.flush_all()
        by_result = defaultdict(list)
        # sudo: a check-in moves the value, whoever may change the key result itself
        names = ["key_result_id", "date", "confidence", "value", "is_outdated"]
        CheckIn = self.env["customer.perf.okr.check.in"].sudo()
        for check in CheckIn.search_fetch([("key_result_id", "in", self.ids)], names, order="date, id"):
            by_result[check.key_result_id.id].append(check)
        rows = []
        for result in self.sudo():  # sudo: as above
            checks = by_result[result.id]
            values = [check.value for check in checks if check.value is not False]
            sure = [check.confidence for check in checks if not check.is_outdated]
            current = (values[-1] if values else None) if result.source == "manual" else result.current
            when = checks[-1].date if checks else None
            current = None if current is False else current
            rows.append((result.id, when, sure[-1] if sure else None, okr.drift(sure), current))
        update_rows(self, LATEST, rows)
        self.sudo()._refresh()

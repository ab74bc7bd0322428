from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.customer_perf.fields import OptionalFloat
from odoo.addons.customer_perf.models.cycle.bulk import update_rows

from ..tools import okr

# What a key result keeps of its check-ins.
LATEST = {"last_check_in": "date", "confidence": "int4", "confidence_drift": "float8", "current": "float8"}


class CustomerPerfOkrCheckIn(models.Model):
    """Where a key result stands, in under a minute."""

    _name = "customer.perf.okr.check.in"
    _description = "OKR Check-in"
    _inherit = ["customer.perf.okr.closed.mixin"]
    _order = "date desc, id desc"
    _closed = frozenset(("user_id", "acknowledged_by_id", "objective_id", "company_id"))
    _fixed = frozenset(("key_result_id",))

    key_result_id = fields.Many2one("customer.perf.okr.key.result", required=True, index=True, ondelete="cascade")
    objective_id = fields.Many2one(related="key_result_id.objective_id", store=True, index=True)
    company_id = fields.Many2one(related="key_result_id.company_id", store=True, index=True)
    kind = fields.Selection(related="key_result_id.kind")
    source = fields.Selection(related="key_result_id.source")
    unit = fields.Char(related="key_result_id.unit")
    date = fields.Date(required=True, default=fields.Date.context_today)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, default=lambda self: self.env.user)
    value = OptionalFloat(aggregator=None)
    confidence = fields.Integer(default=5, required=True, aggregator="avg", help="1 to 10: how likely is the target?")
    note = fields.Text("What Changed?")
    blocker = fields.Text("What Blocks?")
    feedback = fields.Text("What Did Customers Say?")
    acknowledged_by_id = fields.Many2one("res.users", "Seen By", readonly=True, copy=False)
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    _confidence_range = models.Constraint("CHECK (confidence BETWEEN 1 AND 10)", "Confidence lies between 1 and 10.")

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

    @api.constrains("date")
    def _check_date(self):
        for check in self:
            if check.date > fields.Date.context_today(self):
                raise ValidationError(self.env._("A check-in tells where it stands, not where it will stand."))

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks.objective_id._check_open()
        for check in checks.sudo():  # sudo: the state of its objective, also of a private one
            if check.objective_id.state != "published" or check.key_result_id.cancelled:
                raise UserError(
                    self.env._("%(result)s is not being pursued.", result=check.key_result_id.display_name)
                )
        checks._pass_on()
        return checks

    def write(self, vals):
        self.objective_id._check_open()
        result = super().write(vals)
        if vals.keys() - {"acknowledged_by_id"}:
            self.sudo().filtered("acknowledged_by_id").acknowledged_by_id = False  # sudo: what was seen has changed
            self._pass_on()
        return result

    def unlink(self):
        self.objective_id._check_open()
        results = self.key_result_id
        done = super().unlink()
        results._take_latest()
        return done

    def _pass_on(self):
        """The latest check-in of a key result is where it stands."""
        self.key_result_id._take_latest()

    def action_acknowledge(self):
        for check in self:
            if not check.can_acknowledge:
                raise AccessError(
                    self.env._("A manager, an owner of the objective or HR says that it was seen; nobody his own.")
                )
        self.sudo().acknowledged_by_id = self.env.user  # sudo: closed to everyone, checked above


class CustomerPerfOkrKeyResult(models.Model):
    _inherit = "customer.perf.okr.key.result"

    def _take_latest(self):
        """Value, confidence and date of the latest check-in, with one read and one write."""
        self.env.flush_all()
        told = defaultdict(list)
        # sudo: a check-in moves the value, whoever may change the key result itself
        for check in (
            self.sudo()
            .env["customer.perf.okr.check.in"]
            .search_fetch(
                [("key_result_id", "in", self.ids)], ["key_result_id", "date", "confidence", "value"], order="date, id"
            )
        ):
            told[check.key_result_id.id].append(check)
        rows = []
        for result in self.sudo():  # sudo: as above
            checks = told[result.id]
            values = [check.value for check in checks if check.value is not False]
            sure = [check.confidence for check in checks]
            current = (values[-1] if values else None) if result.source == "manual" else result.current
            when = checks[-1].date if checks else None
            current = None if current is False else current
            rows.append((result.id, when, sure[-1] if sure else 0, okr.drift(sure), current))
        update_rows(self, LATEST, rows)
        self.sudo()._refresh()
        self._own_todos().unlink()

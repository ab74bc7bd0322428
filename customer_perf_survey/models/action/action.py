import logging

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.tally import INDEX

_logger = logging.getLogger(__name__)

# On 0–100: a part that is served worse than this is called within two days.
LOW_SCORE = 50
TODO = "customer_perf_survey.mail_activity_type_improve"
# What only steps and rounds set.
STEPS = {"state", "date_done", "is_call_back", "follow_round_id", "follow_n", "follow_better", "follow_worse",
         "asked_name", "asked_outcome"}  # fmt: skip
# Days until somebody has called back where a service is rated low.
CALL_BACK = 2


class CustomerPerfSurveyAction(models.Model):
    """What a provider changes for its customers, and whether they feel it in the next round."""

    _name = "customer.perf.survey.action"
    _description = "Improvement Action"
    _inherit = ["mail.thread", "customer.perf.todo.mixin", "customer.perf.survey.provider.mixin"]
    _order = "state desc, date_deadline, id"

    name = fields.Char("What We Change", required=True, translate=True, tracking=True)
    company_id = fields.Many2one(related="service_id.company_id", store=True, index=True)
    service_id = fields.Many2one("customer.perf.service", required=True, index=True, ondelete="restrict")
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    round_id = fields.Many2one("customer.perf.survey.round", "Heard In", index=True, ondelete="set null")
    figure_id = fields.Many2one(
        "customer.perf.survey.figure", "Because Of", index="btree_not_null", ondelete="set null"
    )
    reason = fields.Text(help="What customers said.", tracking=True)
    unit_ids = fields.Many2many(
        "hr.department",
        "customer_perf_survey_action_unit_rel",
        string="For",
        context={"active_test": False},
        help="Customer departments that it is for, and that are asked afterwards. Empty: all customers.",
    )
    owner_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, tracking=True, domain=[("share", "=", False)]
    )
    date_deadline = fields.Date(
        "Due",
        required=True,
        default=lambda self: fields.Date.add(self.env.company._perf_today(), days=30),
        tracking=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("dropped", "Dropped")],
        required=True,
        default="open",
        copy=False,
        readonly=True,
        tracking=True,
    )
    is_call_back = fields.Boolean(
        "Call Back", readonly=True, help="Opened by a low score: talk to them within 48 hours."
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    outcome = fields.Text(
        "What Changed",
        translate=True,
        tracking=True,
        help="In words of the customers: they read it when they are asked.",
    )
    date_done = fields.Date(copy=False, readonly=True)
    ask_next = fields.Boolean("Ask Them in the Next Round", default=True)
    follow_round_id = fields.Many2one(
        "customer.perf.survey.round", "Asked In", copy=False, readonly=True, ondelete="set null"
    )
    follow_n = fields.Integer("People Who Judged It", copy=False, readonly=True)
    follow_better = fields.Integer("Feel It Is Better", copy=False, readonly=True)
    follow_worse = fields.Integer("Feel It Is Worse", copy=False, readonly=True)
    follow_text = fields.Char("Felt by Customers", compute="_compute_follow_text")
    # The version that customers were asked about; what they feel is said of it, whatever is written later.
    asked_name = fields.Char("Asked About", copy=False, readonly=True, translate=True)
    asked_outcome = fields.Text("Asked About What Changed", copy=False, readonly=True, translate=True)
    asked_text = fields.Text("They Were Asked About", compute="_compute_asked_text")

    @api.depends("service_id")
    def _compute_department_id(self):
        for action in self:
            action.department_id = action.service_id.department_id

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        today = self.env.company._perf_today()
        for action in self:
            action.is_late = action.state == "open" and bool(action.date_deadline) and action.date_deadline < today

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "=", "open"), ("date_deadline", "<", self.env.company._perf_today())]

    @api.depends("follow_n", "follow_better", "follow_worse", "follow_round_id")
    def _compute_follow_text(self):
        for action in self:
            action.follow_text = bool(action.follow_round_id) and self.env._(
                "Better: %(better)s of %(all)s, worse: %(worse)s",
                better=action.follow_better,
                all=action.follow_n,
                worse=action.follow_worse,
            )

    @api.depends("name", "outcome", "asked_name", "asked_outcome")
    def _compute_asked_text(self):
        """What stood there when customers were asked, where it reads differently now."""
        for action in self:
            asked = action.asked_name or "", (action.asked_outcome or "").strip()
            changed = any(asked) and asked != (action.name or "", (action.outcome or "").strip())
            action.asked_text = changed and " – ".join(text for text in asked if text)

    @api.model
    def _check_steps(self, vals):
        """:raises UserError: what only a step or a round may set, set by hand"""
        if STEPS & vals.keys() and not self.env.su:
            raise UserError(self.env._("An action moves on by its buttons, and its customers judge it in a round."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_steps(vals)
        actions = super().create(vals_list)
        actions._schedule_todos(TODO, [(action, action.owner_id, action.date_deadline) for action in actions])
        return actions

    def write(self, vals):
        self._check_steps(vals)
        if {"unit_ids", "service_id"} & vals.keys() and any(action.state != "open" for action in self):
            raise UserError(self.env._("Whom it is for stays as it was once it is done. Reopen it first."))
        result = super().write(vals)
        if {"owner_id", "date_deadline"} & vals.keys():
            for action in self.filtered(lambda action: action.state == "open"):
                action.sudo().activity_ids.write(  # sudo: the to-do of whoever owns it now
                    {"user_id": action.owner_id.id, "date_deadline": action.date_deadline}
                )
        return result

    def action_done(self):
        for action in self:
            if not (action.outcome or "").strip():
                raise UserError(
                    self.env._("%(action)s: say what changed, in words of your customers.", action=action.name)
                )
        return self._end("done")

    def action_drop(self):
        return self._end("dropped")

    def action_reopen(self):
        self.check_access("write")
        # sudo: rounds that ask about it
        if (
            self.env["customer.perf.survey.round"]
            .sudo()
            .search_count([("state", "=", "open"), ("follow_up_ids", "in", self.ids)], limit=1)
        ):
            raise UserError(self.env._("Customers are being asked about it. Wait until the round is closed."))
        self.sudo().write({"state": "open", "date_done": False})  # sudo: a step, allowed above
        self._schedule_todos(TODO, [(action, action.owner_id, action.date_deadline) for action in self])
        return True

    def _end(self, state):
        self.check_access("write")
        self.sudo().write(  # sudo: a step, allowed above
            {"state": state, "date_done": self.env.company._perf_today()}
        )
        self.sudo().activity_ids.unlink()  # sudo: the to-do of whoever owns it
        return True

    # ------------------------------------------------------------ the closed loop

    @api.model
    def _open_first(self, results):
        """Where a service is rated low, somebody talks to its customers within 48 hours. The part
        that is served worst is called, or all customers where the parts are not told."""
        today = self.env.company._perf_today()
        rows = []
        for _service, told in results.grouped("service_id").items():
            index = told.figure_ids.filtered(lambda figure: figure.key == INDEX)
            judged = index or told.figure_ids.filtered("is_item")
            low = [figure for figure in judged if figure.score is not False and figure.score < LOW_SCORE]
            low.sort(key=lambda figure: (figure.is_total, figure.score))
            if low:
                rows.append(self._call_back(low[0], fields.Date.add(today, days=CALL_BACK)))
        # sudo: for every provider, whoever closes the round
        return self.sudo().create(rows)

    @api.model
    def _call_back(self, figure, day):
        result = figure.result_id
        department = figure.department_id
        return {
            "name": self.env._("Talk to your customers: %(customers)s", customers=result.customers),
            "service_id": figure.service_id.id,
            "round_id": figure.round_id.id,
            "figure_id": figure.id,
            "unit_ids": [Command.set([] if result.is_total else result.unit_ids.ids)],
            "reason": f"{figure.name}: {figure._text()}",
            "owner_id": (department._perf_leader() or self._fallback_owner(figure.round_id)).id,
            "date_deadline": day,
            "is_call_back": True,
        }

    @api.model
    def _fallback_owner(self, survey_round):
        """Where nobody leads the provider: whoever prepared the round, else somebody of HR."""
        preparer = survey_round.create_uid
        if preparer.active and not preparer._is_superuser():
            return preparer
        officers = self.env.ref("customer_perf.group_customer_perf_officer").sudo().all_user_ids  # sudo: one of them
        return officers.filtered(
            lambda user: user.active and not user._is_superuser() and survey_round.company_id in user.company_ids
        )[:1] or self.env.user  # fmt: skip

    @api.model
    def _hand_over(self):
        """Open actions of people who cannot log in any more go to whoever leads the department."""
        # sudo: of every provider
        orphans = self.sudo().search([("state", "=", "open"), ("owner_id.active", "=", False)])
        for action in orphans:
            try:
                with self.env.cr.savepoint():
                    leader = action.department_id._perf_leader() or self._fallback_owner(action.round_id)
                    if leader.active and leader != action.owner_id:
                        action.owner_id = leader  # tracked: both see who had it before
            except Exception:
                _logger.exception("%s: it could not be handed over", action)
                action._tell_not_handed_over()

    def _tell_not_handed_over(self):
        """Somebody of HR reads it in his to-do list, once."""
        todo = self.env._("Nobody could take this over by itself: give it to somebody.")
        try:
            with self.env.cr.savepoint():
                if todo not in self.activity_ids.mapped("summary"):
                    officer = self._fallback_owner(self.round_id)
                    self.activity_schedule("mail.mail_activity_data_warning", summary=todo, user_id=officer.id)
        except Exception:
            _logger.exception("%s: nobody could be told", self)

    def _keep_version(self):
        """Remember, in every language, what customers are asked about from now on."""
        self.flush_recordset(["name", "outcome"])
        self.env.execute_query(
            SQL(
                """UPDATE customer_perf_survey_action SET asked_name = name, asked_outcome = outcome
                    WHERE id = ANY(%s) RETURNING id""",
                list(self.ids),
            )
        )
        self.invalidate_recordset(["asked_name", "asked_outcome"])

    def _follow_key(self):
        return f"action:{self.id}"

    def _is_asked(self, unit):
        """Whether a member of a customer department is asked about it."""
        return not self.unit_ids or unit in self.unit_ids

    def _followed(self, survey_round, tally):
        self.write(
            {
                "follow_round_id": survey_round.id,
                "follow_n": tally.n,
                "follow_better": tally.top,
                "follow_worse": tally.low,
            }
        )

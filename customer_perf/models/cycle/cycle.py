from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import groupby
from odoo.tools.misc import format_date

from ...tools import periods, signals
from ...tools.values import DEVIATION, RATIO, Rules
from ..base.steps import each_on_its_own, one_by_one
from .launch import launch

# {what a cycle sets: field of it}, see ``tools.values.Rules``
RULES = {
    "cap": "score_cap",
    "deadline": "report_deadline",
    **{
        name: name
        for name in (
            "threshold_score",
            "lower_form",
            "amber_from",
            "coverage_min",
            "missing_as_zero",
            "points_cap",
        )
    },
}
# These may change until the review, when the first result rests on them; a deadline at any time.
REVIEW_FIELDS = {"points_cap", "needs_approval"}
FIXED_AT_LAUNCH = {"date_from", "date_to", "company_id", *RULES.values()} - REVIEW_FIELDS - {"report_deadline"}
# Days after the end of a cycle on which its steps are due, as long as nobody says otherwise.
DEADLINES = {"report_deadline": 5, "self_deadline": 10, "manager_deadline": 20, "acknowledge_deadline": 30}


class CustomerPerfCycle(models.Model):
    _name = "customer.perf.cycle"
    _description = "Performance Cycle"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    date_from = fields.Date("Start", required=True)
    date_to = fields.Date("End", required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("review", "Review"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        context={"active_test": False},
        help="Whom the cycle is for, with everything below. Empty: everybody.",
    )
    report_deadline = fields.Date(help="Values of the cycle are due by then.")
    self_deadline = fields.Date("Self-assessment by")
    manager_deadline = fields.Date("Assessment by")
    acknowledge_deadline = fields.Date("Acknowledgement by")
    score_cap = fields.Float("Highest Score", default=120.0, required=True, help="100 is the target met.")
    threshold_score = fields.Float("Score on the Threshold", default=60.0)
    lower_form = fields.Selection(
        [
            (DEVIATION, "Deviation: twice the target scores 0"),
            (RATIO, "Ratio: twice the target scores 50"),
        ],
        string="Lower Is Better",
        required=True,
        default=DEVIATION,
        help="How a value above the target is scored where no threshold is set.",
    )
    amber_from = fields.Float("Near Target From", default=80.0)
    coverage_min = fields.Float(
        "Minimum Coverage", default=60.0, help="Percent of the weight that must have data before there is a score."
    )
    missing_as_zero = fields.Boolean(
        "Overdue Values Count as 0", help="A value that is missing after the report deadline scores 0."
    )
    points_cap = fields.Float(
        "Bonus or Malus Up To", default=5.0, help="Points that a manager may add or subtract, with a reason."
    )
    needs_approval = fields.Boolean(
        "Next-Level Approval", help="The manager's manager approves an assessment before it is published."
    )
    refreshed_at = fields.Datetime("Last Refresh", readonly=True, copy=False)
    scorecard_ids = fields.One2many("customer.perf.scorecard", "cycle_id", "Scorecards")
    appraisal_ids = fields.One2many("customer.perf.appraisal", "cycle_id", "Appraisals")
    appraisal_count = fields.Integer(compute="_compute_progress")
    done_count = fields.Integer("Published", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="Percent of the appraisals that are published.")
    waiting_text = fields.Char("Waiting For", compute="_compute_progress")

    _dates_order = models.Constraint("CHECK (date_from <= date_to)", "A cycle cannot end before it starts.")
    _rules_range = models.Constraint(
        "CHECK (score_cap >= 100 AND threshold_score BETWEEN 0 AND 100 AND amber_from BETWEEN 0 AND 100"
        " AND coverage_min BETWEEN 0 AND 100 AND points_cap >= 0)",
        "The highest score is at least 100, every other percentage lies between 0 and 100.",
    )

    @api.depends("appraisal_ids.state")
    def _compute_progress(self):
        counts = {cycle.id: Counter() for cycle in self}
        for cycle, state, count in self.env["customer.perf.appraisal"]._read_group(
            [("cycle_id", "in", self.ids)], ["cycle_id", "state"], ["__count"]
        ):
            counts[cycle.id][state] = count
        labels = dict(self.env["customer.perf.appraisal"]._fields["state"]._description_selection(self.env))
        for cycle in self:
            count = counts.get(cycle.id, Counter())
            cycle.appraisal_count = count.total()
            cycle.done_count = count["published"] + count["done"]
            cycle.progress = 100 * cycle.done_count / count.total() if count else 0
            cycle.waiting_text = ", ".join(
                f"{labels[state]}: {count[state]}"
                for state in ("self", "manager", "calibration")
                if count[state] and cycle.state == "review"
            )

    @api.onchange("date_to")
    def _onchange_date_to(self):
        if self.date_to:
            for name in DEADLINES:
                if self[name] and self[name] < self.date_to:  # of a time before
                    self[name] = False
            self._set_deadlines()

    def _set_deadlines(self):
        """Dates of the steps that are not set yet, counted from the end of the cycle."""
        for name, days in DEADLINES.items():
            self[name] = self[name] or fields.Date.add(self.date_to, days=days)

    @api.constrains("date_from", "date_to", *DEADLINES)
    def _check_deadlines(self):
        for cycle in self:
            if cycle.report_deadline and cycle.report_deadline < cycle.date_to:
                raise ValidationError(
                    self.env._(
                        "%(cycle)s: values cannot be due on %(day)s, before the cycle has ended.",
                        cycle=cycle.name,
                        day=format_date(self.env, cycle.report_deadline),
                    )
                )
            before = "date_from"
            for name in list(DEADLINES)[1:]:
                if not cycle[name]:
                    continue
                if cycle[name] < cycle[before]:
                    raise ValidationError(
                        self.env._(
                            '%(cycle)s: "%(later)s" (%(later_day)s) cannot come before "%(earlier)s" '
                            "(%(earlier_day)s).",
                            cycle=cycle.name,
                            later=cycle._fields[name]._description_string(self.env),
                            later_day=format_date(self.env, cycle[name]),
                            earlier=cycle._fields[before]._description_string(self.env),
                            earlier_day=format_date(self.env, cycle[before]),
                        )
                    )
                before = name

    def copy_data(self, default=None):
        """The next cycle: dates and deadlines move on together, by the length of this one."""
        default = default or {}
        vals_list = super().copy_data(default)
        for cycle, vals in zip(self, vals_list, strict=True):
            if not {"date_from", "date_to"} & default.keys():
                for name in ("date_from", "date_to", *DEADLINES):
                    if cycle[name] and name not in default:
                        vals[name] = periods.moved(cycle[name], cycle.date_from, cycle.date_to)
            if "name" not in default:
                first, last = (fields.Date.to_date(vals[name]) for name in ("date_from", "date_to"))
                vals["name"] = cycle.company_id._perf_span_name(first, last)
        return vals_list

    @api.private
    def copy_translations(self, new, excluded=()):
        """The new name is its own in every language."""
        return super().copy_translations(new, [*excluded, "name"])

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        cycles = super().create(vals_list)
        for code, _name in self.env["res.lang"].get_installed():
            cycles._name_as_period(code)
        return cycles

    def _name_as_period(self, lang):
        """A cycle that is named for its time is so in every language."""
        for cycle in self:
            span = cycle.date_from, cycle.date_to
            if lang != self.env.lang and cycle.name == cycle.company_id._perf_span_name(*span):
                there = cycle.with_context(lang=lang)
                there.name = there.company_id._perf_span_name(*span)

    def write(self, vals):
        if not self.env.su and {"state", "refreshed_at"} & vals.keys():
            raise UserError(self.env._("A cycle moves on with its buttons, so that everything moves with it."))
        if not self.env.su and (closed := self.filtered(lambda cycle: cycle.state == "closed")):
            raise UserError(self.env._("%(cycle)s is closed. Reopen it first.", cycle=closed[0].name))
        if FIXED_AT_LAUNCH & vals.keys() and (started := self.filtered(lambda cycle: cycle.state != "draft")):
            raise UserError(
                self.env._(
                    "%(cycle)s is running: its dates and rules were fixed at launch and judge everybody alike.",
                    cycle=started[0].name,
                )
            )
        if REVIEW_FIELDS & vals.keys() and (late := self.filtered(lambda cycle: cycle.state in ("review", "closed"))):
            raise UserError(
                self.env._(
                    "%(cycle)s is in review: how it is assessed stays as it is. Go back to running first.",
                    cycle=late[0].name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for cycle in self:
            if cycle.state != "draft":
                raise UserError(
                    self.env._(
                        "%(cycle)s has been launched and cannot be deleted. Close it instead.", cycle=cycle.name
                    )
                )

    def _population_domain(self):
        """Employees whom the cycle is for."""
        self.ensure_one()
        domain = Domain("company_id", "=", self.company_id.id)
        if self.department_ids:
            domain &= Domain("department_id", "child_of", self.department_ids.ids)
        return domain

    def _rules(self):
        """How the results of the cycle are judged; of no cycle, the defaults."""
        if not self:
            return Rules()
        self.ensure_one()
        return Rules(
            **{name: self[field] for name, field in RULES.items()} | {"deadline": self.report_deadline or None}
        )

    def _freshness(self, kpi, last, today):
        """Whether the latest value of a goal is as new as it can be, see ``tools.signals.freshness``.

        :param last: first day of its period, None without a value
        """
        self.ensure_one()
        return signals.freshness(
            last, kpi.frequency, self.date_from, self.date_to, today, first_month=self.company_id._perf_month()
        )

    # ------------------------------------------------------------ steps

    def action_preview(self):
        """Who gets which scorecard, and who is skipped why, before anything is written."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["customer.perf.cycle.launch"].create({"cycle_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Launch %(cycle)s", cycle=self.name),
            "res_model": "customer.perf.cycle.launch",
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_launch(self):
        """Create the scorecards and appraisals that are missing; joiners are added by launching
        again. Returns True; a summary is written in the chatter."""
        self.check_access("write")
        for cycle in self:
            if cycle.state == "closed":
                raise UserError(self.env._("%(cycle)s is closed.", cycle=cycle.name))
            # of the whole company: nobody gets into two cycles at a time
            one_by_one(cycle.company_id)
            # sudo: scorecards are closed to everyone but the launch
            launch(cycle.sudo())
        return True

    def action_refresh(self):
        """Score every open sheet of these cycles from the values."""
        self.check_access("write")
        # sudo: computed figures are closed to everyone
        self.sudo()._refresh()
        return True

    def _refresh(self):
        for cycle in self.filtered(lambda cycle: cycle.state in ("running", "review")):
            cycle.scorecard_ids.filtered(lambda card: not card.is_frozen)._refresh()
            cycle.refreshed_at = fields.Datetime.now()

    def action_start_review(self):
        """Open the self-assessments; whoever cannot log in goes straight to the manager."""
        self.check_access("write")
        for cycle in self:
            if cycle.state != "running":
                raise UserError(self.env._("%(cycle)s is not running.", cycle=cycle.name))
            # sudo: the state is closed to everyone but this step
            cycle.sudo()._refresh()
            cycle.sudo().state = "review"
            cycle.sudo().appraisal_ids.filtered(lambda appraisal: appraisal.state == "draft")._begin_review()
        return True

    def action_close(self):
        """Freeze everything. Appraisals that nobody acknowledged are done; open ones block."""
        self.check_access("write")
        for cycle in self:
            appraisals = cycle.sudo().appraisal_ids  # sudo: counts all, whoever closes
            if open_ones := cycle._open_appraisals().sudo():  # sudo: names
                raise UserError(
                    self.env._(
                        "%(cycle)s cannot be closed. Appraisals that are not published: %(count)s, among them "
                        "%(names)s.",
                        cycle=cycle.name,
                        count=len(open_ones),
                        names=", ".join(open_ones[:5].employee_id.mapped("name")),
                    )
                )
            appraisals.filtered(lambda a: a.state == "published")._move_to("done")
            cycle.sudo().scorecard_ids.write({"is_frozen": True})
            cycle.sudo().state = "closed"
        return True

    def action_reopen(self):
        return self.env["customer.perf.reason"]._ask(self, "_reopen", self.env._("Reopen the Cycle"))

    def _reopen(self, reason):
        for cycle in self:
            if cycle.state != "closed":
                raise UserError(self.env._("%(cycle)s is not closed.", cycle=cycle.name))
            cycle.sudo().state = "review"  # sudo: see action_close
            cycle.message_post(body=self.env._("Reopened: %(reason)s", reason=reason))

    @api.constrains("company_id", "department_ids")
    def _check_department_company(self):
        for cycle in self:
            if cycle.department_ids.company_id - cycle.company_id:
                raise ValidationError(
                    self.env._("%(cycle)s: a department belongs to another company.", cycle=cycle.name)
                )

    def action_workbook(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/customer_perf/cycle/{self.id}/workbook", "target": "download"}

    def action_open_scorecards(self):
        return self._open("customer_perf.customer_perf_scorecard_action")

    def action_open_appraisals(self):
        return self._open("customer_perf.customer_perf_appraisal_action")

    def _open(self, xml_id):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xml_id),
            "domain": [("cycle_id", "=", self.id)],
            "context": {},
        }

    # ------------------------------------------------------------ scheduled

    @api.model
    def _cron_refresh(self, batch=500):
        """Refresh the scorecards that wait for it, batch by batch."""
        Card = self.env["customer.perf.scorecard"]
        domain = [("is_stale", "=", True), ("is_frozen", "=", False)]
        todo = Card.search(domain, limit=batch)
        failed = each_on_its_own(todo, lambda cards: cards._refresh())
        for cycle, problems in groupby(failed, lambda problem: problem[0].cycle_id):
            cycle._tell_once(
                self.env._(
                    "These scorecards could not be scored, the others were: %(cards)s",
                    cards="; ".join(f"{card.display_name} ({reason})" for card, reason in problems),
                )
            )
        done = len(todo) - len(failed)
        self.env["ir.cron"]._commit_progress(done, remaining=Card.search_count(domain) if done else 0)

    def _tell_once(self, text):
        """A note for HR, unless it stands there already."""
        if not (self.message_ids[:1].preview or "").startswith(text[:100]):
            self.message_post(body=text)

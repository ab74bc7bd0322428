from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..base.words import percent_text
from .appraisal_people import OPEN

TODO = "customer_perf.mail_activity_type_co_assess"


class CustomerPerfCoAssessment(models.Model):
    """Who rates besides the line manager: a second boss or a project with a share of the rated behaviour, or who led
    before and is asked for a note."""

    _name = "customer.perf.co.assessment"
    _description = "Co-assessment"
    _inherit = [
        "mail.thread",
        "customer.perf.todo.mixin",
        "customer.perf.person.mixin",
        "customer.perf.closed.mixin",
    ]
    _order = "appraisal_id, share desc, id"
    _closed = frozenset({"is_submitted"})
    _fixed = frozenset({"appraisal_id", "manager_id"})

    appraisal_id = fields.Many2one("customer.perf.appraisal", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True, index=True)
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True)
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    manager_id = fields.Many2one(
        "hr.employee", "Who Rates", required=True, index=True, ondelete="restrict", domain="[('user_id', '!=', False)]"
    )
    share = fields.Float(
        "Share (%)",
        digits=(5, 2),
        aggregator=None,
        help="Of the rated behaviour; the rest is the line manager's. 0: a note is asked for, no rating.",
    )
    note = fields.Text(help="What was observed while you worked together. The employee reads it with the result.")
    rating_ids = fields.One2many("customer.perf.co.rating", "co_assessment_id", "Ratings")
    is_submitted = fields.Boolean("Handed In", readonly=True, copy=False)
    deadline = fields.Date(related="appraisal_id.cycle_id.manager_deadline", related_sudo=True)
    can_rate = fields.Boolean(compute="_compute_can")
    can_arrange = fields.Boolean(compute="_compute_can")

    _once = models.UniqueIndex("(appraisal_id, manager_id)", "Somebody rates an employee once in a cycle.")
    _share_range = models.Constraint("CHECK (share >= 0 AND share <= 100)", "A share lies between 0 and 100 percent.")

    @api.depends("employee_id", "cycle_id")
    def _compute_display_name(self):
        for record in self:
            # sudo: names of a record that the user may read, as it was saved: a form can be linked with any
            names = record._origin.sudo()
            record.display_name = f"{names.employee_id.name} – {names.cycle_id.name}" if names else ""

    @api.depends_context("uid")
    @api.depends("is_submitted", "manager_id", "appraisal_id.state", "appraisal_id.manager_id")
    def _compute_can(self):
        officer = self.env.user._perf_is_officer()
        for record in self:
            appraisal = record.sudo().appraisal_id  # sudo: the step of an appraisal and who assesses
            is_open = appraisal.state in OPEN and appraisal.active and appraisal.cycle_id.state != "closed"
            is_his = record.sudo().manager_id.user_id == self.env.user
            record.can_rate = is_open and is_his and not record.is_submitted and not record.is_about_me
            leads = officer or record.is_my_team or appraisal.manager_id.user_id == self.env.user
            record.can_arrange = is_open and leads and not record.is_about_me

    @api.constrains("manager_id", "share", "appraisal_id")
    def _check_rater(self):
        for record in self:
            names = record.sudo()  # sudo: people and shares are only compared
            appraisal = names.appraisal_id
            if names.manager_id in (appraisal.employee_id, appraisal.manager_id):
                raise ValidationError(
                    self.env._(
                        "%(appraisal)s: %(name)s cannot rate here besides the line manager.",
                        appraisal=appraisal.display_name,
                        name=names.manager_id.name,
                    )
                )
            if sum(appraisal.co_assessment_ids.mapped("share")) > 100:
                raise ValidationError(
                    self.env._(
                        "%(appraisal)s: the shares of those who rate besides the line manager are more than 100 "
                        "percent.",
                        appraisal=appraisal.display_name,
                    )
                )

    # ------------------------------------------------------------ who may what

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.su:
            records._check_arrange()
        records._give_ratings()
        records._ask()
        return records

    def write(self, vals):
        if not self.env.su:
            if "share" in vals:
                self._check_arrange()
            if {"note", "rating_ids"} & vals.keys():
                self._check_may_rate()
            if closed := vals.keys() - {"share", "note", "rating_ids"}:
                self._check_closed({name for name in closed if not name.startswith(("activity_", "message_"))})
        result = super().write(vals)
        if "share" in vals:
            self._give_ratings()
            self.sudo().appraisal_id._perf_compute()  # sudo: totals are closed to everyone
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_before_handed_in(self):
        if self.env.su:
            return
        self._check_arrange()
        if handed_in := self.filtered("is_submitted"):
            raise UserError(self.env._("%(name)s has handed it in.", name=handed_in[0].sudo().manager_id.name))

    def _check_arrange(self):
        self.check_access("write")
        for record in self:
            if not record.can_arrange:
                raise AccessError(
                    self.env._(
                        "%(name)s: who rates besides the line manager is settled by the line manager or HR, until the "
                        "assessment is submitted.",
                        name=record.display_name,
                    )
                )

    def _check_may_rate(self):
        self.check_access("write")
        for record in self:
            if not (record.can_rate or self.env.su):
                raise AccessError(self.env._("%(name)s is not open for your co-assessment.", name=record.display_name))

    # ------------------------------------------------------------ steps

    def _give_ratings(self):
        """Whoever has a share rates the behaviours that the line manager rates."""
        self.env["customer.perf.co.rating"].sudo().create(  # sudo: criteria follow from the appraisal
            [
                {"co_assessment_id": record.id, "behaviour_id": behaviour.id}
                for record in self.sudo()
                if record.share and not record.rating_ids
                for behaviour in record.appraisal_id.behaviour_ids.behaviour_id
            ]
        )

    def _ask(self):
        today = self.env.company._perf_today()
        asked = [(record, record.sudo().manager_id.user_id, record.deadline or today) for record in self]
        self._schedule_todos(TODO, [todo for todo in asked if todo[1]])

    def action_submit(self):
        """Hand it in: ratings where a share is given, else the note."""
        self._check_may_rate()
        for record in self:
            unrated = record.rating_ids.filtered(lambda rating: not rating.level)
            if record.share and unrated:
                raise UserError(
                    self.env._(
                        "%(name)s: rate %(behaviours)s before you hand it in.",
                        name=record.display_name,
                        behaviours=", ".join(unrated.behaviour_id.mapped("name")),
                    )
                )
            if not record.share and not (record.note or "").strip():
                raise UserError(
                    self.env._("%(name)s: write your note before you hand it in.", name=record.display_name)
                )
        done = self.sudo()  # sudo: the step is checked above
        done.is_submitted = True
        done.activity_ids.unlink()
        done.appraisal_id._perf_compute()

    def action_ask_again(self):
        """Open it again for who rated, as long as the assessment is not submitted."""
        self._check_arrange()
        again = self.filtered("is_submitted").sudo()  # sudo: the step is checked above
        again.is_submitted = False
        again._ask()
        again.appraisal_id._perf_compute()


class CustomerPerfCoRating(models.Model):
    """One behaviour as somebody besides the line manager sees it."""

    _name = "customer.perf.co.rating"
    _description = "Rating of a Co-assessment"
    _inherit = ["customer.perf.rating.mixin"]
    _order = "co_assessment_id, id"
    _open_fields = frozenset({"level", "evidence"})

    co_assessment_id = fields.Many2one(
        "customer.perf.co.assessment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    appraisal_id = fields.Many2one(related="co_assessment_id.appraisal_id", store=True, index=True, required=False)
    evidence = fields.Char(help="What was observed.")

    _behaviour_uniq = models.UniqueIndex("(co_assessment_id, behaviour_id)", "A behaviour is rated once.")

    def _check_may_rate(self):
        self.co_assessment_id._check_may_rate()


class CustomerPerfAppraisal(models.Model):
    _inherit = "customer.perf.appraisal"

    co_assessment_ids = fields.One2many("customer.perf.co.assessment", "appraisal_id", "Co-assessments")

    def _perf_behaviour_levels(self):
        """The line manager's ratings and, weighted by their shares, those that others handed in."""
        mine = self.env["customer.perf.behaviour.rating"]
        # sudo: a figure follows from all ratings, whoever reads it
        others = self.env["customer.perf.co.rating"].sudo()
        rated = {}
        for appraisal, level, count in mine._read_group(
            [("appraisal_id", "in", self.ids), ("level", "!=", False)], ["appraisal_id", "level"], ["__count"]
        ):
            rated.setdefault(appraisal.id, []).extend([int(level)] * count)
        found = others.search([("appraisal_id", "in", self.ids), ("co_assessment_id.is_submitted", "=", True)])
        raters = {}
        for record, ratings in found.grouped("co_assessment_id").items():
            levels = [int(level) for level in ratings.mapped("level") if level]
            raters.setdefault(record.appraisal_id.id, []).append((record.share, levels))
        shares = self.sudo().co_assessment_ids.grouped("appraisal_id")
        for appraisal in self:
            left = 100 - sum(shares.get(appraisal.sudo(), self.env["customer.perf.co.assessment"]).mapped("share"))
            raters.setdefault(appraisal.id, []).insert(0, (left, rated.get(appraisal.id, [])))
        return raters

    def _check_complete(self):
        """Whoever has a share is waited for until the day that assessments are due."""
        result = super()._check_complete()
        due, today = self.cycle_id.manager_deadline, self.company_id._perf_today()
        # sudo: who has not handed in yet
        late = self.sudo().co_assessment_ids.filtered(lambda record: record.share and not record.is_submitted)
        if late and due and today <= due and not self.env.user._perf_is_officer():
            raise UserError(
                self.env._(
                    "%(name)s: the co-assessment of %(who)s is awaited until the assessments are due. Remind them, or "
                    "take them off the list.",
                    name=self.display_name,
                    who=", ".join(late.manager_id.mapped("name")),
                )
            )
        return result

    def _apply_times(self, chosen=()):
        """Who led before or after, and does not assess, is asked for a note; who assesses now is not, and what he
        wrote before stays."""
        result = super()._apply_times(chosen)
        self.co_assessment_ids.filtered(
            lambda one: (
                one.manager_id == one.appraisal_id.manager_id and not (one.share or one.note or one.is_submitted)
            )
        ).unlink()
        self.env["customer.perf.co.assessment"].create(
            [
                {"appraisal_id": appraisal.id, "manager_id": manager.id}
                for appraisal in self
                for manager in appraisal._rated_times().manager_id
                - (appraisal.co_assessment_ids.manager_id | appraisal.manager_id | appraisal.employee_id)
                if manager.active and manager.user_id
            ]
        )
        return result


class CustomerPerfAppraisalLine(models.Model):
    _inherit = "customer.perf.appraisal.line"

    def _explain(self):
        """Rated behaviour says who had which share, and who has not rated."""
        text = super()._explain()
        # sudo: who rates, for whoever may read the part that rests on it
        others = self.sudo().appraisal_id.co_assessment_ids.filtered("share") if self.source == "behaviour" else ()
        if not others:
            return text
        shares = ", ".join(f"{one.manager_id.name} {percent_text(self.env, one.share)}" for one in others)
        notes = [text, self.env._("Besides the line manager: %(shares)s.", shares=shares)]
        if late := others.filtered(lambda one: not one.is_submitted):
            names = ", ".join(late.manager_id.mapped("name"))
            notes.append(self.env._("Not handed in, so the others share the weight: %(names)s.", names=names))
        return " ".join(notes)

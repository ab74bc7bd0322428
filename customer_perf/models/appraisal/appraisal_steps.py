from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_date

from ...fields import number
from ..base.bulk import update_rows
from ..base.steps import sort_out, told
from ..base.words import points_text

ACTIVITIES = {
    "self": "customer_perf.mail_activity_type_self",
    "manager": "customer_perf.mail_activity_type_manager",
    "published": "customer_perf.mail_activity_type_acknowledge",
}
# Steps in which the employee has his result.
PUBLISHED = ("published", "done")


class CustomerPerfAppraisalSteps(models.AbstractModel):
    """The way of an appraisal from the self-assessment to the acknowledgement."""

    _name = "customer.perf.appraisal.steps"
    _description = "Steps of an Appraisal"
    _inherit = ["customer.perf.todo.mixin"]

    def action_submit_self(self):
        officer = self.env.user._perf_is_officer()

        def check(appraisal):
            appraisal._check_active()
            if appraisal.state != "self" or not (appraisal.is_mine or officer or self.env.su):
                raise UserError(
                    self.env._("%(name)s is not open for self-assessment, or not yours.", name=appraisal.display_name)
                )

        return self._step_for_all(check, lambda able: able._move_to("manager"))

    def action_ask_submit_self(self):
        """Submit, or ask first where nothing was written or rated."""
        self.ensure_one()
        if (self.self_comment or "").strip() or any(self.self_rating_ids.mapped("level")):
            return self.action_submit_self()
        return self.env["customer.perf.reason"]._ask(
            self,
            "_submit_self_empty",
            self.env._("Submit Self-Assessment"),
            self.env._("You have written and rated nothing. Your manager would start without your view."),
        )

    def _submit_self_empty(self, _reason):
        return self.action_submit_self()

    def action_submit_assessment(self):
        def check(appraisal):
            appraisal._check_active()
            if appraisal.state != "manager":
                raise UserError(self.env._("%(name)s is not in the step Assessment.", name=appraisal.display_name))
            appraisal._check_may_assess()
            appraisal._check_complete()

        def do(able):
            # sudo: the step is checked above; the field is closed to everyone
            able.sudo().assessment_ids.write({"submitted_by": self.env.uid})
            able._move_to("calibration")

        return self._step_for_all(check, do)

    def _step_for_all(self, check, do):
        """Do a step for those for whom it can be done, and say why not for the others."""
        able, reasons = sort_out(self, check)
        do(able)
        return told(self.env, len(able), reasons)

    def _check_active(self):
        if not self.active:
            text = self.env._("%(name)s was taken out of the cycle. Put it back first.", name=self.display_name)
            raise UserError(text)

    def _check_complete(self):
        """What the manager must have filled in before he submits; of nobody who is not rated."""
        self.ensure_one()
        if self.is_unrated:
            return
        unrated = self.behaviour_ids.filtered(lambda rating: not rating.level)
        if unrated and "behaviour" in self.line_ids.filtered(lambda line: not line.is_overridden).mapped("source"):
            raise UserError(
                self.env._(
                    "%(name)s: rate %(behaviours)s before you submit.",
                    name=self.display_name,
                    behaviours=", ".join(unrated.behaviour_id.mapped("name")),
                )
            )
        self._check_talked()

    def _check_talked(self):
        """Where KPIs are met and the customer is dissatisfied, nobody confirms it silently (K-15)."""
        # sudo: whether something was noted, nothing of it
        if self.is_dissatisfied and not self.is_unrated and not (self.sudo().talk_note or "").strip():
            text = self.env._(
                "%(name)s: the KPIs are met and the customer is dissatisfied. First the manager notes what was "
                "discussed about the design of the KPIs.",
                name=self.display_name,
            )
            raise UserError(text)

    def action_approve(self):
        def check(appraisal):
            appraisal._check_active()
            if not appraisal.can_approve:
                raise AccessError(
                    self.env._(
                        "%(name)s waits for approval by the next level above the manager who assessed.",
                        name=appraisal.display_name,
                    )
                )

        # sudo: the step is checked above; the field is closed to everyone
        return self._step_for_all(check, lambda able: able.sudo().assessment_ids.write({"is_approved": True}))

    def action_publish(self):
        if not (self.env.user._perf_is_officer() or self.env.su):
            raise AccessError(self.env._("Only HR publishes results."))

        def check(appraisal):
            appraisal._check_active()
            if appraisal.is_about_me and not self.env.su:
                raise AccessError(
                    self.env._(
                        "%(name)s: nobody publishes his own result; another HR officer or an administrator does.",
                        name=appraisal.display_name,
                    )
                )
            if appraisal.state != "calibration":
                raise UserError(self.env._("%(name)s has not been assessed yet.", name=appraisal.display_name))
            appraisal._check_not_calibrated("open")
            appraisal._check_publishable()

        return self._step_for_all(check, lambda able: able._publish())

    def _check_publishable(self):
        """What must be there besides the assessment before a result is published."""
        # sudo: whether it was approved, nothing of it
        if self.cycle_id.needs_approval and not self.sudo().assessment_ids.is_approved:
            raise UserError(self.env._("%(name)s waits for the next level's approval.", name=self.display_name))
        self._check_talked()  # the case may have come after the assessment

    def _publish(self):
        done = self.sudo()  # sudo: results are closed to everyone but this step
        done._perf_compute()
        update_rows(
            done,
            {"score": "float8", "coverage": "float8", "grade_id": "int4"},
            [
                (appraisal.id, number(part.score), part.coverage, part.grade_id.id or None)
                for appraisal in done
                for part in [appraisal.assessment_ids]
            ],
        )
        done.with_context(tracking_disable=True).write({"published_on": self.env.company._perf_today()})
        done._cards().write({"is_frozen": True})
        self._move_to("published")
        done._tell_correction()

    def _result_text(self):
        """What was published, in words."""
        return self.env._(
            "%(score)s, %(grade)s",
            score=points_text(self.env, self.score),
            grade=self.grade_id.display_name or self.env._("no grade"),
        )

    def _tell_correction(self):
        """A result that is published anew says what it was before, to everybody concerned."""
        for appraisal in self.filtered("former_result"):
            appraisal.message_post(
                body=self.env._(
                    "Published anew. Result before: %(before)s. Result now: %(now)s.",
                    before=appraisal.former_result,
                    now=appraisal._result_text(),
                ),
                author_id=self.env.user.partner_id.id,
                partner_ids=appraisal._concerned().partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    def _concerned(self):
        """The users of the employee and of who assesses him."""
        return (self.employee_id | self.manager_id).user_id.filtered("active")

    def action_acknowledge(self):
        def check(appraisal):
            appraisal._check_active()
            if appraisal.state != "published" or not (appraisal.is_mine or self.env.su):
                raise UserError(self.env._("%(name)s is not published, or not yours.", name=appraisal.display_name))

        def do(able):
            # sudo: as in _publish
            able.sudo().write({"acknowledged_on": self.env.company._perf_today()})
            able._move_to("done")

        return self._step_for_all(check, do)

    def action_return(self):
        return self.env["customer.perf.reason"]._ask(self, "_return", self.env._("Send Back"))

    def _return(self, reason):
        """One step back, with a reason: to the employee, to the manager, or out of publication."""
        officer = self.env.user._perf_is_officer()
        next_level = self._filtered_next_level()
        for appraisal in self:
            back = {"manager": "self", "calibration": "manager", "published": "manager", "done": "manager"}
            to = back.get(appraisal.state)
            if to is None or appraisal.cycle_id.state == "closed":
                raise UserError(self.env._("%(name)s cannot be sent back.", name=appraisal.display_name))
            allowed = officer or (
                appraisal.state in ("manager", "calibration")
                and (appraisal._is_managed_by_me() if appraisal.state == "manager" else appraisal in next_level)
            )
            if appraisal.is_about_me or not allowed:
                raise AccessError(self.env._("%(name)s: you cannot send it back.", name=appraisal.display_name))
            appraisal._check_active()
            appraisal._open_again()
            message = self.env._("Sent back: %(reason)s", reason=reason)
            if appraisal.state in PUBLISHED:
                appraisal._reopen_result(reason)
            elif to == "self":
                appraisal.message_post(body=message)
            else:
                appraisal._log_assessment(message)
            appraisal._move_to(to)

    def _open_again(self):
        record = self.sudo()  # sudo: the step is checked by whoever calls
        record._cards().write({"is_frozen": False})
        record.assessment_ids.write({"is_approved": False})

    def _reopen_result(self, reason):
        """What was published opens again: employee and manager read why and what it was. What the
        employee said of it stays in sight, as said of that result."""
        record = self.sudo()  # sudo: the step is checked by whoever calls
        former = record._result_text()
        said = (record.employee_comment or "").strip()
        if said:
            day = format_date(self.env, record.acknowledged_on or record.published_on)
            said = self.env._("On %(result)s (%(day)s): %(comment)s", result=former, day=day, comment=said)
        record.write(
            {
                "former_result": former,
                "former_comment": "\n".join(filter(None, (record.former_comment, said))) or False,
                "employee_comment": False,
                "published_on": False,
                "acknowledged_on": False,
            }
        )
        record.message_post(
            body=self.env._("Reopened: %(reason)s. Result until now: %(result)s.", reason=reason, result=former),
            author_id=self.env.user.partner_id.id,
            partner_ids=record._concerned().partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _move_to(self, state):
        """Set the step of checked appraisals and put it on the to-do list of whoever is next."""
        if not self:
            return
        records = self.sudo()  # sudo: the steps above decide who may move on
        # A mass action leaves one summary on the cycle instead of a message per record.
        records.with_context(tracking_disable=len(records) > 1).write({"state": state})
        if len(records) > 1:
            records._log_summary(state)
        if state == "manager":
            fresh = records.filtered(lambda appraisal: not appraisal.assessment_ids)
            self.env["customer.perf.assessment"].sudo().with_context(
                tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
            ).create([{"appraisal_id": appraisal.id} for appraisal in fresh])
            records.with_context(tracking_disable=True).write({"is_assessed": True})
            records._perf_compute()
        records.activity_unlink(list(ACTIVITIES.values()))
        records._schedule_step()

    def _log_summary(self, state):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for cycle, appraisals in self.grouped("cycle_id").items():
            cycle.message_post(
                body=self.env._("Appraisals moved to %(step)s: %(count)s.", count=len(appraisals), step=labels[state]),
                author_id=self.env.user.partner_id.id,
            )

    def _step_todo_types(self):
        return self.env["mail.activity.type"].union(*(self.env.ref(xmlid) for xmlid in ACTIVITIES.values()))

    def _schedule_step(self):
        """The present step on the to-do list of whoever's turn it is."""
        today = self.env.company._perf_today()
        for state, xmlid in ACTIVITIES.items():
            there = self.filtered(lambda appraisal, state=state: appraisal.state == state)
            todos = [(appraisal, appraisal._acting_user(), appraisal.deadline or today) for appraisal in there]
            self._schedule_todos(xmlid, [todo for todo in todos if todo[1]])

from datetime import date

from odoo import api, models
from odoo.tools import split_every
from odoo.tools.misc import format_date

from ..appraisal.appraisal_steps import ACTIVITIES
from ..base.steps import each_on_its_own

# People per pass of the scheduled action.
BATCH = 50


class CustomerPerfReminder(models.AbstractModel):
    """One mail per person for everything that waits for him, whenever something of it is new.

    New are a step that has just begun, a step that is late for the first time, and a missed
    check-in. What somebody was told of is kept on the appraisal, so that nobody is told twice.
    """

    _name = "customer.perf.reminder"
    _description = "Reminder"

    @api.model
    def _soon(self):
        self.env.ref("customer_perf.ir_cron_remind").sudo()._trigger()  # sudo: wakes our own job

    @api.model
    def _cron_send(self):
        todo = self._todo()
        users = [user for user, items in todo.items() if any(self._is_news(item) for item in items)]
        done = 0
        for batch in split_every(BATCH, users, list):
            told = self.env["res.users"].union(*batch)
            failed = each_on_its_own(told, lambda some: [self._mail(user, todo[user]) for user in some])
            told -= self.env["res.users"].union(*(user for user, _reason in failed))
            self._remember([item for user in told for item in todo[user]])
            done += len(batch)
            self.env["ir.cron"]._commit_progress(len(batch), remaining=len(users) - done)

    # ------------------------------------------------------------ what waits for whom

    @api.model
    def _todo(self):
        """{user: [(kind, appraisal)]} of all open cycles; kind is ``step`` or ``check_in``."""
        Appraisal = self.env["customer.perf.appraisal"]
        waiting = Appraisal.search([("state", "in", list(ACTIVITIES)), ("cycle_id.state", "=", "review")])
        missed = Appraisal.search([("is_check_in_missed", "=", True)])
        waiting._follow_people()  # what changed on ways that told nobody
        todo = {}
        items = [("step", appraisal, appraisal._acting_user()) for appraisal in waiting]
        items += [("check_in", appraisal, appraisal._acting_for(appraisal.manager_id)) for appraisal in missed]
        for kind, appraisal, user in items:
            if user.active:
                todo.setdefault(user, []).append((kind, appraisal))
        return todo

    @api.model
    def _mark(self, appraisal):
        return f"{appraisal.state}, late" if appraisal.is_overdue else appraisal.state

    @api.model
    def _is_news(self, item):
        kind, appraisal = item
        if kind == "step":
            return appraisal.told_step != self._mark(appraisal)
        return (appraisal.told_check_in or date.min) < appraisal.check_in_due

    @api.model
    def _remember(self, items):
        quiet = {"tracking_disable": True}
        steps = {}
        for kind, appraisal in items:
            if kind == "check_in":
                appraisal.with_context(**quiet).told_check_in = appraisal.check_in_due
            else:
                steps.setdefault(self._mark(appraisal), []).append(appraisal.id)
        for mark, ids in steps.items():
            self.env["customer.perf.appraisal"].browse(ids).with_context(**quiet).told_step = mark

    # ------------------------------------------------------------ the mail

    @api.model
    def _mail(self, user, items):
        """One notification in the user's language, to his mailbox or his Odoo inbox."""
        here = self.with_context(lang=user.lang)
        # links lead to the page that answers the question, and rights are checked there
        rows = [here._row(kind, appraisal.with_context(lang=user.lang)) for kind, appraisal in items]
        rows.sort(key=lambda row: (not row["late"], row["due"] or date.max))
        for row in rows:
            row["when"] = here._when(row)
        body = here.env["ir.qweb"]._render(
            "customer_perf.reminder_mail",
            {
                "rows": rows,
                "url": self.get_base_url(),
                "greeting": here.env._("Hello %(name)s,", name=user.name),
            },
            lang=user.lang,
        )
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=here._subject(rows),
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
            model_description=here.env._("appraisals"),
        )

    @api.model
    def _subject(self, rows):
        late = sum(row["late"] for row in rows)
        if late:
            return self.env._("Waiting for you: %(count)s, late: %(late)s", count=len(rows), late=late)
        return self.env._("Waiting for you: %(count)s", count=len(rows))

    @api.model
    def _when(self, row):
        if not row["due"]:
            return ""
        day = format_date(self.env, row["due"])
        return self.env._("was due %(date)s", date=day) if row["late"] else self.env._("by %(date)s", date=day)

    @api.model
    def _row(self, kind, appraisal):
        name = appraisal.employee_id.name
        if kind == "check_in":
            return {
                "text": self.env._("Check-in with %(name)s", name=name),
                "due": appraisal.check_in_due,
                "late": True,
                "path": f"{appraisal.scorecard_id.id}/my-value",
                "cycle": appraisal.cycle_id.name,
            }
        texts = {
            "self": self.env._("Write your self-assessment"),
            "manager": self.env._("Assess %(name)s", name=name),
            "published": self.env._("Read your result and acknowledge it"),
        }
        team = appraisal.state == "manager"
        return {
            "text": texts[appraisal.state],
            "due": appraisal.deadline,
            "late": appraisal.is_overdue,
            "path": f"team-appraisals/{appraisal.id}" if team else f"{appraisal.scorecard_id.id}/my-value",
            "cycle": appraisal.cycle_id.name,
        }

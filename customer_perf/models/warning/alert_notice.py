from odoo import api, models
from odoo.tools import split_every
from odoo.tools.misc import format_date

from ..base.steps import each_on_its_own
from .alert_steps import TODO

# People per pass of the weekly mail.
BATCH = 50


class CustomerPerfAlert(models.Model):
    """Whom alerts are told: red ones at once as a to-do, the rest in one mail a week to each person."""

    _inherit = "customer.perf.alert"

    @api.model
    def _tell(self, until):
        """Put red alerts on the to-do lists of whoever they are about and of who answers for them (M-02), once.

        :param until: {company id: the day that it is}
        """
        red = self.search(
            [
                ("severity", "=", "red"),
                ("state", "=", "open"),
                ("red_told_on", "=", False),
                ("is_silenced", "=", False),
                ("company_id", "in", list(until)),
            ]
        )
        told = red._whom()
        self._schedule_todos(
            TODO, [(alert, user, until[alert.company_id.id]) for alert, users in told.items() for user in users]
        )
        for company, alerts in red.grouped("company_id").items():
            alerts.with_context(tracking_disable=True).red_told_on = until[company.id]

    def _whom(self):
        """{alert: users}: whom it is about and the next above who has a user; HR for the company. Who answers for
        it is left out where the department speaks for it."""
        people = self.employee_id | self.department_id.manager_id
        heads = people | self.department_id.parent_id.manager_id
        bosses = {person: self._boss(person) for person in heads}
        found = {}
        for alert in self:
            person = alert.employee_id or alert.department_id.manager_id
            users = person.user_id
            if not alert.inhibitor_id and person:
                users |= bosses[person]
            if not (alert.employee_id or alert.department_id):
                users = alert.kpi_id.data_owner_id or alert.company_id._perf_officers()
            found[alert] = users.filtered("active")
        return found

    @api.model
    def _boss(self, person):
        """User of the next one above who has one."""
        above, seen = person.parent_id, person
        while above and not above.user_id.active and above not in seen:
            seen |= above
            above = above.parent_id
        return above.user_id - person.user_id

    # ------------------------------------------------------------ the weekly mail

    @api.model
    def _cron_mail(self):
        """One mail to each person with the alerts that no mail told of yet."""
        self._inhibit()
        self._silence(self._days())
        fresh = self.search([("state", "=", "open"), ("told_on", "=", False), ("is_silenced", "=", False)])
        mails = {}
        for alert, users in fresh._whom().items():
            for user in users:
                mails[user] = mails.get(user, self.browse()) | alert
        done = 0
        for batch in split_every(BATCH, list(mails), list):
            each_on_its_own(
                self.env["res.users"].union(*batch), lambda some: [self._mail(user, mails[user]) for user in some]
            )
            done += len(batch)
            if self.env.context.get("ir_cron_progress_id"):  # whoever calls it otherwise commits himself
                self.env["ir.cron"]._commit_progress(len(batch), remaining=len(mails) - done)
        for company, alerts in fresh.grouped("company_id").items():
            alerts.with_context(tracking_disable=True).told_on = company._perf_today()

    @api.model
    def _mail(self, user, alerts):
        """One notification in the user's language; links lead to the alerts, rights are checked there."""
        here = self.with_context(lang=user.lang)
        mine = alerts.with_context(lang=user.lang)
        body = here.env["ir.qweb"]._render(
            "customer_perf.alert_mail",
            {
                "alerts": mine.sorted(lambda alert: (alert.severity != "red", alert.kpi_id.name or "")),
                "url": self.get_base_url(),
                "greeting": here.env._("Hello %(name)s,", name=user.name),
                "day": lambda day: format_date(here.env, day),
            },
            lang=user.lang,
        )
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=here.env._("Early warnings: %(count)s", count=len(alerts)),
            body=body,
            email_layout_xmlid="mail.mail_notification_light",
            model_description=here.env._("early warnings"),
        )

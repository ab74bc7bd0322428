"""Who is asked and how he is reached, told to more people than the one who prepares the round."""

from collections import Counter

from markupsafe import Markup

from odoo import models

ADMIN = "customer_perf.group_customer_perf_manager"


class CustomerPerfSurveyRound(models.Model):
    """Whoever runs a round could make up people, or turn the letters of others to himself. Code cannot keep
    him from it where he is HR; so a second person sees it."""

    _inherit = "customer.perf.survey.round"

    def _last_round(self):
        # sudo: rounds that others began
        return self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("customer_class", "=", self.customer_class),
                ("state", "in", ("open", "closed")),
                ("id", "!=", self.id),
            ],
            order="started_on desc, id desc",
            limit=1,
        )

    def _added_text(self):
        """How many are asked who were not asked in the last round, and who recorded them."""
        last = self._last_round()
        if not last:
            return self.env._("There is no earlier round to say who is new.")
        # sudo: who was asked, for sums; who recorded whom
        before = {invitation.person: invitation for invitation in last.sudo().invitation_ids}
        asked = self.sudo().invitation_ids
        new = asked.filtered(lambda invitation: invitation.person not in before)
        records = [invitation.employee_id or invitation.partner_id for invitation in new]
        records = [record for record in records if record.create_date.date() >= last.started_on]
        notes = [
            self.env._(
                "People asked who were not asked in %(round)s: %(count)s. Recorded since it began: %(recorded)s.",
                round=last.name,
                count=len(new),
                recorded=len(records),
            )
        ]
        notes += [
            self.env._("Recorded by %(name)s: %(count)s.", name=name, count=count)
            for name, count in sorted(Counter(record.create_uid.name or "" for record in records).items())
        ]
        known = [(before[one.person], one) for one in asked if one.person in before and not one.user_id]
        if moved := sum(bool(old.address) and old.address != one._address() for old, one in known):
            notes.append(
                self.env._("Addresses of people without a user that are others since: %(count)s.", count=moved)
            )
        return "\n".join(notes)

    def _tell_start(self):
        """Whom it concerns reads that it began, by whom, and who is new: those who lead the providers, and the
        administrators."""
        departments = self.service_ids.sudo().department_id  # sudo: who leads them
        leaders = self.env["res.users"].union(*(department._perf_leader() for department in departments))
        admins = self.env.ref(ADMIN).sudo().all_user_ids  # sudo: who they are
        seconds = leaders.sudo() | admins.filtered(
            lambda user: user.active and not user._is_superuser() and self.company_id in user.company_ids
        )
        asked = self.sudo().invitation_ids  # sudo: sums
        by_link = len(asked.filtered("address"))
        notes = [
            self.env._(
                "The round was started. Asked: %(count)s. Those who have a user answer logged in and get no link: "
                "%(users)s. By a link: %(links)s.",
                count=len(asked),
                users=len(asked.filtered("user_id")),
                links=by_link,
            ),
            self.env._("Asked is who was recorded %(days)s days before.", days=self.company_id._perf_survey_days()),
            *(self.sudo().added or "").split("\n"),
        ]
        self.sudo().message_post(  # sudo: whoever starts it need not read everybody's user
            body=Markup("<br/>").join(note for note in notes if note),
            partner_ids=(seconds - self.env.user).partner_id.ids,
            subtype_xmlid="mail.mt_note",
            author_id=self.env.user.partner_id.id,
        )
        self.sudo().message_subscribe(seconds.partner_id.ids)

    # ------------------------------------------------------------ addresses

    def _keep_addresses(self):
        """From now on a link goes to the address that somebody without a user has today, and to no other."""
        self.invalidate_recordset(["invitation_ids"])
        for invitation in self.sudo().invitation_ids:  # sudo: of everybody
            invitation.address = not invitation.user_id and invitation._address()

    def _note_moved(self):
        """Addresses that are others than when the round began stand in its log, each once."""
        for survey_round in self:
            # sudo: of everybody
            moved = survey_round.sudo().invitation_ids.filtered(lambda one: not one.is_moved and one._is_moved())
            if moved:
                moved.is_moved = True
                survey_round.sudo()._message_log(
                    body=self.env._(
                        "The address of %(names)s was changed while the round is open. No link goes to the new one; "
                        "the link of the first letter stays good.",
                        names=", ".join(sorted(one._person_name() for one in moved)),
                    )
                )

from markupsafe import Markup

from odoo import models


class ResUsers(models.Model):
    """Who leaves hands his key results on: those beside or above him are reminded, HR is told once."""

    _inherit = "res.users"

    def write(self, vals):
        leaving = self.filtered("active") if vals.get("active") is False else self.browse()
        result = super().write(vals)
        if leaving:
            leaving._okr_hand_on()
        return result

    def _okr_hand_on(self):
        here = [("cycle_id.state", "!=", "closed")]
        # sudo: whatever they own, whoever archives them
        results = self.env["customer.perf.okr.key.result"].sudo().search([*here, ("owner_id", "in", self.ids)])
        objectives = self.env["customer.perf.okr.objective"].sudo().search([*here, ("owner_ids", "in", self.ids)])
        results = results.filtered(lambda r: not r.cancelled and r.state in ("draft", "published"))
        objectives = objectives.filtered(lambda o: o.state in ("draft", "published"))
        waiting = results | objectives.key_result_ids
        waiting._own_todos().filtered(lambda todo: todo.user_id in self).unlink()
        waiting._remind()
        left = [*objectives, *results]
        for company in {record.company_id for record in left}:
            self._okr_tell_hr(company, [record.name for record in left if record.company_id == company])

    def _okr_tell_hr(self, company, names):
        """What needs a new owner, in one note. It belongs to no record, as it may name what is private."""
        officers = self.env.ref("customer_perf.group_customer_perf_officer").sudo().all_user_ids  # sudo: who is HR
        told = officers.filtered(lambda user: user.active and company in user.company_ids)
        items = Markup().join(Markup("<li>%s</li>") % name for name in names)
        for lang, users in told.grouped("lang").items():
            thread = self.env["mail.thread"].with_context(lang=lang)
            people = ", ".join(self.mapped("name"))
            text = thread.env._("Others who own it, or the manager, are reminded of its check-ins until then.")
            thread.message_notify(
                partner_ids=users.partner_id.ids,
                subject=thread.env._("%(people)s left: OKR need a new owner", people=people),
                body=Markup("<p>%s</p><ul>%s</ul>") % (text, items),
            )

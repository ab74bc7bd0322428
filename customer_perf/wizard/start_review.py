from odoo import api, fields, models
from odoo.tools.misc import format_date

# So many are named: the rest is in the list.
NAMED = 5


class CustomerPerfStartReview(models.TransientModel):
    """What is not ready before the review starts: HR goes on all the same, or looks at the lists first."""

    _name = "customer.perf.start.review"
    _description = "Start of a Review"

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, ondelete="cascade")
    period_text = fields.Char(compute="_compute_texts")
    goals_text = fields.Char(compute="_compute_texts")
    raters_text = fields.Char(compute="_compute_texts")
    logins_text = fields.Char(compute="_compute_texts")
    is_ready = fields.Boolean(compute="_compute_texts")

    @api.depends("cycle_id")
    def _compute_texts(self):
        for wizard in self:
            texts = {name: wizard._named(name) for name in wizard.cycle_id._unready()}
            end = wizard.cycle_id.date_to
            runs = end and end >= wizard.cycle_id.company_id._perf_today()
            wizard.period_text = runs and self.env._(
                "The period runs until %(day)s: values that come in later still change the scores.",
                day=format_date(self.env, end),
            )
            wizard.goals_text = texts["goals"] and self.env._(
                "Goals are not agreed: %(people)s", people=texts["goals"]
            )
            wizard.raters_text = texts["raters"] and self.env._(
                "Nobody who can log in rates them, so the next above or HR has to: %(people)s", people=texts["raters"]
            )
            wizard.logins_text = texts["logins"] and self.env._(
                "They cannot log in, so there is no self-assessment: %(people)s", people=texts["logins"]
            )
            wizard.is_ready = not (wizard.period_text or any(texts.values()))

    def _named(self, what):
        """How many are not ready, and the first of them by name."""
        model, domain = self.cycle_id._unready()[what]
        count = self.env[model].search_count(domain)
        # sudo: names of those whose records the user reads
        first = self.env[model].search(domain, limit=NAMED).sudo()
        names = [(record.employee_id or record.department_id).name for record in first]
        if count > NAMED:
            names.append("…")
        return f"{count} ({', '.join(names)})" if count else ""

    def _open(self, what, title):
        self.ensure_one()
        model, domain = self.cycle_id._unready()[what]
        xml_id = {
            "customer.perf.scorecard": "customer_perf.customer_perf_scorecard_action",
            "customer.perf.appraisal": "customer_perf.customer_perf_appraisal_action",
        }[model]
        return {**self.cycle_id._open(xml_id), "name": title, "display_name": title, "domain": list(domain)}

    def action_open_goals(self):
        return self._open("goals", self.env._("Goals That Are Not Agreed"))

    def action_open_raters(self):
        return self._open("raters", self.env._("Nobody Can Rate"))

    def action_open_logins(self):
        return self._open("logins", self.env._("Cannot Log In"))

    def action_confirm(self):
        self.ensure_one()
        self.cycle_id.action_start_review()
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_ask_start_review(self):
        """Say what is not ready, then start."""
        self.ensure_one()
        self.check_access("write")
        wizard = self.env["customer.perf.start.review"].create({"cycle_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start the Review of %(cycle)s", cycle=self.name),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

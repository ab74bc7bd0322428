from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfUndoLaunch(models.TransientModel):
    """Take a launch back, of all or of some departments, as long as nobody was assessed: what would go is
    shown first."""

    _name = "customer.perf.undo.launch"
    _description = "Undo a Launch"

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="cycle_id.company_id")
    department_ids = fields.Many2many(
        "hr.department",
        string="Departments",
        domain="[('company_id', '=', company_id)]",
        help="With everything below. Empty: the whole launch.",
    )
    people = fields.Integer("Scorecards of People", compute="_compute_preview")
    units = fields.Integer("Scorecards of Departments", compute="_compute_preview")
    confirmed = fields.Integer("With Agreed Goals", compute="_compute_preview")
    written = fields.Integer("Self-assessments Begun", compute="_compute_preview")
    kept_text = fields.Text("Stay as They Are", compute="_compute_preview")

    @api.depends("department_ids")
    def _compute_preview(self):
        for wizard in self:
            cards, kept = wizard._cards()
            appraisals = cards._appraisals()
            wizard.people = len(cards.filtered("employee_id"))
            wizard.units = len(cards) - wizard.people
            wizard.confirmed = len(cards.filtered(lambda card: card.state == "confirmed"))
            wizard.written = len(
                appraisals.filtered(lambda a: a.self_comment or any(a.self_rating_ids.mapped("level")))
            )
            names = ", ".join(kept.employee_id.mapped("name"))
            wizard.kept_text = kept and self.env._("Have been assessed: %(names)s.", names=names)

    def _cards(self):
        """(scorecards that go, appraisals that stay because somebody was assessed)"""
        # sudo: all of them, also archived ones, whoever undoes the launch
        cards = self.env["customer.perf.scorecard"].sudo().with_context(active_test=False)
        domain = [("cycle_id", "=", self.cycle_id.id)]
        if self.department_ids:
            domain.append(("department_id", "child_of", self.department_ids.ids))
        cards = cards.search(domain)
        people = cards._appraisals().employee_id  # with the scorecards of all their posts
        cards |= cards.search([("cycle_id", "=", self.cycle_id.id), ("employee_id", "in", people.ids)])
        kept = cards._appraisals().filtered(lambda appraisal: appraisal.is_assessed or appraisal.assessment_ids)
        return cards.filtered(lambda card: not card.employee_id or card.employee_id not in kept.employee_id), kept

    def action_confirm(self):
        self.ensure_one()
        self.cycle_id.check_access("write")
        if self.cycle_id.state == "closed":
            raise UserError(self.env._("%(cycle)s is closed.", cycle=self.cycle_id.name))
        cards, kept = self._cards()
        if not cards:
            raise UserError(self.env._("Nothing would go: %(reason)s", reason=self.kept_text or "–"))
        count = len(cards)
        cards._appraisals().unlink()
        cards.unlink()
        cycle = self.cycle_id
        cycle.message_post(
            body=self.env._(
                "Launch undone. Scorecards: %(count)s. %(units)s",
                count=count,
                units=", ".join(self.department_ids.mapped("name")),
            )
        )
        left = self.env["customer.perf.scorecard"].sudo().search_count([("cycle_id", "=", cycle.id)], limit=1)
        if not left and not kept:
            cycle.sudo().state = "draft"  # sudo: the state is closed to everyone but the steps
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_undo_launch(self):
        self.ensure_one()
        wizard = self.env["customer.perf.undo.launch"].create({"cycle_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo the Launch of %(cycle)s", cycle=self.name),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

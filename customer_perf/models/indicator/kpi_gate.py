from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CustomerPerfKpi(models.Model):
    """The gate of the library: which KPI may be used, and what becomes of one that was."""

    _inherit = "customer.perf.kpi"
    _asked_steps = {"_retire": True}

    state = fields.Selection(
        [("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    availability = fields.Selection(
        [("auto", "From a system"), ("manual", "Entered by hand"), ("none", "No data available")],
        required=True,
        default="manual",
    )
    asks_value = fields.Boolean(
        "Mirrors customer value", help="Does it mirror, directly or indirectly, whether the customer gets value?"
    )
    asks_influence = fields.Boolean("Can be influenced", help="Does the person appraised have enough influence on it?")
    asks_collect = fields.Boolean("Can be collected", help="Can it be collected at fair cost on a steady definition?")
    is_legal = fields.Boolean(
        "Required by Law", help="Kept whatever it moves with: indicator health does not list it for removal."
    )
    gate_reason = fields.Text(translate=True, help="Why an answer is no, and what to use instead.")
    retired_reason = fields.Text("Retired Because", tracking=True, copy=False)
    smart_specific = fields.Boolean("Specific")
    smart_measurable = fields.Boolean("Measurable")
    smart_achievable = fields.Boolean("Achievable")
    smart_relevant = fields.Boolean("Relevant")
    smart_timed = fields.Boolean("Time-bound")

    @api.constrains("state", "asks_value", "asks_influence", "asks_collect", "availability")
    def _check_gate(self):
        for kpi in self.filtered(lambda kpi: kpi.state == "active"):
            if not (kpi.asks_value and kpi.asks_influence and kpi.asks_collect):
                raise ValidationError(
                    self.env._(
                        "%(kpi)s cannot be active: each of the three questions needs a yes. Leave a KPI that "
                        "fails out rather than squeeze it in.",
                        kpi=kpi.display_name,
                    )
                )
            if kpi.availability == "none":
                raise ValidationError(
                    self.env._(
                        "%(kpi)s cannot be active: no data is available for it. Set where its values come from first.",
                        kpi=kpi.display_name,
                    )
                )

    @api.constrains("state", "retired_reason")
    def _check_retired(self):
        for kpi in self:
            if kpi.state == "retired" and not (kpi.retired_reason or "").strip():
                raise ValidationError(self.env._("%(kpi)s: say why it is retired.", kpi=kpi.display_name))

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        if used := self.filtered(lambda kpi: kpi.state != "draft"):
            raise UserError(
                self.env._(
                    "%(kpi)s has been in use and cannot be deleted. Retire it instead: it leaves new "
                    "scorecards and stays readable on the old ones.",
                    kpi=used[0].display_name,
                )
            )

    def action_activate(self):
        self.write({"state": "active"})

    def action_retire(self):
        """Asks why; from then on it leaves new scorecards."""
        self.check_access("write")
        return self.env["customer.perf.reason"]._ask(
            self,
            "_retire",
            self.env._("Retire"),
            self.env._("It leaves new scorecards and stays readable on the old ones. Why is it retired?"),
        )

    def _retire(self, reason):
        self.write({"state": "retired", "retired_reason": reason})

    def action_reset_draft(self):
        self.write({"state": "draft"})

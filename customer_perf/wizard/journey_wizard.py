from odoo import Command, fields, models
from odoo.exceptions import UserError

from ..tools.weighting import rescale

STEPS = ("group", "journey", "nodes", "kpis", "units")


class CustomerPerfJourneyWizard(models.TransientModel):
    """From a customer group along its journey to draft goals per department, in five steps (G-04)."""

    _name = "customer.perf.journey.wizard"
    _description = "From Journey to Goals"

    step = fields.Selection(
        [
            ("group", "Whom"),
            ("journey", "Their journey"),
            ("nodes", "What they mind most"),
            ("kpis", "What shows it"),
            ("units", "Who answers for it"),
        ],
        default="group",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    customer_group_id = fields.Many2one(
        "customer.perf.customer.group", domain="[('company_id', 'in', [company_id, False])]"
    )
    journey_id = fields.Many2one(
        "customer.perf.journey",
        domain="[('company_id', 'in', [company_id, False])]",
        help="One of your own, or an example that is taken over.",
    )
    line_ids = fields.One2many("customer.perf.journey.wizard.line", "wizard_id", "Touchpoints")
    minded_ids = fields.One2many(
        "customer.perf.journey.wizard.line", "wizard_id", "Minded Most", domain=[("is_minded", "=", True)]
    )

    def _compute_display_name(self):
        self.display_name = self.env._("From Journey to Goals")

    def action_next(self):
        """Check and do the step, then show the next one."""
        self.ensure_one()
        result = getattr(self, f"_do_{self.step}")()
        if result:
            return result
        self.step = STEPS[STEPS.index(self.step) + 1]
        return None

    def action_back(self):
        self.ensure_one()
        self.step = STEPS[max(STEPS.index(self.step) - 1, 0)]

    def _do_group(self):
        if not self.customer_group_id:
            raise UserError(self.env._("Choose the customers whose journey it is."))

    def _do_journey(self):
        if not self.journey_id.touchpoint_ids:
            raise UserError(self.env._("Choose a journey with touchpoints."))
        if not self.journey_id.company_id:
            self.journey_id = self.journey_id._copy_for(self.company_id, customer_group_id=self.customer_group_id.id)
        if self.line_ids.touchpoint_id.journey_id != self.journey_id:
            self.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "touchpoint_id": point.id,
                        "is_minded": point.is_minded or point.is_moment_of_truth,
                        "kpi_ids": [Command.set(point.kpi_ids.ids)],
                        "department_id": point.department_id.id,
                    }
                )
                for point in self.journey_id.touchpoint_ids
            ]

    def _do_nodes(self):
        if not self.line_ids.filtered("is_minded"):
            raise UserError(self.env._("Mark at least one touchpoint that these customers mind most."))

    def _do_kpis(self):
        if bare := self.line_ids.filtered(lambda line: line.is_minded and not line.kpi_ids):
            raise UserError(
                self.env._("%(touchpoint)s: choose a KPI that shows it.", touchpoint=bare[0].touchpoint_id.name)
            )

    def _do_units(self):
        """Keep what was said on the journey, and draft a scorecard per department."""
        minded = self.line_ids.filtered("is_minded")
        if open_line := minded.filtered(lambda line: not line.department_id)[:1]:
            raise UserError(
                self.env._(
                    "%(touchpoint)s: say which department answers for it.", touchpoint=open_line.touchpoint_id.name
                )
            )
        for line in self.line_ids:
            line.touchpoint_id.write(
                {
                    "is_minded": line.is_minded,
                    "kpi_ids": [Command.set(line.kpi_ids.ids)],
                    "department_id": line.department_id.id,
                }
            )
        drafts = self._draft_goals(minded)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Draft Goals of %(journey)s", journey=self.journey_id.name),
            "res_model": "customer.perf.scorecard.template",
            "view_mode": "list,form",
            "domain": [("id", "in", drafts.ids)],
            "context": {"active_test": False},
        }

    def _draft_goals(self, minded):
        """One archived scorecard template per department, to be looked at and unarchived; those of an
        earlier run that nobody took into use are replaced."""
        Template = self.env["customer.perf.scorecard.template"]
        drafts = Template.search([("journey_id", "=", self.journey_id.id), ("active", "=", False)])
        # sudo: whether a scorecard was made from it, whoever may see that
        used = self.env["customer.perf.scorecard"].sudo().search([("template_id", "in", drafts.ids)]).template_id
        (drafts - used.sudo(False)).unlink()
        minded.kpi_ids.filtered(lambda kpi: kpi.state == "draft").action_activate()
        return Template.create(
            [
                {
                    "name": f"{self.journey_id.name} – {department.name}",
                    "active": False,
                    "company_id": self.company_id.id,
                    "department_id": department.id,
                    "journey_id": self.journey_id.id,
                    "line_ids": [
                        Command.create({"kpi_id": kpi.id, "weight": weight, "customer_gain": kpi_lines._gain(kpi)})
                        for kpi, weight in zip(kpi_lines.kpi_ids, rescale([1.0] * len(kpi_lines.kpi_ids)), strict=True)
                    ],
                }
                for department, kpi_lines in minded.grouped("department_id").items()
            ]
        )


class CustomerPerfJourneyWizardLine(models.TransientModel):
    _name = "customer.perf.journey.wizard.line"
    _description = "Touchpoint on the Way to Goals"
    _order = "wizard_id, touchpoint_id"

    wizard_id = fields.Many2one("customer.perf.journey.wizard", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="wizard_id.company_id")
    touchpoint_id = fields.Many2one("customer.perf.touchpoint", required=True, readonly=True, ondelete="cascade")
    stage_id = fields.Many2one(related="touchpoint_id.stage_id")
    annoyance = fields.Text(related="touchpoint_id.annoyance")
    is_minded = fields.Boolean("Minded Most")
    kpi_ids = fields.Many2many("customer.perf.kpi", string="KPIs")
    department_id = fields.Many2one("hr.department")

    def _gain(self, kpi):
        """What the customer gets: his goal at the first touchpoint that the KPI shows."""
        return next((line.touchpoint_id.customer_goal for line in self if kpi in line.kpi_ids), False)

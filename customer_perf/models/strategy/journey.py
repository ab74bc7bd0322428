from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..base.steps import one_by_one


class CustomerPerfJourney(models.Model):
    """The way of a customer group from the first contact to recommending us, in stages."""

    _name = "customer.perf.journey"
    _description = "Customer Journey"
    _inherit = ["mail.thread"]
    _order = "company_id, sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char(copy=False, help="Of the journeys that come with the addon.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    company_id = fields.Many2one("res.company", index=True, help="Empty: an example to copy from, in every company.")
    department_id = fields.Many2one("hr.department", "Business Unit", check_company=True, ondelete="restrict")
    customer_group_id = fields.Many2one("customer.perf.customer.group", check_company=True, ondelete="restrict")
    owner_id = fields.Many2one(
        "hr.employee",
        "Journey Owner",
        copy=False,
        check_company=True,
        ondelete="restrict",
        help="Answers for the whole journey across departments: its result stands on his own scorecard.",
    )
    result_kpi_id = fields.Many2one(
        "customer.perf.kpi", "Journey Result", ondelete="restrict", help="What shows the experience as a whole."
    )
    stage_ids = fields.One2many("customer.perf.journey.stage", "journey_id", "Stages", copy=True)
    touchpoint_ids = fields.One2many("customer.perf.touchpoint", "journey_id", "Touchpoints")
    gap_count = fields.Integer("Uncovered Touchpoints", compute="_compute_gap_count")

    @api.depends("touchpoint_ids.is_gap")
    def _compute_gap_count(self):
        for journey in self:
            journey.gap_count = len(journey.touchpoint_ids.filtered("is_gap"))

    @api.constrains("owner_id", "result_kpi_id")
    def _check_result(self):
        for journey in self:
            if journey.owner_id and not journey.result_kpi_id:
                raise ValidationError(
                    self.env._(
                        "%(journey)s: an owner answers for a result. Choose the KPI that shows the whole journey.",
                        journey=journey.name,
                    )
                )

    def copy_data(self, default=None):
        return [
            {**vals, "name": (default or {}).get("name") or self.env._("%(name)s (copy)", name=journey.name)}
            for journey, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _copy_for(self, company, **values):
        """A journey of a company made from an example, with its stages and touchpoints."""
        self.ensure_one()
        return self.copy({"name": self.name, "company_id": company.id, **values})

    def action_open_journey(self):
        """The journey as a picture."""
        self.ensure_one()
        return {
            **self.env["ir.actions.client"]._for_xml_id("customer_perf.customer_perf_journey_page_action"),
            "params": {"resId": self.id},
        }

    def action_use(self):
        """Take an example over into the current company, once."""
        self.ensure_one()
        self.browse().check_access("create")
        one_by_one(self)
        taken = self.search([("company_id", "=", self.env.company.id), ("name", "=", self.name)], limit=1)
        return (taken or self._copy_for(self.env.company)).action_open_journey()


class CustomerPerfJourneyStage(models.Model):
    _name = "customer.perf.journey.stage"
    _description = "Journey Stage"
    _order = "journey_id, sequence, id"
    _check_company_auto = True

    journey_id = fields.Many2one("customer.perf.journey", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="journey_id.company_id")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    what_matters = fields.Text("What the Customer Minds", translate=True)
    touchpoint_ids = fields.One2many("customer.perf.touchpoint", "stage_id", "Touchpoints", copy=True)
    next_department_id = fields.Many2one(
        "hr.department",
        "Who Goes On With It",
        check_company=True,
        ondelete="restrict",
        copy=False,
        help="The in-house customer of this step: the department that goes on with what it delivers.",
    )
    is_outside = fields.Boolean("Goes to the Customer", help="What the step delivers goes to nobody in the house.")
    kpi_ids = fields.Many2many("customer.perf.kpi", string="KPIs", compute="_compute_kpi_ids")

    @api.depends("touchpoint_ids.kpi_ids")
    def _compute_kpi_ids(self):
        for stage in self:
            stage.kpi_ids = [Command.set(stage.touchpoint_ids.kpi_ids.ids)]

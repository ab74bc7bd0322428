from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HrDepartment(models.Model):
    _name = "hr.department"
    _inherit = ["hr.department", "customer.perf.in.use.mixin"]

    perf_tool_mix_id = fields.Many2one(
        "customer.perf.tool.mix",
        "Tool Mix",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="How performance is managed here and in everything below, until a deeper department "
        "has its own. Empty: as above, up to the company's default.",
    )
    perf_mix_reason = fields.Text(
        "Why This Mix Here", tracking=True, help="Asked where a mix for business units is used below them."
    )
    perf_asks_mix_reason = fields.Boolean(compute="_compute_perf_asks_mix_reason")
    perf_is_business_unit = fields.Boolean(
        "Business Unit", help="A department that answers for a market or a service as a whole."
    )
    perf_tier = fields.Selection(
        [("front", "Front line"), ("middle", "Middle office"), ("back", "Back office")],
        "Distance to Customers",
        help="Shows whether customer KPIs are spread along the chain or rest on the front line alone.",
    )
    perf_serves = fields.Text("For Which Class of Customers Do We Create Value?")
    perf_touchpoints = fields.Text("Through Which Key Processes and Touchpoints?")
    perf_steers_by = fields.Text("With Which KPIs Do We Measure and Steer Them?")
    perf_service_ids = fields.One2many("customer.perf.service", "department_id", "Serves")
    perf_served_ids = fields.Many2many(
        "customer.perf.service",
        "customer_perf_service_customer_rel",
        "department_id",
        "service_id",
        string="Is Served By",
    )

    @api.depends("perf_tool_mix_id.level", "perf_is_business_unit")
    def _compute_perf_asks_mix_reason(self):
        for department in self:
            department.perf_asks_mix_reason = (
                department.perf_tool_mix_id.level == "unit" and not department.perf_is_business_unit
            )

    @api.constrains("perf_tool_mix_id", "perf_is_business_unit", "perf_mix_reason")
    def _check_perf_mix_reason(self):
        """A balanced scorecard is for the company and its business units, by default (D-06)."""
        for department in self.filtered("perf_asks_mix_reason"):
            if not (department.perf_mix_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(department)s: %(mix)s is meant for the company and its main business units. Below them, "
                        "customer KPIs or OKR say more to people. Mark the department as a business unit, choose "
                        "another mix, or write down why it is the right one here.",
                        department=department.name,
                        mix=department.perf_tool_mix_id.name,
                    )
                )

    def action_perf_history(self):
        """The results of the department and of all below over the cycles, as far as there are enough people."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_perf.customer_perf_department_result_action_history"
            ),
            "name": self.env._("Results of %(name)s", name=self.name),
            "domain": [("department_id", "=", self.id), ("reach", "!=", "own")],
        }

    def _perf_users(self, deleting):
        """The cycles that are for these departments: without them they would be for everybody."""
        limited = [("department_ids", "in", self.ids)]
        open_ones = [] if deleting else [("state", "!=", "closed")]
        return [*super()._perf_users(deleting), self.env["customer.perf.cycle"].search([*limited, *open_ones])]

    def _perf_path(self):
        """Ids from the department up to the root; none for no department."""
        return [int(part) for part in reversed((self.parent_path or "").split("/")) if part]

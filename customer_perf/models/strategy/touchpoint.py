from odoo import api, fields, models


class CustomerPerfTouchpoint(models.Model):
    """Where customers meet us, who is accountable for it and what is measured there."""

    _name = "customer.perf.touchpoint"
    _description = "Touchpoint"
    _order = "journey_id, stage_sequence, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    stage_id = fields.Many2one("customer.perf.journey.stage", required=True, index=True, ondelete="cascade")
    stage_sequence = fields.Integer("Order of the Stage", related="stage_id.sequence", store=True)
    journey_id = fields.Many2one(related="stage_id.journey_id", store=True, index=True)
    company_id = fields.Many2one(related="journey_id.company_id", store=True)
    department_id = fields.Many2one(
        "hr.department", "Answerable Unit", check_company=True, ondelete="restrict", copy=False
    )
    employee_id = fields.Many2one("hr.employee", "Accountable", check_company=True, ondelete="restrict", copy=False)
    channel = fields.Selection(
        [
            ("store", "Store"),
            ("phone", "Phone"),
            ("online", "Online"),
            ("app", "App"),
            ("mail", "Mail or message"),
            ("visit", "On site"),
            ("product", "The product itself"),
        ]
    )
    customer_goal = fields.Text("What Is the Customer's Goal?", translate=True)
    annoyance = fields.Text("What Is the Main Annoyance?", translate=True)
    answer = fields.Text("How Do We Answer Today?", translate=True)
    is_moment_of_truth = fields.Boolean("Moment of Truth", help="Here the customer decides what to think of us.")
    is_minded = fields.Boolean("Minded Most", help="One of the points that these customers mind most.")
    is_break_point = fields.Boolean("Break Point", help="Customers feel neglected here, or are sent round.")
    break_note = fields.Text("What Customers Tell", translate=True)
    kpi_ids = fields.Many2many("customer.perf.kpi", string="KPIs")
    is_gap = fields.Boolean(
        "Uncovered",
        compute="_compute_is_gap",
        search="_search_is_gap",
        help="Nobody is accountable, or nothing is measured.",
    )

    @api.depends("employee_id", "kpi_ids")
    def _compute_is_gap(self):
        for touchpoint in self:
            touchpoint.is_gap = not (touchpoint.employee_id and touchpoint.kpi_ids)

    def _search_is_gap(self, operator, value):
        if operator != "in":
            return NotImplemented
        return ["|", ("employee_id", "=", False), ("kpi_ids", "=", False)]

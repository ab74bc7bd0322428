from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.strategy import CUSTOMER


class CustomerPerfStrategicObjective(models.Model):
    """What a company or a business unit wants to reach in one perspective, and what it drives."""

    _name = "customer.perf.strategic.objective"
    _description = "Strategic Objective"
    _inherit = ["mail.thread"]
    _order = "map_id, perspective_id, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    map_id = fields.Many2one(
        "customer.perf.strategy.map",
        "Strategy Map",
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Empty on creation: the current map of the company or business unit.",
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department",
        "Answerable Unit",
        check_company=True,
        ondelete="restrict",
        help="Whose values show its status. Empty: those of the company.",
    )
    shared_department_ids = fields.Many2many(
        "hr.department", string="Carried Together With", help="Units that share this objective and its target."
    )
    perspective_id = fields.Many2one("customer.perf.perspective", required=True, index=True, ondelete="restrict")
    theme_id = fields.Many2one("customer.perf.theme", ondelete="set null")
    owner_id = fields.Many2one("res.users", domain="[('share', '=', False)]", tracking=True)
    date_from = fields.Date("Horizon From")
    date_to = fields.Date("Horizon To")
    review_date = fields.Date("Next Review", help="When somebody looks at it, also where no value comes in.")
    proposition_id = fields.Many2one(
        "customer.perf.value.proposition",
        "Value Proposition",
        compute="_compute_proposition_id",
        store=True,
        readonly=False,
        check_company=True,
        ondelete="restrict",
    )
    experience_id = fields.Many2one(
        "customer.perf.experience",
        "Key Experience",
        domain="[('proposition_id', '=', proposition_id)]",
        ondelete="set null",
        help="The experience of the value proposition that it serves.",
    )
    kpi_ids = fields.Many2many("customer.perf.kpi", string="KPIs", help="One or two that show whether it is reached.")
    effect_ids = fields.Many2many(
        "customer.perf.strategic.objective",
        "customer_perf_objective_effect_rel",
        "cause_id",
        "effect_id",
        string="Objectives It Drives",
        copy=False,
        help="Objectives that move when this one is reached.",
    )
    cause_ids = fields.Many2many(
        "customer.perf.strategic.objective",
        "customer_perf_objective_effect_rel",
        "effect_id",
        "cause_id",
        string="Objectives Driving It",
        copy=False,
    )
    effect_lag = fields.Integer(
        "Shows After (Months)",
        tracking=True,
        aggregator=None,
        help="After how many months the objectives that it drives move. Say so before you look at the figures: nobody "
        "searches them for the lag that fits best.",
    )
    unlinked_reason = fields.Char(help="Why it leads to no customer objective.")
    position = fields.Float(
        "Place on the Map",
        default=-1.0,
        help="0 is the left end of its band, 1 the right one; below 0: placed by itself.",
    )

    _effect_lag_range = models.Constraint(
        "CHECK (effect_lag BETWEEN 0 AND 24)", "What an objective drives moves 0 to 24 months after it."
    )

    @api.depends("map_id")
    def _compute_proposition_id(self):
        for objective in self:
            objective.proposition_id = objective.proposition_id or objective.map_id.proposition_id

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_map(vals) for vals in vals_list])

    @api.model
    def _with_map(self, vals):
        if vals.get("map_id"):
            company = self.env["customer.perf.strategy.map"].browse(vals["map_id"]).company_id
            return {"company_id": company.id, **vals}
        Map = self.env["customer.perf.strategy.map"]
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        department = self.env["hr.department"].browse(vals.get("department_id") or ())
        found = Map._current(company, department) or Map._current(company)
        if not found:
            found = Map.create(
                {"name": self.env._("Strategy of %(company)s", company=company.name), "company_id": company.id}
            )
        return {**vals, "map_id": found.id}

    @api.constrains("effect_ids", "cause_ids")
    def _check_no_circle(self):
        if self._has_cycle("effect_ids"):
            raise ValidationError(
                self.env._(
                    "%(objective)s: this arrow would close a circle of cause and effect. Turn it round, or leave it.",
                    objective=self[:1].name,
                )
            )

    @api.constrains("effect_ids", "cause_ids", "map_id")
    def _check_same_map(self):
        for objective in self:
            if (objective.effect_ids | objective.cause_ids).map_id - objective.map_id:
                raise ValidationError(
                    self.env._("%(objective)s: an arrow joins objectives of one map.", objective=objective.name)
                )

    @api.constrains("active", "perspective_id", "map_id")
    def _check_map_keeps_customers(self):
        self.map_id.filtered(lambda record: record.state == "active")._check_customers()

    @api.constrains("kpi_ids", "date_to", "map_id")
    def _check_window(self):
        self.filtered(lambda objective: objective.map_id.state == "active")._check_windows()

    def _check_windows(self):
        """:raises ValidationError: an objective on a loyalty indicator that does not say by when (Q-06)"""
        for objective in self:
            loyalty = objective.kpi_ids.filtered("experience")
            if loyalty and not objective.date_to:
                raise ValidationError(
                    self.env._(
                        "%(objective)s aims at %(kpi)s and does not say by when. Give it a horizon: loyalty is raised "
                        "by so much in so many months, or it stays a wish.",
                        objective=objective.name,
                        kpi=loyalty[:1].name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_keeps_customers(self):
        for record in self.map_id.filtered(lambda record: record.state == "active"):
            left = record.objective_ids - self
            if record.objective_ids and CUSTOMER not in left.perspective_id.mapped("code"):
                raise UserError(
                    self.env._("%(map)s is in force: it keeps at least one customer objective.", map=record.name)
                )

    def write(self, vals):
        former = self.map_id if "map_id" in vals else self.env["customer.perf.strategy.map"]
        result = super().write(vals)
        former.filtered(lambda record: record.state == "active")._check_customers()
        return result

    def action_place(self, order):
        """Arrange a band of the map: the ids of its objectives from left to right. What is gone by then
        is left out."""
        objectives = self.browse(order).exists()
        for index, objective in enumerate(objectives):
            objective.position = (index + 0.5) / len(objectives)

    def action_link(self, effect_id, linked=True):
        """This objective drives another one: draw the arrow, or take it away. Said twice it is the same.

        :raises ValidationError: the arrow would close a circle or leave the map
        """
        self.ensure_one()
        self.effect_ids = [Command.link(effect_id) if linked else Command.unlink(effect_id)]

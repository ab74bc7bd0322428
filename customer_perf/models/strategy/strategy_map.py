from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.strategy import CUSTOMER
from ..base.steps import one_by_one


class CustomerPerfStrategyMap(models.Model):
    """The objectives of a company or a business unit over four perspectives, for a time."""

    _name = "customer.perf.strategy.map"
    _description = "Strategy Map"
    _inherit = ["mail.thread"]
    _order = "state, company_id, department_id, date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", "Business Unit", check_company=True, ondelete="restrict", help="Empty: the whole company."
    )
    state = fields.Selection(
        [("active", "Active"), ("draft", "Draft"), ("past", "Past")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_from = fields.Date("Valid From", default=lambda self: self.env.company._perf_today())
    date_to = fields.Date("Valid To")
    proposition_id = fields.Many2one(
        "customer.perf.value.proposition", "Value Proposition", check_company=True, ondelete="restrict"
    )
    objective_ids = fields.One2many("customer.perf.strategic.objective", "map_id", "Objectives", copy=False)
    objective_count = fields.Integer(compute="_compute_objective_count")
    ask_who = fields.Text("Who Are Our Target Customers?", translate=True)
    ask_value = fields.Text(
        "Which Value Do We Create for Them, So That the Financial Goal Is Reached?", translate=True
    )
    ask_process = fields.Text("Which Processes Must We Improve for It?", translate=True)
    ask_skill = fields.Text("Which Abilities Must Our People Have for It?", translate=True)
    note = fields.Text(
        help="Where change is fast, a map alone does not fit: note which units try things with OKR instead."
    )

    _active_uniq = models.UniqueIndex(
        "(company_id, (COALESCE(department_id, 0))) WHERE state = 'active'",
        "There is already a map in force for this company or business unit.",
    )
    _dates = models.Constraint("CHECK (date_to IS NULL OR date_to >= date_from)", "A map ends after it begins.")

    def _compute_objective_count(self):
        counts = dict(
            self.env["customer.perf.strategic.objective"]._read_group(
                [("map_id", "in", self.ids)], ["map_id"], ["__count"]
            )
        )
        for record in self:
            record.objective_count = counts.get(record, 0)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, "state": "draft"} for vals in vals_list])

    def write(self, vals):
        if not self.env.su and "state" in vals:
            raise AccessError(self.env._("The state of a strategy map follows from its steps."))
        if {"company_id", "department_id"} & vals.keys() and "active" in self.mapped("state"):
            raise UserError(self.env._("A map in force stays with its unit. Make a new version for another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        for record in self:
            if record.state != "draft":
                raise UserError(
                    self.env._(
                        "%(map)s is or was in force: goals were derived from it. Make a new version instead.",
                        map=record.name,
                    )
                )

    @api.model
    def _current(self, company, department=None):
        """The map that a new objective belongs to: the active one, else the latest draft."""
        return self.search(
            [
                ("company_id", "=", company.id),
                ("department_id", "=", department.id if department else False),
                ("state", "!=", "past"),
            ],
            limit=1,
        )

    @api.model
    def begin_map(self):
        """A draft map of the company with one customer objective per key experience of its value
        proposition, to be completed on the picture."""
        Proposition = self.env["customer.perf.value.proposition"]
        company = self.env.company
        self.browse().check_access("create")
        one_by_one(company)
        if begun := self._current(company):
            return begun.action_open_map()
        promise = Proposition._agreed(company).get(company.id, {}).get(False) or Proposition.search(
            [("company_id", "=", company.id)], limit=1
        )
        record = self.create(
            {
                "name": self.env._("Strategy of %(company)s", company=company.name),
                "company_id": company.id,
                "proposition_id": promise.id,
                "ask_who": promise.customer_sentence,
                "ask_value": promise.statement,
            }
        )
        perspectives = self.env["customer.perf.perspective"].with_context(active_test=False)
        customer = perspectives.search([("code", "=", CUSTOMER)], limit=1)
        self.env["customer.perf.strategic.objective"].create(
            [
                {
                    "name": experience.name,
                    "map_id": record.id,
                    "perspective_id": customer.id,
                    "experience_id": experience.id,
                    # what shows that customers feel it stands behind the first one
                    "kpi_ids": [Command.set(promise.north_star_ids.ids if index == 0 else [])],
                    "date_to": fields.Date.add(self.env.company._perf_today(), years=promise.horizon_years),
                }
                for index, experience in enumerate(promise.experience_ids)
            ]
        )
        return record.action_open_map()

    def action_activate(self):
        """Put the map in force; the former one of the same unit becomes a past version."""
        self.check_access("write")
        today = self.env.company._perf_today()
        for record in self:
            record._check_customers()
            record.objective_ids._check_windows()
            former = self.search(
                [
                    ("company_id", "=", record.company_id.id),
                    ("department_id", "=", record.department_id.id),
                    ("state", "=", "active"),
                    ("id", "!=", record.id),
                ]
            )
            # sudo: the state is closed to everyone, the right to write was checked above
            for other in former.sudo():
                other.write({"state": "past", "date_to": max(other.date_from or today, today)})
            former.flush_recordset()  # the next one takes its place under a unique index
            record.sudo().write({"state": "active"})  # sudo: as above

    def _check_customers(self):
        """:raises UserError: a map without an objective of the customer perspective (D-13)"""
        for record in self:
            if CUSTOMER not in record.objective_ids.perspective_id.mapped("code"):
                raise UserError(
                    self.env._(
                        "%(map)s has no objective in the customer perspective. A map without customers cannot be "
                        "in force: add what customers should experience.",
                        map=record.name,
                    )
                )

    def action_draft(self):
        self.check_access("write")
        self.sudo().write({"state": "draft"})  # sudo: as above

    def action_new_version(self):
        """A draft with the same objectives and links, to be changed while this one stays in force."""
        self.ensure_one()
        self.browse().check_access("create")
        one_by_one(self)
        unit = [("company_id", "=", self.company_id.id), ("department_id", "=", self.department_id.id)]
        if begun := self.search([*unit, ("state", "=", "draft"), ("id", "!=", self.id)], limit=1):
            return begun.action_open_map()
        draft = self.copy({"name": self.name, "date_from": self.env.company._perf_today(), "date_to": False})
        copies = {old: old.copy({"map_id": draft.id}) for old in self.objective_ids}
        for old, new in copies.items():
            new.effect_ids = self.env["customer.perf.strategic.objective"].union(
                *(copies[effect] for effect in old.effect_ids if effect in copies)
            )
        return draft.action_open_map()

    def action_open_map(self):
        """The map as a picture."""
        self.ensure_one()
        return {
            **self.env["ir.actions.client"]._for_xml_id("customer_perf.customer_perf_strategy_page_action"),
            "params": {"resId": self.id},
        }

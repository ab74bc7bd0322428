from odoo import api, fields, models
from odoo.exceptions import UserError

# What a source takes over from its recipe
RULE = (
    "kind", "model", "domain", "with_archived", "date_field", "date_end_field", "value_field", "factor",
    "numerator_domain", "minus_domain", "subject_path", "credit", "customer_path", "same_path", "segment_path",
    "limit", "counts_in", "counts_open", "window_again", "window_days", "zero_is_value", "maturity_days",
    "with_company", "source_class", "note",
)  # fmt: skip


class CustomerPerfSourceRecipe(models.Model):
    """A source that is known to work for a KPI with the records of an app; one click makes a draft of it."""

    _name = "customer.perf.source.recipe"
    _description = "Recipe of a Data Source"
    _order = "app, name, id"

    name = fields.Char(required=True, translate=True)
    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", index="btree_not_null", ondelete="cascade")
    app = fields.Char("Technical Name of the App", required=True)
    app_name = fields.Char("App", compute="_compute_app")
    is_available = fields.Boolean("App Installed", compute="_compute_app", search="_search_is_available")
    is_used = fields.Boolean("In Use", compute="_compute_is_used")
    note = fields.Text("What to Know", translate=True)
    upper_id = fields.Many2one("customer.perf.source.recipe", "Upper Side", ondelete="cascade")
    lower_id = fields.Many2one("customer.perf.source.recipe", "Lower Side", ondelete="cascade")
    kind = fields.Selection("_select_kinds", required=True)
    model = fields.Char()
    domain = fields.Char(default="[]")
    with_archived = fields.Boolean(default=True)
    date_field = fields.Char()
    date_end_field = fields.Char()
    value_field = fields.Char()
    factor = fields.Float(default=1.0)
    numerator_domain = fields.Char(default="[]")
    minus_domain = fields.Char(default="[]")
    subject_path = fields.Char()
    credit = fields.Char(default="full")
    customer_path = fields.Char()
    same_path = fields.Char()
    segment_path = fields.Char()
    has_limit = fields.Boolean(help="The share in time: an empty limit and a limit of 0 are not the same.")
    limit = fields.Float()
    counts_in = fields.Char(default="start")
    counts_open = fields.Boolean()
    window_again = fields.Boolean(default=True)
    window_days = fields.Integer(default=7)
    zero_is_value = fields.Boolean()
    maturity_days = fields.Integer()
    with_company = fields.Boolean()
    source_class = fields.Char()

    @api.model
    def _select_kinds(self):
        return self.env["customer.perf.source"]._fields["kind"]._description_selection(self.env)

    @api.depends("app")
    def _compute_app(self):
        # sudo: which apps there are, and their names
        apps = self.env["ir.module.module"].sudo().search([("name", "in", list(set(self.mapped("app"))))])
        of_name = {app.name: app for app in apps}
        for recipe in self:
            app = of_name.get(recipe.app)
            recipe.app_name = app.shortdesc if app else recipe.app
            recipe.is_available = bool(app) and app.state in ("installed", "to upgrade")

    def _search_is_available(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above
        installed = self.env["ir.module.module"].sudo().search([("state", "in", ("installed", "to upgrade"))])
        return [("app", "in", installed.mapped("name"))]

    @api.depends_context("allowed_company_ids")
    def _compute_is_used(self):
        used = self.env["customer.perf.source"].search([("recipe_id", "in", self.ids)]).recipe_id
        for recipe in self:
            recipe.is_used = recipe in used

    def action_use(self):
        """A draft source of the company, owned by the user until he names somebody else."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.source",
            "res_id": self._make_source().id,
            "view_mode": "form",
        }

    def _make_source(self):
        self._check_app()
        sides = {
            f"{side}_source_id": part._make_source().id
            for side, part in (("numerator", self.upper_id), ("denominator", self.lower_id))
            if part
        }
        values = {name: self[name] for name in RULE} | {"limit": self.limit if self.has_limit else False}
        if not self.source_class:
            del values["source_class"]
        return self.env["customer.perf.source"].create(
            {
                **values,
                **sides,
                "name": self.name,
                "kpi_id": self.kpi_id.id,
                "system": self.app_name,
                "recipe_id": self.id,
            }
        )

    def _check_app(self):
        if not self.is_available:
            raise UserError(
                self.env._(
                    "“%(recipe)s” reads records of the app %(app)s, which is not installed here.",
                    recipe=self.name,
                    app=self.app_name,
                )
            )

from odoo import api, fields, models


class CustomerPerfSurveyResult(models.Model):
    """A part of those who rated a service in a round, large enough to be told.

    These rows are all that is kept of the answers. What may not be told is not in the database, so
    there is nothing that a filter, an export or a query could bring to light.
    """

    _name = "customer.perf.survey.result"
    _description = "Survey Result"
    _inherit = ["customer.perf.survey.provider.mixin"]
    _order = "round_id desc, service_id, is_total desc, n desc, id"

    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    service_id = fields.Many2one("customer.perf.service", required=True, index=True, ondelete="restrict")
    is_total = fields.Boolean("All Customers")
    unit_ids = fields.Many2many(
        "hr.department",
        "customer_perf_survey_result_unit_rel",
        string="Customer Departments",
        context={"active_test": False},  # a part stays what it was
    )
    customers = fields.Char(compute="_compute_customers", store=True)
    n = fields.Integer("People Who Rated", aggregator=None, help="Without those who had nothing to do with it.")
    answered = fields.Integer("People Who Answered", aggregator=None)
    invited = fields.Integer("People Asked", aggregator=None)
    population = fields.Integer("Customers in All", aggregator=None)
    rate = fields.Float("Response Rate (%)", compute="_compute_rate", store=True, aggregator=None)
    figure_ids = fields.One2many("customer.perf.survey.figure", "result_id", "Figures")

    @api.depends("is_total", "unit_ids")
    def _compute_customers(self):
        for result in self:
            names = sorted(result.sudo().unit_ids.mapped("name"))  # sudo: names of departments
            if result.is_total:
                result.customers = self.env._("All customers")
            else:
                result.customers = ", ".join(names)

    @api.depends("answered", "invited")
    def _compute_rate(self):
        for result in self:
            result.rate = 100 * result.answered / result.invited if result.invited else 0

    def _rate_text(self):
        """How many stand behind the figures, as it is always said."""
        shown = self.env["customer.perf.survey.figure"]._shown
        return self.env._(
            "Answered: %(answered)s of %(invited)s (%(rate)s), rated it: %(n)s",
            answered=self.answered,
            invited=self.invited,
            rate=f"{shown(self.rate)} %",
            n=self.n,
        )

    @api.depends("service_id", "customers", "round_id")
    def _compute_display_name(self):
        for result in self:
            service, asked = result.sudo().service_id, result.sudo().round_id  # sudo: their names
            result.display_name = f"{service.name} – {result.customers} – {asked.name}"

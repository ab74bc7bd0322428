from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.customer_perf.models.improve.improvement import CLOSED, PLANNED

FELT = {
    "is_call_back", "follow_round_id", "follow_n", "follow_better", "follow_worse", "asked_name", "asked_change",
    "asked_key",
}  # fmt: skip


class CustomerPerfImprovement(models.Model):
    """What a provider changes for the customers of a service. Without a KPI it is checked by these customers: in the
    next round they are asked whether they feel it."""

    _inherit = "customer.perf.improvement"
    _closed = CLOSED | FELT
    _planned = PLANNED | {"service_id", "unit_ids"}

    service_id = fields.Many2one(
        "customer.perf.service",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        help="Its customers are asked in the next round whether they feel the change.",
    )
    is_my_provider = fields.Boolean(compute="_compute_is_my_provider", search="_search_is_my_provider")
    department_id = fields.Many2one(compute="_compute_department_id", store=True, readonly=False, precompute=True)
    survey_round_id = fields.Many2one(
        "customer.perf.survey.round", "Heard In", index="btree_not_null", ondelete="set null"
    )
    survey_figure_id = fields.Many2one(
        "customer.perf.survey.figure", "Because Of", index="btree_not_null", ondelete="set null"
    )
    said = fields.Text("What Customers Said", tracking=True)
    unit_ids = fields.Many2many(
        "hr.department",
        "customer_perf_improvement_unit_rel",
        string="For",
        context={"active_test": False},
        help="Customer departments that it is for, and that are asked afterwards. Empty: all customers.",
    )
    is_call_back = fields.Boolean(
        "Call Back", readonly=True, copy=False, help="Opened by a low score: talk to them within 48 hours."
    )
    change = fields.Text(
        "What Changed",
        copy=False,
        translate=True,
        tracking=True,
        help="In words of the customers: they read it when they are asked.",
    )
    ask_next = fields.Boolean("Ask Them in the Next Round", default=True)
    follow_round_id = fields.Many2one(
        "customer.perf.survey.round", "Asked In", copy=False, readonly=True, ondelete="set null"
    )
    follow_n = fields.Integer("People Who Judged It", copy=False, readonly=True)
    follow_better = fields.Integer("Feel It Is Better", copy=False, readonly=True)
    follow_worse = fields.Integer("Feel It Is Worse", copy=False, readonly=True)
    follow_text = fields.Char("Felt by Customers", compute="_compute_follow_text")
    # The version that customers were asked about; what they feel is said of it, whatever is written later.
    asked_name = fields.Char("Asked About", copy=False, readonly=True, translate=True)
    asked_change = fields.Text("Asked About What Changed", copy=False, readonly=True, translate=True)
    asked_text = fields.Text("They Were Asked About", compute="_compute_asked_text")
    asked_key = fields.Char(
        copy=False, readonly=True, help="Under which its answers are counted while a round is open."
    )

    @api.depends("service_id")
    def _compute_department_id(self):
        for improvement in self:
            improvement.department_id = improvement.service_id.department_id or improvement.department_id

    @api.depends("service_id")
    def _compute_check_date(self):
        return super()._compute_check_date()

    def _check_after(self, day):
        return not self._is_for_customers() and super()._check_after(day)

    def _is_for_customers(self):
        """Whether its check are the customers of the service, and not values of a KPI."""
        return bool(self.service_id and not self.kpi_id)

    @api.depends("follow_n", "follow_better", "follow_worse", "follow_round_id")
    def _compute_follow_text(self):
        for improvement in self:
            improvement.follow_text = bool(improvement.follow_round_id) and self.env._(
                "Better: %(better)s of %(all)s, worse: %(worse)s",
                better=improvement.follow_better,
                all=improvement.follow_n,
                worse=improvement.follow_worse,
            )

    @api.depends("name", "change", "asked_name", "asked_change")
    def _compute_asked_text(self):
        """What stood there when customers were asked, where it reads differently now."""
        for improvement in self:
            asked = improvement.asked_name or "", (improvement.asked_change or "").strip()
            changed = any(asked) and asked != (improvement.name or "", (improvement.change or "").strip())
            improvement.asked_text = changed and " – ".join(text for text in asked if text)

    # ------------------------------------------------------------ whose it is

    @api.depends_context("uid")
    @api.depends("service_id", "department_id")
    def _compute_is_my_provider(self):
        provider = self.env["customer.perf.survey.provider.mixin"]
        departments = self.sudo().department_id  # sudo: only ids of the organisation chart are compared
        mine = provider._among(provider._unit_query(), departments)
        for improvement in self:
            # sudo: as above
            improvement.is_my_provider = bool(improvement.service_id) and improvement.sudo().department_id.id in mine

    def _search_is_my_provider(self, operator, value):
        """Of a service, and the user works in the department that provides it."""
        if operator != "in":
            return NotImplemented
        units = self.env["customer.perf.survey.provider.mixin"]._unit_query()
        return Domain("service_id", "!=", False) & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s IN (%s)", model._field_to_sql(alias, "department_id", query), units
            )
        )

    # ------------------------------------------------------------ writing

    @api.model_create_multi
    def create(self, vals_list):
        Service = self.env["customer.perf.service"]
        of_service = [{"company_id": Service.browse(vals.get("service_id")).company_id.id} for vals in vals_list]
        improvements = super().create(
            [
                {**(own if vals.get("service_id") else {}), **vals}
                for own, vals in zip(of_service, vals_list, strict=True)
            ]
        )
        improvements._check_provider()
        return improvements

    def write(self, vals):
        result = super().write(vals)
        if "service_id" in vals:
            self._check_provider()
        return result

    def _check_provider(self):
        """What a service changes for its customers is planned by those who lead its department, and by HR."""
        if self.env.su or self.env.user._perf_is_officer():
            return
        for improvement in self.filtered("service_id"):
            if not improvement.is_my_unit:
                raise AccessError(
                    self.env._(
                        "%(name)s: whoever leads the department that provides the service plans what is changed for "
                        "its customers.",
                        name=improvement.name,
                    )
                )

    @api.constrains("service_id", "department_id")
    def _check_department(self):
        for improvement in self.filtered("service_id"):
            if improvement.department_id != improvement.service_id.department_id:
                raise ValidationError(
                    self.env._("%(name)s: the service is another department’s.", name=improvement.name)
                )

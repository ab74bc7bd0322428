from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import clean_context

FACTS = {"company_id", "appraisal_id", "cycle_id"}


class CustomerPerfEntryMixin(models.AbstractModel):
    """Something that is kept about an employee on a day: it stays with him, and belongs to the
    appraisal of the cycle that it falls into."""

    _name = "customer.perf.entry.mixin"
    _description = "Dated Entry About an Employee"
    _inherit = ["customer.perf.person.mixin"]

    employee_id = fields.Many2one(required=True, ondelete="restrict", default=lambda self: self.env.user.employee_id)
    company_id = fields.Many2one(related="employee_id.company_id", store=True, index=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today())
    appraisal_id = fields.Many2one(
        "customer.perf.appraisal",
        compute="_compute_appraisal_id",
        store=True,
        index="btree_not_null",
        ondelete="set null",
        help="That of the latest cycle that had begun on the day.",
    )
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index="btree_not_null")

    @api.depends("employee_id", "date")
    def _compute_appraisal_id(self):
        # sudo: which cycle an entry belongs to does not depend on who enters it
        appraisals = self.env["customer.perf.appraisal"].sudo().search([("employee_id", "in", self.employee_id.ids)])
        by_employee = appraisals.sorted(lambda appraisal: appraisal.cycle_id.date_from).grouped("employee_id")
        for entry in self:
            of_employee = by_employee.get(entry.employee_id.sudo(), appraisals.browse())
            begun = of_employee.filtered(lambda appraisal, day=entry.date: day and appraisal.cycle_id.date_from <= day)
            entry.appraisal_id = begun[-1:].sudo(False)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_open(vals)
        # a client does not fill closed fields from the context: its defaults are taken out
        cleaned = self.with_context(clean_context(self.env.context))  # pylint: disable=context-overridden
        return super(CustomerPerfEntryMixin, cleaned).create(vals_list).with_env(self.env)

    def write(self, vals):
        if not self.env.su:
            self._check_open(vals)
            if "employee_id" in vals and any(entry.employee_id.id != vals["employee_id"] for entry in self):
                raise AccessError(self.env._("An entry stays with its employee. Make another one instead."))
        return super().write(vals)

    @api.model
    def _closed_fields(self):
        return FACTS

    @api.model
    def _check_open(self, vals):
        if closed := self._closed_fields() & vals.keys():
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be written: they follow from the rest.", fields=", ".join(sorted(closed))
                )
            )

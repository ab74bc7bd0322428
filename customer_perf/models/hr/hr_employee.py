from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    # groups: a stored field that everybody may read would have to exist on hr.employee.public,
    # else no one without HR rights could read an employee's name.
    perf_role_family_id = fields.Many2one(
        "customer.perf.role.family",
        "Role Family",
        groups="hr.group_hr_user",
        help="Decides the scorecard. Empty: that of the job.",
    )
    perf_scorecard_ids = fields.One2many(
        "customer.perf.scorecard", "employee_id", "Scorecards", groups="hr.group_hr_user"
    )
    perf_appraisal_ids = fields.One2many(
        "customer.perf.appraisal", "employee_id", "Appraisals", groups="hr.group_hr_user"
    )
    perf_scorecard_count = fields.Integer(compute="_compute_perf_counts", groups="hr.group_hr_user")
    perf_appraisal_count = fields.Integer(compute="_compute_perf_counts", groups="hr.group_hr_user")

    def _compute_perf_counts(self):
        for field, model in (
            ("perf_scorecard_count", "customer.perf.scorecard"),
            ("perf_appraisal_count", "customer.perf.appraisal"),
        ):
            counts = dict(self.env[model]._read_group([("employee_id", "in", self.ids)], ["employee_id"], ["__count"]))
            for employee in self:
                employee[field] = counts.get(employee, 0)

    def action_perf_scorecards(self):
        return self._perf_action("customer_perf.customer_perf_scorecard_action")

    def action_perf_appraisals(self):
        return self._perf_action("customer_perf.customer_perf_appraisal_action")

    def _perf_action(self, xml_id):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xml_id),
            "domain": [("employee_id", "=", self.id)],
            "context": {},
        }

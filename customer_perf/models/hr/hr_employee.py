from odoo import fields, models

from ..indicator.measure import AT_ONCE


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "customer.perf.in.use.mixin"]

    # groups: a stored field that everybody may read would have to exist on hr.employee.public,
    # else no one without HR rights could read an employee's name.
    perf_role_family_id = fields.Many2one(
        "customer.perf.role.family",
        "Role Family",
        ondelete="restrict",
        groups="hr.group_hr_user",
        help="Decides the scorecard. Empty: that of the job.",
    )
    perf_former_user_ids = fields.Many2many(
        "res.users",
        "hr_employee_perf_former_user_rel",
        string="Former Users",
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="Who was this employee, or took his login away: they judge nothing of him.",
    )
    perf_scorecard_ids = fields.One2many(
        "customer.perf.scorecard", "employee_id", "Scorecards", groups="hr.group_hr_user"
    )
    perf_appraisal_ids = fields.One2many(
        "customer.perf.appraisal", "employee_id", "Appraisals", groups="hr.group_hr_user"
    )
    perf_scorecard_count = fields.Integer(compute="_compute_perf_counts", groups="hr.group_hr_user")
    perf_appraisal_count = fields.Integer(compute="_compute_perf_counts", groups="hr.group_hr_user")

    def _perf_leaves(self, vals):
        """Whoever leaves the company is followed, see :meth:`write`; another company is another cycle."""
        return self._perf_moves(vals)

    def _perf_users(self, deleting):
        domain = [("employee_id", "in", self.ids)]
        return [*super()._perf_users(deleting), self._perf_open_appraisals(domain)]

    def write(self, vals):
        followed = {"parent_id", "active", "user_id"} & vals.keys()
        # sudo: the organisation chart, whoever changes it
        former = {employee: employee.parent_id for employee in self.sudo()} if "parent_id" in vals else {}
        there = self.sudo().filtered("active") if vals.get("active") is False else self.browse()
        result = super().write(vals)
        if followed:
            self._perf_follow(former)
        if "active" in vals:
            self._perf_follow_times()
            there._perf_open_appraisals([("employee_id", "in", there.ids)])._tell_left()
        return result

    def _perf_follow(self, former=None):
        """The open appraisals of these people, and those that they assess, go to whose turn it is now."""
        if self:
            domain = ["|", ("employee_id", "in", self.ids), ("manager_id", "in", self.ids)]
            self._perf_open_appraisals(domain)._follow_people(former)

    def _perf_follow_times(self):
        """Their times in running cycles: a few at once, many with the nightly job."""
        if not self:
            return
        # sudo: whoever changes the records of an employee, his times in the cycle follow
        cycles = self.env["customer.perf.cycle"].sudo().search([("state", "in", ("running", "review"))])
        appraisals = cycles._open_people(self)
        if len(appraisals) <= AT_ONCE:
            appraisals._follow_times()
        else:
            self.env.ref("customer_perf.ir_cron_follow").sudo()._trigger()  # sudo: wakes our own job

    def _perf_open_appraisals(self, domain):
        # sudo: whoever changes the organisation chart, the appraisals follow
        return self.env["customer.perf.appraisal"].sudo().search([*domain, ("cycle_id.state", "!=", "closed")])

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

    def action_perf_history(self):
        """The results over the cycles."""
        self.ensure_one()
        return self.env["customer.perf.appraisal"]._open_history(self)

    def _perf_action(self, xml_id):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(xml_id),
            "domain": [("employee_id", "=", self.id)],
            "context": {},
        }

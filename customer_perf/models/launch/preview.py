from collections import Counter

from odoo import api, fields, models

from .plan import NO_ROLE_FAMILY, NO_TEMPLATE, NO_TOOL_MIX, OVERLAP, plan_people


class CustomerPerfCycleLaunch(models.TransientModel):
    """Preview of a launch: nothing is written to the cycle before the button is pressed."""

    _name = "customer.perf.cycle.launch"
    _description = "Launch a Cycle"

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many("customer.perf.cycle.launch.line", "launch_id")
    skipped_ids = fields.One2many(
        "customer.perf.cycle.launch.line", "launch_id", "Left Out", domain=[("skip", "!=", False)]
    )
    chosen_ids = fields.One2many(
        "customer.perf.cycle.launch.line", "launch_id", "Get a Scorecard", domain=[("skip", "=", False)]
    )
    summary = fields.Text(readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard._plan()
        return wizards

    def _plan(self):
        self.cycle_id.check_access("write")
        # sudo: role families are HR's to read, and HR is asking
        rows = plan_people(self.cycle_id.sudo())
        self.env["customer.perf.cycle.launch.line"].create(
            [
                {
                    "launch_id": self.id,
                    "employee_id": row.employee_id,
                    "department_id": row.department_id,
                    "manager_id": row.manager_id,
                    "role_family_id": row.role_family_id,
                    "template_id": row.template_id,
                    "tool_mix_id": row.tool_mix_id,
                    "skip": row.skip,
                }
                for row in rows
            ]
        )
        self.summary = "\n".join(self._summary_lines(rows))

    def _summary_lines(self, rows):
        skipped = Counter(row.skip for row in rows if row.skip)
        without_manager = sum(1 for row in rows if not row.skip and not row.manager_id)
        lines = [self.env._("Get a scorecard: %(count)s.", count=len(rows) - skipped.total())]
        if skipped:
            lines.append(self.env._("Left out, see the reasons below: %(count)s.", count=skipped.total()))
        if without_manager:
            lines.append(
                self.env._(
                    "Without a manager, so HR assesses them or assigns who does: %(count)s.", count=without_manager
                )
            )
        managers = self.env["hr.employee"].browse({row.manager_id for row in rows if row.manager_id and not row.skip})
        if silent := self.cycle_id._managers_without_login(managers):
            lines.append(
                self.env._(
                    "Cannot log in, so somebody else assesses for them: %(list)s.",
                    list="; ".join(
                        f"{manager.name} → {user.name or self.env._('HR')}" for manager, user in silent.items()
                    ),
                )
            )
        if self.cycle_id.appraisal_count:
            lines.append(
                self.env._("Take part already and stay as they are: %(count)s.", count=self.cycle_id.appraisal_count)
            )
        return lines

    def action_launch(self):
        self.cycle_id.action_launch()
        if self.env.context.get("perf_setup"):
            return self.cycle_id.action_open_board()
        return {"type": "ir.actions.act_window_close"}


class CustomerPerfCycleLaunchLine(models.TransientModel):
    _name = "customer.perf.cycle.launch.line"
    _description = "Planned Scorecard"
    _order = "skip, department_id, employee_id"

    launch_id = fields.Many2one("customer.perf.cycle.launch", required=True, ondelete="cascade", index=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    manager_id = fields.Many2one("hr.employee", readonly=True)
    role_family_id = fields.Many2one("customer.perf.role.family", readonly=True)
    template_id = fields.Many2one("customer.perf.scorecard.template", readonly=True)
    tool_mix_id = fields.Many2one("customer.perf.tool.mix", readonly=True)
    skip = fields.Selection(
        [
            (NO_ROLE_FAMILY, "No role family on the employee or the job"),
            (NO_TEMPLATE, "No scorecard template for the role family"),
            (NO_TOOL_MIX, "No tool mix, and no company default"),
            (OVERLAP, "Already in another cycle at this time"),
        ],
        string="Left Out Because",
        readonly=True,
    )

from odoo import Command, api, fields, models

# Shares of grades that the company finds plausible, in percent.
SHARES = {"S": (0, 10), "A": (10, 35), "B": (35, 70), "C": (5, 25), "D": (0, 10)}
# (who, moved by, to, kind of reason, reason)
MOVES = (
    (
        "employee_emma_demo",
        "user_helen_demo",
        "A",
        "customers",
        "Regular customers of her branch name her when they are asked why they come back; her figures lack one month "
        "of renovation.",
    ),
    (
        "employee_sun_jie_demo",
        "user_laura_demo",
        "B",
        "customers",
        "Two large accounts complained that time windows were told too late. The figures of the team do not show it.",
    ),
)


class CustomerPerfDemo(models.AbstractModel):
    """Before the results of the closed cycle were told, HR and two managers looked at them side by side."""

    _inherit = "customer.perf.demo"

    @api.model
    def _calibrate(self, cycle):
        for grade in cycle.sudo().appraisal_ids.tool_mix_id.grade_scale_id.grade_ids:
            if grade.code in SHARES:
                grade.share_min, grade.share_max = SHARES[grade.code]
        anna, movers = self._ref("user_anna_demo"), self._ref("user_helen_demo") | self._ref("user_laura_demo")
        calibration = (
            self.env["customer.perf.calibration"]
            .with_user(anna)
            .create({"name": cycle.name, "cycle_id": cycle.id, "participant_ids": [Command.set(movers.ids)]})
        )
        calibration.action_start()
        rows = {row.employee_id: row for row in calibration.sudo()._rows()}
        for who, by, code, kind, reason in MOVES:
            row = rows[self._ref(who)]
            grade = row._scale().grade_ids.filtered(lambda grade, code=code: grade.code == code)
            row.with_user(self._ref(by)).action_move(grade.id, kind, reason)
        calibration.action_finish()
        days = {"started_on": 18, "finished_on": 20}
        calibration.sudo().write({name: fields.Date.add(cycle.date_to, days=count) for name, count in days.items()})

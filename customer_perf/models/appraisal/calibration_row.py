from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...fields import OptionalFloat
from ...tools.calibration import GATE, reach
from ...tools.values import NO_DATA, Part
from ...tools.weighting import half_up
from ..base.person_mixin import among
from ..base.steps import one_by_one


class CustomerPerfCalibrationRow(models.Model):
    """One person in a calibration: as it was when it started, and as it is after the moves.

    A rule hides who looks and everybody above him: nobody calibrates himself or those who judge him.
    """

    _name = "customer.perf.calibration.row"
    _description = "Calibrated Person"
    _inherit = ["customer.perf.person.mixin"]
    _order = "calibration_id, department_id, id"
    _rec_name = "employee_id"

    calibration_id = fields.Many2one("customer.perf.calibration", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="calibration_id.company_id", store=True)
    state = fields.Selection(related="calibration_id.state", store=True)
    appraisal_id = fields.Many2one("customer.perf.appraisal", required=True, index=True, ondelete="cascade")
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True, index=True)
    manager_id = fields.Many2one(related="appraisal_id.manager_id", store=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    # [line id, weight, score, set by hand, to what, why] of each part; not for the round either
    parts = fields.Json(readonly=True, groups="customer_perf.group_customer_perf_officer")
    score_before = OptionalFloat(readonly=True, digits=(16, 2), aggregator="avg")
    grade_before_id = fields.Many2one("customer.perf.grade", readonly=True, ondelete="restrict")
    points_before = fields.Float(readonly=True, aggregator=None)
    # what a manager wrote is not for the round
    points_reason_before = fields.Char(
        "Reason for the Points Before", readonly=True, groups="customer_perf.group_customer_perf_officer"
    )
    score = OptionalFloat("Score After", readonly=True, digits=(16, 2), aggregator="avg")
    grade_id = fields.Many2one("customer.perf.grade", "Grade After", readonly=True, ondelete="restrict")
    points = fields.Float("Points After", readonly=True, aggregator=None)
    is_moved = fields.Boolean("Moved", readonly=True)
    move_ids = fields.One2many("customer.perf.calibration.move", "row_id", readonly=True)
    is_above_me = fields.Boolean(compute="_compute_is_above_me", search="_search_is_above_me")

    _once = models.UniqueIndex("(calibration_id, appraisal_id)", "Somebody is in a calibration once.")

    @api.depends_context("uid")
    @api.depends("employee_id")
    def _compute_is_above_me(self):
        above = {row[0] for row in self.env.execute_query(self._above_query())}
        for row in self:
            row.is_above_me = row.sudo().employee_id.id in above  # sudo: an id of the organisation chart

    def _search_is_above_me(self, operator, value):
        return among("employee_id", self._above_query) if operator == "in" else NotImplemented

    @api.model
    def _above_query(self):
        """Ids of everybody above the user, at any height, and of who assesses him; resolved at every query as
        ``_team_query`` is."""
        employee, appraisal = self.env["hr.employee"], self.env["customer.perf.appraisal"]
        flushed = (
            *(employee._fields[name] for name in ("parent_id", "user_id")),
            *(appraisal._fields[name] for name in ("employee_id", "manager_id", "state")),
        )
        return SQL(
            """
            WITH RECURSIVE above AS (
                SELECT me.parent_id AS id FROM hr_employee me WHERE me.user_id = %(uid)s
                UNION
                SELECT mine.manager_id
                  FROM customer_perf_appraisal mine JOIN hr_employee me ON me.id = mine.employee_id
                 WHERE me.user_id = %(uid)s AND mine.state != 'done'
                UNION
                SELECT e.parent_id FROM hr_employee e JOIN above ON above.id = e.id
            ) SELECT id FROM above WHERE id IS NOT NULL""",
            uid=SQL("%s%s", self.env.uid, SQL("").join(SQL("", to_flush=field) for field in flushed)),
        )

    # ------------------------------------------------------------ moves

    def action_move(self, grade_id, code, reason):
        """Move a person to another grade.

        :param code: a reason of ``customer.perf.calibration.move``
        :param reason: in words; the employee reads it with his result
        :raises UserError: it is not open, nothing is said why, or the grade cannot be had
        """
        self.ensure_one()
        self.check_access("read")  # the rule leaves out oneself and everybody above
        one_by_one(self.calibration_id)  # nobody finishes it meanwhile
        self.invalidate_recordset()
        if self.state != "open":
            raise UserError(self.env._("%(name)s is not open.", name=self.calibration_id.sudo().name))  # sudo: a name
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("%(name)s: say why in words.", name=self._who()))
        if code not in dict(self.env["customer.perf.calibration.move"]._fields["code"].selection):
            raise UserError(self.env._("%(name)s: choose a kind of reason.", name=self._who()))
        grade = self._scale().grade_ids.filtered(lambda grade: grade.id == grade_id)
        if not grade:
            raise UserError(self.env._("%(name)s: this is no grade of his scale.", name=self._who()))
        if grade == self.sudo().grade_id:
            raise UserError(self.env._("%(name)s has this grade already.", name=self._who()))
        self._move(grade, code, reason)
        return True

    def _move(self, grade, code, reason):
        row = self.sudo()  # sudo: rows and moves are closed to everyone but this step
        found = row._reach(grade)
        self.env["customer.perf.calibration.move"].sudo().create(
            {
                "row_id": row.id,
                "user_id": self.env.uid,
                "grade_from_id": row.grade_id.id,
                "grade_to_id": grade.id,
                "points": half_up(found.score - row.score),
                "code": code,
                "reason": reason,
            }
        )
        row.write(
            {
                "grade_id": grade.id,
                "score": found.score,
                "points": found.points,
                "is_moved": grade != row.grade_before_id,
            }
        )

    def _reach(self, grade):
        """``tools.calibration.Reach`` of a grade; back to where he was it is what there was before."""
        self.ensure_one()
        appraisal, scale = self.appraisal_id, self._scale()
        found = reach(
            [Part(weight, score) for _line, weight, score, *_by_hand in self.parts or ()],
            self.points_before,
            grade.id,
            scale._bands(),
            appraisal._perf_rules(),
            appraisal._perf_gate_missed(),
            scale.gate_grade_id.id,
        )
        if found.reason:
            raise UserError(self._why_not(grade, found))
        return found

    def _why_not(self, grade, found):
        facts = {"name": self._who(), "grade": grade.display_name}
        if found.reason == NO_DATA:
            return self.env._("%(name)s has no score: a grade needs data first.", **facts)
        if found.reason == GATE:
            return self.env._("%(name)s missed a red line, which caps the grade: %(grade)s cannot be had.", **facts)
        return self.env._(
            "%(name)s: the parts cannot make %(grade)s with the bonus or malus points there are.", **facts
        )

    def _scale(self):
        # sudo: the scale that the person's result is graded by
        return self.sudo().appraisal_id.tool_mix_id.grade_scale_id

    def _who(self):
        return self.sudo().employee_id.name  # sudo: the name on a row that may be read

from odoo import models
from odoo.exceptions import AccessError, UserError

from ...fields import number
from ..base.steps import one_by_one


class CustomerPerfCalibration(models.Model):
    """From draft to finished, and back while nobody was told a result."""

    _inherit = "customer.perf.calibration"
    _asked_steps = {"_reopen": True}

    def action_start(self):
        """Keep score, grade and points of everybody in the scope as they are now."""
        self._check_step("draft")
        for calibration in self:
            if not calibration._take_in():
                raise UserError(
                    self.env._(
                        "%(name)s: nobody in this scope waits for calibration. Managers submit their assessments "
                        "first; whoever is in another open calibration stays there.",
                        name=calibration.name,
                    )
                )
            # sudo: the step was checked; its fields are closed to everyone
            calibration.sudo().write({"state": "open", "started_on": calibration.company_id._perf_today()})
        return True

    def action_take_in(self):
        """Add those who were assessed after it started."""
        self._check_step("open")
        for calibration in self:
            if not calibration._take_in():
                raise UserError(
                    self.env._("%(name)s: nobody else has been assessed since it started.", name=calibration.name)
                )
        return True

    def _take_in(self):
        """Rows of those who are assessed and in no other calibration that is open or finished."""
        # sudo: everybody in the scope takes part, also who facilitates; rules hide from each what is not his
        Row = self.env["customer.perf.calibration.row"].sudo()
        elsewhere = Row._search(["|", ("calibration_id", "=", self.id), ("state", "!=", "draft")]).subselect(
            "appraisal_id"
        )
        appraisals = self.env["customer.perf.appraisal"].sudo().search(
            [*self._scope(), ("state", "=", "calibration"), ("id", "not in", elsewhere)]
        )  # fmt: skip
        return Row.create([{**self._frozen(a), "calibration_id": self.id, "appraisal_id": a.id} for a in appraisals])

    def _frozen(self, appraisal):
        """What an assessment says now, as values of a row before and, as nobody was moved, after."""
        part = appraisal.assessment_ids
        contributions = [number(line.contribution) for line in appraisal.line_ids]
        known = [value for value in contributions if value is not None]
        score = number(part.score)
        return {
            "base": sum(known) if score is not None else False,
            **dict.fromkeys(("score_before", "score"), part.score),
            **dict.fromkeys(("grade_before_id", "grade_id"), part.grade_id.id),
            **dict.fromkeys(("points_before", "points"), part.points),
            "points_reason_before": part.points_reason,
        }

    def action_finish(self):
        """Apply the moves to the assessments, and lock."""
        self._check_step("open")
        for calibration in self:
            calibration._check_guideline()
            # sudo: each move was checked when it was made, also those about whoever finishes
            calibration.sudo()._apply()
            calibration.sudo().write({"state": "done", "finished_on": calibration.company_id._perf_today()})
        return True

    def _apply(self):
        """Moved people get the points with which they have their grade, from the figures of today."""
        rows = self.row_ids
        self._check_waiting()
        frozen = {row: self._frozen(row.appraisal_id) for row in rows}
        changed = rows.filtered(lambda row: number(row.base) != number(frozen[row]["base"]))
        for row in changed:
            row.base = frozen[row]["base"]
        points = {}
        for row in rows.filtered("is_moved"):
            move = row.move_ids[:1]
            kind = dict(move._fields["code"]._description_selection(self.env))[move.code]
            said = self.env._("Calibration, %(kind)s: %(reason)s", kind=kind, reason=move.reason)
            why = "; ".join(filter(None, (row.points_reason_before, said)))
            points[row.appraisal_id.assessment_ids] = row._reach(row.grade_id).points, why
        self.env["customer.perf.assessment"]._set_points(points)
        self._take_over()
        body = self.env._("Finished. People: %(people)s, moved: %(moved)s.", people=len(rows), moved=len(points))
        if changed:
            body += " " + self.env._("Values changed since it started: %(count)s.", count=len(changed))
        self.message_post(body=body, author_id=self.env.user.partner_id.id)

    def _take_over(self):
        """What the assessments say now stands on the rows as what is after."""
        for row in self.row_ids:
            part = row.appraisal_id.assessment_ids
            row.write({"score": part.score, "grade_id": part.grade_id.id, "points": part.points})

    def action_ask_reopen(self):
        return self.env["customer.perf.reason"]._ask(
            self, "_reopen", self.env._("Reopen the Calibration"), self.env._("The moves can be changed again.")
        )

    def _reopen(self, reason):
        self._check_step("done")
        for calibration in self.sudo():  # sudo: as in action_finish
            calibration._check_waiting()
            self.env["customer.perf.assessment"]._set_points(
                {
                    row.appraisal_id.assessment_ids: (row.points_before, row.points_reason_before)
                    for row in calibration.row_ids.filtered("is_moved")
                }
            )
            calibration.write({"state": "open", "finished_on": False})
            calibration.message_post(
                body=self.env._("Reopened: %(reason)s", reason=reason), author_id=self.env.user.partner_id.id
            )

    def _check_waiting(self):
        gone = self.row_ids.appraisal_id.filtered(lambda appraisal: appraisal.state != "calibration")
        if gone:
            raise UserError(
                self.env._(
                    "%(name)s: %(people)s no longer in the step Calibration. Who was sent back is assessed again first; "
                    "a published result is reopened on the appraisal, with its reason.",
                    name=self.name,
                    people=", ".join(gone[:5].employee_id.mapped("name")),
                )
            )

    def _check_step(self, state):
        if not (self.env.user._perf_is_officer() or self.env.su):
            raise AccessError(self.env._("A calibration is led by HR."))
        self.check_access("write")
        one_by_one(self)
        self.invalidate_recordset()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for calibration in self:
            if calibration.state != state:
                raise UserError(
                    self.env._(
                        "%(name)s is in the step %(step)s.", name=calibration.name, step=labels[calibration.state]
                    )
                )

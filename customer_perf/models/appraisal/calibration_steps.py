from odoo import models
from odoo.exceptions import AccessError, UserError

from ...fields import number
from ..base.bulk import update_rows
from ..base.steps import hold, one_by_one


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
        """Rows of those who are assessed and rated, and in no other calibration that is open or finished."""
        one_by_one(self.cycle_id)  # two that start at once do not take the same people
        # sudo: everybody in the scope takes part, also who facilitates; rules hide from each what is not his
        Row = self.env["customer.perf.calibration.row"].sudo()
        elsewhere = Row._search(["|", ("calibration_id", "=", self.id), ("state", "!=", "draft")]).subselect(
            "appraisal_id"
        )
        appraisals = self.env["customer.perf.appraisal"].sudo().search(
            [*self._scope(), ("state", "=", "calibration"), ("is_unrated", "=", False), ("id", "not in", elsewhere)]
        )  # fmt: skip
        return Row.create([{**self._frozen(a), "calibration_id": self.id, "appraisal_id": a.id} for a in appraisals])

    def _frozen(self, appraisal):
        """What an assessment says now, as values of a row before and, as nobody was moved, after."""
        part = appraisal.assessment_ids
        return {
            "parts": self._parts(appraisal),
            **dict.fromkeys(("score_before", "score"), part.score),
            **dict.fromkeys(("grade_before_id", "grade_id"), part.grade_id.id),
            **dict.fromkeys(("points_before", "points"), part.points),
            "points_reason_before": part.points_reason,
        }

    def _parts(self, appraisal):
        return [
            [line.id, line.weight, number(line.score), line.is_overridden, line.override_score, line.override_reason]
            for line in appraisal.line_ids
        ]

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
        """Moved people get what their grade takes from the figures of today: points, or parts set by hand."""
        self._check_waiting()
        rows = self._rows()
        changed = rows.filtered(lambda row: row.parts != self._parts(row.appraisal_id))
        for row in changed:
            row.parts = self._parts(row.appraisal_id)
        points, parts, moved = {}, [], rows.filtered("is_moved")
        for row in moved:
            found, why = row._reach(row.grade_id), row.move_ids[:1]._said()
            if found.scores:
                lines = zip(row.parts, found.scores, strict=True)
                parts += [(part[0], score, True, why) for part, score in lines if score is not None]
            else:
                points[row.appraisal_id.assessment_ids] = (
                    found.points,
                    "; ".join(filter(None, (row.points_reason_before, why))),
                )
        self._write_results(moved, points, parts)
        for row in moved:
            row.appraisal_id._log_assessment(
                f"{row.grade_before_id.display_name} → {row.grade_id.display_name}. {row.move_ids[:1]._said()}"
            )
        self._take_over()
        body = self.env._("Finished. People: %(people)s, moved: %(moved)s.", people=len(rows), moved=len(moved))
        if changed:
            body += " " + self.env._("Values changed since it started: %(count)s.", count=len(changed))
        self.message_post(body=body, author_id=self.env.user.partner_id.id)

    def _write_results(self, rows, points, parts):
        """By what a manager or HR may set as well: bonus or malus points, and scores of parts set by hand.

        :param points: {assessment: (points, reason)}
        :param parts: [(line id, score, set by hand, reason)]
        """
        self.env.flush_all()
        update_rows(
            self.env["customer.perf.assessment"],
            {"points": "float8", "points_reason": "varchar"},
            [(record.id, value, reason or None) for record, (value, reason) in points.items()],
        )
        update_rows(
            self.env["customer.perf.appraisal.line"],
            {"override_score": "float8", "is_overridden": "bool", "override_reason": "varchar"},
            parts,
        )
        appraisals = rows.appraisal_id
        appraisals.assessment_ids._check_points()
        appraisals.line_ids._check_override()
        appraisals._void_approval()
        appraisals._perf_compute()

    def _take_over(self):
        """What the assessments say now stands on the rows as what is after."""
        rows = self._rows()
        parts = {row: row.appraisal_id.assessment_ids for row in rows}
        update_rows(
            rows,
            {"score": "float8", "grade_id": "int4", "points": "float8"},
            [(row.id, number(part.score), part.grade_id.id or None, part.points) for row, part in parts.items()],
        )

    def action_ask_reopen(self):
        return self.env["customer.perf.reason"]._ask(
            self, "_reopen", self.env._("Reopen the Calibration"), self.env._("The moves can be changed again.")
        )

    def _reopen(self, reason):
        self._check_step("done")
        for calibration in self.sudo():  # sudo: as in action_finish
            calibration._check_waiting()
            calibration._take_back()
            calibration.write({"state": "open", "finished_on": False})
            calibration.message_post(
                body=self.env._("Reopened: %(reason)s", reason=reason), author_id=self.env.user.partner_id.id
            )

    def _take_back(self):
        """Points and parts as they were before the moves."""
        moved = self._rows().filtered("is_moved")
        points = {row.appraisal_id.assessment_ids: (row.points_before, row.points_reason_before) for row in moved}
        parts = [
            (line, None if score is False else score, by_hand, reason or None)
            for row in moved
            for line, _weight, _score, by_hand, score, reason in row.parts
        ]
        self._write_results(moved, points, parts)

    def _check_waiting(self):
        gone = self._rows().appraisal_id.filtered(lambda appraisal: appraisal.state != "calibration")
        if gone:
            raise UserError(
                self.env._(
                    "%(name)s: %(people)s no longer in the step Calibration. Who was sent back is assessed again "
                    "first; a published result is reopened on the appraisal, with its reason.",
                    name=self.name,
                    people=", ".join(gone[:5].employee_id.mapped("name")),
                )
            )

    def _check_step(self, state):
        if not (self.env.user._perf_is_officer() or self.env.su):
            raise AccessError(self.env._("A calibration is led by HR."))
        hold(self)
        labels = dict(self._fields["state"]._description_selection(self.env))
        for calibration in self:
            if calibration.state != state:
                raise UserError(
                    self.env._(
                        "%(name)s is in the step %(step)s.", name=calibration.name, step=labels[calibration.state]
                    )
                )

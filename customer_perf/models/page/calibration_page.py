from collections import Counter

from odoo import api, fields, models

from ...tools.weighting import shares

VOICES = ("thanks", "complaint", "suggestion")
# Moves that the page lists; the list behind it shows all.
MOVES = 20


class CustomerPerfCalibrationPage(models.AbstractModel):
    """The grid of a calibration: people by grade, with the figures behind each, before and after."""

    _name = "customer.perf.calibration.page"
    _description = "Calibration Page"

    @api.model
    @api.readonly
    def get_page(self, calibration_id=False):
        """All that the page shows, in one call and a number of queries that does not grow with people.

        Rows come with the rights of whoever reads: without himself and everybody above him.

        :param calibration_id: empty: the latest that is open, else the latest
        :return: dict; ``{"calibrations": []}`` for who takes part in none
        """
        found = self.env["customer.perf.calibration"].search([("state", "!=", "draft")])
        found = found.sorted(lambda each: (each.state == "open", each.id), reverse=True)
        if not found:
            return {"calibrations": []}
        calibration = found.filtered(lambda each: each.id == calibration_id) or found[0]
        rows = calibration._rows()
        columns = self._columns(rows)
        return {
            "calibrations": [{"id": each.id, "name": each.name} for each in found],
            "calibration": self._head(calibration),
            "columns": columns,
            "rows": self._rows(calibration, rows, columns),
            "moves": self._moves(calibration),
            "codes": [
                {"code": code, "name": label}
                for code, label in self.env["customer.perf.calibration.move"]
                ._fields["code"]
                ._description_selection(self.env)
            ],
            "guideline": calibration._guideline(rows),
            **self._beside(calibration, rows),
        }

    @api.model
    def _beside(self, calibration, rows):
        """What stands beside the grid."""
        return {}

    @api.model
    def _head(self, calibration):
        is_officer = self.env.user._perf_is_officer()
        states = dict(calibration._fields["state"]._description_selection(self.env))
        # sudo: how many are in the scope and not there yet, for HR; names of those who take part
        names, Appraisal = calibration.sudo(), self.env["customer.perf.appraisal"].sudo()
        held = names._rows().appraisal_id.ids
        missing = Appraisal.search_count([*calibration._scope(), ("id", "not in", held)]) if is_officer else 0
        return {
            "id": calibration.id,
            "name": calibration.name,
            "state": calibration.state,
            "state_label": states[calibration.state],
            "cycle": names.cycle_id.name,
            "facilitator": names.facilitator_id.name,
            "participants": names.participant_ids.mapped("name"),
            "can_lead": is_officer,
            "missing": missing if calibration.state == "open" else 0,
        }

    @api.model
    def _columns(self, rows):
        """Grades best first, those of the same name in several scales as one; ``grades``: which one in which scale."""
        grades = rows._scale().grade_ids
        now, before = (Counter(row[name].id for row in rows) for name in ("grade_id", "grade_before_id"))
        columns = [
            {
                "name": name,
                "ids": same.ids,
                "grades": {grade.scale_id.id: grade.id for grade in same},
                "now": sum(now[grade.id] for grade in same),
                "before": sum(before[grade.id] for grade in same),
            }
            for name, same in grades._by_name().items()
        ]
        if now[False] or before[False]:
            missing = {"now": now[False], "before": before[False]}
            columns.append({"name": self.env._("No result yet"), "ids": [False], "grades": {}, **missing})
        for name in ("now", "before"):
            for column, percent in zip(columns, shares(column[name] for column in columns), strict=True):
                column[f"share_{name}"] = percent
        return columns

    @api.model
    def _rows(self, calibration, rows, columns):
        place = {grade: index for index, column in enumerate(columns) for grade in column["ids"]}
        alerts, voices = self._alerts(rows), self._voices(calibration, rows)
        # sudo: figures of people whose row may be read; no text that anybody wrote of them
        return [
            {
                "id": row.id,
                "name": row.employee_id.name,
                "department": row.department_id.name or "",
                "manager": row.manager_id.name or "",
                "scale": row._scale().id,
                "column": place[row.grade_id.id],
                "column_before": place[row.grade_before_id.id],
                "score": row.score,
                "score_before": row.score_before,
                "points": row.points,
                "is_moved": row.is_moved,
                "customer_share": row.appraisal_id.scorecard_id.customer_share,
                "coverage": row.appraisal_id.scorecard_id.coverage,
                "gate_missed": row.appraisal_id.gate_missed,
                "alerts": alerts.get(row.employee_id.id, 0),
                "voices": voices.get(row.employee_id.id, {}),
            }
            for row in rows.sudo().sorted(lambda row: (-(row.score or 0), row.employee_id.name))
        ]

    @api.model
    def _alerts(self, rows):
        """{employee id: early warnings that are open}"""
        # sudo: how many, nothing of what they say
        found = self.env["customer.perf.alert"].sudo()._read_group(
            [
                ("employee_id", "in", rows.sudo().employee_id.ids),
                ("company_id", "in", rows.company_id.ids),
                ("state", "in", ("open", "acknowledged", "recovering")),
            ],
            ["employee_id"],
            ["__count"],
        )  # fmt: skip
        return {employee.id: count for employee, count in found}

    @api.model
    def _voices(self, calibration, rows):
        """{employee id: {kind: how often customers were heard in the cycle}}"""
        cycle = calibration.cycle_id.sudo()
        # sudo: how many, nothing of what they say
        found = self.env["customer.perf.timeline.entry"].sudo()._read_group(
            [
                ("employee_id", "in", rows.sudo().employee_id.ids),
                ("kind", "in", VOICES),
                ("date", ">=", cycle.date_from),
                ("date", "<=", cycle.date_to),
            ],
            ["employee_id", "kind"],
            ["__count"],
        )  # fmt: skip
        voices = {}
        for employee, kind, count in found:
            voices.setdefault(employee.id, {})[kind] = count
        return voices

    @api.model
    def _moves(self, calibration):
        own = [("calibration_id", "=", calibration.id)]
        moves = self.env["customer.perf.calibration.move"].search(own, limit=MOVES)
        kinds = dict(moves._fields["code"]._description_selection(self.env))
        # sudo: names on moves that may be read
        return [
            {
                "id": move.id,
                "name": move.row_id.employee_id.name,
                "from": move.grade_from_id.display_name or "–",
                "to": move.grade_to_id.display_name,
                "points": move.points,
                "kind": kinds[move.code],
                "reason": move.reason,
                "by": move.user_id.name,
                "on": fields.Datetime.context_timestamp(self, move.create_date).date(),
            }
            for move in moves.sudo()
        ]

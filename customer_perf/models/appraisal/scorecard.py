from odoo import api, fields, models
from odoo.fields import Domain


class CustomerPerfScorecard(models.Model):
    _inherit = "customer.perf.scorecard"

    appraisal_ids = fields.One2many("customer.perf.appraisal", "scorecard_id", "Appraisals")
    department_path = fields.Char(
        readonly=True, copy=False, help="The departments above at launch: results do not move with them afterwards."
    )

    @api.model_create_multi
    def create(self, vals_list):
        places = [(vals.get("cycle_id"), vals.get("department_id")) for vals in vals_list]
        paths = self._department_paths({place for place in places if all(place)})
        return super().create(
            [{**vals, "department_path": paths.get(place)} for vals, place in zip(vals_list, places, strict=True)]
        )

    @api.model
    def _department_paths(self, places):
        """{(cycle id, department id): path}; a department that the cycle has already stays where it stood."""
        known = {}  # {(cycle id, department id): ids from the top down to it}

        def learn(cycle_id, ids):
            for depth, department_id in enumerate(ids, 1):
                known.setdefault((cycle_id, department_id), ids[:depth])

        # sudo: where departments stand in a cycle, whoever adds somebody to it
        of_cycles = [("cycle_id", "in", [cycle_id for cycle_id, _id in places]), ("department_path", "!=", False)]
        for cycle, path in self.sudo()._read_group(of_cycles, ["cycle_id", "department_path"]):
            learn(cycle.id, _ids(path))
        departments = self.env["hr.department"].sudo().browse(department_id for _cycle_id, department_id in places)
        now = {department.id: _ids(department.parent_path) for department in departments}
        for cycle_id, department_id in places:
            ids = now[department_id]
            kept = max((depth for depth, one in enumerate(ids, 1) if (cycle_id, one) in known), default=0)
            learn(cycle_id, [*known.get((cycle_id, ids[kept - 1]), ids[:kept]), *ids[kept:]])
        return {place: "".join(f"{one}/" for one in known[place]) for place in places}

    def _appraisals(self):
        """The appraisals that rest on these scorecards, also on those of a former post."""
        return self.appraisal_ids | self.assignment_ids.appraisal_id

    def _is_managed_by_me(self):
        # sudo: compares the assigned manager only
        return super()._is_managed_by_me() or self.env.user in self.sudo()._appraisals().manager_id.user_id

    def _is_assessed(self):
        # sudo: the step of an appraisal on a scorecard that may be written
        return super()._is_assessed() or "calibration" in self.sudo()._appraisals().mapped("state")

    def _refresh(self):
        result = super()._refresh()
        rests = Domain("scorecard_id", "in", self.ids) | Domain("assignment_ids.scorecard_id", "in", self.ids)
        self.env["customer.perf.appraisal"].search(rests)._perf_compute()
        return result

    def action_open_appraisal(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.appraisal",
            "view_mode": "form",
            "res_id": self._appraisals()[:1].id,
        }


def _ids(path):
    """[department id] of a path, from the top down."""
    return [int(one) for one in path.split("/") if one]

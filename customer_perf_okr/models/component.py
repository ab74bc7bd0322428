from odoo import api, fields, models

from odoo.addons.customer_perf.tools.situation import LOW
from odoo.addons.customer_perf.tools.values import Measure

from ..tools.okr import roll_up


class CustomerPerfComponent(models.Model):
    """OKR as a source of the appraisal: shown as evidence, with weight 0 unless HR sets another one."""

    _inherit = "customer.perf.component"

    source = fields.Selection(
        selection_add=[("okr", "OKR")],
        ondelete={"okr": lambda components: components._archive_source()},
    )

    @api.model
    def _measure_okr(self, records):
        """Mean progress of the objectives that somebody owns in the OKR cycles that end inside the
        period of his appraisal; 100 is every one reached."""
        # sudo: the figure of an appraisal that is being computed, whatever the user may see; people who
        # left and what was archived count as well
        Objective = self.env["customer.perf.okr.objective"].sudo().with_context(active_test=False)
        periods = {record: record._perf_period() for record in records}
        users = {record: record._perf_employee().sudo().user_id for record in records}  # sudo: his user
        if not periods:
            return {}
        objectives = Objective.search(
            [
                ("state", "in", ("published", "closed")),
                ("owner_ids", "in", [user.id for user in users.values() if user]),
                ("cycle_id.date_to", ">=", min(start for start, _end in periods.values())),
                ("cycle_id.date_to", "<=", max(end for _start, end in periods.values())),
            ]
        )
        by_user = {}
        for objective in objectives:
            for user in objective.owner_ids:
                by_user.setdefault(user, []).append(objective)
        found = {}
        for record, (start, end) in periods.items():
            mine = [
                (1.0, objective._figure())
                for objective in by_user.get(users[record], ())
                if start <= objective.cycle_id.date_to <= end
                and objective.company_id == record.company_id
                and objective._figure() is not False
            ]
            value = roll_up(mine)
            if value is not None:
                found[record.id] = Measure(100 * value, len(mine))
        return found


class CustomerPerfToolMix(models.Model):
    _inherit = "customer.perf.tool.mix"

    has_okr = fields.Boolean(compute="_compute_okr")
    okr_warning = fields.Text(compute="_compute_okr")
    okr_floor_ids = fields.Many2many(
        "customer.perf.kpi",
        string="KPIs That Hold the Floor",
        compute="_compute_okr_floor_ids",
        help="Quality, schedule, stable operation: what the scorecards of these people measure, red lines first. "
        "OKR aims at what is new beyond it.",
    )

    @api.depends("trunk", "branch_okr", "component_ids.weight", "component_ids.source", "diagnosis_id")
    def _compute_okr(self):
        for mix in self:
            parts = mix.component_ids.filtered(lambda part: part.source == "okr")
            mix.has_okr = mix.trunk == "okr" or mix.branch_okr or bool(parts)
            notes = []
            if any(parts.mapped("weight")):
                notes.append(
                    self.env._(
                        "OKR counts in the appraisal: people will set goals they are sure to reach. The usual weight "
                        "is 0; OKR is shown as evidence either way."
                    )
                )
            culture = mix.diagnosis_id._answers().get("culture") if mix.diagnosis_id else None
            if mix.has_okr and culture is not None and culture <= LOW:
                notes.append(
                    self.env._(
                        "The diagnosis found that people read a miss as failure: OKR would become another sheet of "
                        "scores. Keep its weight at 0."
                    )
                )
            mix.okr_warning = "\n".join(notes)

    @api.depends("has_okr", "department_ids")
    def _compute_okr_floor_ids(self):
        for mix in self:
            lines = mix._floor_lines() if mix.has_okr else self.env["customer.perf.scorecard.template.line"]
            mix.okr_floor_ids = lines.sorted(lambda line: not line.is_gate).kpi_id

    def _floor_lines(self):
        """Lines of the scorecard templates of the people who are appraised by this mix."""
        company = self.company_id or self.env.company
        # sudo: who belongs to which role family is configuration, whoever may see the people
        departments = self.env["hr.department"].sudo().search([("company_id", "in", (company.id, False))])
        mixes = self._for_departments(departments, company)
        here = departments.filtered(lambda department: mixes[department.id] == self._origin)
        people = self.env["hr.employee"].sudo().search([("department_id", "in", here.ids)])
        families = people.perf_role_family_id | people.job_id.perf_role_family_id
        templates = self.env["customer.perf.scorecard.template"].search(
            [
                ("role_family_id", "in", families.ids),
                ("department_id", "in", (*here.ids, False)),
                ("company_id", "in", (company.id, False)),
            ]
        )
        return templates.line_ids

from odoo import Command, api, fields, models

from odoo.addons.customer_perf.models.appraisal.appraisal_steps import PUBLISHED


class HrAppraisal(models.Model):
    """The platform's appraisal, scored from the parts of ours. Its steps stay its own; what was added to
    ours by hand (points, parts set by hand, a calibration) stays there."""

    _name = "hr.appraisal"
    _inherit = ["hr.appraisal", "customer.perf.scored.mixin", "customer.perf.closed.mixin"]
    _perf_header = "hr_appraisal_id"
    _closed = frozenset({"tool_mix_id", "score", "coverage", "grade_id", "line_ids", "perf_appraisal_id"})

    line_ids = fields.One2many("customer.perf.hr.appraisal.line", "hr_appraisal_id", "Parts", readonly=True)
    perf_appraisal_id = fields.Many2one("customer.perf.appraisal", "Scored From", readonly=True, index=True)
    perf_cycle_id = fields.Many2one(related="perf_appraisal_id.cycle_id", string="Performance Cycle")

    @api.model_create_multi
    def create(self, vals_list):
        appraisals = super().create(vals_list)
        appraisals._perf_find()
        return appraisals

    def write(self, vals):
        result = super().write(vals)
        if {"employee_id", "date_close"} & vals.keys():
            self._perf_find()
        return result

    def action_perf_find(self):
        self.check_access("write")
        self._perf_find()

    def _perf_find(self):
        """Take the parts of the latest cycle that began by the closing date. Whoever asks must be allowed to read
        the employee's appraisal there: without that, and without a cycle, there are no parts."""
        records = self.sudo()._perf_open()  # sudo: the parts are closed
        domain = [("employee_id", "in", records.employee_id.ids)]
        ours = self.env["customer.perf.appraisal"].search(domain, order="date_from desc, id desc").sudo()
        for record in records:
            day = record.date_close or fields.Date.context_today(record)
            found = ours.filtered(lambda a, r=record, d=day: a.employee_id == r.employee_id and a.date_from <= d)[:1]
            record.perf_appraisal_id, record.tool_mix_id = found, found.tool_mix_id
            names = ("source", "sequence", "weight")
            record.line_ids = [
                Command.clear(),
                *(
                    Command.create({"component_id": part.component_id.id, **{name: part[name] for name in names}})
                    for part in found.line_ids
                ),
            ]
        records._perf_compute()

    def action_open_my_value(self):
        """The page of the goals behind the score, as far as the user may read it."""
        return self.perf_appraisal_id.action_open_sheet()

    def _perf_employee(self):
        return self.employee_id

    def _perf_period(self):
        return self.perf_cycle_id.date_from, self.perf_cycle_id.date_to

    def _perf_scorecards(self):
        found = self.perf_appraisal_id._perf_scorecards()
        return {record.id: found.get(record.perf_appraisal_id.id, []) for record in self}

    def _perf_behaviour_levels(self):
        """Ratings are nobody's to see before the manager's part is published."""
        told = self.perf_appraisal_id.filtered(lambda appraisal: appraisal.state in PUBLISHED)
        levels = told._perf_behaviour_levels()
        return {record.id: levels.get(record.perf_appraisal_id.id, []) for record in self}

    def _perf_rules(self):
        return self.perf_cycle_id._rules()

    def _perf_gate_missed(self):
        return self.perf_appraisal_id.gate_missed

    def _perf_open(self):
        return self.filtered(lambda record: record.state != "3_done")

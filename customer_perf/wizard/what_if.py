from collections import Counter
from dataclasses import replace

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.cycle.cycle import RULES
from ..models.scorecard.simulate import simulate
from ..tools.weighting import is_complete, shares

TRIED = ("score_cap", "threshold_score", "coverage_min", "points_cap", "missing_as_zero")


class CustomerPerfWhatIf(models.TransientModel):
    """Other weights and limits tried on a copy: how the grades would move. The cycle stays as it is."""

    _name = "customer.perf.what.if"
    _description = "What If"

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, ondelete="cascade")
    score_cap = fields.Float("Highest Score", required=True)
    threshold_score = fields.Float("Score on the Threshold")
    coverage_min = fields.Float("Minimum Coverage")
    points_cap = fields.Float("Bonus or Malus Up To")
    missing_as_zero = fields.Boolean("Overdue Values Count as 0")
    line_ids = fields.One2many("customer.perf.what.if.line", "what_if_id", "Weights")
    distribution = fields.Json(compute="_compute_result")
    summary = fields.Text(compute="_compute_result")

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create([{**self._copy_of(vals.get("cycle_id")), **vals} for vals in vals_list])
        for wizard in wizards:
            # the weights that were frozen at launch, whatever became of the mix since
            groups = (
                self.env["customer.perf.appraisal.line"]
                .sudo()
                ._read_group(  # sudo: see _appraisals
                    [("appraisal_id", "in", wizard._appraisals().ids), ("component_id", "!=", False)],
                    ["component_id", "weight"],
                )
            )
            wizard.line_ids = [
                Command.create({"component_id": component.id, "now": weight, "weight": weight})
                for component, weight in groups
            ]
        return wizards

    @api.model
    def _copy_of(self, cycle_id):
        cycle = self.env["customer.perf.cycle"].browse(cycle_id)
        return {name: cycle[name] for name in TRIED}

    def _appraisals(self):
        """All but the user's own, whose result is not his to work with.

        sudo: what is read leaves as counts only; the wizard is HR's."""
        self.cycle_id.check_access("read")
        return self.cycle_id.sudo().appraisal_ids.filtered(
            lambda appraisal: appraisal.employee_id.user_id != self.env.user
        )

    @api.depends(*TRIED, "line_ids.weight")
    def _compute_result(self):
        for wizard in self:
            appraisals = wizard._appraisals()
            before = {appraisal.id: appraisal.result_grade_id.id or None for appraisal in appraisals}
            results = simulate(appraisals, wizard._tried_rules(), wizard._tried_weights())
            after = {appraisal_id: grade_id for appraisal_id, (_score, grade_id) in results.items()}
            wizard.distribution = wizard._rows(before, after)
            wizard.summary = wizard._tell(before, after)

    def _tried_rules(self):
        own = {name: self[field] for name, field in RULES.items() if field in TRIED}
        return replace(self.cycle_id._rules(), **own | {"cap": max(self.score_cap, 100.0)})

    def _tried_weights(self):
        return {(line.component_id.id, line.now): line.weight for line in self.line_ids}

    def _rows(self, before, after):
        """Rows of the distribution, from {appraisal id: grade id} before and after."""
        grades = self._appraisals().tool_mix_id.grade_scale_id.grade_ids
        names = {grade.id: name for name, same in grades._by_name().items() for grade in same}
        names[None] = self.env._("No result yet")
        now, then = (Counter(names[grade_id] for grade_id in grades.values()) for grades in (before, after))
        rows = [name for name in dict.fromkeys(names.values()) if name != names[None] or now[name] or then[name]]
        bars = zip(rows, shares(then[name] for name in rows), shares(now[name] for name in rows), strict=True)
        return [
            {"name": name, "value": bar, "text": str(then[name]), "other": other, "otherText": str(now[name])}
            for name, bar, other in bars
        ]

    def _tell(self, before, after):
        """In words: how many people would change their grade, and which weights do not add up."""
        order = {grade.id: grade.score_min for grade in self._appraisals().tool_mix_id.grade_scale_id.grade_ids}
        up = down = 0
        for appraisal_id, grade_id in before.items():
            old, new = (order.get(each, -1) for each in (grade_id, after[appraisal_id]))
            up += new > old
            down += new < old
        sentences = [
            self.env._(
                "%(changed)s of %(all)s people would change their grade: %(up)s up, %(down)s down.",
                changed=up + down,
                all=len(before),
                up=up,
                down=down,
            )
        ]
        for mix, lines in self.line_ids.grouped("tool_mix_id").items():
            if not is_complete(lines.mapped("weight")):
                total = f"{sum(lines.mapped('weight')):.2f}"
                sentences.append(
                    self.env._(
                        "The weights of %(mix)s add up to %(total)s; 100 are needed.", mix=mix.name, total=total
                    )
                )
        return "\n".join(sentences)

    def action_reset(self):
        """Back to the cycle's own rules and weights."""
        self.ensure_one()
        self.write(self._copy_of(self.cycle_id.id))
        for line in self.line_ids:
            line.weight = line.now
        return self._reopen()

    def action_save_mixes(self):
        """Keep changed weights as copies of their tool mixes, for departments and cycles to come."""
        self.ensure_one()
        changed = self.line_ids.filtered(lambda line: line.weight != line.now).tool_mix_id
        if not changed:
            raise UserError(self.env._("No weight was changed, so there is nothing to keep."))
        copies = self.env["customer.perf.tool.mix"]
        for mix in changed:
            weights = {line.component_id: line.weight for line in self.line_ids if line.tool_mix_id == mix}
            copy = mix.copy()
            pairs = zip(copy.component_ids, mix.component_ids, strict=True)
            copy.component_ids = [
                Command.update(component.id, {"weight": weights.get(original, original.weight)})
                for component, original in pairs
            ]
            copies |= copy
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_tool_mix_action")
        return {**action, "domain": [("id", "in", copies.ids)], "context": {}}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What If: %(cycle)s", cycle=self.cycle_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class CustomerPerfWhatIfLine(models.TransientModel):
    _name = "customer.perf.what.if.line"
    _description = "Weight Tried Out"
    _order = "id"

    what_if_id = fields.Many2one("customer.perf.what.if", required=True, index=True, ondelete="cascade")
    component_id = fields.Many2one("customer.perf.component", required=True, readonly=True, ondelete="cascade")
    tool_mix_id = fields.Many2one(related="component_id.tool_mix_id", related_sudo=False)
    now = fields.Float(digits=(5, 2), readonly=True)
    weight = fields.Float("New Weight", digits=(5, 2))


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_what_if(self):
        """Try other weights and limits on a copy."""
        self.ensure_one()
        return self.env["customer.perf.what.if"].create({"cycle_id": self.id})._reopen()

import dataclasses

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list

from ..base.steps import one_by_one
from .diagnosis import SCORES, TOOLS


class CustomerPerfDiagnosis(models.Model):
    """What was decided on a diagnosis: the trunk, and the tool mix that the unit gets."""

    _inherit = "customer.perf.diagnosis"

    other_trunk = fields.Selection(TOOLS, "Another Trunk", help="Only to decide otherwise than recommended.")
    override_reason = fields.Text("Why Another One", tracking=True)
    trunk = fields.Selection(TOOLS, "Chosen Trunk", compute="_compute_trunk")
    tool_mix_id = fields.Many2one(
        "customer.perf.tool.mix",
        "Start From",
        domain="[('trunk', '=', trunk), ('diagnosis_id', '=', False), ('company_id', 'in', [company_id, False])]",
        help="The tool mix whose components and weights are taken over. Empty: the one that is most like what is "
        "recommended.",
    )
    frozen_advice = fields.Json(readonly=True, copy=False, help="What was recommended when it was decided.")
    decision_text = fields.Char("Decide and Assign Means", compute="_compute_decision_text")
    decided_mix_id = fields.Many2one("customer.perf.tool.mix", "Tool Mix", readonly=True, copy=False)

    @api.depends("other_trunk", "trunk_advised")
    def _compute_trunk(self):
        for record in self:
            record.trunk = record.other_trunk or record.trunk_advised

    def action_decide(self):
        """Give the unit the tool mix: a copy of the one to start from, with the branches, the share,
        the limit and the red lines that the diagnosis asks for. Where the decision differs, its
        reason is kept."""
        self.check_access("write")
        for record in self:
            start = record._start_mix()
            self.env["customer.perf.decision"]._check_open(record.company_id, "mix")
            mix = start.copy(record._mix_values(start))
            record._assign(mix)
            record.write(
                {"decided_mix_id": mix.id, "frozen_advice": dataclasses.asdict(record._advice()), "state": "done"}
            )

    def action_improve(self):
        """Plan an improvement of what the answers show, whatever mix is decided on."""
        self.ensure_one()
        self.check_access("read")
        return self.env["customer.perf.improvement"]._open_new(
            "diagnosis",
            name=self.name,
            company_id=self.company_id.id,
            department_id=self.department_id.id,
            cause=self.not_mine_note,
        )

    def _start_mix(self):
        """The mix to start from.

        :raises UserError: something is missing before the decision
        """
        if self.open_count:
            raise UserError(
                self.env._(
                    "%(name)s: questions that are still open: %(count)s.", name=self.name, count=self.open_count
                )
            )
        if not self.trunk:
            raise UserError(
                self.env._(
                    "%(name)s: no tool is recommended before the value proposition is clear. Clarify it first, or "
                    "choose another trunk and say why.",
                    name=self.name,
                )
            )
        if self.trunk != self.trunk_advised and not (self.override_reason or "").strip():
            raise UserError(
                self.env._("%(name)s: another trunk than the recommended one needs a reason.", name=self.name)
            )
        start = self._suggested_mix()
        if not start:
            raise UserError(
                self.env._(
                    "%(name)s: there is no tool mix with this trunk yet. Create one under Configuration, Tool Mixes.",
                    name=self.name,
                )
            )
        return start

    def _suggested_mix(self):
        """The chosen mix or, without one, that with the chosen trunk whose branches are most like those
        recommended."""
        chosen = self.tool_mix_id.filtered(lambda mix: mix.trunk == self.trunk)
        if chosen or not self.trunk:
            return chosen
        branches = self._advice().branches
        fitting = self.env["customer.perf.tool.mix"].search(
            [
                ("trunk", "=", self.trunk),
                ("company_id", "in", [self.company_id.id, False]),
                ("diagnosis_id", "=", False),
            ]
        )
        return fitting.sorted(lambda mix: sum(mix[f"branch_{tool}"] != (tool in branches) for tool, _name in TOOLS))[
            :1
        ]

    @api.depends(*SCORES, "trunk", "tool_mix_id", "department_id", "company_id")
    def _compute_decision_text(self):
        labels = dict(self._fields["trunk_advised"]._description_selection(self.env))
        for record in self:
            start = record._suggested_mix()
            values = record._mix_values(start) if start else {}
            branches = [labels[tool] for tool, _name in TOOLS if values.get(f"branch_{tool}")]
            record.decision_text = start and self.env._(
                "%(unit)s gets a copy of “%(mix)s”: %(trunk)s leads, completed by %(branches)s; at least %(share)s %% "
                "of customer KPIs.",
                unit=record.department_id.name or record.company_id.name,
                mix=start.name,
                trunk=labels[start.trunk],
                branches=format_list(self.env, branches) if branches else "–",
                share=record.customer_share,
            )

    def _mix_values(self, start):
        branches = {tool: tool != self.trunk and tool in self._advice().branches for tool, _name in TOOLS}
        unit = self.department_id.name or self.company_id.name
        return {
            "name": self.env._("%(unit)s: %(mix)s", unit=unit, mix=start.name),
            "company_id": self.company_id.id,
            "diagnosis_id": self.id,
            "customer_share_min": self.customer_share,
            "customer_kpi_max": self.customer_kpi_max,
            "needs_gate": self.needs_gate,
            **{f"branch_{tool}": chosen for tool, chosen in branches.items()},
        }

    def _assign(self, mix):
        former = self.department_id.perf_tool_mix_id or mix._default_mix(self.company_id)
        if self.department_id:
            # what its own diagnosis says is a reason also where it is no business unit
            why = self.override_reason or self.env._("By its diagnosis of %(date)s.", date=self.date)
            self.department_id.write({"perf_tool_mix_id": mix.id, "perf_mix_reason": why})
        else:
            mix._make_default(self.company_id)
        body = self.env._(
            "Tool mix: %(former)s → %(mix)s, by the diagnosis of %(date)s. %(reason)s",
            former=former.name or "–",
            mix=mix.name,
            date=self.date,
            reason=self.override_reason or "",
        )
        (self.department_id or self).message_post(body=body)
        # what an earlier run had made for this unit alone gives way
        if former.diagnosis_id.department_id == self.department_id and not former.department_ids:
            former.active = former.is_default

    def action_new_run(self):
        """A new diagnosis of the same unit, to see what changed; the one that has been begun, if any."""
        self.ensure_one()
        self.browse().check_access("create")
        one_by_one(self)
        unit = {"company_id": self.company_id.id, "department_id": self.department_id.id}
        begun = [(name, "=", value) for name, value in unit.items()] + [("id", ">", self.id), ("state", "=", "draft")]
        run = self.search(begun, limit=1) or self.create({**unit, "journey_id": self.journey_id.id})
        return {"type": "ir.actions.act_window", "res_model": self._name, "res_id": run.id, "view_mode": "form"}

    def action_open_mix(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.perf.tool.mix",
            "res_id": self.decided_mix_id.id,
            "view_mode": "form",
        }

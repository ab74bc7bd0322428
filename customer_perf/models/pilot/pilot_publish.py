from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.steps import hold


class CustomerPerfPilot(models.Model):
    """What proved itself becomes what the company does: templates with a version, the tool mix as its default. Units
    keep their freedom, since only fixed lines are fixed."""

    _inherit = "customer.perf.pilot"

    unit_template_ids = fields.Many2many(
        "customer.perf.scorecard.template", compute="_compute_unit_template_ids", string="Templates of the Units"
    )
    template_ids = fields.Many2many(
        "customer.perf.scorecard.template",
        "customer_perf_pilot_template_rel",
        string="Templates to Publish",
        copy=False,
        help="One for each role family: it is copied for the whole company, with its version.",
    )
    tool_mix_id = fields.Many2one(
        "customer.perf.tool.mix",
        "Tool Mix to Publish",
        copy=False,
        ondelete="restrict",
        help="Becomes the company's default. Empty: the default stays.",
    )
    published_on = fields.Date(readonly=True, copy=False)

    @api.depends("unit_ids.department_id", "unit_ids.is_pilot")
    def _compute_unit_template_ids(self):
        found = self.env["customer.perf.scorecard.template"].search(
            [
                ("role_family_id", "!=", False),
                ("department_id", "child_of", self._units().department_id.ids),
            ]
        )
        for pilot in self:
            inside = set(pilot._units().department_id.ids)
            pilot.unit_template_ids = found.filtered(
                lambda template, inside=inside: inside & set(template.department_id._perf_path())
            )

    def _fill_set(self):
        """The set of the units, to publish as it is or after a choice."""
        self.template_ids = self.template_ids or self.unit_template_ids
        mixes = {unit.perf_tool_mix_id for unit in self._units().department_id}
        if not self.tool_mix_id and len(mixes) == 1:
            self.tool_mix_id = mixes.pop()

    def action_publish(self):
        """Copy the set for the whole company."""
        self.ensure_one()
        hold(self)
        if self.state != "rolled_out":
            raise UserError(
                self.env._("%(pilot)s: it is published once it was decided to roll it out.", pilot=self.name)
            )
        self._check_set()
        made = self.template_ids._publish(self)
        if self.tool_mix_id:
            self.tool_mix_id._make_default(self.company_id)
        self.sudo().published_on = self.company_id._perf_today()  # sudo: closed to everyone but this step
        names = [*(f"{one.name} ({one.version})" for one in made), *self.tool_mix_id.mapped("name")]
        self.message_post(body=self.env._("Published for the company: %(names)s.", names=", ".join(names)))

    def _check_set(self):
        if not (self.template_ids or self.tool_mix_id):
            raise UserError(
                self.env._(
                    "%(pilot)s: there is nothing to publish. Its units have neither templates nor a tool mix of their "
                    "own; choose what proved itself.",
                    pilot=self.name,
                )
            )
        for family, templates in self.template_ids.grouped("role_family_id").items():
            if len(templates) > 1:
                raise UserError(
                    self.env._(
                        "%(family)s has several templates in this set (%(templates)s). Keep the one that proved "
                        "itself.",
                        family=family.name,
                        templates=", ".join(templates.mapped("name")),
                    )
                )

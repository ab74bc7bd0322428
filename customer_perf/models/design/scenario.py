from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.weighting import is_complete, rescale
from .scorecard_template_line import TEMPLATE_LINE_FIELDS
from .weighted_mixin import OPEN


class CustomerPerfScenario(models.Model):
    """A set to start from: the KPIs, the journey, the scorecards of the role families and the tool
    mix that fit a kind of business. Loading fills them for one company."""

    _name = "customer.perf.scenario"
    _description = "Scenario"
    _order = "scenario_type, sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    scenario_type = fields.Selection(
        [("a", "A: high-contact service"), ("b", "B: product and R&D"), ("c", "C: B2B and supply chain")],
        required=True,
    )
    is_industry = fields.Boolean("Industry")
    suits = fields.Char(translate=True, help="Industries that it fits, those without a scenario of their own too.")
    features = fields.Text(translate=True, help="How customers deal with such a business.")
    entry_point = fields.Text(translate=True, help="Where to begin.")
    line_ids = fields.One2many("customer.perf.scenario.line", "scenario_id", "Goals")
    journey_id = fields.Many2one("customer.perf.journey", ondelete="set null")
    tool_mix_id = fields.Many2one("customer.perf.tool.mix", ondelete="set null")
    is_loaded = fields.Boolean(compute="_compute_is_loaded")

    _code_uniq = models.UniqueIndex("(code)", "Two scenarios cannot have the same code.")

    @api.depends_context("company")
    def _compute_is_loaded(self):
        for scenario in self:
            scenario.is_loaded = any(scenario._loaded(self.env.company))

    def _check_weights(self):
        """The goals of each role family add up to 100; data files add them one by one."""
        later = self.env.context.get("perf_weights_open")
        if later is OPEN or (later and self.env.su):
            return
        for scenario in self:
            for family, lines in scenario.line_ids.grouped("role_family_id").items():
                if not is_complete(lines.mapped("weight")):
                    raise ValidationError(
                        self.env._(
                            "%(scenario)s: the weights of %(family)s add up to %(total)g instead of 100.",
                            scenario=scenario.name,
                            family=family.name,
                            total=sum(lines.mapped("weight")),
                        )
                    )

    def _loaded(self, company):
        """What a company has from this scenario: (templates, journeys, tool mixes)"""
        self.ensure_one()
        domain = [("scenario_id", "=", self.id), ("company_id", "=", company.id)]
        models_ = ("customer.perf.scorecard.template", "customer.perf.journey", "customer.perf.tool.mix")
        return [self.env[model].with_context(active_test=False).search(domain) for model in models_]

    def _plan(self, company):
        """What loading does, as (kind, record, code) rows; nothing is written.

        The code is ``new``, ``kept`` (the company has one already) or ``skipped``.
        """
        self.ensure_one()
        templates, journeys, mixes = self._loaded(company)
        rows = []
        for kpi in self.line_ids.kpi_id:
            passes = kpi.asks_value and kpi.asks_influence and kpi.asks_collect and kpi.availability != "none"
            code = "kept" if kpi.state == "active" else "new" if kpi.state == "draft" and passes else "skipped"
            rows.append(("kpi", kpi, code))
        own = self.env["customer.perf.scorecard.template"].search(
            [("company_id", "=", company.id), ("department_id", "=", False)]
        )
        for family in self.line_ids.role_family_id:
            rows.append(("template", family, "kept" if family in (own | templates).role_family_id else "new"))
        if self.journey_id:
            rows.append(("journey", self.journey_id, "kept" if journeys else "new"))
        if self.tool_mix_id:
            rows.append(("mix", self.tool_mix_id, "kept" if mixes else "new"))
        return rows

    def _load(self, company):
        """Fill what is missing; loading again adds nothing."""
        rows = self._plan(company)
        new = {}
        for kind, record, code in rows:
            if code == "new":
                new.setdefault(kind, []).append(record)
        for kpi in new.get("kpi", ()):
            # sudo: the library is everybody's; loading puts a KPI to use and changes nothing else of it
            kpi.sudo().action_activate()
        used = self.line_ids.filtered(lambda line: line.kpi_id.state == "active")
        for family in new.get("template", ()):
            lines = used.filtered(lambda line, family=family: line.role_family_id == family)
            if lines:
                self._create_template(company, family, lines)
        for journey in new.get("journey", ()):
            journey._copy_for(company, scenario_id=self.id)
        for mix in new.get("mix", ()):
            copy = mix.copy({"name": f"{self.name} – {mix.name}", "company_id": company.id, "scenario_id": self.id})
            if self.env["customer.perf.tool.mix"]._default_mix(company).company_id != company:
                copy._make_default(company)

    def _create_template(self, company, family, lines):
        template = self.env["customer.perf.scorecard.template"].create(
            {
                "name": f"{self.name} – {family.name}",
                "role_family_id": family.id,
                "company_id": company.id,
                "scenario_id": self.id,
                "line_ids": lines._template_commands(),
            }
        )
        means = lines._means()
        # what the scenario says in other languages, it says on the scorecards as well
        for code, _name in self.env["res.lang"].get_installed():
            here = {"lang": code}
            template.with_context(
                **here
            ).name = f"{self.with_context(**here).name} – {family.with_context(**here).name}"
            for new, old in zip(template.line_ids, lines, strict=True):
                for name, source in (("customer_gain", old), ("authority", means[old]), ("support", means[old])):
                    if source[name]:
                        new.with_context(**here)[name] = source.with_context(**here)[name]

    def action_unload(self):
        """Take away what the scenario filled, as long as nobody uses it."""
        self.browse().check_access("unlink")  # what it filled is the company's, the scenario stays
        for scenario in self:
            templates, journeys, mixes = scenario._loaded(self.env.company)
            scenario._check_unused(templates, journeys, mixes)
            mixes.is_default = False
            journeys.shared_result_id._filtered_free().unlink()
            for records in (templates, journeys, mixes):
                records.unlink()

    def _check_unused(self, templates, journeys, mixes):
        if (
            self._is_used(templates, mixes)
            or mixes.department_ids
            or journeys.owner_id
            or (journeys.touchpoint_ids.employee_id)
        ):
            raise UserError(
                self.env._(
                    "%(scenario)s is in use by scorecards, departments or people who answer for its journey. "
                    "Archive what you no longer need.",
                    scenario=self.name,
                )
            )

    def _is_used(self, templates, mixes):
        """Whether anything in a cycle rests on what the scenario filled."""
        return False


class CustomerPerfScenarioLine(models.Model):
    """A goal that a role family gets from the scenario."""

    _name = "customer.perf.scenario.line"
    _description = "Goal of a Scenario"
    _inherit = ["customer.perf.goal.mixin"]
    _order = "scenario_id, role_family_id, sequence, id"
    _rec_name = "kpi_id"

    scenario_id = fields.Many2one("customer.perf.scenario", required=True, index=True, ondelete="cascade")
    role_family_id = fields.Many2one("customer.perf.role.family", required=True, ondelete="cascade")
    direction = fields.Selection(related="kpi_id.direction")
    orientation = fields.Selection(related="kpi_id.orientation")

    _weighted_header = "scenario_id"
    _kpi_uniq = models.UniqueIndex(
        "(scenario_id, role_family_id, kpi_id)", "A KPI stands once for a role family in a scenario."
    )

    def _means(self):
        """{goal: what says which authority and support come with it}: itself, else the shipped goal of the same KPI,
        of the same role family where there is one."""
        shipped = self.env["customer.perf.scorecard.template.line"].search(
            [
                ("template_id.company_id", "=", False),
                ("kpi_id", "in", self.kpi_id.ids),
                "|",
                ("authority", "!=", False),
                ("support", "!=", False),
            ]
        )
        found = {}
        for line in self:
            same = shipped.filtered(lambda goal, line=line: goal.kpi_id == line.kpi_id)
            nearest = same.filtered(lambda goal, line=line: goal.template_id.role_family_id == line.role_family_id)
            found[line] = line if line.authority or line.support else (nearest or same)[:1]
        return found

    def _template_commands(self):
        """Lines of a template with the weights of these goals, scaled to 100 where one is left out."""
        names = [name for name in TEMPLATE_LINE_FIELDS if name != "kpi_id"]
        return [
            Command.create({**{name: line[name] for name in names}, "kpi_id": line.kpi_id.id, "weight": weight})
            for line, weight in zip(self, rescale(self.mapped("weight")), strict=True)
        ]

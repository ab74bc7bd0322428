from odoo import Command, api, fields, models


class CustomerPerfScenarioLoad(models.TransientModel):
    """What loading a scenario would write, before anything is."""

    _name = "customer.perf.scenario.load"
    _description = "Load a Scenario"

    scenario_id = fields.Many2one("customer.perf.scenario", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, default=lambda self: self.env.company)
    line_ids = fields.One2many("customer.perf.scenario.load.line", "load_id", readonly=True)
    summary = fields.Char(compute="_compute_summary")

    def _compute_display_name(self):
        for load in self:
            load.display_name = self.env._("Load %(scenario)s", scenario=load.scenario_id.name)

    @api.model_create_multi
    def create(self, vals_list):
        loads = super().create(vals_list)
        for load in loads:
            load.line_ids = [Command.create(row) for row in load._rows()]
        return loads

    def _rows(self):
        """A row for each record, and under a new scorecard template one for each goal."""
        for kind, record, code in self.scenario_id._plan(self.company_id):
            yield {"kind": kind, "name": record.display_name, "code": code}
            if kind == "template" and code == "new":
                for line in self.scenario_id.line_ids.filtered(lambda line, f=record: line.role_family_id == f):
                    name = f"{record.name}: {line.kpi_id.display_name}, {line.weight:g} %"
                    yield {"kind": "goal", "name": name, "code": code}

    @api.depends("line_ids.code")
    def _compute_summary(self):
        for load in self:
            new = len(load.line_ids.filtered(lambda line: line.code == "new" and line.kind != "goal"))
            load.summary = (
                self.env._(
                    "Records that would be filled for %(company)s: %(count)s. Nothing is written before you load.",
                    count=new,
                    company=load.company_id.name,
                )
                if new
                else self.env._("Everything of this scenario is there already; loading it again adds nothing.")
            )

    def _reopen(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_load(self):
        """Fill what is missing, then show the scorecard templates."""
        self.ensure_one()
        self.scenario_id.check_access("read")
        self.scenario_id.browse().check_access("write")  # the right, not the shared record
        self.env["customer.perf.decision"]._check_open(self.company_id, "indicators")
        self.scenario_id._load(self.company_id)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_scorecard_template_action"),
            "domain": [("scenario_id", "=", self.scenario_id.id), ("company_id", "=", self.company_id.id)],
        }


class CustomerPerfScenarioLoadLine(models.TransientModel):
    _name = "customer.perf.scenario.load.line"
    _description = "What a Scenario Would Fill"
    _order = "load_id, id"

    load_id = fields.Many2one("customer.perf.scenario.load", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [
            ("kpi", "KPI"),
            ("template", "Scorecard template"),
            ("goal", "Goal"),
            ("journey", "Journey"),
            ("mix", "Tool mix"),
        ],
        "What",
    )
    name = fields.Char()
    code = fields.Selection(
        [("new", "Would be filled"), ("kept", "There already"), ("skipped", "Left out: fails its three questions")],
        "Then",
    )


class CustomerPerfScenario(models.Model):
    _inherit = "customer.perf.scenario"

    def action_preview(self):
        """Show what would be written before anything is."""
        self.ensure_one()
        return self.env["customer.perf.scenario.load"].create({"scenario_id": self.id})._reopen()

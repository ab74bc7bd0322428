import re

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

STEPS = ("mix", "roles", "cycle")


class CustomerPerfSetup(models.TransientModel):
    """HR's first visit: each step does the thing it asks about."""

    _name = "customer.perf.setup"
    _description = "Set Up Customer Performance"

    step = fields.Selection(
        [("mix", "How performance is managed"), ("roles", "Role families"), ("cycle", "First cycle")],
        default="mix",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    tool_mix_id = fields.Many2one(
        "customer.perf.tool.mix",
        "Company Default",
        default=lambda self: self.env["customer.perf.tool.mix"]._default_mix(self.env.company),
        domain="[('company_id', 'in', [company_id, False])]",
    )
    mix_description = fields.Text(related="tool_mix_id.description")
    component_ids = fields.One2many(related="tool_mix_id.component_ids")
    needs_waiver = fields.Boolean(compute="_compute_needs_waiver")
    waiver_reason = fields.Text(
        "Why Go On Without an Agreed Value Proposition?", help="Kept with the first of the five decisions."
    )
    line_ids = fields.One2many("customer.perf.setup.line", "setup_id", "Who Belongs Where")
    missing_text = fields.Char("Still Open", compute="_compute_missing_text")
    period = fields.Selection(
        [("quarter", "Quarter"), ("half", "Half-year"), ("year", "Year")], default="half", required=True
    )
    date_from = fields.Date("Start", compute="_compute_dates", store=True, readonly=False)
    date_to = fields.Date("End", compute="_compute_dates", store=True, readonly=False)
    cycle_id = fields.Many2one("customer.perf.cycle", readonly=True, ondelete="set null")
    cycle_name = fields.Char(compute="_compute_cycle_name", store=True, readonly=False)

    def _compute_display_name(self):
        self.display_name = self.env._("Set Up")

    @api.depends("period", "company_id.perf_first_month")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for setup in self:
            setup.date_from = setup.company_id._perf_start(today, setup.period)
            setup.date_to = setup.company_id._perf_end(today, setup.period)

    @api.depends("date_from", "date_to")
    def _compute_cycle_name(self):
        for setup in self:
            if setup.date_from and setup.date_to:
                setup.cycle_name = setup.company_id._perf_span_name(setup.date_from, setup.date_to)

    @api.depends("company_id")
    def _compute_needs_waiver(self):
        for setup in self:
            setup.needs_waiver = setup._first_decision().state == "open"

    def _first_decision(self):
        return self.env["customer.perf.decision"]._of_company(self.company_id)[:1]

    @api.depends("line_ids.role_family_id")
    def _compute_missing_text(self):
        for setup in self:
            open_lines = setup.line_ids.filtered(lambda line: not line.role_family_id)
            if open_lines:
                people = sum(open_lines.mapped("people"))
                setup.missing_text = self.env._("Without a scorecard so far: %(people)s.", people=people)
            elif self.env["hr.employee"].search_count([("company_id", "=", setup.company_id.id)], limit=1):
                setup.missing_text = self.env._("Everybody gets a scorecard.")
            else:
                setup.missing_text = self.env._(
                    "There are no employees in this company yet. Add them in the app Employees."
                )

    @api.model_create_multi
    def create(self, vals_list):
        setups = super().create(vals_list)
        for setup in setups:
            setup.line_ids = [Command.create(vals) for vals in setup._people_lines()]
        return setups

    def _people_lines(self):
        """A line for each job that decides somebody's role family, and one for each person without
        a job."""
        groups = self.env["hr.employee"]._read_group(
            [("company_id", "=", self.company_id.id)], ["job_id"], ["id:recordset"]
        )
        families = self.env["customer.perf.role.family"].search([("active", "=", True)])
        for job, employees in groups:
            if job and (people := employees.filtered(lambda employee: not employee.perf_role_family_id)):
                family = job.perf_role_family_id or _closest(job.name, families)
                yield {"job_id": job.id, "people": len(people), "role_family_id": family.id}
            elif not job:
                for employee in employees:
                    family = employee.perf_role_family_id or _closest(employee.job_title or "", families)
                    yield {"employee_id": employee.id, "people": 1, "role_family_id": family.id}

    # ------------------------------------------------------------ steps

    def action_next(self):
        """Do what the step is about, then show the next one."""
        self.ensure_one()
        result = getattr(self, f"_do_{self.step}")()
        if result:
            return result
        self.step = STEPS[STEPS.index(self.step) + 1]
        return None

    def action_back(self):
        self.ensure_one()
        self.step = STEPS[max(STEPS.index(self.step) - 1, 0)]

    def _do_mix(self):
        mix = self.tool_mix_id
        if not mix:
            raise UserError(self.env._("Choose how performance is managed where a department has no mix of its own."))
        if self.needs_waiver:
            if not (self.waiver_reason or "").strip():
                raise UserError(
                    self.env._(
                        "The leaders have not agreed yet whom the company serves. Agree a value proposition under "
                        "Strategy, Start Here, or write why you go on without."
                    )
                )
            self._first_decision()._waive(self.waiver_reason)
        mix._make_default(self.company_id)

    def _do_roles(self):
        if self.line_ids and not self.line_ids.role_family_id:
            raise UserError(
                self.env._(
                    "Nobody has a role family yet, so nobody would get a scorecard. Choose one for a job or a person."
                )
            )
        for family, lines in self.line_ids.grouped("role_family_id").items():
            for subjects in (lines.job_id, lines.employee_id):
                moved = subjects.filtered(lambda subject, family=family: subject.perf_role_family_id != family)
                moved.perf_role_family_id = family

    def _do_cycle(self):
        """Create the cycle, once, and show who would get what; launching leads to its progress."""
        if self.cycle_id.state not in (False, "draft"):  # launched meanwhile
            return self.cycle_id.action_open_board()
        values = {"name": self.cycle_name, "date_from": self.date_from, "date_to": self.date_to}
        if self.cycle_id:
            self.cycle_id.write(values)
        else:
            self.cycle_id = self.cycle_id.create({**values, "company_id": self.company_id.id})
            self.cycle_id._set_deadlines()
        action = self.cycle_id.action_preview()
        return {**action, "context": {"perf_setup": True}}


class CustomerPerfSetupLine(models.TransientModel):
    _name = "customer.perf.setup.line"
    _description = "Who Belongs to Which Role Family"
    _order = "people desc, id"

    setup_id = fields.Many2one("customer.perf.setup", required=True, index=True, ondelete="cascade")
    job_id = fields.Many2one("hr.job", readonly=True, ondelete="cascade")
    employee_id = fields.Many2one("hr.employee", "Without a Job", readonly=True, ondelete="cascade")
    people = fields.Integer(readonly=True)
    role_family_id = fields.Many2one("customer.perf.role.family")


def _closest(name, families):
    """The role family that shares most words with a name; none without a shared word."""
    words = set(re.findall(r"\w{3,}", (name or "").casefold()))

    def shared(family):
        return len(words & set(re.findall(r"\w{3,}", family.name.casefold())))

    best = max(families, key=shared, default=families)
    return best if best and shared(best) else families.browse()

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import periods, titles

# Addons that bring tools of their own.
ADDONS = ("customer_perf_okr", "customer_perf_survey")
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
    open_decisions = fields.Text("Decisions Not Taken Yet", compute="_compute_open_decisions")
    waiver_reason = fields.Text("Why Go On Without Them?", help="Kept with each of these decisions.")
    addons_text = fields.Char("Tools to Add", compute="_compute_addons_text")
    line_ids = fields.One2many("customer.perf.setup.line", "setup_id", "Who Belongs Where")
    missing_text = fields.Char("Still Open", compute="_compute_missing_text")
    period = fields.Selection(
        [("quarter", "Quarter"), ("half", "Half-year"), ("year", "Year")], default="half", required=True
    )
    first_month = fields.Selection(
        lambda self: self.env["res.company"]._fields["perf_first_month"]._description_selection(self.env),
        "Fiscal Year Begins In",
        compute="_compute_first_month",
        inverse="_inverse_first_month",
    )
    date_from = fields.Date("Start", compute="_compute_dates", store=True, readonly=False)
    date_to = fields.Date("End", compute="_compute_dates", store=True, readonly=False)
    cycle_id = fields.Many2one("customer.perf.cycle", readonly=True, ondelete="set null")
    cycle_name = fields.Char(compute="_compute_cycle_name", store=True, readonly=False)

    def _compute_display_name(self):
        self.display_name = self.env._("Set Up")

    @api.depends("company_id")
    def _compute_first_month(self):
        for setup in self:
            setup.first_month = setup.company_id.perf_first_month

    def _inverse_first_month(self):
        for setup in self:
            if setup.company_id not in self.env.companies:
                raise AccessError(self.env._("%(company)s is not yours to set up.", company=setup.company_id.name))
            if setup.company_id.perf_first_month != setup.first_month:
                # sudo: of the settings of a company HR sets this one, it concerns nothing but cycles and values
                setup.company_id.sudo().perf_first_month = setup.first_month

    @api.depends("period", "first_month")
    def _compute_dates(self):
        today = self.env.company._perf_today()
        for setup in self:
            first_month = int(setup.first_month or 1)
            setup.date_from = periods.start(today, setup.period, first_month)
            setup.date_to = periods.end(today, setup.period, first_month)

    @api.depends("date_from", "date_to", "first_month")
    def _compute_cycle_name(self):
        for setup in self:
            if setup.date_from and setup.date_to:
                setup.cycle_name = setup.company_id._perf_span_name(
                    setup.date_from, setup.date_to, int(setup.first_month or 1)
                )

    @api.depends("company_id")
    def _compute_open_decisions(self):
        for setup in self:
            setup.open_decisions = "\n".join(setup._untaken().mapped("display_name"))

    def _untaken(self):
        """The decisions that come before the platform and are neither taken nor left out."""
        decisions = self.env["customer.perf.decision"]._of_company(self.company_id)
        return decisions.filtered(
            lambda decision: decision.step != "platform" and decision.state in ("open", "closed")
        )

    def _compute_addons_text(self):
        # sudo: the names of our own addons
        missing = self.env["ir.module.module"].sudo().search([("name", "in", ADDONS), ("state", "=", "uninstalled")])
        self.addons_text = ", ".join(missing.mapped("shortdesc"))

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
        """A line for each job that decides somebody's role family, and for those without a job one for
        each title, else for each department."""
        domain = [("company_id", "=", self.company_id.id)]
        # sudo: titles and own role families are HR's to read, and HR is asking
        people = self.env["hr.employee"].sudo().search(domain)
        families = [
            (family, family.titles or family.name) for family in self.env["customer.perf.role.family"].search([])
        ]

        def suggest(title):
            return titles.closest(title, families) or self.env["customer.perf.role.family"]

        for job, employees in people.filtered("job_id").grouped("job_id").items():
            if employees := employees.filtered(lambda employee: not employee.perf_role_family_id):
                family = job.perf_role_family_id or suggest(job.name)
                yield self._line(job.name, employees, family, job_id=job.id)
        for (title, unit), employees in people.filtered(lambda e: not e.job_id).grouped(_title_or_unit).items():
            named = title or self.env._("Without a job: %(unit)s", unit=unit.name or "–")
            for own, same in employees.grouped("perf_role_family_id").items():
                yield self._line(named, same, own or suggest(title), employee_ids=[Command.set(same.ids)])

    def _line(self, name, employees, family, **values):
        units = employees.department_id.mapped("name")
        return {
            "name": name,
            "people": len(employees),
            "role_family_id": family.id,
            "units": ", ".join(units[:3]) + ("…" if len(units) > 3 else ""),
            **values,
        }

    @api.model
    def action_enter(self):
        """Where the app opens: HR sets up and launches the first cycle, executives see whether customers are better
        off, everybody else his page."""
        first = "customer_perf.customer_perf_my_value_action"
        if self.env.user._perf_is_officer():
            cycles = self.env["customer.perf.cycle"].search([("company_id", "in", self.env.companies.ids)])
            if not cycles:
                first = "customer_perf.customer_perf_setup_action"
            elif set(cycles.mapped("state")) == {"draft"}:
                first = "customer_perf.customer_perf_cycle_board_action"
        elif self.env.user.has_group("customer_perf.group_customer_perf_executive"):
            first = "customer_perf.customer_perf_pulse_action"
        return self.env["ir.actions.actions"]._for_xml_id(first)

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
        if untaken := self._untaken():
            if not (self.waiver_reason or "").strip():
                raise UserError(
                    self.env._(
                        "Decisions that come first have not been taken: %(decisions)s. Take them under Strategy, "
                        "Start Here, or write why you go on without.",
                        decisions="; ".join(untaken.mapped("display_name")),
                    )
                )
            for decision in untaken:
                decision._waive(self.waiver_reason)
        mix._make_default(self.company_id)

    def _do_roles(self):
        if self.line_ids and not self.line_ids.role_family_id:
            raise UserError(
                self.env._(
                    "Nobody has a role family yet, so nobody would get a scorecard. Choose one for a job or a person."
                )
            )
        for family, lines in self.line_ids.grouped("role_family_id").items():
            for subjects in (lines.job_id, lines.employee_ids):
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


def _title_or_unit(employee):
    title = (employee.job_title or "").strip()
    return title, employee.browse() if title else employee.department_id


class CustomerPerfSetupLine(models.TransientModel):
    _name = "customer.perf.setup.line"
    _description = "Who Belongs to Which Role Family"
    _order = "people desc, id"

    setup_id = fields.Many2one("customer.perf.setup", required=True, index=True, ondelete="cascade")
    name = fields.Char("Job or Title", readonly=True)
    units = fields.Char("Departments", readonly=True)
    job_id = fields.Many2one("hr.job", readonly=True, ondelete="cascade")
    employee_ids = fields.Many2many("hr.employee", string="Employees", readonly=True)
    people = fields.Integer(readonly=True)
    role_family_id = fields.Many2one("customer.perf.role.family")

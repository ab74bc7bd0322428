from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STEPS = ("idea", "diagnosis", "mix", "indicators", "platform")
ACTIONS = {
    "idea": "customer_perf.customer_perf_value_proposition_action",
    "diagnosis": "customer_perf.customer_perf_diagnosis_action",
    "mix": "customer_perf.customer_perf_diagnosis_action",
    "indicators": "customer_perf.customer_perf_strategy_page_action",
    "platform": "customer_perf.customer_perf_setup_action",
}


class CustomerPerfDecision(models.Model):
    """One of the five decisions, in their order: idea, situation, tool mix, indicators, platform. A
    later one is closed until the earlier one is taken or left out with a reason."""

    _name = "customer.perf.decision"
    _description = "Decision"
    _asked_steps = {"_waive": True}
    _order = "company_id, sequence"

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True, ondelete="cascade")
    step = fields.Selection(
        [
            ("idea", "Idea: whom we serve and what they get"),
            ("diagnosis", "Situation: what fits this unit"),
            ("mix", "Tools: trunk and branches"),
            ("indicators", "Indicators: from the map to each post"),
            ("platform", "Platform: launch the first cycle"),
        ],
        required=True,
        readonly=True,
    )
    sequence = fields.Integer(readonly=True)
    question = fields.Text(compute="_compute_texts")
    found = fields.Text("What Is There", compute="_compute_state")
    is_done = fields.Boolean(compute="_compute_state")
    waiver_reason = fields.Text("Left Out Because", readonly=True)
    state = fields.Selection(
        [("done", "Taken"), ("waived", "Left out"), ("open", "Next"), ("closed", "Later")], compute="_compute_state"
    )

    _step_uniq = models.UniqueIndex("(company_id, step)", "Each decision is taken once.")

    @api.depends("step")
    def _compute_display_name(self):
        names = dict(self._fields["step"]._description_selection(self.env))
        for decision in self:
            decision.display_name = names.get(decision.step, "")

    @api.depends("step")
    def _compute_texts(self):
        texts = {
            "idea": self.env._(
                "The leaders agree whom the company serves, what these customers get, and what wins when "
                "profit and customer value collide."
            ),
            "diagnosis": self.env._(
                "Each business unit answers the same questions on strategy, organisation, data and context."
            ),
            "mix": self.env._("One tool leads, others complete it; the diagnosis recommends, you decide."),
            "indicators": self.env._(
                "Draw the map: what customers should experience, what drives it, and a KPI behind each. A "
                "scenario fills the scorecards of the role families in one step."
            ),
            "platform": self.env._("Say who belongs to which role family and launch the first cycle."),
        }
        for decision in self:
            decision.question = texts[decision.step]

    @api.depends("waiver_reason")
    def _compute_state(self):
        for company, decisions in self.grouped("company_id").items():
            facts = decisions._facts(company)
            for decision in decisions:
                decision.is_done, decision.found = facts[decision.step]
            whole = self.search([("company_id", "=", company.id)]) if len(decisions) < len(STEPS) else decisions
            passed = True
            for decision in whole.sorted("sequence"):
                done = facts[decision.step][0]
                state = "done" if done else "waived" if decision.waiver_reason else "open" if passed else "closed"
                passed = passed and (done or bool(decision.waiver_reason))
                if decision in decisions:
                    decision.state = state

    def _facts(self, company):
        """{step: (taken, what is there)} from the records themselves"""
        of_company = [("company_id", "=", company.id)]
        propositions = self.env["customer.perf.value.proposition"].search(of_company)
        runs = self.env["customer.perf.diagnosis"].search(of_company)
        mixes = self.env["customer.perf.tool.mix"].search([*of_company, ("diagnosis_id", "!=", False)])
        maps = self.env["customer.perf.strategy.map"].search([*of_company, ("state", "=", "active")])
        cycles = self.env["customer.perf.cycle"].search([*of_company, ("state", "!=", "draft")])
        answered = runs.filtered(lambda run: not run.open_count)
        return {
            "idea": (bool(propositions.filtered(lambda p: p.state == "agreed")), self._names(propositions)),
            "diagnosis": (bool(answered), self._names(runs)),
            "mix": (bool(mixes), self._names(mixes)),
            "indicators": (bool(maps.objective_ids.kpi_ids), self._names(maps)),
            "platform": (bool(cycles), self._names(cycles)),
        }

    @api.model
    def _names(self, records):
        return ", ".join(records[:3].mapped("display_name")) + ("…" if len(records) > 3 else "")

    def write(self, vals):
        if not self.env.su and "waiver_reason" in vals:
            raise AccessError(self.env._("A decision is left out by its own step, which keeps who did it and when."))
        return super().write(vals)

    @api.model
    def _of_company(self, company):
        """The five decisions of a company, made on first use."""
        # sudo: whoever opens the page first, the rows are the same
        decisions = self.sudo().search([("company_id", "=", company.id)])
        missing = [step for step in STEPS if step not in decisions.mapped("step")]
        created = self.sudo().create(
            [{"company_id": company.id, "step": step, "sequence": STEPS.index(step)} for step in missing]
        )
        found = (decisions | created).sudo(False).sorted("sequence")
        found.invalidate_recordset(["state", "is_done", "found"])  # they follow records of other models
        return found

    @api.model
    def _open_before(self, company, step):
        """The decisions before a step that are neither taken nor left out."""
        earlier = self._of_company(company).filtered(lambda decision: STEPS.index(decision.step) < STEPS.index(step))
        return earlier.filtered(lambda decision: decision.state not in ("done", "waived"))

    @api.model
    def _check_open(self, company, step):
        """:raises UserError: an earlier decision is neither taken nor left out"""
        if missing := self._open_before(company, step):
            raise UserError(
                self.env._(
                    "First comes “%(earlier)s”. Take this decision, or leave it out with a reason under Strategy, "
                    "Start Here.",
                    earlier=missing[0].display_name,
                )
            )

    @api.model
    def action_start(self):
        """The page with the five decisions of the current company."""
        decisions = self._of_company(self.env.company)
        return {
            **self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_decision_action"),
            "domain": [("id", "in", decisions.ids)],
        }

    def action_open(self):
        """Go and take the decision."""
        self.ensure_one()
        self._check_open(self.company_id, self.step)
        action = self.env["ir.actions.actions"]._for_xml_id(ACTIONS[self.step])
        # a page would take the decision that is open here for its own record
        return {**action, "params": {"resId": False}} if action["type"] == "ir.actions.client" else action

    def action_waive(self):
        """Ask for the reason to leave it out."""
        self.ensure_one()
        return self.env["customer.perf.reason"]._ask(self, "_waive", self.env._("Leave this decision out"))

    def _waive(self, reason):
        self.check_access("write")
        for decision in self:
            self._check_open(decision.company_id, decision.step)
            # sudo: the reason is closed to everyone but this step
            decision.sudo().waiver_reason = self.env._(
                "%(reason)s (%(user)s, %(date)s)",
                reason=reason,
                user=self.env.user.name,
                date=self.env.company._perf_today(),
            )

    def action_unwaive(self):
        self.check_access("write")
        self.sudo().waiver_reason = False  # sudo: as above

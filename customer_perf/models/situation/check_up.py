from odoo import Command, api, fields, models
from odoo.fields import Domain

from ...tools.weighting import share

LEVELS = [("high", "High"), ("medium", "Medium"), ("low", "Low")]


class CustomerPerfCheckUp(models.Model):
    """How far a unit looks at its customers or at itself, or how far customers can trust it: four rows to talk
    about. It never enters a score (C-09): nothing of the chain refers to it."""

    _name = "customer.perf.check.up"
    _description = "Orientation Check-up"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    date = fields.Date(required=True, default=lambda self: self.env.company._perf_today())
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict", help="Empty: the whole company."
    )
    subject = fields.Selection(
        [("orientation", "Orientation to customers"), ("trust", "Four elements of trust")],
        "About",
        required=True,
        default="orientation",
    )
    cycle_id = fields.Many2one(
        "customer.perf.cycle",
        required=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["customer.perf.cycle"].search(
            [("company_id", "=", self.env.company.id), ("state", "!=", "draft")], limit=1
        ),
    )
    answer_ids = fields.One2many(
        "customer.perf.check.up.answer",
        "check_up_id",
        "Four Rows",
        default=lambda self: self._rows(self.env.context.get("default_subject")),
    )
    weakest = fields.Char(
        compute="_compute_weakest", help="The rows that are rated low: one of them that fails shakes the others."
    )
    conclusion = fields.Text("What We Take From It")
    # ---- the figures of the day, to rate by
    share_weight = fields.Float("Customer Share by Weight %", readonly=True, copy=False)
    share_count = fields.Float("Customer Share by Number %", readonly=True, copy=False)
    topic_share = fields.Float("Customer Topics in Talks %", readonly=True, copy=False)
    conflict_count = fields.Integer("Conflicts Logged", readonly=True, copy=False)
    case_count = fields.Integer("KPI Met, Customer Dissatisfied", readonly=True, copy=False)

    @api.model
    def _rows(self, subject):
        """The four rows of what a check-up is about, as commands."""
        of_trust = [("question_set", "=", "loyalty"), ("answer", "=", "scale")]
        domain = of_trust if subject == "trust" else [("question_set", "=", "orientation")]
        questions = self.env["customer.perf.question"].search(domain)
        return [Command.create({"question_id": question.id}) for question in questions]

    @api.onchange("subject")
    def _onchange_subject(self):
        self.answer_ids = [Command.clear(), *self._rows(self.subject)]

    @api.depends("answer_ids.level")
    def _compute_weakest(self):
        for record in self:
            low = record.answer_ids.filtered(lambda answer: answer.level == "low")
            record.weakest = ", ".join(low.question_id.mapped("name")) or False

    @api.depends("department_id", "company_id", "date")
    def _compute_name(self):
        for record in self:
            record.name = f"{record.department_id.name or record.company_id.name}, {record.date}"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create([{"answer_ids": self._rows(vals.get("subject")), **vals} for vals in vals_list])
        records.action_figures()
        return records

    def action_figures(self):
        """Take the figures of today."""
        self.check_access("write")
        for record in self:
            record.write(record._figures())

    def _figures(self):
        # sudo: counts and shares only, no individual's
        Line = self.env["customer.perf.scorecard.line"].sudo()
        Card = self.env["customer.perf.scorecard"].sudo()
        CheckIn = self.env["customer.perf.check.in"].sudo()
        cycle, department = self.cycle_id, self.department_id
        of_cycle = Domain("cycle_id", "=", cycle.id)
        inside = Domain("department_id", "child_of", department.ids) if department else Domain.TRUE
        talks_inside = Domain("appraisal_id.department_id", "child_of", department.ids) if department else Domain.TRUE
        either = Domain("department_id", "in", department.ids) | Domain("other_department_id", "in", department.ids)
        goals = Line._read_group(of_cycle & inside, ["is_customer"], ["weight:sum", "__count"])
        chosen = [is_customer for is_customer, _weight, _count in goals]
        return {
            "share_weight": share([weight for _customer, weight, _count in goals], chosen) or 0,
            "share_count": share([count for _customer, _weight, count in goals], chosen) or 0,
            "topic_share": CheckIn._customer_topic_shares(of_cycle & talks_inside).get(False, 0),
            "conflict_count": self.env["customer.perf.conflict"].search_count(
                Domain("company_id", "=", self.company_id.id)
                & Domain("date", ">=", cycle.date_from)
                & Domain("date", "<=", cycle.date_to)
                & (either if department else Domain.TRUE)
            ),
            "case_count": Card.search_count(of_cycle & inside & Domain("is_dissatisfied", "=", True)),
        }


class CustomerPerfCheckUpAnswer(models.Model):
    _name = "customer.perf.check.up.answer"
    _description = "Row of a Check-up"
    _inherit = ["customer.perf.answer.mixin"]
    _order = "check_up_id, sequence, id"

    check_up_id = fields.Many2one("customer.perf.check.up", required=True, index=True, ondelete="cascade")
    date = fields.Date(related="check_up_id.date", store=True)
    department_id = fields.Many2one(related="check_up_id.department_id", store=True)
    level = fields.Selection(LEVELS, "Rating")

    _question_uniq = models.UniqueIndex("(check_up_id, question_id)", "A row stands once in a check-up.")

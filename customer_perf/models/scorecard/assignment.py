from odoo import api, fields, models

from ...fields import OptionalFloat
from ...tools.assignment import ABSENT, LEAVE, SHORT


class CustomerPerfAssignment(models.Model):
    """A time of one person in a cycle: in one post, under one manager.

    Only who does not spend the whole cycle in one post has such times; theirs add up to the days of the cycle. They
    follow the records of employees, see ``launch/follow.py``; nobody writes them by hand.
    """

    _name = "customer.perf.assignment"
    _description = "Time in a Post"
    _inherit = ["customer.perf.person.mixin"]
    _order = "cycle_id, employee_id, date_from"
    _rec_name = "employee_id"
    _check_company_auto = True

    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(required=True, readonly=True, ondelete="cascade")
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("Until", required=True, readonly=True)
    days = fields.Integer(readonly=True, aggregator="sum")
    department_id = fields.Many2one("hr.department", readonly=True, index=True, ondelete="restrict")
    job_id = fields.Many2one("hr.job", readonly=True, ondelete="set null")
    manager_id = fields.Many2one("hr.employee", readonly=True, index=True, ondelete="set null")
    excluded = fields.Selection(
        [
            (ABSENT, "Not in the company"),
            (LEAVE, "Long leave"),
            (SHORT, "Too short a time"),
            ("no_template", "No scorecard template for the post"),
        ],
        "Not Rated Because",
        readonly=True,
        help="These days leave the base: they count neither for nor against anybody.",
    )
    scorecard_id = fields.Many2one(
        "customer.perf.scorecard", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    score = OptionalFloat(related="scorecard_id.score", related_sudo=False, aggregator=None)


class CustomerPerfScorecard(models.Model):
    """The time that a scorecard judges: the cycle, or that in one post."""

    _inherit = "customer.perf.scorecard"

    date_from = fields.Date("Counted From", compute="_compute_dates", store=True, precompute=True, readonly=False)
    date_to = fields.Date("Counted Until", compute="_compute_dates", store=True, precompute=True, readonly=False)
    assignment_ids = fields.One2many("customer.perf.assignment", "scorecard_id", "Times in the Post")

    _employee_uniq = models.UniqueIndex(
        "(cycle_id, employee_id, date_from) WHERE employee_id IS NOT NULL AND active",
        "This employee already has a scorecard in this cycle.",
    )

    @api.depends("cycle_id")  # whose dates are fixed at launch
    def _compute_dates(self):
        for card in self:
            card.date_from, card.date_to = card.cycle_id.date_from, card.cycle_id.date_to

    def _is_part(self):
        """Whether it judges a part of the cycle only."""
        return (self.date_from, self.date_to) != (self.cycle_id.date_from, self.cycle_id.date_to)

    def _time_name(self):
        """The cycle and, of who had several posts in it, the post."""
        names = self.sudo()  # sudo: names that belong to a scorecard that the user may read
        post = names.department_id.name or names.job_id.name
        return (
            f"{names.cycle_id.name}, {post}" if self.employee_id and post and self._is_part() else names.cycle_id.name
        )

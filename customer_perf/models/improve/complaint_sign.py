from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import OptionalFloat
from ...tools.complaint import piled_up
from ...tools.loyalty import share


class CustomerPerfComplaintSign(models.Model):
    """How complaints of a department ended in a quarter, without any individual: closed in the system but not solved
    (FM-14), answers given at the last moment (FM-15). Of fewer than five owners HR alone is told."""

    _name = "customer.perf.complaint.sign"
    _description = "Signs in Complaints"
    _inherit = ["customer.perf.unit.mixin"]
    _auto = False
    _order = "date desc, department_id"
    _rec_name = "department_id"
    _depends = {
        "customer.perf.complaint": [
            *("company_id", "department_id", "user_id", "date", "state", "answered_on", "answer_due", "answer_last"),
            *("closed_on", "is_silent", "reopen_count", "former_id"),
        ],
        "res.company": ["perf_complaint_again"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True, help="Nobody: it is about departments.")
    department_id = fields.Many2one(readonly=True)
    date = fields.Date("Quarter From", readonly=True)
    people = fields.Integer("Owners", readonly=True, aggregator=None)
    received = fields.Integer(readonly=True)
    closed = fields.Integer("Closed in the System", readonly=True)
    not_solved = fields.Integer(
        readonly=True, help="Closed, and then opened again, or the customer complained of the same soon after."
    )
    not_confirmed = fields.Integer("Without a Word of the Customer", readonly=True)
    answers = fields.Integer("Answered in Time", readonly=True)
    last_moment = fields.Integer("In the Last Tenth", readonly=True, help="Of the working time until they were due.")
    not_solved_share = OptionalFloat("Not Solved %", compute="_compute_signs")
    not_confirmed_share = OptionalFloat("Not Confirmed %", compute="_compute_signs")
    last_share = OptionalFloat("Last Moment %", compute="_compute_signs")
    is_piled_up = fields.Boolean(
        "Piles Up", compute="_compute_signs", help="More at the last moment than chance explains."
    )

    @api.depends("closed", "not_solved", "not_confirmed", "answers", "last_moment")
    def _compute_signs(self):
        for sign in self:
            sign.not_solved_share = share(sign.not_solved, sign.closed).value
            sign.not_confirmed_share = share(sign.not_confirmed, sign.closed).value
            sign.last_share = share(sign.last_moment, sign.answers).value
            sign.is_piled_up = piled_up(sign.last_moment, sign.answers)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT min(complaint.id) AS id, complaint.company_id, complaint.department_id, NULL::int AS employee_id,
                   date_trunc('quarter', complaint.date)::date AS date,
                   count(DISTINCT complaint.user_id) AS people,
                   count(*) AS received,
                   count(*) FILTER (WHERE was_closed) AS closed,
                   count(*) FILTER (WHERE was_closed AND (complaint.reopen_count > 0 OR was_repeated)) AS not_solved,
                   count(*) FILTER (WHERE complaint.state = 'closed' OR complaint.is_silent) AS not_confirmed,
                   count(*) FILTER (WHERE in_time) AS answers,
                   count(*) FILTER (WHERE in_time AND complaint.answered_on >= complaint.answer_last) AS last_moment
              FROM customer_perf_complaint complaint
              JOIN res_company company ON company.id = complaint.company_id
             CROSS JOIN LATERAL (
                   SELECT complaint.closed_on IS NOT NULL OR complaint.reopen_count > 0 AS was_closed,
                          complaint.answered_on <= complaint.answer_due AS in_time,
                          EXISTS (SELECT FROM customer_perf_complaint again
                                   WHERE again.former_id = complaint.id
                                     AND again.date <= complaint.closed_on
                                                       + company.perf_complaint_again * interval '1 day'
                          ) AS was_repeated) found
             GROUP BY complaint.company_id, complaint.department_id, date_trunc('quarter', complaint.date)
            """
        )

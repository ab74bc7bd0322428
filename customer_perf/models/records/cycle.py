from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..appraisal.appeal import OPEN
from .retention import GONE, RATINGS, TEXTS


class CustomerPerfCycle(models.Model):
    """What people wrote, and single ratings, leave a closed cycle when the company's time is over; figures stay."""

    _inherit = "customer.perf.cycle"

    texts_removed_on = fields.Date("Comments Removed On", readonly=True, copy=False)
    ratings_removed_on = fields.Date("Single Ratings Removed On", readonly=True, copy=False)

    def write(self, vals):
        if not self.env.su and {"texts_removed_on", "ratings_removed_on"} & vals.keys():
            raise AccessError(self.env._("What is kept how long follows from the settings."))
        return super().write(vals)

    @api.model
    def _kept_too_long(self, company, mark, years):
        """Closed cycles of a company that ended more than so many years ago, none of them with an appeal or an
        improvement plan that is open; none where years are 0."""
        if years <= 0:
            return self.browse()
        day = fields.Date.subtract(company._perf_today(), years=years)
        return self.search(
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "closed")
            & Domain("date_to", "<", day)
            & Domain(mark, "=", False)
            & ~Domain("appraisal_ids.appeal_ids.state", "in", OPEN)
            & ~Domain("appraisal_ids.improvement_plan_ids.state", "=", "running")
        )

    @api.model
    def _cron_retention(self):
        keeps = Domain("perf_keep_texts", ">", 0) | Domain("perf_keep_ratings", ">", 0)
        # sudo: a scheduled action over all companies
        for company in self.env["res.company"].sudo().search(keeps):
            today = company._perf_today()
            for cycle in self.sudo()._kept_too_long(company, "texts_removed_on", company.perf_keep_texts):
                count = cycle._count_texts()
                cycle._remove(TEXTS, GONE)
                cycle._remove_discussions()
                cycle.texts_removed_on = today
                cycle.message_post(
                    body=self.env._(
                        "Removed after %(years)s years: comments and notes (%(count)s) and what discussions said of "
                        "them. Figures stay.",
                        years=company.perf_keep_texts,
                        count=count,
                    )
                )
            for cycle in self.sudo()._kept_too_long(company, "ratings_removed_on", company.perf_keep_ratings):
                count = cycle._count_ratings()
                cycle._remove(RATINGS, None)
                cycle.ratings_removed_on = today
                cycle.message_post(
                    body=self.env._(
                        "Removed after %(years)s years: single ratings (%(count)s). Scores and grades stay.",
                        years=company.perf_keep_ratings,
                        count=count,
                    )
                )

    def _reopen(self, reason):
        for cycle in self:
            if cycle.ratings_removed_on:
                raise UserError(
                    self.env._(
                        "%(cycle)s stays closed: its single ratings were removed after their time, and scores rest on "
                        "them.",
                        cycle=cycle.name,
                    )
                )
        return super()._reopen(reason)

from odoo import fields, models


class ResCompany(models.Model):
    """How long what was written about people is kept; figures are kept for good."""

    _inherit = "res.company"

    perf_keep_texts = fields.Integer(
        "Keep Comments (years)", default=0, help="After the end of a closed cycle. 0: for good."
    )
    perf_keep_ratings = fields.Integer(
        "Keep Single Ratings (years)", default=0, help="After the end of a closed cycle. 0: for good."
    )

    _perf_keep = models.Constraint(
        "CHECK (perf_keep_texts BETWEEN 0 AND 99 AND perf_keep_ratings BETWEEN 0 AND 99)",
        "What was written is kept for 0 to 99 years; 0 is for good.",
    )

from odoo import fields, models


class CustomerPerfTimelineEntry(models.Model):
    """What a customer said about somebody's work, or what he changed in his way of working. Side by
    side in order of date they show what a change did (V-05)."""

    _name = "customer.perf.timeline.entry"
    _description = "Timeline Entry"
    _inherit = ["customer.perf.entry.mixin"]
    _order = "date desc, id desc"
    _rec_name = "text"
    _check_company_auto = True

    kind = fields.Selection(
        [
            ("thanks", "Thanks from a customer"),
            ("complaint", "Complaint"),
            ("suggestion", "Suggestion"),
            ("change", "What I changed"),
        ],
        required=True,
        default="thanks",
    )
    customer = fields.Char(help="Who said it, as far as it may be named.")
    text = fields.Text("What Happened", required=True)
    kpi_id = fields.Many2one(
        "customer.perf.kpi",
        "What It Is to Move",
        ondelete="restrict",
        help="Whose chart shows the change, with the mean before and after. Empty: those of all his goals.",
    )

    def _concerns(self, kpi):
        return not self.kpi_id or self.kpi_id == kpi

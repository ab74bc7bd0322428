from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_keep_texts = fields.Integer(related="company_id.perf_keep_texts", readonly=False)
    perf_keep_ratings = fields.Integer(related="company_id.perf_keep_ratings", readonly=False)
    perf_keep_preview = fields.Text("The Next Night Would Remove", compute="_compute_perf_keep_preview")

    @api.depends("perf_keep_texts", "perf_keep_ratings", "company_id")
    def _compute_perf_keep_preview(self):
        """Counted with the years on the screen, before they are saved."""
        for settings in self:
            # sudo: counts only, for whoever may open the settings
            cycles = self.env["customer.perf.cycle"].sudo()
            company = settings.company_id
            over = {
                "texts": cycles._kept_too_long(company, "texts_removed_on", settings.perf_keep_texts),
                "ratings": cycles._kept_too_long(company, "ratings_removed_on", settings.perf_keep_ratings),
            }
            settings.perf_keep_preview = self.env._(
                "Texts: %(texts)s, of cycles: %(text_cycles)s. Single ratings: %(ratings)s, of cycles: "
                "%(rating_cycles)s.",
                texts=over["texts"]._count_texts(),
                text_cycles=len(over["texts"]),
                ratings=over["ratings"]._count_ratings(),
                rating_cycles=len(over["ratings"]),
            )

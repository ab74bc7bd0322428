from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    perf_complaint_acknowledge = fields.Float(related="company_id.perf_complaint_acknowledge", readonly=False)
    perf_complaint_assess = fields.Float(related="company_id.perf_complaint_assess", readonly=False)
    perf_complaint_answer = fields.Float(related="company_id.perf_complaint_answer", readonly=False)
    perf_complaint_key_acknowledge = fields.Float(related="company_id.perf_complaint_key_acknowledge", readonly=False)
    perf_complaint_key_assess = fields.Float(related="company_id.perf_complaint_key_assess", readonly=False)
    perf_complaint_key_answer = fields.Float(related="company_id.perf_complaint_key_answer", readonly=False)
    perf_complaint_close = fields.Integer(related="company_id.perf_complaint_close", readonly=False)
    perf_complaint_follow = fields.Float(related="company_id.perf_complaint_follow", readonly=False)
    perf_complaint_silent = fields.Integer(related="company_id.perf_complaint_silent", readonly=False)
    perf_complaint_again = fields.Integer(related="company_id.perf_complaint_again", readonly=False)
    perf_complaint_user_id = fields.Many2one(related="company_id.perf_complaint_user_id", readonly=False)
    perf_health_minimum = fields.Integer(related="company_id.perf_health_minimum", readonly=False)
    perf_health_cut = fields.Float(related="company_id.perf_health_cut", readonly=False)
    perf_health_cycles = fields.Integer(related="company_id.perf_health_cycles", readonly=False)
    # Not by mail.alias.mixin: an address belongs to the company, not to a record of complaints.
    perf_complaint_alias = fields.Char(
        "Address of Complaints", compute="_compute_perf_complaint_alias", inverse="_inverse_perf_complaint_alias"
    )

    @api.depends("company_id")
    def _compute_perf_complaint_alias(self):
        for settings in self:
            settings.perf_complaint_alias = settings.company_id.perf_complaint_alias_id.alias_name

    def _inverse_perf_complaint_alias(self):
        for settings in self:
            company, name = settings.company_id, settings.perf_complaint_alias
            if company.perf_complaint_alias_id:
                company.perf_complaint_alias_id.alias_name = name
            elif name:
                company.perf_complaint_alias_id = self.env["mail.alias"].create(
                    {
                        "alias_name": name,
                        "alias_model_id": self.env["ir.model"]._get_id("customer.perf.complaint"),
                        "alias_defaults": {"company_id": company.id},
                        "alias_contact": "everyone",
                    }
                )

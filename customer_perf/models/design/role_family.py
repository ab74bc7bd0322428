from odoo import fields, models


class CustomerPerfRoleFamily(models.Model):
    _name = "customer.perf.role.family"
    _description = "Role Family"
    _order = "sequence, name"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True)
    customers = fields.Text(
        "Our Customers", translate=True, help="Whom people of this family serve, outside and inside the company."
    )
    effect = fields.Text(
        "How We Affect Them", translate=True, help="What customers feel when people of this family do their work well."
    )
    titles = fields.Text(
        "Job Titles",
        help="Titles or words in titles, in any language, separated by commas or lines. Set Up suggests this family "
        "for whoever has one of them.",
    )
    job_ids = fields.One2many("hr.job", "perf_role_family_id", "Jobs")
    template_ids = fields.One2many("customer.perf.scorecard.template", "role_family_id", "Scorecard Templates")
    behaviour_ids = fields.Many2many("customer.perf.behaviour", string="Key Behaviours")

    _code_uniq = models.UniqueIndex("(code)", "Two role families cannot have the same code.")

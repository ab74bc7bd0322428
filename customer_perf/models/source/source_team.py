from odoo import api, fields, models


class CustomerPerfSourceTeam(models.Model):
    """Which department a team of another app is, such as a sales team or a helpdesk team."""

    _name = "customer.perf.source.team"
    _description = "Team as Department"
    _order = "model, res_id"
    _check_company_auto = True

    model = fields.Char("Kind of Team", required=True, help="Technical name, as crm.team.")
    res_id = fields.Many2oneReference("Team", model_field="model", required=True)
    name = fields.Char("Team Name", compute="_compute_name")
    department_id = fields.Many2one("hr.department", required=True, ondelete="cascade", check_company=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)

    _team_uniq = models.UniqueIndex("(model, res_id, company_id)", "A team is one department.")

    @api.depends("model", "res_id")
    def _compute_name(self):
        for line in self:
            team = line.model in self.env and self.env[line.model].browse(line.res_id or 0).exists()
            line.name = team.display_name if team and team.has_access("read") else False

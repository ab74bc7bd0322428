from odoo import fields, models


class CustomerPerfScorecardTemplate(models.Model):
    _inherit = "customer.perf.scorecard.template"

    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    pilot_id = fields.Many2one(
        "customer.perf.pilot", "Proved In", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    def _publish(self, pilot):
        """Copies for the whole company in place of those that it had; these are archived, and scorecards that rest on
        them stay as they are. Departments with a template of their own keep it."""
        former = self.search(
            [
                ("role_family_id", "in", self.role_family_id.ids),
                ("department_id", "=", False),
                ("company_id", "=", pilot.company_id.id),
            ]
        )
        versions = {family: max(there.mapped("version")) for family, there in former.grouped("role_family_id").items()}
        made = self.browse()
        for template in self:
            made += template.copy(
                {
                    "name": template.role_family_id.name,
                    "company_id": pilot.company_id.id,
                    "department_id": False,
                    "pilot_id": pilot.id,
                    "version": versions.get(template.role_family_id, 0) + 1,
                }
            )
        former.active = False
        return made

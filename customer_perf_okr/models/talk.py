from odoo import models


class CustomerPerfCheckIn(models.Model):
    """A talk opens with the objectives that are pursued now, too."""

    _inherit = "customer.perf.check.in"

    def _matters(self):
        found = super()._matters()
        users = {
            employee.user_id: employee.sudo(False) for employee in self.sudo().employee_id
        }  # sudo: whose they are
        objectives = self.env["customer.perf.okr.objective"].search(
            [
                ("owner_ids", "in", [user.id for user in users]),
                ("state", "=", "published"),
                ("cycle_id.state", "=", "open"),
            ]
        )
        labels = dict(objectives._fields["standing"]._description_selection(self.env))
        for user, employee in users.items():
            theirs = objectives.filtered(lambda objective, user=user: user in objective.owner_ids)
            if user and theirs:
                texts = [f"{objective.name}: {labels[objective.standing or 'none']}" for objective in theirs]
                found[employee].append((self.env._("Objectives and key results"), texts))
        return found

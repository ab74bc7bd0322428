from odoo import api, fields, models


class CustomerPerfDemo(models.AbstractModel):
    """Who moves, and who stands in."""

    _inherit = "customer.perf.demo"

    @api.model
    def _move(self, day):
        """An accountant went over to HR in the running cycle; next month somebody stands in for the head of the
        contact centre."""
        mover = self._ref("employee_huang_ting_demo")
        mover.parent_id = self.env.ref("hr.employee_vad")
        post = {
            "department_id": self._ref("dep_hr_demo").id,
            "job_id": self._ref("job_hr_partner_demo").id,
        }
        mover.create_version({"date_version": day, **post})
        first = fields.Date.add(fields.Date.context_today(self), months=1, day=1)
        self.env["customer.perf.delegation"].create(
            {
                "manager_id": self._ref("employee_grace_demo").id,
                "deputy_id": self._ref("employee_daniel_demo").id,
                "date_from": first,
                "date_to": fields.Date.add(first, days=13),
            }
        )

    @api.model
    def _settle_contracts(self, day):
        """Odoo's demo people have just signed contracts, or theirs ended years ago; here they were there all the time
        and stay."""
        fresh = self.env["hr.version"].search([("contract_date_start", ">", day)])
        fresh.write({"contract_date_start": False, "contract_date_end": False})
        ending = self.env["hr.employee"].search([("current_version_id.contract_date_end", "!=", False)])
        ending.current_version_id.contract_date_end = False

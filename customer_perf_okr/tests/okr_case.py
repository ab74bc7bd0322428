"""OKR cycles that serve customers (catalogue E-01 to E-17)."""

from odoo import Command

from odoo.addons.customer_perf.tests.common import CustomerPerfCommon


class OkrCase(CustomerPerfCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["customer.perf.customer.group"].create(
            {"name": "New users", "customer_class": "external", "company_id": cls.company.id}
        )
        cls.okr_cycle = cls.env["customer.perf.okr.cycle"].create(
            {"company_id": cls.company.id, "date_from": "2025-04-01"}
        )
        cls.okr_cycle.action_open()
        cls.owner, cls.mate = cls.users["employee"], cls.users["outsider"]

    def _objective(self, results=(), publish=True, **values):
        """An objective of the employee; key results as dicts, his own unless they say otherwise."""
        objective = self.env["customer.perf.okr.objective"].create(
            {
                "name": "A better start",
                "cycle_id": self.okr_cycle.id,
                "owner_ids": [Command.set(self.owner.ids)],
                "customer_group_id": self.group.id,
                "customer_value": "They find their way alone",
                "key_result_ids": [
                    Command.create({"name": f"KR {n}", "owner_id": self.owner.id, **result})
                    for n, result in enumerate(results or [{"baseline": 40, "target": 70}])
                ],
                **values,
            }
        )
        if publish:
            objective.action_publish()
            objective.sudo().published_on = self.okr_cycle.date_from
            objective.key_result_ids._refresh()
        return objective

    def _page(self, role="employee"):
        return self.env["customer.perf.okr.dashboard"].with_user(self.users[role]).get_page(self.okr_cycle.id)

    def _check(self, result, value=None, role="employee", **values):
        if value is not None:
            values["value"] = value
        return (
            self.env["customer.perf.okr.check.in"]
            .with_user(self.users[role])
            .create({"key_result_id": result.id, "date": "2025-05-01", "confidence": 7, **values})
        )

"""Who may read and change OKR (E-04): published ones everybody, private ones and drafts their owners and HR."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.customer_perf.tests.security_case import HR, INSIDE, SecurityCase, cells

OWNERS = ("employee", *HR)
# A published one stays, its milestones are what was agreed; anybody may begin an objective of his own.
KEPT = {
    "objective": (OWNERS, "rw"),
    "key.result": (OWNERS, "rwc"),
    "milestone": (OWNERS, "rw"),
    "check.in": (OWNERS, "rwcu"),
    "trial": (OWNERS, "rwcu"),
    "change": (OWNERS, "r"),
}


def table(readers):
    """{model: {role: operations}}"""
    found = {f"customer.perf.okr.{name}": cells((readers, "r"), pair) for name, pair in KEPT.items()}
    objective = found["customer.perf.okr.objective"]
    found["customer.perf.okr.objective"] = {role: objective.get(role, "") + "c" for role in INSIDE}
    return found


class OkrRows(SecurityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls.env["customer.perf.customer.group"].create({"name": "New users", "company_id": cls.company.id})
        cls.okr_cycle = cls.env["customer.perf.okr.cycle"].create(
            {"company_id": cls.company.id, "date_from": "2025-04-01"}
        )
        cls.okr_cycle.action_open()

    def _okr_rows(self, **values):
        """{model: (record, field to search by, values to write, values to create)}"""
        owner = self.users["employee"]
        objective = self.env["customer.perf.okr.objective"].create(
            {
                "name": "O",
                "cycle_id": self.okr_cycle.id,
                "owner_ids": [Command.set(owner.ids)],
                "customer_group_id": self.group.id,
                "customer_value": "V",
                "trial_ids": [Command.create({"name": "T"})],
                "key_result_ids": [
                    Command.create({"name": "K", "owner_id": owner.id, "baseline": 0, "target": 10}),
                    Command.create(
                        {
                            "name": "M",
                            "owner_id": owner.id,
                            "kind": "milestone",
                            "milestone_ids": [Command.create({"name": "S"})],
                        }
                    ),
                ],
                **values,
            }
        )
        objective.action_publish()
        result, steps = objective.key_result_ids
        result.with_user(owner).write({"target": 12, "change_reason": "R"})
        told = {"key_result_id": result.id, "value": 5}
        check = self.env["customer.perf.okr.check.in"].with_user(owner).create(told)
        new = {"name": "N", "cycle_id": self.okr_cycle.id}
        late = {"name": "L", "objective_id": objective.id, "baseline": 0, "target": 1, "change_reason": "R"}
        rows = {
            "objective": (objective, "customer_value", {"learning": "n"}, new),
            "key.result": (result, "target", {"sequence": 5}, late),
            "milestone": (steps.milestone_ids, "name", {"is_done": True}, {"name": "N", "key_result_id": steps.id}),
            "check.in": (check.sudo(), "value", {"note": "n"}, told),
            "trial": (objective.trial_ids, "name", {"learning": "n"}, {"name": "N", "objective_id": objective.id}),
            "change": (
                objective.change_ids, "reason", {"reason": "n"},
                {"objective_id": objective.id, "key_result_id": result.id, "what": "W", "new_value": "1"},
            ),
        }  # fmt: skip
        return {f"customer.perf.okr.{name}": row for name, row in rows.items()}


@tagged("post_install", "-at_install")
class TestOkrSecurity(OkrRows):
    def test_published(self):
        self._check_matrix(table(INSIDE), self._okr_rows())

    def test_private(self):
        self._check_matrix(table(()), self._okr_rows(is_private=True, private_reason="A merger"))

    def test_cycles_are_kept_by_hr(self):
        model = "customer.perf.okr.cycle"
        cycle = self.env[model].create({"company_id": self.company.id, "date_from": "2025-07-01"})
        row = (cycle, "name", {"learning": "n"}, {"company_id": self.company.id, "date_from": "2025-10-01"})
        self._check_matrix({model: cells((INSIDE, "r"), (HR, "rwcu"))}, {model: row})

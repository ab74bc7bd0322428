from odoo import models


class CustomerPerfOkrGivenUpMixin(models.AbstractModel):
    """What is given up and taken up again, each with a reason: ``_cancel(reason)`` and ``_reopen(reason)``."""

    _name = "customer.perf.okr.given.up.mixin"
    _description = "Given Up and Taken Up Again"
    _asked_steps = {"_cancel": True, "_reopen": True}
    _asked_access = "read"  # the steps check themselves who may

    def action_cancel(self):
        """Ask why it is given up."""
        self.ensure_one()
        return self.env["customer.perf.reason"]._ask(
            self,
            "_cancel",
            self.env._("Give up: %(name)s", name=self.display_name),
            self.env._(
                "What is given up leaves the progress of what is above it; the reason stays. It can be taken up again "
                "while its cycle is not closed."
            ),
        )

    def action_reopen(self):
        """Ask why it is taken up again."""
        self.ensure_one()
        return self.env["customer.perf.reason"]._ask(
            self,
            "_reopen",
            self.env._("Take up again: %(name)s", name=self.display_name),
            self.env._(
                "It is pursued and counts again. The reason is written where its history is, and those whose work it "
                "is are told."
            ),
        )

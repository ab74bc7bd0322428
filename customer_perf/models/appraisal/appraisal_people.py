from odoo import models

# Steps in which somebody still has to assess.
OPEN = ("draft", "self", "manager")


class CustomerPerfAppraisal(models.Model):
    """Whose turn it is follows the people: who left, who cannot log in, whose team was re-assigned."""

    _inherit = "customer.perf.appraisal"

    def _acting_user(self):
        """Whose turn it is in the present step: an active user, nobody's in a step that HR or the cycle
        ends, or where HR has to act."""
        if self.state == "manager":
            return self._acting_for(self.manager_id)
        if self.state in ("self", "published"):
            return self._login_of(self.employee_id)
        return self.env["res.users"]

    def _login_of(self, employee):
        """The user of somebody who is there and can log in."""
        return employee.user_id.filtered("active") if employee.active else self.env["res.users"]

    def _acting_for(self, manager):
        """Who assesses where a manager is to: who stands in for him today, he himself or, where he cannot log
        in, the next above him who can. Nobody: HR does."""
        seen = self.env["hr.employee"]
        while manager and manager not in seen:
            for person in (*manager._perf_deputy(), manager):
                if person != self.employee_id and (user := self._login_of(person)):
                    return user
            seen |= manager
            manager = manager.parent_id
        return self.env["res.users"]

    def _nearest_manager(self):
        """The next above the employee who is still there."""
        seen, manager = self.employee_id, self.employee_id.parent_id
        while manager and manager not in seen and not manager.active:
            seen |= manager
            manager = manager.parent_id
        return manager - seen

    def _follow_people(self, former=None):
        """Hand over what is open to whom it belongs to now, and tell HR once.

        :param former: {employee: manager before}, of a team that was re-assigned
        """
        # sudo: whoever changes the organisation chart, the appraisals follow
        records = self.sudo().filtered(lambda a: a.state in OPEN and a.cycle_id.state in ("running", "review"))
        managers = {}
        for appraisal in records:
            manager = appraisal.manager_id
            if not manager or (manager.active and (former or {}).get(appraisal.employee_id) != manager):
                continue
            new = appraisal._nearest_manager()
            if new != manager:
                managers[appraisal] = new
        records.browse()._hand_on(managers)
        silent = records.filtered(lambda a: a.state == "self" and not a._acting_user())
        silent._move_to("manager")
        (self.sudo() - silent)._hand_over_todos()  # sudo: as above

    def _hand_on(self, managers):
        """Others lead now, and HR is told who assesses.

        :param managers: {appraisal: manager}
        """
        before = {appraisal: appraisal.manager_id for appraisal in managers}
        for appraisal, manager in managers.items():
            appraisal.with_context(tracking_disable=True).manager_id = manager
        self.union(*managers)._tell_who_assesses(before)

    def _tell_who_assesses(self, before):
        for cycle, appraisals in self.grouped("cycle_id").items():
            nobody = self.env._("HR")
            lines = "; ".join(
                f"{appraisal.employee_id.name}: {before[appraisal].name} → {appraisal.manager_id.name or nobody}"
                for appraisal in appraisals
                if appraisal.manager_id != before[appraisal]
            )
            if lines:
                cycle.message_post(body=self.env._("Who assesses changed with the people. %(list)s", list=lines))

    def _hand_over_todos(self):
        """The to-do of the present step lies with whose turn it is, with nobody else."""
        kinds = self._step_todo_types()
        wrong = self.filtered(
            lambda a: (
                a.cycle_id.state == "review"
                and a.activity_ids.filtered(lambda todo: todo.activity_type_id in kinds).user_id != a._acting_user()
            )
        )
        wrong.activity_ids.filtered(lambda todo: todo.activity_type_id in kinds).unlink()
        wrong._schedule_step()

    def _tell_left(self):
        """HR learns once that somebody left who takes part."""
        # sudo: as in _follow_people
        for cycle, appraisals in (
            self.sudo().filtered(lambda a: a.cycle_id.state != "closed").grouped("cycle_id").items()
        ):
            names = ", ".join(appraisals.employee_id.mapped("name"))
            cycle.message_post(
                body=self.env._(
                    "Left while taking part: %(names)s. Take them out of the cycle with a reason, or let their "
                    "managers finish.",
                    names=names,
                )
            )


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def _managers_without_login(self, managers):
        """{manager: user who acts for him, or nobody} of those who cannot log in."""
        Appraisal = self.env["customer.perf.appraisal"]
        # sudo: users of the organisation chart only
        silent = managers.sudo().filtered(lambda manager: not Appraisal._login_of(manager))
        return {manager: Appraisal.sudo()._acting_for(manager) for manager in silent}


class CustomerPerfDelegation(models.Model):
    _inherit = "customer.perf.delegation"

    def _hand_over(self, managers=None):
        """What is to be assessed goes to the deputy, and back."""
        result = super()._hand_over(managers)
        # sudo: whose turn it is follows from who stands in
        domain = [("manager_id", "in", (managers or self.manager_id).ids), ("state", "=", "manager")]
        self.env["customer.perf.appraisal"].sudo().search(domain)._hand_over_todos()
        return result

from odoo import Command, api, fields, models

from ..indicator.target_mixin import TARGET_FIELDS

RESULT_WEIGHT = 20.0
# What the owner's shared result takes over.
RESULT_FIELDS = ("result_kpi_id", "result_weight", "name", "company_id", "department_id", "active")


class CustomerPerfJourney(models.Model):
    """The owner's scorecard rests on the journey as a whole."""

    _inherit = "customer.perf.journey"

    shared_result_id = fields.Many2one("customer.perf.shared.result", readonly=True, copy=False, ondelete="set null")
    result_weight = fields.Float(
        "Weight on the Owner's Scorecard",
        default=RESULT_WEIGHT,
        digits=(5, 2),
        help="Percent, from the next launch on.",
    )
    scenario_id = fields.Many2one("customer.perf.scenario", readonly=True, copy=False, ondelete="set null")

    _result_weight_range = models.Constraint(
        "CHECK (result_weight > 0 AND result_weight <= 100)",
        "The journey's weight on the owner's scorecard lies above 0 and up to 100.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        journeys = super().create(vals_list)
        journeys._share_result({})
        return journeys

    def write(self, vals):
        former = {journey: journey.owner_id for journey in self}
        result = super().write(vals)
        if {"owner_id", *RESULT_FIELDS} & vals.keys():
            self._share_result(former)
        return result

    def unlink(self):
        self.shared_result_id.active = False
        return super().unlink()

    def _share_result(self, former):
        """The result of a journey with an owner is a shared result that he carries, with whomever HR
        adds to it.

        :param former: {journey: owner before}
        """
        for journey in self.filtered("company_id"):
            result = journey.shared_result_id
            if not (journey.owner_id and journey.active):
                result.active = False
            elif not result:
                journey.shared_result_id = result.create(
                    {
                        **journey._result_values(),
                        **journey._result_target(),
                        "line_ids": [Command.create({"employee_id": journey.owner_id.id})],
                    }
                )
            else:
                journey._renew_result(former.get(journey))

    def _renew_result(self, former):
        result = self.shared_result_id
        values = {
            name: value
            for name, value in self._result_values().items()
            if (result[name].id if result._fields[name].relational else result[name]) != value
        }
        if "kpi_id" in values:
            values |= self._result_target()
        result.write(values)
        if self.owner_id not in result.line_ids.employee_id:
            line = result.line_ids.filtered(lambda line: line.employee_id and line.employee_id == former)
            command = Command.update(line.id, {"employee_id": self.owner_id.id}) if line else None
            result.line_ids = [command or Command.create({"employee_id": self.owner_id.id})]

    def _result_values(self):
        return {
            "name": self.name,
            "active": True,
            "company_id": self.company_id.id,
            "kpi_id": self.result_kpi_id.id,
            "department_id": self.department_id.id,  # the unit that is gone through, not the whole firm
            "weight": self.result_weight,
        }

    def _result_target(self):
        return {name: self.result_kpi_id[name] for name in TARGET_FIELDS}

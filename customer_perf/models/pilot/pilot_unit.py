from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...fields import OptionalFloat


class CustomerPerfPilotUnit(models.Model):
    """A unit that tries it, or one beside it to compare with. It gives one number: the change of its own mean."""

    _name = "customer.perf.pilot.unit"
    _description = "Unit of a Pilot"
    _order = "pilot_id, is_pilot desc, id"
    _rec_name = "department_id"

    pilot_id = fields.Many2one("customer.perf.pilot", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="pilot_id.company_id")
    department_id = fields.Many2one("hr.department", "Unit", required=True, index=True, ondelete="restrict")
    is_pilot = fields.Boolean("Tries It", default=True, help="Else it stands beside, to compare with.")
    before = OptionalFloat("Mean Before", compute="_compute_figures", aggregator=None)
    during = OptionalFloat("Mean During", compute="_compute_figures", aggregator=None)
    change = OptionalFloat("Change of the Mean", compute="_compute_figures", aggregator=None)
    values_text = fields.Char("Values Before, During", compute="_compute_figures")

    _unit_uniq = models.UniqueIndex("(pilot_id, department_id)", "A unit stands once in a pilot.")

    @api.depends("department_id", "pilot_id.kpi_id", "pilot_id.date_from", "pilot_id.chosen_for_bad")
    def _compute_figures(self):
        found = self.pilot_id._figures()
        for unit in self:
            figures = found[unit.pilot_id].units.get(unit.department_id._origin.id)
            for name in ("before", "during", "change"):
                unit[name] = getattr(figures, name, None)
            unit.values_text = f"{figures.n_before}, {figures.n_during}" if figures else False

    @api.constrains("department_id", "pilot_id")
    def _check_apart(self):
        for pilot in self.pilot_id:
            departments = pilot.unit_ids.department_id
            if wrong := departments.filtered(
                lambda unit, pilot=pilot: unit.company_id not in (pilot.company_id, unit.company_id.browse())
            ):
                raise ValidationError(self.env._("%(unit)s is of another company.", unit=wrong[0].display_name))
            for unit in departments:
                if around := (departments - unit) & departments.browse(unit._perf_path()):
                    raise ValidationError(
                        self.env._(
                            "%(unit)s lies within %(other)s: its people would count twice.",
                            unit=unit.display_name,
                            other=around[0].display_name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        units._check_free()
        return units

    def write(self, vals):
        self._check_free()
        result = super().write(vals)
        if "pilot_id" in vals:
            self._check_free()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_while_free(self):
        self._check_free()

    def _check_free(self):
        if self.env.su:
            return
        self.pilot_id._check_free({"unit_ids"})
        if drawn := self.pilot_id.filtered("seed"):
            raise UserError(self.env._("%(pilot)s: its units were drawn and stay.", pilot=drawn[0].name))

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.computed import Window

# What is kept of a value that gave way
OFFERED = ("value", "numerator", "denominator", "sample_size")


class CustomerPerfMeasure(models.Model):
    """What a source computed and what a person entered never replace each other: the value that came second gives
    way and is listed as a conflict."""

    _inherit = "customer.perf.measure"

    source_id = fields.Many2one(
        "customer.perf.source",
        "Data Source",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="customer_perf.group_customer_perf_officer",
    )
    after_close = fields.Boolean(
        readonly=True, copy=False, help="It came or changed when the cycle of its period was closed."
    )

    @api.model
    def _quality_labels(self):
        return {**super()._quality_labels(), "after_close": self.env._("after close")}

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # who computed a value is said by the source alone
            vals_list = [
                {name: value for name, value in vals.items() if name not in ("source_id", "after_close")}
                for vals in vals_list
            ]
        return super().create(vals_list)

    def write(self, vals):
        computed = self.sudo().filtered("source_id")  # sudo: whether a source gave it
        if not self.env.su and {"source_id", "after_close"} & vals.keys():
            raise UserError(self.env._("Where a value comes from is said by its source alone."))
        if not self.env.su and {*OFFERED, "kpi_id", "date"} & vals.keys() and computed:
            raise UserError(
                self.env._(
                    "%(kpi)s, %(period)s is computed by “%(record)s”. Correct the records it is computed from, or "
                    "enter your value as a new one: it is listed under Conflicts, where HR decides which stands.",
                    kpi=computed[0].kpi_id.name,
                    period=computed[0].period,
                    record=computed[0].source_id.name,
                )
            )
        return super().write(vals)

    def action_show_records(self):
        """The records behind a computed value, as far as the user may read them himself."""
        self.ensure_one()
        self.check_access("read")
        source = self.sudo().source_id  # sudo: whose rule nobody is shown; the records are opened with his own rights
        if not source:
            raise UserError(self.env._("This value was not computed: there are no records behind it."))
        window = Window(self.kpi_id.frequency, (self.date,), self.sudo().company_id._perf_month())  # sudo: fiscal year
        return source.sudo(False)._open_records(source._record_ids(window, self.subject))

    def _settle(self, vals):
        """Write what somebody decided."""
        return super().write(vals)

    @api.model
    def _load_defaults(self):
        return {**super()._load_defaults(), "source_id": None, "after_close": False}

    @api.model
    def _before_load(self):
        self.env["customer.perf.source.conflict"]._list_loaded()
        return super()._before_load()

    @api.model
    def _undisputed(self, changes):
        disputed = {
            measure: vals
            for measure, vals in changes.items()
            if measure.sudo().source_id and not vals.get("source_id")  # sudo: whether a source gave it
        }
        self.env["customer.perf.source.conflict"]._list_entered(disputed)
        return super()._undisputed({m: vals for m, vals in changes.items() if m not in disputed})

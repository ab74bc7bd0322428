from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import OptionalFloat
from .measure import OFFERED


class CustomerPerfSourceConflict(models.Model):
    """Two values of one key, one from a source and one from a person, or from two sources. The first stands until
    somebody decides."""

    _name = "customer.perf.source.conflict"
    _description = "Two Values for One Period"
    _order = "state, id desc"
    _rec_name = "measure_id"

    measure_id = fields.Many2one("customer.perf.measure", required=True, readonly=True, ondelete="cascade")
    source_id = fields.Many2one("customer.perf.source", "Data Source", readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    kpi_id = fields.Many2one(related="measure_id.kpi_id", store=True)
    period = fields.Char(related="measure_id.period")
    employee_id = fields.Many2one(related="measure_id.employee_id")
    department_id = fields.Many2one(related="measure_id.department_id")
    standing = OptionalFloat("Stands", related="measure_id.value")
    standing_source = fields.Selection(related="measure_id.source", string="Comes From")
    value = OptionalFloat("Offered", readonly=True)
    numerator = OptionalFloat(readonly=True)
    denominator = OptionalFloat(readonly=True)
    sample_size = fields.Integer(readonly=True)
    origin = fields.Char("Offered By", readonly=True, required=True, help="computed, manual, import, api or survey")
    state = fields.Selection(
        [("open", "To Decide"), ("kept", "First One Kept"), ("taken", "Replaced")],
        required=True,
        default="open",
        readonly=True,
    )

    _one = models.UniqueIndex("(measure_id, origin, (COALESCE(source_id, 0)))", "It is listed already.")

    def action_keep(self):
        self._decide("kept")

    def action_take(self):
        open_ones = self.filtered(lambda conflict: conflict.state == "open")
        open_ones.measure_id.check_access("write")
        for conflict in open_ones.sudo():  # sudo: source and source_id are the source's own fields
            measure, computed = conflict.measure_id, conflict.origin == "computed"
            before = {name: measure[name] for name in (*OFFERED, "source_id")}
            measure._settle(
                {
                    **{name: conflict[name] for name in OFFERED},
                    "source": conflict.origin,
                    "source_id": conflict.source_id.id if computed else False,
                }
            )
            if not computed:
                # decided: the source does not ask again for the same value
                self.sudo()._list(  # sudo: as above
                    [
                        {
                            **before,
                            "measure_id": measure.id,
                            "company_id": measure.company_id.id,
                            "source_id": before["source_id"].id,
                            "origin": "computed",
                            "state": "kept",
                        }
                    ]
                )
        self._decide("taken")

    def _decide(self, state):
        self.check_access("read")
        self.measure_id.check_access("write")
        self.sudo().filtered(lambda one: one.state == "open").state = state  # sudo: nobody writes it by hand

    @api.model
    def _list_entered(self, disputed):
        """:param disputed: {measure of a source: values that a person entered}"""
        # sudo: it is listed whoever entered it
        self.sudo()._list(
            [
                {
                    "measure_id": measure.id,
                    "source_id": measure.sudo().source_id.id,  # sudo: which source it is
                    "company_id": measure.company_id.id,
                    "origin": vals.get("source", "manual"),
                    **{name: vals.get(name, measure[name]) for name in OFFERED},
                }
                for measure, vals in disputed.items()
            ]
        )

    def _list(self, vals_list):
        there = self.search([("measure_id", "in", [vals["measure_id"] for vals in vals_list])]) if vals_list else self
        known = {(one.measure_id.id, one.origin): one for one in there}
        fresh = []
        for vals in vals_list:
            if one := known.get((vals["measure_id"], vals["origin"])):
                one.write({"state": "open", **vals})
            else:
                fresh.append(vals)
        self.create(fresh)

    @api.model
    def _list_loaded(self):
        """Take from a bulk load what would replace the value of somebody else, and list it."""
        self.env.cr.execute(
            SQL(
                """
                WITH given_way AS (
                    DELETE FROM perf_measure_load load USING customer_perf_measure old
                     WHERE (load.kpi_id, load.subject, load.company_id, load.date, COALESCE(load.segment_id, 0))
                         = (old.kpi_id, old.subject, old.company_id, old.date, COALESCE(old.segment_id, 0))
                       AND load.source_id IS DISTINCT FROM old.source_id
                       AND NOT (load.source_id IS NOT NULL AND old.source = 'computed' AND old.source_id IS NULL)
                 RETURNING load.*, old.id AS measure_id, old.source_id AS old_source_id, old.value AS old_value)
                INSERT INTO customer_perf_source_conflict AS old (
                       measure_id, kpi_id, source_id, company_id, value, numerator, denominator, sample_size, origin,
                       state, create_uid, write_uid, create_date, write_date)
                SELECT measure_id, kpi_id, COALESCE(source_id, old_source_id), company_id, value, numerator,
                       denominator, sample_size, source, 'open', %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM given_way WHERE value IS DISTINCT FROM old_value
                ON CONFLICT (measure_id, origin, (COALESCE(source_id, 0))) DO UPDATE
                   SET value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator,
                       sample_size = excluded.sample_size, write_date = excluded.write_date,
                       state = CASE WHEN old.value IS DISTINCT FROM excluded.value THEN 'open' ELSE old.state END
                """,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

from odoo import api, models
from odoo.tools import SQL

from ...tools.aggregation import aggregate
from .facts import facts, read_facts

SPEC = "value:avg"


class CustomerPerfMeasure(models.Model):
    """Values of a group, in pivots, graphs and lists, become one as their KPI says: rates by their cases, sums added.

    Where they cannot, there is none: values of several KPIs, of people beside departments, of a segment beside its
    total.
    """

    _inherit = "customer.perf.measure"

    def _read_group_select(self, aggregate_spec, query):
        select = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec != SPEC or self.env.context.get("perf_to_sort"):
            return select

        def column(name):
            return self._field_to_sql(self._table, name, query)

        kpi = query.left_join(self._table, "kpi_id", self.env["customer.perf.kpi"]._table, "id", "kpi_id")
        aggregation, factor = SQL.identifier(kpi, "aggregation"), SQL.identifier(kpi, "ratio_factor")
        return SQL(
            """jsonb_build_array(
                   min(%(kpi)s) = max(%(kpi)s) AND min(sign(%(subject)s)) = max(sign(%(subject)s))
                   AND count(%(segment)s) IN (0, count(*)),
                   max(%(aggregation)s), max(%(factor)s), %(facts)s)""",
            kpi=column("kpi_id"),
            subject=column("subject"),
            segment=column("segment_id"),
            aggregation=aggregation,
            factor=factor,
            facts=facts(aggregation, SQL.identifier(self._table), SQL("FALSE")),
        )

    def _read_group_orderby(self, order, groupby_terms, query):
        """Groups are sorted by the mean of what is in them."""
        return super(CustomerPerfMeasure, self.with_context(perf_to_sort=True))._read_group_orderby(
            order, groupby_terms, query
        )

    @api.model
    def _read_group_postprocess_aggregate(self, aggregate_spec, raw_values):
        if aggregate_spec != SPEC or self.env.context.get("perf_to_sort"):
            return super()._read_group_postprocess_aggregate(aggregate_spec, raw_values)
        return (self._group_value(*row) if row else False for row in raw_values)

    @api.model
    def _group_value(self, is_one_kind, aggregation, factor, *columns):
        value = aggregate(aggregation, read_facts(columns), factor).value if is_one_kind and columns[0] else None
        return False if value is None else value

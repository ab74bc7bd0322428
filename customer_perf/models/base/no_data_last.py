from odoo import models
from odoo.tools import SQL

from ...fields import OptionalFloat


class Base(models.AbstractModel):
    """What has no data comes last, whichever way a list is sorted."""

    _inherit = "base"

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        if isinstance(self._fields.get(field_name), OptionalFloat) and not nulls.code:
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    def _read_group_orderby(self, order, groupby_terms, query):
        parts = [
            f"{part} NULLS LAST" if self._perf_optional(part) and "nulls" not in part.lower() else part
            for part in (order or "").split(",")
        ]
        return super()._read_group_orderby(",".join(parts), groupby_terms, query)

    def _perf_optional(self, term):
        return isinstance(self._fields.get(term.strip().partition(":")[0]), OptionalFloat)

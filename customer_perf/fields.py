"""Field type of numbers that may be missing."""

from odoo import fields


def number(value):
    """The number held by an optional field, None when it is empty."""
    return None if value is False else value


class OptionalFloat(fields.Float):
    """A float that knows "no data": empty is NULL in the database, False in Python and in RPC, an
    empty cell on screen (widget ``optional_float`` to edit it), and is left out of averages.

    An ordinary float field turns "not measured" into 0.0, which would be judged as a bad result.
    """

    falsy_value = None
    aggregator = "avg"

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False or value is None else value

"""Steps for many at once: what can be done is done, the rest is listed with its reason."""

import logging

from psycopg2 import OperationalError

from odoo.exceptions import UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Reasons that a message spells out; more are counted.
SHOWN = 8


def one_by_one(records):
    """Whoever takes the same step at the same time waits and then sees what was done before him: the row
    is written, so the database has the later one try again from the start."""
    records.env.cr.execute(
        SQL("UPDATE %s SET id = id WHERE id = ANY(%s)", SQL.identifier(records._table), list(records.ids))
    )


def hold(records):
    """Before a step is taken by whoever may write: alone with the records, and as they are now, so that who took it
    before makes it no second one."""
    records.check_access("write")
    one_by_one(records)
    records.invalidate_recordset()


def each_on_its_own(records, step):
    """Do a step in a scheduled action: together, and where that fails in halves, so that one record that
    cannot holds up nobody. What fails is logged with its reason.

    :param step: called with some of the records
    :return: [(record, reason)] of those that failed
    """
    try:
        with records.env.cr.savepoint():
            step(records)
        return []
    except OperationalError:  # two at once, or no database: the whole job is run again
        raise
    except Exception as error:
        records.env.invalidate_all()
        if len(records) <= 1:
            _logger.exception("%s failed in a scheduled action", records)
            return [(records, str(error))]
    middle = len(records) // 2
    return each_on_its_own(records[:middle], step) + each_on_its_own(records[middle:], step)


def sort_out(records, check):
    """Split records by whether a step can be done.

    :param check: called with one record, raises a ``UserError`` (also an access error) where it cannot
    :return: (records that can, [reasons of the others])
    :raises UserError: none can; a single record raises its own error
    """
    able, reasons = records.browse(), []
    for record in records:
        try:
            check(record)
        except UserError as error:
            if len(records) == 1:
                raise
            reasons.append(str(error.args[0]))
        else:
            able |= record
    if records and not able:
        raise UserError("\n".join(_listed(records.env, reasons)))
    return able, reasons


def told(env, count, reasons, notes=()):
    """What a step for many leaves to say: nothing where all were done and nothing is to be minded.

    :param notes: what to mind about those that were done
    """
    if not (reasons or notes):
        return True
    title = env._("Done: %(count)s.", count=count)
    if reasons:
        title = env._("Done: %(count)s. Left as they are: %(rest)s", count=count, rest=len(reasons))
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {
            "type": "warning",
            "sticky": True,
            "title": title,
            "message": " ".join(_listed(env, [*reasons, *notes])),
            "next": {"type": "ir.actions.client", "tag": "soft_reload"},
        },
    }


def _listed(env, reasons):
    more = len(reasons) - SHOWN
    return [*reasons[:SHOWN], *([env._("And %(count)s more.", count=more)] if more > 0 else [])]

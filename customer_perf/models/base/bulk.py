"""Set-based writing for launch and refresh. Rows here are results of our own arithmetic, so the
field-by-field work of the ORM would only repeat what is known; access has been checked before."""

from odoo.tools import SQL


def update_rows(model, columns, rows):
    """Write many rows with one statement; rows that would not change are left alone.

    :param columns: {field name: SQL type}, in the order of the values
    :param rows: tuples (id, value, ...)
    """
    if not rows:
        return
    names = list(columns)
    arrays = zip(*rows, strict=True)
    types = ["int4", *columns.values()]
    model.env.execute_query(
        SQL(
            """
            UPDATE %(table)s AS target
               SET %(assign)s, write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
              FROM unnest(%(arrays)s) AS source (id, %(names)s)
             WHERE target.id = source.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
            RETURNING target.id
            """,
            table=SQL.identifier(model._table),
            assign=_each("%s = source.%s", names),
            uid=model.env.uid,
            arrays=SQL(", ").join(
                SQL("%s::%s[]", list(values), SQL(kind)) for values, kind in zip(arrays, types, strict=True)
            ),
            names=_each("%s", names),
            old=_each("target.%s", names),
            new=_each("source.%s", names),
        )
    )
    model.env.invalidate_all()  # other models show computed fields of these rows


def _each(pattern, names):
    return SQL(", ").join(SQL(pattern, *[SQL.identifier(name)] * pattern.count("%s")) for name in names)


def insert_select(model, columns, source):
    """Insert rows from a query; returns how many.

    :param columns: {field name: SQL expression over ``source``}
    :param source: SQL after FROM
    """
    if model._log_access:
        columns = {
            **columns,
            "create_uid": SQL("%s", model.env.uid),
            "write_uid": SQL("%s", model.env.uid),
            "create_date": SQL("now() AT TIME ZONE 'UTC'"),
            "write_date": SQL("now() AT TIME ZONE 'UTC'"),
        }
    model.env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s",
            SQL.identifier(model._table),
            _each("%s", columns),
            SQL(", ").join(columns.values()),
            source,
        )
    )
    model.invalidate_model()
    return model.env.cr.rowcount

"""One file with what is kept of a person."""

from odoo.tools.misc import format_date

from .workbook import Workbook

# How records are kept, not what of
TECHNICAL = {"id", "write_uid", "write_date", "parent_path", "access_token"}


def write_personal(employee, file):
    """A sheet for each kind of record, see ``hr.employee._perf_personal_records``; the first one says what it is.

    :raises AccessError: it is not the user's to ask for
    """
    employee.ensure_one()
    env = employee.env
    kinds = employee._perf_personal_records()
    with Workbook(file) as book:
        name = employee.sudo().name  # sudo: the name of somebody whose data the user may ask for
        rows = [
            (env._("What"), env._("What Customer Performance keeps of %(name)s", name=name)),
            (env._("As of"), format_date(env, env.company._perf_today())),
            (env._("Asked by"), env.user.name),
            (env._("Holds"), env._("What the employee may read himself. What others note for themselves is theirs.")),
            *((_title(records), str(len(records))) for records in kinds),
        ]
        book.write_table(
            env._("About"),
            rows,
            {env._("Kind"): lambda row: row[0], env._("Content"): lambda row: row[1]},
            widths=(30, 80),
        )
        used = set()
        for records in kinds:
            book.write_table(_sheet_name(_title(records), used), records, _columns(records), widths=(24,))


def _title(records):
    return records.env["ir.model"]._get(records._name).name


def _sheet_name(title, used):
    """A name that no other sheet has and that a workbook takes."""
    plain = "".join(sign for sign in title if sign not in "[]:*?/\\")[:28]
    name, number = plain, 1
    while name.lower() in used:
        number += 1
        name = f"{plain} {number}"
    used.add(name.lower())
    return name


def _columns(records):
    """{title: what it shows}; two fields of one title are told apart by their names."""
    columns = {}
    for name, about in records.fields_get(attributes=["string"]).items():
        field = records._fields[name]
        if not (field.store and field.column_type) or name in TECHNICAL or field.type in ("binary", "json"):
            continue
        title = about["string"] if about["string"] not in columns else f"{about['string']} ({name})"
        columns[title] = lambda record, field=field: _shown(record, field)
    return columns


def _shown(record, field):
    value = record[field.name]
    if field.type == "many2one":
        return value.sudo().display_name or None  # sudo: the name of what a record that may be read points to
    if field.type in ("integer", "float", "monetary"):
        return value
    return str(field.convert_to_export(value, record)) if value else None

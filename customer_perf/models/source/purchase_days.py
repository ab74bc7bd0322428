"""The purchases of a company's customers, a row per customer and day: what every figure about customers reads.

One table per company and kind of records, made once per run and gone with the transaction. A purchase is a day on
which a customer bought; what was taken back lowers the money, not the number. Contacts are their company's, and our
own companies are no customers. Whoever gave back all he had bought was none either.
"""

import hashlib
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL


class Stream(NamedTuple):
    """Which records are purchases. A KPI rests on one kind of them, never on two at once.

    :ivar date: field, a date or a moment
    :ivar customer: path to a partner
    :ivar money: field
    :ivar seller: path to a user or an employee, None where nobody is credited
    :ivar tax: field that is taken off, None where the money is without taxes
    :ivar rate: field with the rate of the document's own currency that the money is divided by, None where it
        is in the company's already. Today's rate would change the past every day.
    """

    model: str
    domain: tuple
    date: str
    customer: str
    money: str
    seller: str | None
    tax: str | None = None
    rate: str | None = None


# The apps are no dependency: whether a model is there, the registry says.
STREAMS = {
    "invoice": Stream(
        "account.move",
        (("state", "=", "posted"), ("move_type", "in", ("out_invoice", "out_refund"))),
        date="invoice_date",
        customer="commercial_partner_id",
        money="amount_untaxed_signed",
        seller="invoice_user_id",
    ),
    "order": Stream(
        "sale.order",
        (("state", "=", "sale"),),
        date="date_order",
        customer="partner_id",
        money="amount_untaxed",
        seller="user_id",
        rate="currency_rate",
    ),
    "pos": Stream(
        "pos.order",
        (("state", "in", ("paid", "done")),),
        date="date_order",
        customer="partner_id",
        money="amount_total",
        seller="user_id",
        tax="amount_tax",
        rate="currency_rate",
    ),
}
# Our own companies are none.
IS_CUSTOMER = SQL(
    """line.day IS NOT NULL AND NOT EXISTS (
           SELECT FROM res_company WHERE res_company.partner_id = partner.commercial_partner_id)"""
)
OF_MODEL = {stream.model: stream for stream in STREAMS.values()}


def purchase_days(records, stream, company, kept):
    """The name of a table ``(partner_id, day, money, orders, employee_id, stamp)``, indexed; ``orders`` is 0 where
    things were only given back, ``employee_id`` who sold last that day, ``stamp`` both in one number, see
    :func:`seller`.

    :param records: the model with the rights, company and time zone to read it in
    :param kept: dict in which a run keeps what it has made, so that its sources share one table
    """
    select = _select(records, stream, company)
    name = "perf_purchase_" + hashlib.sha256(repr((select.code, select.params)).encode()).hexdigest()[:16]
    if name in kept:
        return SQL.identifier(name)
    records.env.flush_all()
    records.env.cr.execute(
        SQL(
            """DROP TABLE IF EXISTS %(name)s;
               CREATE TEMP TABLE %(name)s ON COMMIT DROP AS %(select)s;
               CREATE INDEX ON %(name)s (partner_id, day);
               ANALYZE %(name)s""",
            name=SQL.identifier(name),
            select=select,
        )
    )
    kept[name] = True
    return SQL.identifier(name)


def seller(which, when=None):
    """SQL of who sold on the first or the last day of a group of purchases: without a sort, unlike ``array_agg``.

    :param which: ``min`` or ``max``
    :param when: SQL condition on the purchases that count, beside that something was bought
    """
    bought = SQL("orders > 0 AND %s", when) if when else SQL("orders > 0")
    pick = {"min": SQL("min(stamp)"), "max": SQL("max(stamp)")}[which]
    return SQL("NULLIF(%s FILTER (WHERE %s) & 4294967295, 0)::int", pick, bought)


def purchase_domain(records, stream, company):
    """Domain of the purchases of a company."""
    ours = Domain("company_id", "=", company.id) if "company_id" in records._fields else Domain.TRUE
    return Domain(stream.domain) & ours


def _select(records, stream, company):
    query = records._search(purchase_domain(records, stream, company))

    def read(path):
        return records._read_group_groupby(records._table, path, query)

    money = read(stream.money)
    if stream.tax:
        money = SQL("(%s - %s)", money, read(stream.tax))
    if stream.rate:
        money = SQL("%s / COALESCE(NULLIF(%s, 0), 1)", money, read(stream.rate))
    lines = _lines(records, stream, query, SQL("(%s)::numeric AS money", money))
    return SQL(
        """
        SELECT sold.partner_id, sold.day, sold.money, sold.orders, employee.id AS employee_id,
               ((sold.day - DATE '1970-01-01')::int8 << 32) + COALESCE(employee.id, 0) AS stamp
          FROM (SELECT partner.commercial_partner_id AS partner_id, line.day, sum(line.money) AS money,
                       (count(*) FILTER (WHERE line.money >= 0))::int AS orders,
                       (array_agg(line.seller ORDER BY line.at DESC, line.id DESC)
                            FILTER (WHERE line.money >= 0))[1] AS seller,
                       sum(sum(line.money)) OVER customer AS in_all,
                       bool_or(bool_or(line.money < 0)) OVER customer AS gave_back
                  FROM %(lines)s AS line
                  JOIN res_partner partner ON partner.id = line.partner
                 WHERE %(is_customer)s
                 GROUP BY partner.commercial_partner_id, line.day
                WINDOW customer AS (PARTITION BY partner.commercial_partner_id)) sold
          LEFT JOIN hr_employee employee ON %(is_seller)s
         WHERE sold.in_all > 0 OR NOT sold.gave_back
        """,
        lines=lines,
        is_customer=IS_CUSTOMER,
        is_seller=_is_seller(records, stream, company, SQL("sold.seller")),
    )


def line_items(records, stream, item, company):
    """SQL of ``(partner_id, day, employee_id, item)``, a row per line of an order.

    :param item: path to what the lines are told apart by
    """
    records.env.flush_all()  # the partners too, which the SQL below does not tell
    query = records._search(purchase_domain(records, stream, company))
    lines = _lines(records, stream, query, SQL("%s AS item", records._read_group_groupby(records._table, item, query)))
    return SQL(
        """SELECT partner.commercial_partner_id AS partner_id, line.day, line.item, employee.id AS employee_id
             FROM %s AS line
             JOIN res_partner partner ON partner.id = line.partner
             LEFT JOIN hr_employee employee ON %s
            WHERE %s""",
        lines,
        _is_seller(records, stream, company, SQL("line.seller")),
        IS_CUSTOMER,
    )


def _lines(records, stream, query, what):
    """The records, each with its partner, day, seller and ``what``."""

    def read(path):
        return records._read_group_groupby(records._table, path, query)

    at = read(f"{stream.date}:day")
    return query.subselect(
        SQL("%s AS partner", read(stream.customer)),
        SQL("(%s)::date AS day", at),
        SQL("%s AS seller", read(stream.seller) if stream.seller else SQL("NULL::int")),
        SQL("%s AS at", at if "." in stream.date else records._field_to_sql(records._table, stream.date, query)),
        SQL("%s AS id", SQL.identifier(records._table, "id")),
        what,
    )


def _is_seller(records, stream, company, seller):
    if not stream.seller:
        return SQL("FALSE")
    if _end_of(records, stream.seller) == "hr.employee":
        return SQL("employee.id = %s", seller)
    return SQL("employee.user_id = %s AND employee.company_id = %s", seller, company.id)


def _end_of(records, path):
    """The model that a path of many2one fields ends at."""
    model = records
    for name in path.split("."):
        model = model.env[model._fields[name].comodel_name]
    return model._name

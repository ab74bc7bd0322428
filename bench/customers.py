"""What customers do, from 1,000,000 sales orders of three companies: one month of states, and all kinds of sources
about customers of one company, in seconds and queries.

Run by ``bin/dev bench-customers [orders]`` on a database of its own with the apps; nothing is kept.
"""

import time
from datetime import date

from odoo.addons.customer_perf.models.source.source_customer import CUSTOMER_KINDS
from odoo.addons.customer_perf.tools.computed import Window

env = globals()["env"]
orders = int(globals()["sizes"].split()[0])
cr = env.cr
OWNERS = 200
QUARTERS = tuple(date(year, month, 1) for year in (2024, 2025) for month in (1, 4, 7, 10))
MONTH = date(2025, 10, 1)


def columns(model, *but):
    """Stored columns of a model but some, as SQL; names of our own models only."""
    fields = env[model]._fields
    return ", ".join(n for n, f in fields.items() if f.store and f.column_type and n not in ("id", *but))


def populate():
    """Companies, owners, customers and orders by SQL, as copies of one of each."""
    companies = env["res.company"].create([{"name": f"Bench {number}"} for number in range(3)])
    users = env["res.users"].create(
        [{"name": f"Owner {n}", "login": f"owner{n}", "company_id": companies[0].id,
          "company_ids": companies.ids} for n in range(OWNERS)]
    )  # fmt: skip
    env["hr.employee"].create(
        [{"name": user.name, "user_id": user.id, "company_id": companies[0].id} for user in users]
    )
    partner = env["res.partner"].create({"name": "Customer"})
    order = env["sale.order"].create({"partner_id": partner.id, "company_id": companies[0].id})
    order.action_confirm()
    env.flush_all()
    customers = orders * 12 // 100
    cr.execute("SET LOCAL session_replication_role = replica")  # foreign keys of copies hold
    same = columns("res.partner", "commercial_partner_id")
    cr.execute("SELECT max(id) + 1, setval('res_partner_id_seq', max(id) + %s) FROM res_partner", (customers,))
    first = cr.fetchone()[0]
    cr.execute(  # every second one is a contact of the one before
        f"""INSERT INTO res_partner (id, commercial_partner_id, {same})
            SELECT %s + n, %s + n - n %% 2, {same} FROM res_partner, generate_series(0, %s) n
             WHERE res_partner.id = %s""",
        (first, first, customers - 1, partner.id),
    )
    given = ("partner_id", "date_order", "amount_untaxed", "user_id", "company_id", "state")
    same = columns("sale.order", *given)
    cr.execute(
        f"""INSERT INTO sale_order ({", ".join(given)}, {same})
            SELECT %s + floor(power(random(), 2.2) * %s)::int,
                   timestamp '2023-01-01' + random() * interval '1095 days',
                   round((exp(4 + 3.6 * random()))::numeric, 2),
                   (%s::int[])[1 + floor(random() * %s)::int], (%s::int[])[1 + floor(random() * 3)::int],
                   CASE WHEN random() < .9 THEN 'sale' WHEN random() < .5 THEN 'draft' ELSE 'cancel' END, {same}
              FROM sale_order, generate_series(1, %s) WHERE sale_order.id = %s""",
        (first, customers, users.ids, OWNERS, companies.ids, orders, order.id),
    )
    cr.execute("SET LOCAL session_replication_role = origin")
    cr.execute("ANALYZE sale_order, res_partner, hr_employee, hr_version")
    env.invalidate_all()
    return companies[0]


def timed(name, action):
    queries, start = cr.sql_log_count, time.perf_counter()
    result = action()
    print(f"{name:<42} {time.perf_counter() - start:7.2f} s {cr.sql_log_count - queries:5} queries")
    return result


company = populate()
company.perf_stream = "order"
State = env["customer.perf.customer.state"]
env.flush_all()
timed("states of a month", lambda: State._compute_months(company, [MONTH]))
cr.execute("SELECT count(*) FROM customer_perf_customer_state")
print(f"{cr.fetchone()[0]} customers")
sources = env["customer.perf.source"].create(
    [
        {
            "name": kind, "kind": kind, "model": "sale.order", "company_id": company.id, "subject_path": "user_id",
            "tz": "Asia/Shanghai", "window_days": 90,
        }
        for kind in CUSTOMER_KINDS
        if kind != "cross_sell"  # reads lines
    ]
).with_context(perf_shared={})  # fmt: skip
env.flush_all()
window = Window("quarter", QUARTERS)
sources[0].sudo(False)._records()._search([])  # the owner's rights are known then


def all_kinds():
    for source in sources:
        timed(f"  {source.kind}", lambda source=source: source._rows(window))


timed(f"all {len(sources)} kinds, {len(QUARTERS)} quarters, {OWNERS} owners", all_kinds)
timed("the page", lambda: env["customer.perf.customer.page"].with_company(company)._page())
cr.rollback()

def migrate(cr, version):
    """Scorecards judge their cycle as before; what is new of people who move does not hold for cycles under way."""
    cr.execute("ALTER TABLE customer_perf_scorecard ADD COLUMN date_from date, ADD COLUMN date_to date")
    cr.execute(
        """UPDATE customer_perf_scorecard card SET date_from = cycle.date_from, date_to = cycle.date_to
             FROM customer_perf_cycle cycle WHERE cycle.id = card.cycle_id"""
    )
    for column in ("min_post_days", "min_service_days", "long_leave_days"):
        cr.execute(f"ALTER TABLE customer_perf_cycle ADD COLUMN {column} int4")  # pylint: disable=sql-injection
        cr.execute(f"UPDATE customer_perf_cycle SET {column} = 0 WHERE state != 'draft'")  # pylint: disable=sql-injection

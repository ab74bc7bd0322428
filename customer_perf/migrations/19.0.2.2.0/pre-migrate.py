def migrate(cr, version):
    """Scorecards judge their cycle as before; what is new of people who move does not hold for cycles under way."""
    cr.execute("ALTER TABLE customer_perf_scorecard ADD COLUMN date_from date, ADD COLUMN date_to date")
    cr.execute(
        """UPDATE customer_perf_scorecard card SET date_from = cycle.date_from, date_to = cycle.date_to
             FROM customer_perf_cycle cycle WHERE cycle.id = card.cycle_id"""
    )
    cr.execute(
        """ALTER TABLE customer_perf_cycle
             ADD COLUMN min_post_days int4, ADD COLUMN min_service_days int4, ADD COLUMN long_leave_days int4"""
    )
    cr.execute(
        """UPDATE customer_perf_cycle SET min_post_days = 0, min_service_days = 0, long_leave_days = 0
            WHERE state != 'draft'"""
    )

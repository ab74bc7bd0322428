"""What may be told of departments, each by itself and with all below, so that no difference tells of few people.

The sets of people lie within each other like the departments. From the figures that are shown nothing can be computed
but, of each of them, the rest: what it has beyond the largest figures that are shown inside it. A rest is nobody or
at least ``SMALLEST_GROUP`` people, else the larger figure is withheld, for the smaller ones are shown before it: they
are published first. Those whom no figure tells of go on to the next department above, until enough come together.
A department stands where it stood when the cycle got to know it, else two readings would tell who moved with it.
"""

from odoo.tools import SQL

# Fewer people than this are not shown: an average of two names both.
SMALLEST_GROUP = 5
# Who is behind an average, each judged for itself: all of them, those with a score, those with a result.
COUNTED = ("people", "score", "result")

# Whom each scorecard counts for. The scorecard of a former post counts with that of the present one.
PERSON = SQL(
    """SELECT card.cycle_id, card.company_id, card.department_id, card.score, appraisal.score AS result,
              COALESCE(card.coverage, 0) AS coverage, COALESCE(card.customer_share, 0) AS customer_share,
              appraisal.id IS NULL AS is_open,
              COALESCE(string_to_array(rtrim(card.department_path, '/'), '/')::int4[], '{}') AS path
         FROM customer_perf_scorecard card
         LEFT JOIN customer_perf_appraisal appraisal
           ON appraisal.scorecard_id = card.id AND appraisal.state IN ('published', 'done')
        WHERE card.employee_id IS NOT NULL AND card.active
          AND NOT EXISTS (SELECT FROM customer_perf_assignment time
                            JOIN customer_perf_appraisal present ON present.id = time.appraisal_id
                           WHERE time.scorecard_id = card.id AND present.scorecard_id != card.id)"""
)
OWN = SQL(
    """SELECT cycle_id, company_id, department_id, path, count(*) AS people, count(score) AS people_score,
              count(result) AS people_result, count(*) FILTER (WHERE is_open) AS open, sum(score) AS score,
              sum(result) AS result, sum(coverage) AS coverage, sum(customer_share) AS customer_share
         FROM person
        GROUP BY cycle_id, company_id, department_id, path"""
)
TOTAL = SQL(
    """SELECT own.cycle_id, own.company_id, unit.id AS department_id, sum(people)::int8 AS people,
              sum(people_score)::int8 AS people_score, sum(people_result)::int8 AS people_result,
              sum(open)::int8 AS open, sum(score) AS score, sum(result) AS result, sum(coverage) AS coverage,
              sum(customer_share) AS customer_share
         FROM own JOIN hr_department unit ON unit.id = ANY (own.path)
        GROUP BY own.cycle_id, own.company_id, unit.id"""
)
# Level by level from the lowest departments up. ``left_…``: whom no figure tells of so far; a row with a department is
# that department, done, with its rest.
WALK = SQL(
    """SELECT cycle_id, company_id, path, max(cardinality(path)) OVER () AS level, NULL::int4 AS department_id,
              0::int8 AS rest_people, 0::int8 AS rest_score, 0::int8 AS rest_result,
              CASE WHEN people < %(small)s THEN people ELSE 0 END AS left_people,
              CASE WHEN people_score < %(small)s THEN people_score ELSE 0 END AS left_score,
              CASE WHEN people_result < %(small)s THEN people_result ELSE 0 END AS left_result
         FROM own
    UNION ALL
       SELECT cycle_id, company_id, CASE WHEN is_here THEN path[:level - 1] ELSE path END, level - 1,
              CASE WHEN is_here THEN path[level] END, rest_people, rest_score, rest_result,
              CASE WHEN NOT is_here THEN left_people WHEN rest_people < %(small)s THEN rest_people ELSE 0 END,
              CASE WHEN NOT is_here THEN left_score WHEN rest_score < %(small)s THEN rest_score ELSE 0 END,
              CASE WHEN NOT is_here THEN left_result WHEN rest_result < %(small)s THEN rest_result ELSE 0 END
         FROM (SELECT cycle_id, company_id, path, level, left_people, left_score, left_result,
                      cardinality(path) = level AS is_here, row_number() OVER place AS number,
                      (sum(left_people) OVER place)::int8 AS rest_people,
                      (sum(left_score) OVER place)::int8 AS rest_score,
                      (sum(left_result) OVER place)::int8 AS rest_result
                 FROM walk
                WHERE level > 0
               WINDOW place AS (PARTITION BY cycle_id, company_id, path)) step
        WHERE NOT is_here OR number = 1""",
    small=SMALLEST_GROUP,
)
# A department by itself is told of, or not, by its own number; with others below it by the rest.
FIGURES = "people, people_score, people_result, open, score, result, coverage, customer_share"
ROWS = SQL(
    """SELECT own.cycle_id, own.company_id, own.department_id, %(own)s,
              CASE WHEN total.people > own.people THEN 'own' ELSE 'whole' END AS reach,
              cardinality(own.path) < 2 AND total.people IS NOT DISTINCT FROM own.people AS is_top,
              own.people AS rest_people, own.people_score AS rest_score, own.people_result AS rest_result
         FROM own
         LEFT JOIN total ON (total.cycle_id, total.company_id, total.department_id)
                          = (own.cycle_id, own.company_id, own.department_id)
    UNION ALL
       SELECT total.cycle_id, total.company_id, total.department_id, %(total)s, 'all', cardinality(walk.path) = 0,
              walk.rest_people, walk.rest_score, walk.rest_result
         FROM total
         JOIN walk ON (walk.cycle_id, walk.company_id, walk.department_id)
                    = (total.cycle_id, total.company_id, total.department_id)
         LEFT JOIN own ON (own.cycle_id, own.company_id, own.department_id)
                        = (total.cycle_id, total.company_id, total.department_id)
        WHERE total.people > COALESCE(own.people, 0)""",
    **{
        table: SQL(", ").join(SQL.identifier(table, name) for name in FIGURES.split(", "))
        for table in ("own", "total")
    },
)


def shown_figures():
    """Query of a row per cycle, department and reach: averages where they may be told, else why not."""
    told = {
        name: SQL("(%(rest)s = 0 OR %(rest)s >= %(small)s)", rest=SQL.identifier(f"rest_{name}"), small=SMALLEST_GROUP)
        for name in COUNTED
    }
    return SQL(
        """
        WITH RECURSIVE person AS (%(person)s), own AS (%(own)s), total AS (%(total)s), walk AS (%(walk)s)
        SELECT cycle_id::int8 * 4294967296 + COALESCE(department_id, 0) * 2 + (reach = 'all')::int4 AS id,
               cycle_id, company_id, department_id, reach, is_top, people, people_score, people_result,
               people AS people_coverage, people AS people_customer_share,
               CASE WHEN open = 0 AND %(people)s THEN coverage / people END AS coverage,
               CASE WHEN open = 0 AND %(score)s THEN score / NULLIF(people_score, 0) END AS score,
               CASE WHEN %(people)s THEN customer_share / people END AS customer_share,
               CASE WHEN open = 0 AND %(result)s THEN result / NULLIF(people_result, 0) END AS result,
               CASE WHEN people < %(small)s THEN 'few'
                    WHEN NOT %(people)s THEN 'rest'
                    WHEN open > 0 THEN 'open'
                    WHEN people_result < %(small)s THEN 'no_data'
                    WHEN NOT %(result)s THEN 'rest' END AS withheld
          FROM (%(rows)s) AS figure
        """,
        person=PERSON,
        own=OWN,
        total=TOTAL,
        walk=WALK,
        rows=ROWS,
        small=SMALLEST_GROUP,
        **told,
    )

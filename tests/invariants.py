"""What holds in every database of ours, whatever was done, interrupted or done twice at once."""

from odoo.exceptions import UserError

# {what must not be: query of the rows that are}
NEVER = {
    "two appraisals of one person in one time": """
        SELECT employee_id, date_from, date_to FROM customer_perf_appraisal
         WHERE active GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "an appraisal without parts": """
        SELECT id FROM customer_perf_appraisal a
         WHERE NOT EXISTS (SELECT FROM customer_perf_appraisal_line l WHERE l.appraisal_id = a.id)""",
    "an appraisal with the scorecard of another cycle or person": """
        SELECT a.id FROM customer_perf_appraisal a JOIN customer_perf_scorecard s ON s.id = a.scorecard_id
         WHERE s.cycle_id != a.cycle_id OR s.employee_id != a.employee_id""",
    "a scorecard of somebody without an appraisal": """
        SELECT id FROM customer_perf_scorecard s WHERE s.employee_id IS NOT NULL AND s.active
           AND NOT EXISTS (SELECT FROM customer_perf_appraisal a WHERE a.scorecard_id = s.id)
           AND NOT EXISTS (SELECT FROM customer_perf_assignment t WHERE t.scorecard_id = s.id)""",
    "times in posts that are not those of the cycle": """
        SELECT t.appraisal_id FROM customer_perf_assignment t JOIN customer_perf_cycle c ON c.id = t.cycle_id
         GROUP BY t.appraisal_id, c.id HAVING sum(t.days) != c.date_to - c.date_from + 1""",
    "a scorecard without goals": """
        SELECT id FROM customer_perf_scorecard s
         WHERE NOT EXISTS (SELECT FROM customer_perf_scorecard_line l WHERE l.scorecard_id = s.id)""",
    "weights of goals that are not 100": """
        SELECT scorecard_id, sum(weight) FROM customer_perf_scorecard_line GROUP BY 1
        HAVING abs(sum(weight) - 100) > 0.005""",
    "weights of parts that are not 100": """
        SELECT appraisal_id, sum(weight) FROM customer_perf_appraisal_line GROUP BY 1
        HAVING abs(sum(weight) - 100) > 0.005""",
    "a cycle that has not begun, with appraisals": """
        SELECT c.id FROM customer_perf_cycle c JOIN customer_perf_appraisal a ON a.cycle_id = c.id
         WHERE c.state = 'draft'""",
    "an open appraisal in a closed cycle": """
        SELECT a.id FROM customer_perf_appraisal a JOIN customer_perf_cycle c ON c.id = a.cycle_id
         WHERE c.state = 'closed' AND a.active AND a.state != 'done'""",
    "a published appraisal without its day, or one that is not with it": """
        SELECT id FROM customer_perf_appraisal WHERE (state IN ('published', 'done')) != (published_on IS NOT NULL)""",
    "a score without the sum of its parts": """
        SELECT s.id FROM customer_perf_scorecard s JOIN customer_perf_scorecard_line l ON l.scorecard_id = s.id
         WHERE s.score IS NOT NULL AND NOT s.is_stale
         GROUP BY s.id, s.score HAVING abs(s.score - COALESCE(sum(l.contribution), 0)) > 0.011""",
    "two values of one key": """
        SELECT kpi_id, subject, company_id, date, COALESCE(segment_id, 0) FROM customer_perf_measure
         GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1""",
    "a number that nobody can reckon with": """
        SELECT id FROM customer_perf_measure WHERE value IN ('NaN', 'Infinity', '-Infinity')""",
    "an objective carried over twice": """
        SELECT carried_from_id, cycle_id FROM customer_perf_okr_objective
         WHERE carried_from_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1""",
    "two cycles after one": """
        SELECT company_id, date_from, period FROM customer_perf_okr_cycle GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "a key result without its objective's cycle": """
        SELECT r.id FROM customer_perf_okr_key_result r JOIN customer_perf_okr_objective o ON o.id = r.objective_id
         WHERE r.cycle_id != o.cycle_id""",
    "an open round without an urn, or a closed one with": """
        SELECT r.id, r.state FROM customer_perf_survey_round r
         WHERE (r.state = 'open') != EXISTS (
               SELECT FROM customer_perf_survey_urn u WHERE u.round_id = r.id AND u.is_spent IS NOT TRUE)""",
    "a result of a round that is not closed": """
        SELECT s.id FROM customer_perf_survey_result s JOIN customer_perf_survey_round r ON r.id = s.round_id
         WHERE r.state != 'closed'""",
    "somebody asked twice": """
        SELECT round_id, person FROM customer_perf_survey_invitation GROUP BY 1, 2 HAVING count(*) > 1""",
}


def violations(env):
    """What does not hold, in words; an empty list where all is well."""
    env.flush_all()
    found = []
    for name, query in NEVER.items():
        env.cr.execute(query)
        if rows := env.cr.fetchall():
            found.append(f"{name}: {rows[:5]}")
    # sudo: whoever asks
    for urn in env["customer.perf.survey.urn"].sudo().search([("is_spent", "=", False)]):
        try:
            urn._check_key()
        except UserError as error:
            found.append(f"an open round that nobody can answer or close: {error}")
    return found

"""Figures are worked out anew, within their scales; whoever waits for a letter is named."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    results, figures = env["customer.perf.survey.result"].search([]), env["customer.perf.survey.figure"].search([])
    env.add_to_compute(results._fields["rate"], results)
    for name in ("value", "value_low", "value_high", "score", "priority", "validity"):
        env.add_to_compute(figures._fields[name], figures)
    rounds = env["customer.perf.survey.round"].search([("state", "=", "open")])
    # in SQL: the model was given up since
    cr.execute(
        "ALTER TABLE customer_perf_survey_action ADD COLUMN IF NOT EXISTS asked_name jsonb, "
        "ADD COLUMN IF NOT EXISTS asked_outcome jsonb"
    )
    cr.execute(
        """UPDATE customer_perf_survey_action former SET asked_name = name, asked_outcome = outcome
            WHERE follow_round_id IS NOT NULL OR EXISTS (
                SELECT FROM customer_perf_survey_round_follow_up_rel asked
                  JOIN customer_perf_survey_round survey_round ON survey_round.id = customer_perf_survey_round_id
                 WHERE customer_perf_survey_action_id = former.id AND survey_round.state = 'open')"""
    )
    for survey_round in rounds:
        # links of the earlier kind were kept as hashes only: they cannot be told again
        survey_round._make_letters().write(
            {"state": "failed", "reason": survey_round.env._("Its link is of an earlier version. Send it again.")}
        )
    env.flush_all()

"""Figures are worked out anew, within their scales; whoever waits for a letter is named."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    results, figures = env["customer.perf.survey.result"].search([]), env["customer.perf.survey.figure"].search([])
    env.add_to_compute(results._fields["rate"], results)
    for name in ("value", "value_low", "value_high", "score", "priority", "validity"):
        env.add_to_compute(figures._fields[name], figures)
    rounds = env["customer.perf.survey.round"].search([("state", "=", "open")])
    asked = rounds.follow_up_ids | env["customer.perf.survey.action"].search([("follow_round_id", "!=", False)])
    asked._keep_version()
    for survey_round in rounds:
        # links of the earlier kind were kept as hashes only: they cannot be told again
        survey_round._make_letters().write(
            {"state": "failed", "reason": survey_round.env._("Its link is of an earlier version. Send it again.")}
        )
    env.flush_all()

"""Improvement actions become improvements, with their owners, days, chatter and to-dos."""

from odoo import SUPERUSER_ID, api

from odoo.addons.customer_perf_survey.tools.felt import felt

OLD, NEW = "customer.perf.survey.action", "customer.perf.improvement"
# What is told of in the chatter under another name.
FIELDS = {"reason": "said", "outcome": "change", "round_id": "survey_round_id", "figure_id": "survey_figure_id"}


def migrate(cr, version):
    cr.execute(
        """CREATE TEMPORARY TABLE moved ON COMMIT DROP AS
            SELECT id AS old, nextval('customer_perf_improvement_id_seq') AS new FROM customer_perf_survey_action"""
    )
    _move_rows(cr)
    _move_relations(cr)
    _move_words(cr)
    _judge(cr)
    cr.execute("DROP TABLE customer_perf_survey_action_unit_rel, customer_perf_survey_round_follow_up_rel")
    cr.execute("DROP TABLE customer_perf_survey_action")


def _move_rows(cr):
    """What was open is being done. What was done waits for its customers, where they are asked."""
    cr.execute(
        """INSERT INTO customer_perf_improvement (
               id, name, company_id, owner_id, origin, department_id, date_deadline, state, begun_on, carried_on,
               closed_on, service_id, survey_round_id, survey_figure_id, said, is_call_back, change, ask_next,
               follow_round_id, follow_n, follow_better, follow_worse, asked_name, asked_change, asked_key,
               create_uid, create_date, write_uid, write_date)
           SELECT moved.new, former.name, former.company_id, former.owner_id, 'survey', former.department_id,
                  former.date_deadline,
                  CASE WHEN former.state = 'open' THEN 'do'
                       WHEN former.state = 'done' AND former.ask_next AND former.follow_round_id IS NULL THEN 'check'
                       ELSE former.state END,
                  former.create_date::date,
                  CASE WHEN former.state = 'done' THEN former.date_done END,
                  CASE WHEN former.state = 'dropped' OR former.state = 'done'
                            AND NOT (COALESCE(former.ask_next, FALSE) AND former.follow_round_id IS NULL)
                       THEN former.date_done END,
                  former.service_id, former.round_id, former.figure_id, former.reason, former.is_call_back,
                  former.outcome, former.ask_next, former.follow_round_id, former.follow_n, former.follow_better,
                  former.follow_worse, former.asked_name, former.asked_outcome,
                  -- answers of an open round are counted under it
                  CASE WHEN former.asked_name IS NOT NULL THEN 'action:' || former.id END,
                  former.create_uid, former.create_date, former.write_uid, former.write_date
             FROM customer_perf_survey_action former JOIN moved ON moved.old = former.id"""
    )


def _move_relations(cr):
    cr.execute(
        """INSERT INTO customer_perf_improvement_unit_rel (customer_perf_improvement_id, hr_department_id)
           SELECT moved.new, former.hr_department_id
             FROM customer_perf_survey_action_unit_rel former
             JOIN moved ON moved.old = former.customer_perf_survey_action_id"""
    )
    cr.execute(
        """INSERT INTO customer_perf_survey_round_asked_rel (
               customer_perf_survey_round_id, customer_perf_improvement_id)
           SELECT former.customer_perf_survey_round_id, moved.new
             FROM customer_perf_survey_round_follow_up_rel former
             JOIN moved ON moved.old = former.customer_perf_survey_action_id"""
    )


def _move_words(cr):
    """Chatter, files, followers, to-dos; names of fields in the chatter follow."""
    for table, model in (("mail_message", "model"), ("ir_attachment", "res_model"), ("mail_followers", "res_model")):
        cr.execute(
            f"UPDATE {table} SET {model} = %s, res_id = moved.new"  # noqa: S608 (our own names)
            f" FROM moved WHERE {model} = %s AND res_id = moved.old",
            [NEW, OLD],
        )
    env = api.Environment(cr, SUPERUSER_ID, {})
    models = {model: env["ir.model"]._get_id(model) for model in (OLD, NEW)}
    ours = env.ref("customer_perf.mail_activity_type_improve")
    theirs = env.ref("customer_perf_survey.mail_activity_type_improve")
    cr.execute(
        """UPDATE mail_activity SET res_model = %s, res_model_id = %s, res_id = moved.new,
                  activity_type_id = CASE WHEN activity_type_id = %s THEN %s ELSE activity_type_id END
             FROM moved WHERE res_model = %s AND res_id = moved.old""",
        [NEW, models[NEW], theirs.id, ours.id, OLD],
    )
    env.invalidate_all()
    theirs.unlink()
    names = env["ir.model.fields"].search([("model_id", "=", models[OLD])]).mapped("name")
    for name in names:
        cr.execute(
            """UPDATE mail_tracking_value SET field_id = ours.id FROM ir_model_fields ours, ir_model_fields theirs
                WHERE field_id = theirs.id AND theirs.model_id = %s AND theirs.name = %s
                  AND ours.model_id = %s AND ours.name = %s""",
            [models[OLD], name, models[NEW], FIELDS.get(name, name)],
        )


def _judge(cr):
    """What their customers felt is a verdict as any other."""
    cr.execute(
        """SELECT improvement.id, improvement.follow_better, improvement.follow_worse, asked.date_to
             FROM moved
             JOIN customer_perf_improvement improvement ON improvement.id = moved.new
             JOIN customer_perf_survey_round asked ON asked.id = improvement.follow_round_id"""
    )
    for improvement, better, worse, day in cr.fetchall():
        verdict, chance = felt(better or 0, worse or 0)
        cr.execute(
            "UPDATE customer_perf_improvement SET verdict = %s, chance = %s, judged_on = %s WHERE id = %s",
            [verdict, 100 * chance, day, improvement],
        )

"""Keys move into a folder of this database; letters with links of the earlier kind do not leave any more."""

import os

from odoo.tools import config


def migrate(cr, version):
    cr.execute("ALTER TABLE customer_perf_survey_urn ADD COLUMN key_name varchar")
    cr.execute("UPDATE customer_perf_survey_urn SET key_name = 'round_' || round_id || '.key' RETURNING key_name")
    names = [name for [name] in cr.fetchall()]
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'")
    folder = os.path.join(config["data_dir"], "customer_perf_survey", cr.fetchone()[0])
    os.makedirs(os.path.join(folder, cr.dbname), mode=0o700, exist_ok=True)
    for name in names:
        if os.path.exists(os.path.join(folder, name)):
            os.rename(os.path.join(folder, name), os.path.join(folder, cr.dbname, name))
    cr.execute(
        """DELETE FROM mail_message WHERE id IN (
               SELECT mail_message_id FROM mail_mail WHERE perf_invitation_id IS NOT NULL)"""
    )
    # a response rate is answered of asked, on every screen
    cr.execute("ALTER TABLE customer_perf_survey_result ADD COLUMN answered integer")
    cr.execute(
        """UPDATE customer_perf_survey_result result SET answered = (
               SELECT count(*) FROM customer_perf_survey_invitation_line line
                 JOIN customer_perf_survey_invitation invitation ON invitation.id = line.invitation_id
                WHERE line.round_id = result.round_id AND line.service_id = result.service_id
                  AND invitation.is_answered
                  AND (result.is_total OR line.unit_id IN (
                      SELECT hr_department_id FROM customer_perf_survey_result_unit_rel
                       WHERE customer_perf_survey_result_id = result.id)))"""
    )
    cr.execute(
        """ALTER TABLE customer_perf_survey_round
            ADD COLUMN started_on date, ADD COLUMN closed_on date, ADD COLUMN is_named boolean"""
    )
    cr.execute("UPDATE customer_perf_survey_round SET is_named = TRUE")
    cr.execute(
        """UPDATE customer_perf_survey_round SET started_on = date_from, reminded_on = COALESCE(reminded_on, date_from)
            WHERE state IN ('open', 'closed')"""
    )
    cr.execute("UPDATE customer_perf_survey_round SET closed_on = date_to WHERE state = 'closed'")

"""Keys lie in one folder under random names, each with the database it was made for."""

import json
import os
import secrets

from odoo.tools import config


def migrate(cr, version):
    cr.execute(
        """ALTER TABLE customer_perf_survey_urn DROP CONSTRAINT IF EXISTS customer_perf_survey_urn_round_uniq,
            ADD COLUMN IF NOT EXISTS is_demo boolean"""
    )
    here, uuid = _database(cr)
    old = os.path.join(config["data_dir"], "customer_perf_survey", uuid)
    new = os.path.join(config["data_dir"], "customer_perf_survey", "keys")
    os.makedirs(new, mode=0o700, exist_ok=True)
    cr.execute("SELECT id, key_name, is_demo FROM customer_perf_survey_urn")
    for urn, key_name, is_demo in cr.fetchall():
        path = os.path.join(old, "demo" if is_demo else cr.dbname, key_name)
        if not os.path.exists(path):
            continue  # a copy: its rounds say so
        with open(path) as file:
            kept = {"for": "demo" if is_demo else here, "key": file.read()}
        name = f"{secrets.token_hex(16)}.key"
        target = os.path.join(new, name)
        with open(target, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump(kept, file)
        cr.postrollback.add(lambda target=target: os.path.exists(target) and os.remove(target))
        if not is_demo:  # other copies of the demo use theirs
            cr.postcommit.add(lambda path=path: os.path.exists(path) and os.remove(path))
        cr.execute("UPDATE customer_perf_survey_urn SET key_name = %s WHERE id = %s", [name, urn])


def _database(cr):
    """As ``customer.perf.survey.urn`` names it."""
    cr.execute("SELECT has_function_privilege('pg_control_system()', 'execute')")
    cluster = "-"
    if cr.fetchone()[0]:
        cr.execute("SELECT system_identifier::text FROM pg_control_system()")
        [cluster] = cr.fetchone()
    cr.execute("SELECT oid::text FROM pg_database WHERE datname = current_database()")
    [number] = cr.fetchone()
    cr.execute("SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'")
    [uuid] = cr.fetchone()
    return f"{cluster}/{number}/{uuid}", uuid

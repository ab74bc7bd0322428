import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import time

from cryptography.fernet import Fernet

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config

_logger = logging.getLogger(__name__)

# A key that nobody knows of is forgotten after so many seconds: the start that made it is over by then.
FORGOTTEN = 86400
KEY_NAME = re.compile(r"[0-9a-f]{32}\.key")
DEMO = "demo"


class CustomerPerfSurveyUrn(models.Model):
    """Where the answers of an open round are: counts, sealed.

    Nobody's sheet is kept. What somebody answers is added to the counts of the round, and the whole
    is sealed anew with a key that lies beside the file store and not in the database. So whoever reads
    the database at any moment, or at two moments, learns nothing. When the round is closed the urn is
    spent in the same transaction; once that holds, key and urn are destroyed, and what could not be
    destroyed then is destroyed by the nightly job. Nothing is destroyed that could still be needed.
    """

    _name = "customer.perf.survey.urn"
    _description = "Sealed Urn of a Survey Round"
    _log_access = False

    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    sealed = fields.Text(required=True)
    sealed_words = fields.Text(help="The page of comments that has places left.")
    words = fields.Text(help="The pages that are full, a line each.")
    places = fields.Integer(help="Places that are taken in all pages.")
    key_name = fields.Char(required=True, help="A random name, in no order and of no round.")
    is_demo = fields.Boolean(help="The key of an invented round, which every copy of a demo database may use.")
    is_spent = fields.Boolean(help="Counted or given up: it goes with its key, once the transaction holds.")

    _round_uniq = models.UniqueIndex("(round_id) WHERE is_spent IS NOT TRUE", "A round has one urn.")

    @api.model
    def _place(self, survey_round):
        """An empty urn with a new key."""
        name = self._write_key(Fernet.generate_key(), self._database())
        # sudo: nobody's own record
        urn = self.sudo().create({"round_id": survey_round.id, "sealed": "-", "key_name": name})
        urn._seal({})
        urn._seal_words([])

    @api.model
    def _of(self, rounds):
        # sudo: nobody's own record
        return self.sudo().search([("round_id", "in", rounds.ids), ("is_spent", "=", False)])

    @api.model
    def _lock(self, survey_round):
        """The urn of an open round, held until the transaction ends.

        :raises UserError: the round is not open
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM customer_perf_survey_urn WHERE round_id = %s AND is_spent IS NOT TRUE FOR UPDATE",
                survey_round.id,
            )
        )
        if not rows:
            raise UserError(self.env._("%(round)s is closed. Thank you all the same.", round=survey_round.name))
        urn = self.sudo().browse(rows[0])  # sudo: nobody's own record
        urn.invalidate_recordset()
        return urn

    # ------------------------------------------------------------ the end of an urn

    @api.model
    def _destroy(self, rounds):
        """Urns of the rounds are spent. They and their keys go after the transaction, if it holds: a
        savepoint or a transaction that is rolled back leaves both."""
        urns = self._of(rounds)
        urns.is_spent = True
        urns.flush_recordset()  # a round that begins again has a new one
        self._sweep_later()

    @api.model
    def _sweep_later(self, placed=()):
        """Once the transaction holds, destroy what it spent and the keys of starts it took back.

        :param placed: names of keys that the transaction made
        """
        registry, name = self.env.registry, self._name

        @self.env.cr.postcommit.add
        def _sweep():
            try:
                with registry.cursor() as cr:
                    api.Environment(cr, SUPERUSER_ID, {})[name]._sweep(placed)
            except Exception:
                _logger.exception("keys of rounds that are over: the nightly job destroys them")

    @api.model
    def _sweep(self, placed=()):
        """Destroy spent urns, and keys of this database that no urn has. Only for a transaction in which
        nothing was spent: what it reads must hold."""
        here = self._database()
        self.env.cr.execute(
            """DELETE FROM customer_perf_survey_urn WHERE id IN (
                   SELECT id FROM customer_perf_survey_urn WHERE is_spent FOR UPDATE SKIP LOCKED)
               RETURNING key_name"""
        )
        gone = [name for [name] in self.env.cr.fetchall()]
        self.invalidate_model()
        self.env.cr.execute("SELECT key_name FROM customer_perf_survey_urn")
        known = {name for [name] in self.env.cr.fetchall()}
        old = time.time() - FORGOTTEN
        folder = self._folder()
        for name in os.listdir(folder) if os.path.isdir(folder) else ():
            path = os.path.join(folder, name)
            over = name in gone or name in placed or os.path.getmtime(path) < old
            # the key of another database, of which this one is a copy, is left alone
            if over and name not in known and KEY_NAME.fullmatch(name) and _read(path).get("for") == here:
                # before the row is gone for good: an error leaves it to the next pass
                os.remove(path)

    # ------------------------------------------------------------ the key

    @api.model
    def _folder(self):
        """Beside the file stores, not in one: a copy or a backup of a database has no key."""
        return os.path.join(config["data_dir"], "customer_perf_survey", "keys")

    @api.model
    def _database(self):
        """Which database this is: the cluster, the database in it, and the number Odoo gave it. A copy differs
        in one of them, whoever made it; a new name changes none."""
        [[may_ask, number]] = self.env.execute_query(
            SQL(
                """SELECT has_function_privilege('pg_control_system()', 'execute'),
                          (SELECT oid::text FROM pg_database WHERE datname = current_database())"""
            )
        )
        cluster = "-"
        if may_ask:
            [[cluster]] = self.env.execute_query(SQL("SELECT system_identifier::text FROM pg_control_system()"))
        # sudo: the number of this database
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"{cluster}/{number}/{uuid}"

    @api.model
    def _write_key(self, key, made_for):
        """Keep a key in a file of its own, with the database it was made for. None is ever written over.

        :return: its name
        """
        name = f"{secrets.token_hex(16)}.key"
        os.makedirs(self._folder(), mode=0o700, exist_ok=True)
        path = os.path.join(self._folder(), name)
        with open(path, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            json.dump({"for": made_for, "key": key.decode()}, file)
        # the start may be taken back: with the transaction, or with a savepoint of one that holds
        self.env.cr.postrollback.add(lambda: os.path.exists(path) and os.remove(path))
        self._sweep_later((name,))
        return name

    def _path(self):
        self.ensure_one()
        return os.path.join(self._folder(), self.key_name)

    def _leave_to_copies(self):
        """For demo data: its database is made once and copied past Odoo."""
        self.write({"key_name": self._write_key(key_of(self), DEMO), "is_demo": True})

    def _sign(self, text):
        """A signature that nobody makes without the key of the round."""
        key = hashlib.sha256(b"links of the round" + key_of(self)).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _read(path):
    try:
        with open(path, "rb") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def key_of(urn):
    """:raises UserError: the key of the round is not here, or was made for another database"""
    found = _read(urn._path()) if KEY_NAME.fullmatch(urn.key_name) else {}
    if "key" not in found or found.get("for") != (DEMO if urn.is_demo else urn._database()):
        raise UserError(
            urn.env._(
                "%(round)s cannot be answered or counted here: this is a copy of the database, or a restored "
                "one. The key stays where the round began. Answer it there; here, cancel it and ask again.",
                round=urn.round_id.name,
            )
        )
    return found["key"].encode()

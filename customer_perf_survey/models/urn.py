import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import time
import zlib

from cryptography.fernet import Fernet, InvalidToken

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config

from odoo.addons.customer_perf.tools.bounds import clean

from ..tools.tally import Tally

_logger = logging.getLogger(__name__)

# Characters of a comment.
LONGEST = 2000
# The sealed counts grow in steps of this size, so that their length tells nothing about one answer.
STEP = 16384
# Comments lie in pages of so many places. A place is taken for every text question of a service that was
# rated, whether something was written or not, and holds the longest text there can be, in JSON: so the
# sealed pages are as long as people have answered, whatever they wrote.
PLACES = 16
PAGE = PLACES * (4 * LONGEST + 64)
# A key that nobody knows of is forgotten after so many seconds: the start that made it is over by then.
FORGOTTEN = 86400
KEY_NAME = re.compile(r"[0-9a-f]{32}\.key")
DEMO = "demo"


def as_comment(text):
    """What somebody wrote as it can be kept and told."""
    return clean(text).strip()[:LONGEST]


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
        self.write({"key_name": self._write_key(_key(self), DEMO), "is_demo": True})

    def _check_key(self):
        """:raises UserError: the round cannot be answered in this database"""
        _opened(self)

    def _sign(self, text):
        """A signature that nobody makes without the key of the round."""
        key = hashlib.sha256(b"links of the round" + _key(self)).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    # ------------------------------------------------------------ what lies in it

    def _unseal(self):
        """What was counted, for the closing step. Whoever calls it stands in the log of the round.

        :return: {(service, unit, key): Tally}, [(service, text)]
        :raises UserError: the round is open
        """
        self.ensure_one()
        self.round_id.flush_recordset(["state"])
        if self.round_id.state == "open":
            raise UserError(
                self.env._(
                    "%(round)s is open: what was answered is read by nobody before it is closed.",
                    round=self.round_id.name,
                )
            )
        self.round_id._log_unsealed()
        tallies, comments = _opened(self)
        for page in [*(self.words or "").split(), self.sealed_words]:
            comments += [tuple(comment) for comment in _page(self, page)]
        return tallies, comments

    def _seal(self, tallies, comments=()):
        """:param comments: those that an earlier version kept beside the counts"""
        data = {
            "tallies": sorted(
                [service, unit, key, t.n, t.total, t.squares, t.top, t.low]
                for (service, unit, key), t in tallies.items()
            ),
            "comments": list(comments),
        }
        packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode()) + b"\1"
        self._keep(SQL("sealed = %s", _locked(self, packed + b"\0" * (-len(packed) % STEP))))

    def _seal_words(self, comments):
        # sorted by their words: the order in which they came is not kept
        page = json.dumps(sorted(comments), ensure_ascii=False, separators=(",", ":")).encode()
        self._keep(SQL("sealed_words = %s", _locked(self, page.ljust(PAGE))))

    def _keep(self, values):
        self.flush_recordset()
        self.env.execute_query(
            SQL("UPDATE customer_perf_survey_urn SET %s WHERE id = %s RETURNING id", values, self.id)
        )
        self.invalidate_recordset()

    def _add(self, sheets):
        """Add what one person answered.

        :param sheets: (service, unit, {key: Tally}, [texts], number of texts that were asked for) each
        """
        tallies, before = _opened(self)
        comments, places = [], 0
        for service, unit, added, texts, asked in sheets:
            for key, tally in added.items():
                tallies[service, unit, key] = tallies.get((service, unit, key), Tally()) + tally
            comments += [[service, text] for text in texts]
            places += asked
        self._seal(tallies, before)
        self._add_words(comments, places)

    def _add_words(self, comments, places):
        """Take as many places as texts were asked for, and turn the page whenever one is full."""
        page = _page(self, self.sealed_words)
        taken = self.places
        for number in range(places):
            if taken and taken % PLACES == 0:
                self._seal_words(page)
                self._keep(SQL("words = CONCAT_WS(E'\\n', words, sealed_words)"))
                page = []
            page += comments[number : number + 1]
            taken += 1
        self._seal_words(page)
        self._keep(SQL("places = %s", taken))


# No methods of the model: a server action that opens an urn by the model's methods finds none that does it
# while the round is open.


def _read(path):
    try:
        with open(path, "rb") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _key(urn):
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


def _unlocked(urn, sealed):
    try:
        return Fernet(_key(urn)).decrypt((sealed or "").encode())
    except (InvalidToken, ValueError) as error:
        raise UserError(
            urn.env._(
                "%(round)s cannot be answered or counted here: the key on this server is not its own. Cancel it "
                "and ask again.",
                round=urn.round_id.name,
            )
        ) from error


def _locked(urn, padded):
    return Fernet(_key(urn)).encrypt_at_time(padded, 0).decode()


def _opened(urn):
    data = json.loads(zlib.decompress(_unlocked(urn, urn.sealed).rstrip(b"\0")[:-1]))
    tallies = {(service, unit, key): Tally(*counts) for service, unit, key, *counts in data["tallies"]}
    return tallies, [tuple(comment) for comment in data["comments"]]


def _page(urn, sealed):
    return json.loads(_unlocked(urn, sealed)) if sealed else []

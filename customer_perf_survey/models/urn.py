import hashlib
import hmac
import json
import os
import secrets
import zlib

from cryptography.fernet import Fernet, InvalidToken

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, config

from ..tools.tally import Tally

# The sealed text grows in steps of this size, so that its length tells nothing about one answer.
STEP = 16384


class CustomerPerfSurveyUrn(models.Model):
    """Where the answers of an open round are: counts, sealed.

    Nobody's sheet is kept. What somebody answers is added to the counts of the round, and the whole
    is sealed anew with a key that lies beside the file store and not in the database. So whoever reads
    the database at any moment, or at two moments, learns nothing; and when the round is closed the
    key is destroyed together with the urn.
    """

    _name = "customer.perf.survey.urn"
    _description = "Sealed Urn of a Survey Round"
    _log_access = False

    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    sealed = fields.Text(required=True)
    key_name = fields.Char(required=True)
    is_demo = fields.Boolean(help="The key of an invented round, which every copy of a demo database may use.")

    _round_uniq = models.Constraint("UNIQUE (round_id)", "A round has one urn.")

    @api.model
    def _place(self, survey_round):
        """An empty urn with a new key, in a file of its own: no other key is ever written over."""
        name = f"round_{survey_round.id}_{secrets.token_hex(8)}.key"
        # sudo: nobody's own record
        urn = self.sudo().create({"round_id": survey_round.id, "sealed": "-", "key_name": name})
        path = urn._path()
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(Fernet.generate_key())
        self.env.cr.postrollback.add(lambda: os.path.exists(path) and os.remove(path))
        urn._seal({}, [])

    @api.model
    def _of(self, rounds):
        return self.sudo().search([("round_id", "in", rounds.ids)])  # sudo: nobody's own record

    @api.model
    def _lock(self, survey_round):
        """The urn of an open round, held until the transaction ends.

        :raises UserError: the round is not open
        """
        rows = self.env.execute_query(
            SQL("SELECT id FROM customer_perf_survey_urn WHERE round_id = %s FOR UPDATE", survey_round.id)
        )
        if not rows:
            raise UserError(self.env._("%(round)s is closed. Thank you all the same.", round=survey_round.name))
        urn = self.sudo().browse(rows[0])  # sudo: nobody's own record
        urn.invalidate_recordset()
        return urn

    @api.model
    def _destroy(self, rounds):
        """Urns and keys are gone, the keys once the transaction holds."""
        urns = self._of(rounds)
        paths = [urn._path() for urn in urns if not urn.is_demo]
        urns.unlink()

        @self.env.cr.postcommit.add
        def _forget():
            for path in paths:
                if os.path.exists(path):
                    os.remove(path)

    def _path(self):
        """Beside the file stores, not in one: a copy or a backup of the database has no key. Number and
        name of the database are both in its path: a copy that Odoo makes has a number of its own, one
        that was made past Odoo at least another name, so none of them finds or destroys the key of the
        original."""
        self.ensure_one()
        # sudo: the number of this database
        number = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        name = "demo" if self.is_demo else self.env.cr.dbname
        return os.path.join(config["data_dir"], "customer_perf_survey", number, name, self.key_name)

    def _leave_to_copies(self):
        """For demo data: its database is made once and copied past Odoo."""
        before = self._path()
        self.is_demo = True
        os.makedirs(os.path.dirname(self._path()), mode=0o700, exist_ok=True)
        os.rename(before, self._path())

    def _key(self):
        """:raises UserError: the key of the round is not here"""
        self.ensure_one()
        try:
            with open(self._path(), "rb") as file:
                return file.read()
        except OSError as error:
            raise UserError(
                self.env._(
                    "%(round)s cannot be answered or counted here: this is a copy of the database, or a restored "
                    "one. The key stays where the round began. Answer it there; here, cancel it and ask again.",
                    round=self.round_id.name,
                )
            ) from error

    def _sign(self, text):
        """A signature that nobody makes without the key of the round."""
        key = hashlib.sha256(b"links of the round" + self._key()).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def _unseal(self):
        """What was counted so far.

        :return: {(service, unit, key): Tally}, [(service, text)]
        """
        try:
            padded = Fernet(self._key()).decrypt(self.sealed.encode())
        except (InvalidToken, ValueError) as error:
            raise UserError(
                self.env._(
                    "%(round)s cannot be answered or counted here: the key on this server is not its own. Cancel it "
                    "and ask again.",
                    round=self.round_id.name,
                )
            ) from error
        data = json.loads(zlib.decompress(padded.rstrip(b"\0")[:-1]))
        tallies = {(service, unit, key): Tally(*counts) for service, unit, key, *counts in data["tallies"]}
        return tallies, [tuple(comment) for comment in data["comments"]]

    def _seal(self, tallies, comments):
        data = {
            "tallies": sorted(
                [service, unit, key, t.n, t.total, t.squares, t.top, t.low]
                for (service, unit, key), t in tallies.items()
            ),
            # sorted by their words: the order in which they came is not kept
            "comments": sorted(comments),
        }
        packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode()) + b"\1"
        padded = packed + b"\0" * (-len(packed) % STEP)
        sealed = Fernet(self._key()).encrypt_at_time(padded, 0).decode()
        self.env.execute_query(
            SQL("UPDATE customer_perf_survey_urn SET sealed = %s WHERE id = %s RETURNING id", sealed, self.id)
        )
        self.invalidate_recordset(["sealed"])

    def _add(self, sheets):
        """Add what one person answered.

        :param sheets: (service, unit, {key: Tally}, [texts]) each
        """
        tallies, comments = self._unseal()
        for service, unit, added, texts in sheets:
            for key, tally in added.items():
                tallies[service, unit, key] = tallies.get((service, unit, key), Tally()) + tally
            comments += [(service, text) for text in texts]
        self._seal(tallies, comments)

import json
import zlib

from cryptography.fernet import Fernet, InvalidToken

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.customer_perf.tools.bounds import clean

from ...tools.tally import Tally
from .urn import key_of

# Characters of a comment.
LONGEST = 2000
# The sealed counts grow in steps of this size, so that their length tells nothing about one answer.
STEP = 16384
# Comments lie in pages of so many places. A place is taken for every text question of a service that was
# rated, whether something was written or not, and holds the longest text there can be, in JSON: so the
# sealed pages are as long as people have answered, whatever they wrote.
PLACES = 16
PAGE = PLACES * (4 * LONGEST + 64)


def as_comment(text):
    """What somebody wrote as it can be kept and told."""
    return clean(text).strip()[:LONGEST]


class CustomerPerfSurveyUrn(models.Model):
    """What lies in an urn, and how it is sealed."""

    _inherit = "customer.perf.survey.urn"

    def _check_key(self):
        """:raises UserError: the round cannot be answered in this database"""
        opened(self)

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
        tallies, comments = opened(self)
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
        tallies, before = opened(self)
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


def _unlocked(urn, sealed):
    try:
        return Fernet(key_of(urn)).decrypt((sealed or "").encode())
    except (InvalidToken, ValueError) as error:
        raise UserError(
            urn.env._(
                "%(round)s cannot be answered or counted here: the key on this server is not its own. Cancel it "
                "and ask again.",
                round=urn.round_id.name,
            )
        ) from error


def _locked(urn, padded):
    return Fernet(key_of(urn)).encrypt_at_time(padded, 0).decode()


def opened(urn):
    data = json.loads(zlib.decompress(_unlocked(urn, urn.sealed).rstrip(b"\0")[:-1]))
    tallies = {(service, unit, key): Tally(*counts) for service, unit, key, *counts in data["tallies"]}
    return tallies, [tuple(comment) for comment in data["comments"]]


def _page(urn, sealed):
    return json.loads(_unlocked(urn, sealed)) if sealed else []

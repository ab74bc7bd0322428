from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import OptionalFloat
from ...tools import health
from ..base.words import number_text
from .kpi_health import VERDICTS, WHY

# Rarer than so many in 100 cases is not told apart.
RAREST = 0.01


class CustomerPerfKpiHealthLink(models.Model):
    """An indicator held against one outcome that it should drive, with all that was found on the day."""

    _name = "customer.perf.kpi.health.link"
    _description = "Indicator Held Against an Outcome"
    _inherit = ["customer.perf.closed.mixin"]
    _order = "health_id, id"
    _rec_name = "outcome_id"

    health_id = fields.Many2one(
        "customer.perf.kpi.health", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kpi_id = fields.Many2one(related="health_id.kpi_id", store=True)
    company_id = fields.Many2one(related="health_id.company_id", store=True)
    date = fields.Date(related="health_id.date", store=True)
    outcome_id = fields.Many2one("customer.perf.kpi", required=True, readonly=True, ondelete="cascade")
    effect_lag = fields.Integer("Shows After (Months)", readonly=True, aggregator=None)
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    why = fields.Selection(WHY, "Because", readonly=True)
    r = OptionalFloat("Correlation r", readonly=True, aggregator=None, digits=(3, 2))
    low = OptionalFloat("From", readonly=True, aggregator=None, digits=(3, 2))
    high = OptionalFloat("To", readonly=True, aggregator=None, digits=(3, 2))
    chance = OptionalFloat(
        "By Chance", readonly=True, aggregator=None, help="In how many of 100 cases chance alone brings such an r."
    )
    n = fields.Integer("Changes", readonly=True, aggregator=None)
    effective = fields.Float(
        "Effective n",
        readonly=True,
        aggregator=None,
        digits=(6, 1),
        help="As many independent changes would tell as much: neighbours that are alike, and units that move "
        "together, tell less.",
    )
    minimum = fields.Integer("n Needed", readonly=True, aggregator=None)
    cut = fields.Float(readonly=True, aggregator=None, digits=(3, 2))
    units = fields.Integer(readonly=True, aggregator=None)
    level = fields.Selection(
        [("employee", "People"), ("department", "Departments"), ("company", "The company")], readonly=True
    )
    is_yearly = fields.Boolean("From the Year Before", readonly=True)
    is_told = fields.Boolean(readonly=True, help="It comes from too many people to tell of one of them.")
    lines = fields.Json(readonly=True)
    text = fields.Text("In Words", compute="_compute_text")

    @api.model
    def _said(self, kpis, company):
        """{(kpi id, outcome id): verdict} of the latest run, for everybody: the word alone, and only where it does
        not come from a single person."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT link.kpi_id, link.outcome_id, link.verdict
                     FROM customer_perf_kpi_health_link link
                    WHERE link.company_id = %(company)s AND link.is_told
                      AND link.kpi_id = ANY(%(kpis)s) AND link.outcome_id = ANY(%(kpis)s)
                      AND link.date = (
                           SELECT max(date) FROM customer_perf_kpi_health WHERE company_id = %(company)s)""",
                company=company.id,
                kpis=list(kpis.ids),
            )
        )
        return {(kpi, outcome): verdict for kpi, outcome, verdict in rows}

    # ------------------------------------------------------------ in words

    @api.depends("verdict", "why", "r", "low", "high", "chance", "n", "effective", "units", "level", "effect_lag")
    def _compute_text(self):
        for link in self:
            link.text = link.verdict and " ".join(link._words())

    def _words(self):
        """What was found, with its numbers; never that one brings the other about."""
        yield self._verdict_words()
        if self.r is not False:
            yield self._relation_words()
        if self.verdict == health.LISTED:
            yield self.env._(
                "A true relation of %(driver)s looks like this in %(share)s of 100 cases.",
                driver=self._number(health.DRIVER),
                share=round(100 * health.missed(self.effective, self.cut)),
            )
        if self.effect_lag:
            yield self.env._("The outcome is read %(months)s months later, as the arrow says.", months=self.effect_lag)

    def _verdict_words(self):
        outcome, cut = self.outcome_id.name, self._number(self.cut)
        return {
            health.SUPPORTED: self.env._("Moves with “%(outcome)s”, beyond chance.", outcome=outcome),
            health.CONTRARY: self.env._(
                "Moves against “%(outcome)s”, beyond chance: where it gets better, the outcome gets worse. "
                "Talk about it.",
                outcome=outcome,
            ),
            health.WEAK: self.env._(
                "Shown to have little in common with “%(outcome)s”: the whole interval lies within ±%(cut)s.",
                outcome=outcome,
                cut=cut,
            ),
            health.LISTED: self.env._(
                "Has little in common with “%(outcome)s”: r lies under %(cut)s, and the interval is wider.",
                outcome=outcome,
                cut=cut,
            ),
            health.NOT_JUDGED: self._why_words(outcome),
        }[self.verdict]

    def _why_words(self, outcome):
        return {
            health.FEW: self.env._(
                "Not enough to tell whether it moves with “%(outcome)s”: values that tell as much as %(needed)s "
                "independent changes are needed.",
                outcome=outcome,
                needed=self.minimum,
            ),
            health.CONSTANT: self.env._(
                "It or “%(outcome)s” hardly varies: nothing can be said of how they move.", outcome=outcome
            ),
            health.UNCLEAR: self.env._(
                "Chance may explain how it moves with “%(outcome)s”: look again with more values.", outcome=outcome
            ),
            health.EXEMPT: self.env._(
                "A red line, or required by law: it is kept whether or not it moves with “%(outcome)s”.",
                outcome=outcome,
            ),
        }.get(self.why, "")

    def _relation_words(self):
        level = dict(self._fields["level"]._description_selection(self.env)).get(self.level, "")
        words = {"r": self._number(self.r), "n": self.n, "units": self.units, "level": level.lower()}
        words |= {"effective": round(self.effective), "chance": self._percent(self.chance)}
        words |= {"low": self._number(self.low), "high": self._number(self.high)}
        if self.level == "company" or self.units == 1:
            return self.env._(
                "r %(r)s (95 %% interval %(low)s to %(high)s) from %(n)s changes, which tell as much as %(effective)s "
                "independent ones; chance alone brings as much in %(chance)s of 100 cases.",
                **words,
            )
        return self.env._(
            "r %(r)s (95 %% interval %(low)s to %(high)s) from %(n)s changes of %(units)s %(level)s, which tell as "
            "much as %(effective)s independent ones; chance alone brings as much in %(chance)s of 100 cases.",
            **words,
        )

    def _number(self, value):
        return number_text(self.env, value)

    def _percent(self, chance):
        shown = number_text(self.env, max(chance, RAREST), digits=0 if chance >= 1 else 2)
        return shown if chance >= RAREST else f"< {shown}"

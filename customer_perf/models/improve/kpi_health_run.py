from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.tools import split_every

from ...tools import health, relation
from ...tools.compare import SETTLED_AFTER
from ...tools.health import NOT_JUDGED, Verdict
from ...tools.relation import Relation
from ...tools.signals import goodness
from ..base.steps import each_on_its_own, one_by_one
from ..indicator.facts import TOLD_FROM, histories
from ..indicator.subject import COMPANY, departments_of, subject_of

# Pairs per pass and people per pair: bound the memory; as many people as tell a relation of 0.1 from none.
BATCH, PEOPLE = 20, 200
# Made without a word in the log, and nobody follows it.
QUIETLY = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}
SIGNS = ("is_static", "met", "is_hugging", "is_silent", "is_unused")


@dataclass(frozen=True, slots=True)
class Held:
    """An indicator held against an outcome.

    :ivar subjects: whose values were read
    :ivar lines: what the picture shows of both
    """

    relation: Relation
    subjects: tuple = ()
    lines: tuple = ((), ())


class CustomerPerfKpiHealth(models.Model):
    """A run: every indicator of a company that is used or has values, judged together."""

    _inherit = "customer.perf.kpi.health"

    @api.model
    def _cron_health(self):
        """The quarterly run, company by company; one that was judged on this day is done."""
        judged = dict(self._read_group([], ["company_id"], ["date:max"]))
        waiting = [
            company for company in self.env["res.company"].search([]) if judged.get(company) != company._perf_today()
        ]
        for done, company in enumerate(waiting, 1):
            each_on_its_own(company, self._run)
            self.env["ir.cron"]._commit_progress(1, remaining=len(waiting) - done)

    def action_judge(self):
        """Judge all indicators of the company now; once more on the same day leaves alone what was decided."""
        self.check_access("write")
        if not self._run(self.env.company):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "title": self.env._("Nothing to judge yet"),
                    "message": self.env._(
                        "No indicator of %(company)s has values, stands on a scorecard or behind an objective.",
                        company=self.env.company.name,
                    ),
                },
            }
        return True

    @api.model
    def _run(self, company, day=None):
        """Judge the indicators of a company, and store it; returns how many.

        :param day: default today
        """
        one_by_one(company)
        self.env.flush_all()
        # sudo: figures are closed to everyone, and HR alone reads what is stored
        run = self.sudo().with_context(**QUIETLY, allowed_company_ids=company.ids)
        company, day = company.with_env(run.env), day or company._perf_today()
        subjects = run._subjects(company)
        kpis = run._concerned(subjects, company)
        ways = run._ways(kpis, company)
        held = run._held(ways, subjects, company, day)
        minimum, cut = company.perf_health_minimum, company.perf_health_cut
        verdicts = health.judge([each.relation for each in held.values()], minimum, cut)
        exempt = run._exempt(kpis, company)
        links = defaultdict(list)
        for (way, found), verdict in zip(held.items(), verdicts, strict=True):
            is_kept = way[0] in exempt and verdict.code in (health.LISTED, health.WEAK)
            said = Verdict(NOT_JUDGED, health.EXEMPT) if is_kept else verdict
            links[way[0]].append(run._link_values(way[1], ways[way], found, said, minimum, cut))
        signs = run._signs(kpis, subjects.keys(), company)
        found = {kpi.id: (run._values(links[kpi.id], signs[kpi.id]), links[kpi.id]) for kpi in kpis}
        run._store(found, company, day)
        return len(kpis)

    # ------------------------------------------------------------ what is held against what

    @api.model
    def _subjects(self, company):
        """{kpi id: {subject: how many values}} of all that has values."""
        found = defaultdict(dict)
        for model in ("customer.perf.measure", "customer.perf.pooled"):
            domain = [("company_id", "=", company.id)]
            if model == "customer.perf.measure":
                domain.append(("segment_id", "=", False))
            for kpi, subject, count in self.env[model]._read_group(domain, ["kpi_id", "subject"], ["__count"]):
                found[kpi.id][subject] = found[kpi.id].get(subject, 0) + count
        return found

    @api.model
    def _concerned(self, subjects, company):
        named = {*subjects, *self._used(company, self._looked_at(company))}
        return self.env["customer.perf.kpi"].search([("id", "in", list(named)), ("state", "!=", "retired")])

    @api.model
    def _ways(self, kpis, company):
        """{(kpi id, outcome id): lag in months}: the KPI that it leads to, and those of the objectives that its
        objectives drive on the maps in force."""
        ways = {(kpi.id, kpi.parent_id.id): kpi.effect_lag for kpi in kpis if kpi.parent_id}
        objectives = self.env["customer.perf.strategic.objective"].search(
            [("company_id", "=", company.id), ("map_id.state", "=", "active")]
        )
        for cause in objectives:
            for effect in cause.effect_ids:
                for kpi in cause.kpi_ids & kpis:
                    for outcome in effect.kpi_ids - kpi:
                        ways.setdefault((kpi.id, outcome.id), cause.effect_lag)
        return ways

    @api.model
    def _held(self, ways, subjects, company, day):
        """{(kpi id, outcome id): Held}, with a few queries per batch."""
        until = {company.id: fields.Date.subtract(day, days=SETTLED_AFTER - 1)}
        # the departments above each: what they pool is not counted twice
        above = {
            place.id: set(map(int, place.parent_path.split("/")[:-2]))
            for place in self.env["hr.department"].with_context(active_test=False).search(
                [("company_id", "in", (company.id, False))]
            )
        }  # fmt: skip
        held = {}
        for batch in split_every(BATCH, ways, list):
            shared = {way: self._shared(*(subjects.get(kpi, {}) for kpi in way), above) for way in batch}
            keys = {(kpi, subject, company.id) for way, found in shared.items() for kpi in way for subject in found}
            series = histories(self.env, keys, until)
            for way, found in shared.items():
                held[way] = self._held_one(way, ways[way], found, series, company)
        return held

    @api.model
    def _shared(self, causes, effects, above):
        """Subjects that have values of both; of people those with the most, of departments none above another."""
        shared = sorted(causes.keys() & effects.keys(), key=lambda s: (-min(causes[s], effects[s]), s))
        people = [subject for subject in shared if subject > COMPANY][:PEOPLE]
        places = departments_of(shared)
        lowest = places - set().union(*(above.get(place, ()) for place in places))
        return [*people, *(subject_of(None, place) for place in sorted(lowest)), *{COMPANY} & {*shared}]

    @api.model
    def _held_one(self, way, months, subjects, series, company):
        kpi, outcome = kpis = [self.env["customer.perf.kpi"].browse(each) for each in way]
        frequency = relation.coarser(kpi.frequency, outcome.frequency)
        lag = relation.lag_in(frequency, months)
        pairs = {
            subject: tuple(
                _turned(each, series.get((each.id, subject, company.id), ()), frequency, company) for each in kpis
            )
            for subject in subjects
        }
        levels = [
            (TOLD_FROM, {subject: pair for subject, pair in pairs.items() if subject > COMPANY}),
            (relation.UNITS_FROM, {subject: pair for subject, pair in pairs.items() if subject < COMPANY}),
            (1, {subject: pair for subject, pair in pairs.items() if subject == COMPANY}),
        ]
        chosen = relation.longest(levels, lag)
        units = [pairs[subject] for subject in chosen]
        found = relation.relate(units, lag, relation.PER_YEAR[frequency])
        return Held(found, tuple(chosen), relation.picture(units, lag))

    # ------------------------------------------------------------ what is stored

    @api.model
    def _link_values(self, outcome, months, held, verdict, minimum, cut):
        found, subjects = held.relation, held.subjects
        level = None
        if subjects:
            first = subjects[0]
            level = "employee" if first > COMPANY else "department" if first < COMPANY else "company"
        return {
            "outcome_id": outcome,
            "effect_lag": months,
            "verdict": verdict.code,
            "why": verdict.why,
            "r": None if found.p is None else found.r,  # a number without its interval misleads
            "low": found.low,
            "high": found.high,
            "chance": None if found.p is None else 100 * found.p,
            "n": found.n,
            "effective": found.effective,
            "minimum": minimum,
            "cut": cut,
            "units": len(subjects),
            "level": level,
            "is_yearly": found.is_yearly,
            "is_told": level != "employee" or len(subjects) >= TOLD_FROM,
            "lines": held.lines,
        }

    @api.model
    def _values(self, links, signs):
        """Of an indicator: what is said over all its outcomes, by the one on which that rests."""
        code = health.overall([link["verdict"] for link in links])
        first = max(
            (link for link in links if link["verdict"] == code), key=lambda link: link["effective"], default={}
        )
        against = sum(bool(signs[name]) for name in SIGNS)
        return {
            **signs,
            "verdict": code,
            "why": first.get("why", health.NO_OUTCOME),
            "outcome_id": first.get("outcome_id"),
            "r": None if first.get("why") == health.FEW else first.get("r"),  # it would be read as a verdict
            "n": first.get("n", 0),
            "rating": health.rating(code, against, signs["dissatisfied_count"]),
        }

    @api.model
    def _store(self, found, company, day):
        """Write what was found on a day; what was decided on that day stays as it was found.

        :param found: {kpi id: (values, values of the links)}
        """
        there = self.search([("company_id", "=", company.id), ("date", "=", day)])
        records = {record.kpi_id.id: record for record in there}
        open_ones = there.filtered(lambda record: not record.decision)
        open_ones.link_ids.unlink()
        open_ones.filtered(lambda record: record.kpi_id.id not in found).unlink()
        fresh = [kpi for kpi in found if kpi not in records]
        made = self.create([{"kpi_id": kpi, "company_id": company.id, "date": day, **found[kpi][0]} for kpi in fresh])
        again = {kpi: record for kpi, record in records.items() if kpi in found and record in open_ones}
        for kpi, record in again.items():
            record.write(found[kpi][0])  # the ORM writes all of them with one statement
        holders = dict(zip(fresh, made, strict=True)) | again
        self.env["customer.perf.kpi.health.link"].create(
            [{"health_id": record.id, **link} for kpi, record in holders.items() for link in found[kpi][1]]
        )


def _turned(kpi, values, frequency, company):
    """A series by periods, turned so that more is better."""
    found = relation.by_period(values, kpi.aggregation, kpi.frequency, frequency, company._perf_month())
    target = kpi._target()
    return {place: goodness(value, target) for place, value in found.items()}

from odoo import models
from odoo.tools.i18n import format_list

from ...tools import advice
from ..base.words import percent_text

SMART = ("smart_specific", "smart_measurable", "smart_achievable", "smart_relevant", "smart_timed")


class CustomerPerfDesignMixin(models.AbstractModel):
    """Goals of one scorecard whose design can be looked at. None of it blocks, none enters a score."""

    _name = "customer.perf.design.mixin"
    _description = "Goals Whose Design Is Looked At"

    def _design_notes(self, mix=None):
        """What to think about, in words.

        :param mix: the tool mix that the scorecard follows, where it is known
        """
        return list(self._design_found(mix).values())

    def _design_found(self, mix=None):
        """{code of ``tools.advice``: what to think about, in words}"""
        found = advice.design(
            [line._design_line() for line in self],
            (mix and mix.customer_kpi_max) or None,
            bool(mix and mix.needs_gate),
            any(self.mapped("is_gate")),
            mix.internal_max if mix else advice.MOSTLY_INTERNAL,
        )
        texts = self._design_texts()
        names = {line.kpi_id.id: line.kpi_id.name for line in self}
        return {
            code: texts[code] % {"kpis": format_list(self.env, [names[kpi] for kpi in kpis])} for code, kpis in found
        }

    def _balance_text(self):
        """How the weight lies between two sides, a line for each balance of ``tools.advice``."""
        texts = self._balance_texts()
        told = []
        for code, found in advice.balances(line._design_line() for line in self).items():
            if found:
                first, second, unknown = (percent_text(self.env, share) for share in found.whole())
                told.append(texts[code] % {"first": first, "second": second})
                if found.unknown:
                    told[-1] = self.env._("%(balance)s, not said %(unknown)s", balance=told[-1], unknown=unknown)
        return "\n".join(told)

    def _balance_texts(self):
        return {
            "customer": self.env._("Customer value %(first)s, efficiency and business %(second)s"),
            "time": self.env._("Lasting %(first)s, short term %(second)s"),
            "freedom": self.env._("Open to agree with the person %(first)s, fixed %(second)s"),
        }

    def _freedom(self):
        """Whether the goal is the same for all or the person's own, see ``tools.advice.Line``."""
        return None

    def _design_line(self):
        kpi = self.kpi_id
        tags = self if self.orientation else kpi  # those of a goal are as they were at launch
        return advice.Line(
            kpi.id,
            self.weight,
            tags.orientation,
            kpi.kind,
            kpi.experience or None,
            kpi.is_activity,
            kpi.dimension in ("cost", "efficiency") or kpi.perspective_id.code == "financial",
            bool(self.authority),
            bool(self.support),
            self.influence != "none",
            all(kpi[name] for name in SMART),
            # what something costs is no customer KPI that could be missing
            frozenset(kpi.guard_ids.filtered(lambda guard: guard.dimension != "cost").ids),
            frozenset(kpi.conflict_ids.ids),
            kpi.frequency == "year",
            bool(kpi.customer_class or self.customer_gain),
            is_lasting=tags.time_view == "lasting" if tags.time_view else None,
            freedom=self._freedom(),
        )

    def _design_texts(self):
        return {
            "mostly_internal": self.env._("Nearly all lines are internal tasks: who gains from this work?"),
            "internal_oriented": self.env._("Internal tasks outnumber the rest: this post works for its own figures."),
            "lone_satisfaction": self.env._(
                "%(kpis)s stands alone on a functional scorecard. A satisfaction row changes little: cut the "
                "scorecard along what the customer goes through."
            ),
            "lone_activity": self.env._(
                "%(kpis)s counts activity only. Put beside it what the customer gets from it, such as the problem "
                "solved at the first contact."
            ),
            "lone_loyalty": self.env._(
                "%(kpis)s is the only loyalty indicator here. None tells all: read it with another one."
            ),
            "yearly": self.env._(
                "%(kpis)s comes in once a year: too late to act on. A few questions each month tell more than a "
                "survey a year."
            ),
            "no_beneficiary": self.env._("%(kpis)s: nobody is named who gains from it. Say what which customer gets."),
            "no_customer_result": self.env._("No customer result: add what customers get in the end."),
            "no_process": self.env._(
                "No key process or behaviour: add what people do every day to reach the results."
            ),
            "no_efficiency": self.env._("Nothing about finance or efficiency: say what the result may cost."),
            "conflict": self.env._(
                "%(kpis)s pulls against another KPI of this scorecard. Agree what comes first when they collide."
            ),
            "unguarded": self.env._(
                "%(kpis)s can be pushed at the customer's cost. Add the customer KPI that must not suffer."
            ),
            "over_cap": self.env._("While customer data are weak, fewer customer KPIs are better. Now: %(kpis)s"),
            "many_lines": self.env._("More than eight goals: rather fewer, so that each is felt."),
            "no_gate": self.env._("This unit works under red lines, and none stands here."),
            **self._means_texts(),
            **self._one_sided_texts(),
        }

    def _means_texts(self):
        return {
            "no_means": self.env._(
                "No authority or support is noted for: %(kpis)s. A goal comes with the means to reach it."
            ),
            "no_authority": self.env._(
                "Support is noted and no authority for: %(kpis)s. Say what the person may decide alone."
            ),
            "no_support": self.env._(
                "Authority is noted and no support for: %(kpis)s. Say what the company provides."
            ),
            "no_influence": self.env._(
                "People of this role can hardly move %(kpis)s. Weigh what they can move, or share the result."
            ),
            "not_smart": self.env._(
                "%(kpis)s: not marked as specific, measurable, achievable, relevant and timed. Complete the marks on "
                "the KPI."
            ),
        }

    def _one_sided_texts(self):
        return {
            "little_customer": self.env._(
                "Customers get next to none of the weight: efficiency and business have nearly all of it."
            ),
            "short_only": self.env._(
                "Nearly all of the weight looks at the short term. Add what lasts: retention, lifetime value, trust "
                "or skills."
            ),
            "lasting_only": self.env._(
                "Nearly all of the weight shows only in the long run. Add what can be acted on within the cycle."
            ),
            "standard_only": self.env._(
                "Nearly all of the weight is the same for everybody. Leave room for a goal that is agreed with the "
                "person."
            ),
            "individual_only": self.env._(
                "Nearly all of the weight is agreed with this person alone. Keep goals that all in this role share."
            ),
        }

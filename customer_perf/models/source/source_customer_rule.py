"""What a source about customers needs, says and shows."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Date, Domain

from ...tools.aggregation import SUM
from .purchase_days import OF_MODEL, purchase_domain
from .source_customer import CUSTOMER_KINDS
from .source_records import OPENED


class CustomerPerfSource(models.Model):
    _inherit = "customer.perf.source"

    def _follows_customers(self):
        return self.kind in CUSTOMER_KINDS

    # ------------------------------------------------------------ filled in and checked

    @api.onchange("kind", "model_choice")
    def _onchange_customer_kind(self):
        """What is usual for records that are purchases."""
        stream = OF_MODEL.get(self.model_choice or self.model)
        if self._follows_customers() and stream:
            self.update(
                {
                    "date_field": stream.date,
                    "customer_path": stream.customer,
                    "subject_path": stream.seller,
                    "value_field": False,
                    "with_company": True,
                }
            )
            if self.kind == "repeat" and self.window_days < 30:
                self.window_days = 90
            if self.kind == "repurchase":
                self.window_days = 365

    def _needed(self):
        if not self._follows_customers():
            return super()._needed()
        what = {"cross_sell": ("item_path",)}.get(self.kind, () if self.model in OF_MODEL else ("value_field",))
        own = () if self.model in OF_MODEL else ("date_field", "customer_path")
        days = ("window_days",) if self.kind in ("repeat", "repurchase") else ()
        return ("model", *own, *what, *days)

    def _check_rule(self):
        result = super()._check_rule()
        if self._follows_customers() and self.kpi_id.aggregation == SUM:
            raise UserError(
                self.env._(
                    "%(kpi)s is a sum, and %(record)s gives a share or a mean of customers.",
                    kpi=self.kpi_id.name,
                    record=self.name,
                )
            )
        return result

    def _check_readable(self, user):
        result = super()._check_readable(user)
        if self.item_path:
            self._check_path(self.env(user=user, su=False)[self.model], "item_path")
        return result

    # ------------------------------------------------------------ read back

    def _sentence(self):
        if not self._follows_customers() or not self.model:
            return super()._sentence()
        parts = [self._subject_matter(), self._what_of_customers()]
        if self.class_id:
            parts.append(self.env._("only customers of the class “%(name)s”", name=self.class_id.name))
        if conditions := self._conditions("domain"):
            parts.append(self.env._("where %(conditions)s", conditions=conditions))
        whose = (
            self.env._("credited to who looked after the customer when the period began")
            if self.subject_path
            else self.env._("for the whole company")
        )
        return ", ".join([*parts, whose]) + "."

    def _what_of_customers(self):
        texts = {
            "retention": self.env._("the share of the customers of the period before who bought in the period too"),
            "churn": self.env._("the share of the customers of the period before who did not buy in the period"),
            "nrr": self.env._("the revenue of the customers of the period before, compared with theirs before"),
            "grr": self.env._("the revenue of the customers of the period before, each with no more than before"),
            "repeat": self.env._("the share of new customers who bought a second time within %(days)s days"),
            "repurchase": self.env._("the share of the customers of the last %(days)s days who bought at least twice"),
            "cycle": self.env._("the days from one purchase to the next"),
            "key_churn": self.env._(
                "the share of the customers who made %(percent)g %% of the revenue of the year before and did not buy "
                "in the period"
            ),
            "worth": self.env._("what a customer has brought so far"),
            "rfm": self.env._("the share of customers, as they were classed when the period began, who bought in it"),
            "cross_sell": self.env._("the share of customers who bought from two product groups or more"),
        }  # fmt: skip
        return texts[self.kind] % {"days": self.window_days, "percent": self.key_percent}

    # ------------------------------------------------------------ the records behind

    def _domain(self, window):
        """The purchases of the window and of the period before it."""
        if not self._follows_customers():
            return super()._domain(window)
        stream = self._stream()
        first = self._period_before(window.first, window)
        return (
            purchase_domain(self.env[stream.model], stream, self.company_id)
            & Domain(stream.date, ">=", Date.to_string(first))
            & Domain(stream.date, "<=", Date.to_string(window.last))
        )

    def _record_ids(self, window, subject=None):
        """The purchases; of an employee, those that he sold."""
        source = self.sudo()  # sudo: the rule; whoever asks sees those alone that he may read
        if not source._follows_customers():
            return super()._record_ids(window, subject)
        domain = source._domain(window)
        if subject and subject > 0 and source.subject_path:
            employee = source.env["hr.employee"].browse(subject)
            mine = employee if source._subject_kind() == "employee" else employee.user_id
            domain &= Domain(source.subject_path, "in", mine.ids)
        return source._records().search(domain, limit=OPENED).ids

"""What is kept of a person: where it stands, and one file with all of it."""

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..appraisal.appraisal_steps import PUBLISHED

# Of somebody without a login, whom no rule knows: what he would see of each kind; nothing of the others.
WITHOUT_LOGIN = {
    "customer.perf.appraisal": Domain("state", "in", PUBLISHED),
    "customer.perf.appraisal.line": Domain("appraisal_id.state", "in", PUBLISHED),
    "customer.perf.assessment": Domain("appraisal_id.state", "in", PUBLISHED),
    "customer.perf.behaviour.rating": Domain("appraisal_id.state", "in", PUBLISHED),
    "customer.perf.co.assessment": Domain("appraisal_id.state", "in", PUBLISHED),
    "customer.perf.co.rating": Domain("appraisal_id.state", "in", PUBLISHED),
    "customer.perf.assignment": Domain.TRUE,
    "customer.perf.self.rating": Domain.TRUE,
    "customer.perf.scorecard": Domain.TRUE,
    "customer.perf.scorecard.line": Domain.TRUE,
    "customer.perf.measure": Domain.TRUE,
    "customer.perf.check.in": Domain.TRUE,
    "customer.perf.timeline.entry": Domain.TRUE,
    "customer.perf.appeal": Domain.TRUE,
    "customer.perf.improvement.plan": Domain("state", "!=", "draft"),
    "customer.perf.improvement.plan.goal": Domain("plan_id.state", "!=", "draft"),
    "customer.perf.improvement.plan.support": Domain("plan_id.state", "!=", "draft"),
}


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    def _perf_personal_paths(self):
        """{model: path to the employee} of all that is about somebody: what names him, and what belongs to that.
        Addons add what names him in another way."""
        kinds = {
            name: model
            for name, model in sorted(self.env.registry.models.items())
            if name.startswith("customer.perf.") and model._auto and not model._abstract and not model._transient
        }
        paths = {
            name: "employee_id"
            for name, model in kinds.items()
            if (field := model._fields.get("employee_id")) and field.store and field.comodel_name == "hr.employee"
        }
        for name, model in kinds.items():
            for field in model._fields.values():
                belongs = field.type == "many2one" and field.store and field.required and field.comodel_name in kinds
                if belongs and "employee_id" in kinds[field.comodel_name]._fields and name not in paths:
                    paths[name] = f"{field.name}.employee_id"
        return {
            name: path
            for name, path in paths.items()
            if kinds[name]._fields[path.split(".")[0]].store and self._perf_is_stored(name, path)
        }

    def _perf_is_stored(self, model, path):
        """Whether a search by the path ends at a stored field."""
        first, _dot, rest = path.partition(".")
        field = self.env[model]._fields[first]
        return field.store and (not rest or self._perf_is_stored(field.comodel_name, rest))

    def _perf_personal_records(self):
        """[records of one kind], as far as the employee himself may read them, and whoever asks as well. An archived
        employee and an archived record count. A number of queries that depends on the kinds alone.

        :raises AccessError: whoever asks is neither he himself nor HR of his company
        """
        self.ensure_one()
        # sudo: the login and the company of the employee who is asked about
        person, company = self.sudo().user_id, self.sudo().company_id
        officer = self.env.user._perf_is_officer() and company in self.env.companies
        if not (officer or person == self.env.user):
            raise AccessError(self.env._("What is kept of somebody is told to himself and to HR of his company."))
        found = []
        for name, path in self._perf_personal_paths().items():
            domain = Domain(path, "in", self.ids)
            if person:
                his = self.env[name].with_user(person).with_context(allowed_company_ids=company.ids, active_test=False)
                domain &= Domain("id", "in", his.search(domain).ids if his.has_access("read") else [])
            else:
                domain &= WITHOUT_LOGIN.get(name, Domain.FALSE)
            asked = self.env[name].with_context(active_test=False)
            records = asked.search(domain) if asked.has_access("read") else asked
            if records:
                found.append(records)
        return found

    def action_perf_personal_data(self):
        """One file with what is kept of the employee, for HR and for himself."""
        self._perf_personal_records()
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_perf/personal_data/{self.id}",
            "target": "download",
        }

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        """Our records name employees, no contacts: they are found by who the employee is."""
        query = super()._get_query()
        name, email = escape_psql(self.name.strip()), escape_psql(self.email.strip())
        # sudo: the lookup is the administrators', who may look for anybody
        people = self.env["hr.employee"].sudo().with_context(active_test=False)
        people = people.search(
            Domain("name", "=ilike", name)
            | Domain("work_email", "=ilike", email)
            | Domain("private_email", "=ilike", email)
            | Domain("user_id.login", "=ilike", email)
        )
        for model, path in people._perf_personal_paths().items():
            Model = self.env[model].sudo().with_context(active_test=False)
            found = Model._search([(path, "in", people.ids)])
            query = SQL(
                """%s UNION
                SELECT %s AS res_model_id, ours.id AS res_id, %s AS is_active FROM %s ours WHERE ours.id IN %s""",
                query,
                self.env["ir.model"]._get_id(model),
                SQL("ours.active") if "active" in Model and Model._fields["active"].store else True,
                SQL.identifier(Model._table),
                found.subselect(),
            )
        return query


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def _is_ours(self):
        return (self.res_model or "").startswith("customer.perf.")

    @api.depends("res_model_id")
    def _compute_has_active(self):
        """Taking part in a cycle ends there, with a reason."""
        result = super()._compute_has_active()
        self.filtered(lambda line: line._is_ours()).has_active = False
        return result

    def action_unlink(self):
        if self._is_ours():
            raise UserError(
                self.env._(
                    "%(name)s is part of results that are not rewritten, and an appeal may rest on it. Comments and "
                    "single ratings are removed by Settings ‣ Customer Performance ‣ Personal Data.",
                    name=self.res_name or self.res_model,
                )
            )
        return super().action_unlink()

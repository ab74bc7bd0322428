from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import payroll
from ..base.steps import one_by_one
from .appeal import OPEN
from .payroll_line import COLUMNS

# So many names are spelt out.
NAMED = 8


class CustomerPerfPayrollRun(models.Model):
    """What was handed over to payroll, by whom and when. Nothing of it changes; what changed since is in the next."""

    _name = "customer.perf.payroll.run"
    _description = "Payroll Run"
    _order = "cycle_id desc, number desc"

    name = fields.Char(required=True, readonly=True)
    cycle_id = fields.Many2one("customer.perf.cycle", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    number = fields.Integer("Run", readonly=True, aggregator=None)
    former_id = fields.Many2one("customer.perf.payroll.run", "Run Before", readonly=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "Taken By", required=True, readonly=True, ondelete="restrict")
    taken_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    digest = fields.Char("SHA-256 of the CSV File", readonly=True)
    line_ids = fields.One2many("customer.perf.payroll.line", "run_id", "Rows")
    people = fields.Integer(readonly=True)
    changed = fields.Integer("New or Changed", readonly=True)
    gone_text = fields.Text("No Longer In It", readonly=True, help="In the run before, and in this one no more.")
    held_text = fields.Text("Not In It Yet", readonly=True, help="The result is not final.")

    _number_uniq = models.UniqueIndex("(cycle_id, number)", "A payroll run has its own number.")

    def action_xlsx(self):
        return self._download("xlsx")

    def action_csv(self):
        return self._download("csv")

    def _download(self, kind):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/customer_perf/payroll/{self.id}/{kind}", "target": "download"}

    def _csv(self):
        """The file whose fingerprint is ``digest``: names of columns and values do not depend on who reads them."""
        columns = (*COLUMNS, "change", "change_text")
        rows = [[*line._row().values(), line.change, line.change_text or None] for line in self._lines()]
        return payroll.to_csv(columns, rows)

    def _lines(self):
        return self.line_ids.sorted("id")

    # ------------------------------------------------------------ a run

    @api.model
    def _take(self, cycle):
        """Hand over what is final of a cycle; the caller has checked that the user may."""
        one_by_one(cycle)
        # in the company's language, whoever takes it: a word in another one would be a change
        cycle = cycle.with_context(lang=cycle.company_id.partner_id.lang)
        appraisals, held = self._final(cycle)
        if not appraisals:
            raise UserError(
                self.env._(
                    "%(cycle)s: no result is final yet. It is when the employee has acknowledged it or the cycle is "
                    "closed, and no appeal is open.",
                    cycle=cycle.name,
                )
            )
        former = self.search([("cycle_id", "=", cycle.id)], limit=1)
        number = former.number + 1
        run = self.create(
            {
                "name": f"{cycle.name} – {number}", "cycle_id": cycle.id, "number": number, "former_id": former.id,
                "user_id": self.env.uid, "held_text": self._names(held),
            }
        )  # fmt: skip
        run._fill(self._rows(cycle, appraisals))
        return run

    @api.model
    def _final(self, cycle):
        """(appraisals whose result is final, the others)"""
        appraisals = cycle.appraisal_ids.sorted(lambda a: (a.department_id.complete_name or "", a.employee_id.name))
        appealed = appraisals.appeal_ids.filtered(lambda appeal: appeal.state in OPEN).appraisal_id
        final = appraisals.filtered(lambda appraisal: appraisal.state == "done") - appealed
        return final, appraisals - final

    @api.model
    def _names(self, appraisals):
        names = appraisals.employee_id.mapped("name")
        more = len(names) - NAMED
        return ", ".join([*names[:NAMED], *([self.env._("and %(count)s more", count=more)] if more > 0 else [])])

    @api.model
    def _rows(self, cycle, appraisals):
        """{employee: {column: value}}"""
        days = self._eligible_days(cycle, appraisals.employee_id)
        units = self.env["customer.perf.unit.coefficient"].search([("cycle_id", "=", cycle.id)])
        of_unit = units._by_unit(appraisals.department_id)
        numbers = [n for n in ("registration_number", "barcode") if n in appraisals.employee_id._fields]
        rows = {}
        for appraisal in appraisals:
            employee, assessment = appraisal.employee_id, appraisal.assessment_ids
            behaviour = appraisal.line_ids.filtered(lambda line: line.source == "behaviour")
            rows[employee] = {
                "employee_number": next((employee[name] for name in numbers if employee[name]), None),
                "employee": employee.name,
                "department": appraisal.department_id.complete_name or None,
                "cycle": cycle.name,
                "parts": appraisal._parts_text() or None,
                "score": self._known(appraisal.score, 2),
                "points": round(assessment.points, 2),
                "behaviour_score": self._known(behaviour[:1].score, 2) if behaviour else None,
                "coverage": round(appraisal.coverage, 2),
                "grade": appraisal.grade_id.code or None,
                "coefficient": self._known(appraisal.grade_id.coefficient, 4) if appraisal.grade_id else None,
                "unit_coefficient": self._known(of_unit.get(appraisal.department_id, False), 4),
                "eligible_days": days.get(employee),
                "published_on": appraisal.published_on,
            }
        return rows

    @api.model
    def _known(self, value, digits):
        return None if value is False else round(value, digits)

    @api.model
    def _eligible_days(self, cycle, employees):
        spans = {}
        for version in self.env["hr.version"].search(
            [("employee_id", "in", employees.ids), ("contract_date_start", "!=", False)]
        ):
            span = version.contract_date_start, version.contract_date_end or None
            spans.setdefault(version.employee_id, set()).add(span)
        found = {
            employee: payroll.eligible_days(spans.get(employee, ()), cycle.date_from, cycle.date_to)
            for employee in employees
        }
        return {employee: None if days is None else float(days) for employee, days in found.items()}

    def _fill(self, rows):
        before = {line.employee_id: line._row() for line in self.former_id._lines()}
        found, gone = payroll.changes(before, rows)
        self.env["customer.perf.payroll.line"].create(
            [
                {
                    "run_id": self.id,
                    "employee_id": employee.id,
                    **row,
                    "change": found[employee][0],
                    "change_text": self._told(found[employee][1]),
                }
                for employee, row in rows.items()
            ]
        )
        self.write(
            {
                "people": len(rows),
                "changed": sum(change != payroll.SAME for change, _differences in found.values()),
                "gone_text": ", ".join(employee.name for employee in gone),
                "digest": payroll.fingerprint(self._csv()),
            }
        )

    @api.model
    def _told(self, differences):
        """What changed, in words."""
        labels = self.env["customer.perf.payroll.line"]._fields
        return "; ".join(
            f"{labels[name]._description_string(self.env)}: {self._shown(old)} → {self._shown(new)}"
            for name, old, new in differences
        )

    @api.model
    def _shown(self, value):
        if value is None:
            return "–"
        return f"{value:g}" if isinstance(value, float) else str(value)


class CustomerPerfAppraisal(models.Model):
    _inherit = "customer.perf.appraisal"

    def _parts_text(self):
        """Score and weight of each part of the result."""
        return "; ".join(
            f"{line.component_id.name}: {'–' if line.score is False else f'{line.score:.2f}'} ({line.weight:g} %)"
            for line in self.line_ids
        )


class CustomerPerfCycle(models.Model):
    _inherit = "customer.perf.cycle"

    def action_payroll(self):
        """A payroll run of what is final, opened."""
        self.ensure_one()
        self.check_access("read")
        if not self.env.user._perf_is_officer():
            raise AccessError(self.env._("Only HR hands over results to payroll."))
        # sudo: contracts and numbers of employees, copied for HR alone; nobody makes a run by other ways
        return self.env["customer.perf.payroll.run"].sudo()._take(self.sudo()).sudo(False).get_formview_action()

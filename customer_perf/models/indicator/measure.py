from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...fields import OptionalFloat, number
from ...tools.aggregation import fact
from .facts import keys_as_rows
from .subject import subject_of

# Above this number of values, what rests on them follows in a scheduled action.
AT_ONCE = 200


class CustomerPerfMeasure(models.Model):
    """A fact: the value of a KPI for one subject, segment and period.

    Any day stands for the period of the KPI that it lies in. There is one row per key; creating it again
    replaces the value (see :meth:`create`). A row with a segment is a detail beside the total and does
    not enter scorecards.
    """

    _name = "customer.perf.measure"
    _description = "Measure"
    _inherit = ["customer.perf.person.mixin"]
    _order = "date desc, id desc"
    _rec_name = "kpi_id"
    _check_company_auto = True

    kpi_id = fields.Many2one("customer.perf.kpi", "KPI", required=True, index=True, ondelete="restrict")
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._perf_today().replace(day=1),
        help="Any day of the period that the value stands for; its first day is kept.",
    )
    date_end = fields.Date("End of the Period", compute="_compute_date_end", store=True, precompute=True)
    period = fields.Char(compute="_compute_period")
    employee_id = fields.Many2one(ondelete="restrict", check_company=True)
    department_id = fields.Many2one("hr.department", ondelete="restrict", check_company=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    subject = fields.Integer(
        compute="_compute_subject",
        store=True,
        precompute=True,
        string="Subject Number",
        help="Employee number, minus the department number, or 0 for the company.",
    )
    value = OptionalFloat(help="For a ratio it follows from numerator and denominator where these are given.")
    numerator = OptionalFloat(aggregator="sum")
    denominator = OptionalFloat(aggregator="sum")
    sample_size = fields.Integer(help="How many answers or cases stand behind the value; 0 when unknown.")
    segment_id = fields.Many2one("customer.perf.segment", ondelete="restrict")
    source = fields.Selection(
        [
            ("manual", "Manual"),
            ("import", "Import"),
            ("api", "API"),
            ("computed", "Computed"),
            ("survey", "Survey"),
        ],
        required=True,
        default="manual",
    )
    external_ref = fields.Char(help="Where the value comes from: file, report or record of another system.")
    former_value = OptionalFloat(readonly=True, copy=False, help="What stood there before it was changed last.")
    accept_reason = fields.Char("Accepted Because", help="Why a value counts that lies outside the KPI's bounds.")
    kpi_version = fields.Integer(readonly=True, help="Version of the KPI's definition when the value was entered.")
    unit = fields.Char(related="kpi_id.unit")

    _one_subject = models.Constraint(
        "CHECK (employee_id IS NULL OR department_id IS NULL)",
        "A measure belongs to an employee or to a department, not to both.",
    )
    _denominator_not_negative = models.Constraint(
        "CHECK (denominator IS NULL OR denominator >= 0)", "A denominator cannot be negative."
    )
    # The key; it also answers the refresh of scorecards without touching the table.
    _key_uniq = models.UniqueIndex(
        "(kpi_id, subject, company_id, date, (COALESCE(segment_id, 0)))"
        " INCLUDE (date_end, value, numerator, denominator, sample_size)",
        "There is already a measure of this KPI for the same subject, segment and period.",
    )
    _employee_idx = models.Index("(employee_id) WHERE employee_id IS NOT NULL")

    _sample_not_negative = models.Constraint("CHECK (sample_size >= 0)", "A number of cases cannot be negative.")

    @api.constrains("value", "kpi_id", "accept_reason")
    def _check_bounds(self):
        for measure in self:
            if measure.kpi_id._is_outside(measure.value) and not (measure.accept_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(kpi)s, %(period)s: %(value)s is not possible, values are %(bounds)s. Correct it, or write "
                        "under “Accepted Because” why it counts.",
                        kpi=measure.kpi_id.name,
                        period=measure.period,
                        value=measure.kpi_id._shown(measure.value),
                        bounds=measure.kpi_id._bounds_text(),
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        for measure in self:
            if measure.date > measure.company_id._perf_today():
                raise ValidationError(
                    self.env._(
                        "%(kpi)s: %(period)s has not begun yet.", kpi=measure.kpi_id.name, period=measure.period
                    )
                )

    @api.depends("employee_id", "department_id")
    def _compute_subject(self):
        for measure in self:
            measure.subject = subject_of(measure.employee_id.id, measure.department_id.id)

    @api.depends("date", "kpi_id.frequency", "company_id")
    def _compute_date_end(self):
        for measure in self:
            known = measure.date and measure.kpi_id
            # sudo: in which month the fiscal year of the company begins
            measure.date_end = known and measure.sudo().company_id._perf_end(measure.date, measure.kpi_id.frequency)

    @api.depends("date", "kpi_id.frequency", "company_id")
    def _compute_period(self):
        for measure in self:
            measure.period = measure.kpi_id._period_name(measure.date, measure.sudo().company_id)  # sudo: as above

    @api.model_create_multi
    def create(self, vals_list):
        """Create the measures, or replace the values of those whose key exists.

        :return: one record per given value, in order; two values of one key give one record,
            the last value wins
        """
        # what is worked out from them comes before core writes them
        vals_list = self._complete([self._perf_bounded(vals) for vals in vals_list])
        by_key = {self._key(vals): vals for vals in vals_list}
        known = self._search_keys(by_key)
        changes = {measure: measure._changes(by_key[key]) for key, measure in known.items()}
        changes = self._undisputed({measure: changed for measure, changed in changes.items() if changed})
        for measure, changed in changes.items():
            # past our own write: one refresh for all of them follows
            super(CustomerPerfMeasure, measure).write(changed)
        fresh = [key for key in by_key if key not in known]
        created = super().create([by_key[key] for key in fresh])
        known.update(zip(fresh, created, strict=True))
        self._tell_changed(created.union(*changes)._changed_keys())
        return self.browse(known[self._key(vals)].id for vals in vals_list)

    def write(self, vals):
        before = self._changed_keys()
        content = {"kpi_id", "value", "numerator", "denominator"} & vals.keys()
        former = {measure: measure.value for measure in self} if content else {}
        for date, measures in self._by_date(vals).items():
            super(CustomerPerfMeasure, measures).write({**vals, "date": date} if date else vals)
        for measure, old in former.items():
            parts = {name: measure[name] for name in ("value", "numerator", "denominator")}
            self._derive_value(parts, measure.kpi_id)
            changes = {"value": parts["value"]} if parts["value"] != measure.value else {}
            if parts["value"] != old:
                changes |= {"former_value": old, "source": vals.get("source", "manual")}
            if changes:
                super(CustomerPerfMeasure, measure).write(changes)
        self._tell_changed(before | self._changed_keys())
        return True

    def _by_date(self, vals):
        """{first day of the period that values would give a measure: measures}; None where it stays."""
        if not {"date", "kpi_id", "company_id"} & vals.keys():
            return {None: self}
        kpi = self.env["customer.perf.kpi"].browse(vals.get("kpi_id"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        day = fields.Date.to_date(vals.get("date"))
        return self.grouped(
            # sudo: in which month the fiscal year of the company begins
            lambda measure: (
                (company or measure.company_id)
                .sudo()
                ._perf_start(day or measure.date, (kpi or measure.kpi_id).frequency)
            )
        )

    def unlink(self):
        keys = self._changed_keys()
        result = super().unlink()
        self._tell_changed(keys)
        return result

    def _complete(self, vals_list):
        """Values with every default that belongs to the key, and the value of a ratio."""
        defaults = self.default_get(["date", "company_id", "employee_id", "department_id", "kpi_id", "source"])
        # sudo: the company of an employee, whoever enters his value
        employees = self.env["hr.employee"].sudo()
        employees = employees.browse({vals["employee_id"] for vals in vals_list if vals.get("employee_id")})
        company_of = {employee.id: employee.company_id.id for employee in employees}
        kpis = {
            kpi.id: kpi
            for kpi in self.env["customer.perf.kpi"].browse({vals.get("kpi_id") for vals in vals_list} - {None, False})
        }
        # sudo: in which month the fiscal year of a company begins
        companies = self.env["res.company"].sudo()
        completed = []
        for given in vals_list:
            vals = {**defaults, **given}
            if "company_id" not in given and (company := company_of.get(vals.get("employee_id"))):
                vals["company_id"] = company
            vals["date"] = fields.Date.to_date(vals["date"])
            if kpi := kpis.get(vals.get("kpi_id")):
                vals["kpi_version"] = kpi.version
                vals["date"] = companies.browse(vals["company_id"])._perf_start(vals["date"], kpi.frequency)
                self._derive_value(vals, kpi)
            completed.append(vals)
        return completed

    @api.model
    def _derive_value(self, vals, kpi):
        """A ratio's value follows from its parts."""
        numerator, denominator = (number(vals.get(name, False)) for name in ("numerator", "denominator"))
        if kpi.aggregation != "ratio" or numerator is None or denominator is None:
            return
        vals["value"] = fact("ratio", None, numerator, denominator, factor=kpi.ratio_factor).last

    def _key(self, vals):
        subject = subject_of(vals.get("employee_id"), vals.get("department_id"))
        return vals.get("kpi_id"), subject, vals["company_id"], vals["date"], vals.get("segment_id") or 0

    def _search_keys(self, keys):
        """The measures that exist of some keys, with one query."""
        found = self.search_fetch(
            [
                ("kpi_id", "in", list({key[0] for key in keys})),
                ("subject", "in", list({key[1] for key in keys})),
                ("date", "in", list({key[3] for key in keys})),
            ],
            ["kpi_id", "subject", "company_id", "date", "segment_id"],
        )
        of_key = {(m.kpi_id.id, m.subject, m.company_id.id, m.date, m.segment_id.id or 0): m for m in found}
        return {key: of_key[key] for key in keys if key in of_key}

    def _changes(self, vals):
        values = self._convert_to_write(self._cache_values(vals))
        changes = {name: value for name, value in vals.items() if value != values.get(name)}
        return {**changes, "former_value": self.value} if "value" in changes else changes

    def _cache_values(self, names):
        self.ensure_one()
        return {name: self[name] for name in names if name in self._fields}

    # ------------------------------------------------------------ what else a room has to say of them

    @api.model
    def _load_defaults(self):
        """{field: value} that a bulk load gives a measure beside what it loads."""
        return {}

    @api.model
    def _before_load(self):
        """The table ``perf_measure_load`` is filled: what must not be written leaves it."""

    @api.model
    def _undisputed(self, changes):
        """Of {measure: new values} those that may replace what stands there."""
        return changes

    # ------------------------------------------------------------ what rests on values

    def _changed_keys(self):
        """{(kpi id, subject, company id, last day of the period)}"""
        return {(m.kpi_id.id, m.subject, m.company_id.id, m.date_end) for m in self.sudo()}  # sudo: his own values

    @api.model
    def _tell_changed(self, keys):
        if keys:
            self.env.flush_all()
            self._spread(keys_as_rows(keys), len(keys) <= AT_ONCE)

    @api.model
    def _spread(self, keys, at_once):
        """Tell of changed values, and of what is pooled from them.

        :param keys: as in :meth:`_values_changed`
        """
        # sudo: pooled values are closed to everyone
        if pooled := self.env["customer.perf.pooled"].sudo()._follow(keys):
            keys = SQL("(SELECT * FROM %s AS own UNION SELECT * FROM %s AS above)", keys, keys_as_rows(pooled))
        self._values_changed(keys, at_once)

    @api.model
    def _values_changed(self, keys, at_once):
        """The one hook of every change of values, made, written, moved, deleted or loaded: a room whose figures
        rest on measures extends it, and finds by a join what concerns it.

        :param keys: SQL of rows (kpi_id, subject, company_id, date_end) for a FROM clause, those before the change
            among them
        :param at_once: there are few: what follows from them is done now, not by a scheduled action
        """

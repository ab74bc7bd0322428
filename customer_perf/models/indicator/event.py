from odoo import api, fields, models
from odoo.tools.i18n import format_list

from ...tools import compare
from .facts import series
from .subject import subject_of


class CustomerPerfEvent(models.Model):
    """Something that customers or their figures may feel: a campaign, a price, a launch. It is laid on charts (L-13),
    and what rose with it and fell back afterwards is named (Q-12)."""

    _name = "customer.perf.event"
    _description = "Business Event"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("campaign", "Campaign"),
            ("price", "Price change"),
            ("launch", "Launch"),
            ("policy", "Change of service policy"),
            ("other", "Other"),
        ],
        required=True,
        default="campaign",
    )
    date_from = fields.Date("From", required=True, default=lambda self: self.env.company._perf_today())
    date_to = fields.Date("Until", required=True, default=lambda self: self.env.company._perf_today())
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    department_id = fields.Many2one(
        "hr.department", check_company=True, ondelete="restrict", help="Empty: the whole company."
    )
    kpi_ids = fields.Many2many(
        "customer.perf.kpi", string="KPIs", help="Which figures it concerns. Empty: all loyalty indicators."
    )
    note = fields.Text()
    faded_text = fields.Text(
        "What Figures Say", compute="_compute_faded_text", help="What rose with it and has fallen back since."
    )

    _in_order = models.Constraint("CHECK (date_to >= date_from)", "An event ends on its first day or later.")

    @api.depends_context("uid", "lang")
    @api.depends("date_from", "date_to", "department_id", "company_id", "kpi_ids")
    def _compute_faded_text(self):
        faded = self._faded()
        for event in self:
            kpis = faded.get(event.id)
            event.faded_text = False
            if kpis:
                event.faded_text = self.env._(
                    "Rose in that time and fell back afterwards: %(kpis)s. Did customers stay for us, or for the "
                    "offer?",
                    kpis=format_list(self.env, kpis.mapped("name")),
                )

    def _faded(self):
        """{event id: KPIs that rose with it and fell back}, with one query for the values."""
        kpis = self._kpis()
        events = self.filtered(lambda event: event.date_from and event.date_to)
        if not (kpis and events):
            return {}
        span = (
            fields.Date.subtract(min(events.mapped("date_from")), years=2),
            fields.Date.add(max(events.mapped("date_to")), years=1),
        )
        points = {}
        for kpi, company, subject, day, value, _cases in series(kpis, events.company_id, span):
            points.setdefault((kpi, company, subject), []).append((day, value))
        return {event.id: event._faded_of(points) for event in events}

    def _kpis(self):
        return self.kpi_ids or self.env["customer.perf.kpi"].search([("experience", "!=", False)])

    def _concerns(self, kpi):
        return kpi in self.kpi_ids if self.kpi_ids else bool(kpi.experience)

    def _faded_of(self, points):
        subject = subject_of(department_id=self.department_id.id)
        start = self.company_id._perf_start

        def faded(kpi):
            own = points.get((kpi.id, self.company_id.id, subject), [])
            before = [value for day, value in own if day < self.date_from]
            after = [value for day, value in own if start(day, kpi.frequency) > self.date_to]
            within = [value for _day, value in own][len(before) : len(own) - len(after)]
            return compare.faded(before, within, after, kpi.direction)

        return self._kpis().filtered(faded)

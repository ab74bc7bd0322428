from odoo import api, fields, models
from odoo.tools.misc import get_lang

from odoo.addons.customer_perf.fields import OptionalFloat

from ...tools.scale import RECOMMENDATION, SATISFACTION, is_defined
from ...tools.tally import DIMENSIONS, INDEX, QUALITY, Tally, estimate, is_valid, of_hundred, priority

OFFICER = "customer_perf.group_customer_perf_officer"


class CustomerPerfSurveyFigure(models.Model):
    """One figure of a result: a question, a dimension or the service index. Counts are kept, the
    rest is worked out from them."""

    _name = "customer.perf.survey.figure"
    _description = "Survey Figure"
    _inherit = ["customer.perf.survey.provider.mixin"]
    _order = "result_id, sequence, id"

    result_id = fields.Many2one("customer.perf.survey.result", required=True, index=True, ondelete="cascade")
    round_id = fields.Many2one("customer.perf.survey.round", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    service_id = fields.Many2one("customer.perf.service", required=True, index=True, ondelete="restrict")
    customers = fields.Char(related="result_id.customers", store=True)
    is_total = fields.Boolean(related="result_id.is_total", store=True)
    date = fields.Date(related="round_id.date_to", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Figure", required=True, translate=True)
    question_id = fields.Many2one("survey.question", index=True, ondelete="set null", groups=OFFICER)
    key = fields.Char(required=True, help="Id of the question, name of the dimension, or index.")
    metric = fields.Selection(
        [
            ("index", "Service index"),
            ("reliability", "Reliability"),
            ("responsiveness", "Responsiveness"),
            ("assurance", "Assurance"),
            ("empathy", "Empathy"),
            ("tangibles", "Tangibles"),
            ("collaboration", "Collaboration"),
            ("other", "Other quality"),
            ("recommendation", "Recommendation (NPS)"),
            ("satisfaction", "Satisfaction (CSAT)"),
            ("effort", "Ease (CES 2.0)"),
        ],
        required=True,
    )
    is_item = fields.Boolean("Is a Question", help="A question of the form; otherwise a dimension or the index.")
    scale_low = fields.Float(aggregator=None)
    scale_high = fields.Float(aggregator=None)
    weight = fields.Float("Importance", default=1.0, aggregator=None)
    n = fields.Integer("Answers", aggregator=None)
    total = fields.Float("Sum of Answers", aggregator=None)
    squares = fields.Float("Sum of Squares", aggregator=None)
    top = fields.Integer("Best Box", aggregator=None)
    low = fields.Integer("Worst Box", aggregator=None)
    population = fields.Integer("Customers in All", aggregator=None)
    rate = fields.Float("Response Rate (%)", related="result_id.rate", store=True, aggregator=None)
    value = OptionalFloat(compute="_compute_value", store=True, aggregator=None)
    value_low = OptionalFloat("From", compute="_compute_value", store=True, aggregator=None)
    value_high = OptionalFloat("To", compute="_compute_value", store=True, aggregator=None)
    score = OptionalFloat(
        "Of 100", compute="_compute_value", store=True, aggregator=None, help="The figure on 0–100, to be compared."
    )
    priority = OptionalFloat(
        compute="_compute_value",
        store=True,
        aggregator=None,
        help="Importance of the service times importance of the question times what is missing to 100.",
    )
    validity = fields.Selection(
        [("valid", "Valid"), ("indicative", "Indicative")],
        compute="_compute_value",
        store=True,
        help="Indicative: too few answers, or too few of those who were asked. It enters no scorecard.",
    )
    figure_text = fields.Char("Figure and Interval", compute="_compute_figure_text")

    def _tally(self):
        return Tally(self.n, self.total, self.squares, self.top, self.low)

    @api.depends("n", "total", "squares", "top", "low", "population", "rate", "weight", "metric",
                 "scale_low", "scale_high")  # fmt: skip
    def _compute_value(self):
        for figure in self:
            scale = figure.scale_low, figure.scale_high
            found = estimate(figure.metric, figure._tally(), figure.population, scale)
            score = of_hundred(figure.metric, found.value, scale)
            figure.value = _stored(found.value)
            figure.value_low, figure.value_high = _stored(found.low), _stored(found.high)
            figure.score = _stored(score)
            weight = figure.weight * figure.sudo().service_id.weight  # sudo: the service of a result one may read
            figure.priority = _stored(priority(weight, score)) if figure.is_item else False
            rate_min = figure.sudo().round_id.rate_min  # sudo: as above
            figure.validity = "valid" if is_valid(figure.metric, figure.n, figure.rate, rate_min) else "indicative"

    @api.depends("value", "value_low", "value_high", "n")
    def _compute_figure_text(self):
        for figure in self:
            figure.figure_text = figure._text()

    def _text(self):
        """The figure with its interval and its answers, as it is always shown."""
        if self.value is False:
            return ""
        metric = self.metric if is_defined(self.metric, self.scale_low, self.scale_high) else None
        digits = 0 if metric == RECOMMENDATION else 1 if metric == SATISFACTION or not self.is_item else 2
        value, low, high = (
            self._shown(number, digits, metric == RECOMMENDATION)
            for number in (self.value, self.value_low, self.value_high)
        )
        told = {"value": f"{value} %" if metric == SATISFACTION else value, "low": low, "high": high, "n": self.n}
        if self.value_low is False:
            return self.env._("%(value)s (n = %(n)s)", **told)
        return self.env._("%(value)s (%(low)s … %(high)s, n = %(n)s)", **told)

    @api.model
    def _shown(self, number, digits=1, with_sign=False):
        """A number in the reader's language; scores and rates have one decimal on every screen."""
        if number is False or number is None:
            return ""
        number = round(number, digits) or 0.0  # no minus before a zero
        lang = self.env["res.lang"].browse(get_lang(self.env).id)
        return lang.format(f"%{'+' if with_sign else ''}.{digits}f", number)


def _stored(value):
    return False if value is None else round(value, 6)


# The order in which figures are read.
ORDER = {metric: 10 * place for place, metric in enumerate((INDEX, *QUALITY, *DIMENSIONS))}

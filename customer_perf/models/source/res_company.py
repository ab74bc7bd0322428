from odoo import fields, models

from ...fields import OptionalFloat
from .purchase_days import STREAMS


class ResCompany(models.Model):
    _inherit = "res.company"

    perf_stream = fields.Selection(
        [("invoice", "Posted invoices"), ("order", "Confirmed sales orders"), ("pos", "Orders of shops")],
        "Purchases Are",
        help="What the states of customers are told from. Empty: the first of these whose app is installed.",
    )
    perf_rfm_months = fields.Integer(
        "Months That Count", default=12, required=True, help="Frequency and money are those of so many months."
    )
    perf_rfm_recency = OptionalFloat(
        "Recent up to (days)", aggregator=None, help="Empty: the mean of the customers, each month anew."
    )
    perf_rfm_frequency = OptionalFloat("Often above (purchases)", aggregator=None, help="Empty: the mean, as above.")
    perf_rfm_money = OptionalFloat("Much above", aggregator=None, help="Empty: the mean, as above.")

    _perf_rfm_months = models.Constraint(
        "CHECK (perf_rfm_months BETWEEN 1 AND 36)", "Between 1 and 36 months count for the classes of customers."
    )

    def _perf_stream(self):
        """What a purchase is for the company's states, None where no app knows."""
        names = [self.perf_stream] if self.perf_stream else STREAMS
        return next((STREAMS[name] for name in names if STREAMS[name].model in self.env), None)

    def _perf_rfm_limits(self):
        """Limits of recency, frequency and money that are set; False: the mean."""
        return self.perf_rfm_recency, self.perf_rfm_frequency, self.perf_rfm_money

from odoo import fields, models

# Recency, frequency and money, 1 for high; the shipped segments are named like them.
RFM_CLASSES = [
    ("111", "Important, high value"),
    ("101", "Important, to be developed"),
    ("011", "Important, to be kept"),
    ("001", "Important, to be won back"),
    ("110", "General, high value"),
    ("100", "General, to be developed"),
    ("010", "General, to be kept"),
    ("000", "General, to be won back"),
]


class CustomerPerfSegment(models.Model):
    _inherit = "customer.perf.segment"

    rfm_class = fields.Selection(
        RFM_CLASSES,
        "Class of Customers",
        readonly=True,
        copy=False,
        help="By how recently, how often and for how much customers buy.",
    )

    _rfm_class_uniq = models.UniqueIndex(
        "(rfm_class) WHERE rfm_class IS NOT NULL", "There is already a segment of this class of customers."
    )

from odoo import fields, models

from ...fields import OptionalFloat


class CustomerPerfCustomerRun(models.Model):
    """How the customers of a company were classed for a day, kept so that their classes can be understood later."""

    _name = "customer.perf.customer.run"
    _description = "Classing of Customers"
    _order = "date desc, id desc"
    _rec_name = "date"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    date = fields.Date("At the Start Of", required=True, readonly=True)
    date_from = fields.Date("Purchases Since", readonly=True)
    date_to = fields.Date("Reference Date", readonly=True, help="Last day that counts; days since are counted to it.")
    stream = fields.Char("Purchases Are", readonly=True)
    customers = fields.Integer("Customers with a Class", readonly=True)
    recency_limit = OptionalFloat("Recent up to (days)", readonly=True, aggregator=None)
    frequency_limit = OptionalFloat("Often above (purchases)", readonly=True, aggregator=None)
    money_limit = OptionalFloat("Much above", readonly=True, aggregator=None)

    _date_uniq = models.Constraint("UNIQUE (company_id, date)", "Customers are classed once a month.")

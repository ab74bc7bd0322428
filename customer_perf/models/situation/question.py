from odoo import fields, models


class CustomerPerfQuestion(models.Model):
    """A question of the question bank. Those with a key feed the rules of the diagnosis
    (``tools.situation``)."""

    _name = "customer.perf.question"
    _description = "Question"
    _order = "question_set, sequence, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char("Wording", required=True, translate=True)
    code = fields.Char(required=True, help="Number in the question bank.")
    key = fields.Char(readonly=True, help="What the rules of the diagnosis know it by.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    question_set = fields.Selection(
        [
            ("fit", "Fit"),
            ("organisation", "Organisation and process"),
            ("data", "Customer data"),
            ("context", "Context"),
            ("orientation", "Orientation check-up"),
            ("consensus", "Leadership consensus"),
            ("health", "Health of the value proposition"),
            ("logic", "Value logic"),
            ("map", "Customer perspective of the map"),
            ("customer", "Generalised customers"),
            ("gate", "Three questions on a KPI"),
            ("goal", "Goals and joint targets"),
            ("talk", "Talks"),
            ("review", "Reviews"),
            ("touchpoint", "Touchpoints"),
            ("pilot", "Pilots"),
            ("loyalty", "Loyalty and trust"),
            ("reflection", "Reflection"),
        ],
        "Set",
        required=True,
    )
    answer = fields.Selection(
        [
            ("scale", "1 to 5 between two texts"),
            ("level", "High, medium or low"),
            ("yes", "Yes or no"),
            ("choice", "Choice"),
            ("number", "Number"),
            ("text", "Text"),
        ],
        required=True,
        default="text",
    )
    low_anchor = fields.Text("Text at 1", translate=True)
    high_anchor = fields.Text("Text at 5", translate=True)
    used_at = fields.Char("Asked At", translate=True, help="Where in the application it is asked.")

    _code_uniq = models.UniqueIndex("(code)", "Two questions cannot have the same code.")

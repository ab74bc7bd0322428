from odoo import api, fields, models
from odoo.exceptions import UserError


class CustomerPerfDiagnosisAnswer(models.Model):
    _name = "customer.perf.diagnosis.answer"
    _description = "Answer of a Diagnosis"
    _inherit = ["customer.perf.answer.mixin"]
    _order = "diagnosis_id, question_set, sequence, id"

    diagnosis_id = fields.Many2one("customer.perf.diagnosis", required=True, index=True, ondelete="cascade")
    low_anchor = fields.Text(related="question_id.low_anchor")
    high_anchor = fields.Text(related="question_id.high_anchor")
    score = fields.Selection(
        [(str(score), str(score)) for score in range(1, 6)],
        "Answer",
        help="1 is the text on the left, 5 that on the right.",
    )

    _question_uniq = models.UniqueIndex("(diagnosis_id, question_id)", "A question stands once in a diagnosis.")

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_decided(self):
        self._check_open()

    @api.constrains("score", "note", "diagnosis_id")
    def _check_open(self):
        for line in self:
            if line.diagnosis_id.state == "done":
                raise UserError(
                    self.env._(
                        "%(name)s has been decided. Run a new diagnosis to compare.", name=line.diagnosis_id.name
                    )
                )

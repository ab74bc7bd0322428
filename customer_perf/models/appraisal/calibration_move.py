from odoo import fields, models


class CustomerPerfCalibrationMove(models.Model):
    """Who moved whom from which grade to which, when and why. Taking it back is another move."""

    _name = "customer.perf.calibration.move"
    _description = "Move of a Calibration"
    _order = "id desc"
    _rec_name = "row_id"

    row_id = fields.Many2one("customer.perf.calibration.row", "Person", required=True, index=True, ondelete="cascade")
    calibration_id = fields.Many2one(related="row_id.calibration_id", store=True, index=True)
    user_id = fields.Many2one("res.users", "Moved By", required=True, readonly=True, ondelete="restrict")
    grade_from_id = fields.Many2one("customer.perf.grade", "From", readonly=True, ondelete="restrict")
    grade_to_id = fields.Many2one("customer.perf.grade", "To", required=True, readonly=True, ondelete="restrict")
    points = fields.Float("Change of the Score", readonly=True, aggregator=None)
    code = fields.Selection(
        [
            ("context", "Circumstances that the figures do not show"),
            ("customers", "What customers say"),
            ("team", "Contribution to others' results"),
            ("strict", "Rated more strictly than others"),
            ("lenient", "Rated more leniently than others"),
            ("data", "Data that do not hold"),
        ],
        "Kind of Reason",
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True, readonly=True)

    def _said(self):
        """The reason as it stands on a result."""
        kind = dict(self._fields["code"]._description_selection(self.env))[self.code]
        return self.env._("Calibration, %(kind)s: %(reason)s", kind=kind, reason=self.reason)

from odoo import api, fields, models

from .measure_layout import BAD, COLUMNS, FOR_READING, NOTE, SKIP, UNUSUAL


class CustomerPerfMeasureImportSheet(models.TransientModel):
    _name = "customer.perf.measure.import.sheet"
    _description = "Sheet of a File"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    name = fields.Char("Sheet", readonly=True)
    rows = fields.Integer(readonly=True)
    is_used = fields.Boolean("Read It")
    note = fields.Char(readonly=True)


class CustomerPerfMeasureImportColumn(models.TransientModel):
    _name = "customer.perf.measure.import.column"
    _description = "Column of a File"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    title = fields.Char("Title in the File", readonly=True)
    example = fields.Char("First Content", readonly=True)
    name = fields.Selection("_names", "Stands For")

    @api.model
    def _names(self):
        labels = self.env["customer.perf.measure.import"]._labels()
        return [*((name, labels[name]) for name in (*COLUMNS, *FOR_READING)), (SKIP, self.env._("Leave it out"))]


class CustomerPerfMeasureImportFinding(models.TransientModel):
    _name = "customer.perf.measure.import.finding"
    _description = "Finding in a File"
    _order = "kind, id"

    import_id = fields.Many2one("customer.perf.measure.import", required=True, ondelete="cascade", index=True)
    kind = fields.Selection([(BAD, "Wrong"), (UNUSUAL, "Unusual"), (NOTE, "Note")], readonly=True)
    sheet = fields.Char(readonly=True)
    row = fields.Integer(readonly=True)
    column = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    reason = fields.Char(readonly=True)
    is_accepted = fields.Boolean("Accept Anyway")

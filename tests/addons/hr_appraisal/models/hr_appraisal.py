from odoo import fields, models


class HrAppraisal(models.Model):
    _name = "hr.appraisal"
    _description = "Employee Appraisal"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_name = "employee_id"

    employee_id = fields.Many2one("hr.employee", required=True)
    company_id = fields.Many2one(related="employee_id.company_id", store=True)
    manager_ids = fields.Many2many("hr.employee", string="Appraised by")
    date_close = fields.Date("Appraisal Date", default=fields.Date.today)
    assessment_note = fields.Many2one("hr.appraisal.note", "Final Rating")
    state = fields.Selection(
        [("1_new", "To Confirm"), ("2_pending", "Ongoing"), ("3_done", "Done")], default="1_new", required=True
    )


class HrAppraisalNote(models.Model):
    _name = "hr.appraisal.note"
    _description = "Appraisal Rating"

    name = fields.Char(required=True)

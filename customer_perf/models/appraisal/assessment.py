from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...fields import OptionalFloat

# What the manager fills in.
ASSESSMENT_FIELDS = ("comment", "points", "points_reason", "talk_note", "broken_link", "co_owner_note")


class CustomerPerfAssessment(models.Model):
    """The manager's part of an appraisal.

    A record of its own, so that a rule hides it from the employee until it is published, and with
    it the discussion and the changes before that.
    """

    _name = "customer.perf.assessment"
    _description = "Assessment"
    _inherit = ["mail.thread"]
    _rec_name = "appraisal_id"

    appraisal_id = fields.Many2one("customer.perf.appraisal", required=True, readonly=True, ondelete="cascade")
    cycle_id = fields.Many2one(related="appraisal_id.cycle_id", store=True, index=True)
    department_id = fields.Many2one(related="appraisal_id.department_id", store=True)
    score = OptionalFloat("Result", readonly=True, digits=(16, 2))
    coverage = fields.Float("Data of the Result (%)", readonly=True, aggregator="avg")
    grade_id = fields.Many2one("customer.perf.grade", "Result Grade", readonly=True, ondelete="restrict")
    comment = fields.Text("Manager's Comment", tracking=True)
    points = fields.Float("Bonus or Malus Points", aggregator=None, tracking=True)
    points_reason = fields.Char("Reason for the Points", tracking=True)
    talk_note = fields.Text(
        "Talk on the Design of the KPIs",
        help="Asked for when KPIs are met and customers are dissatisfied: what is wrong with the KPIs?",
    )
    broken_link = fields.Text(
        "Which Link Broke?",
        help="Asked for when a customer result was missed: which link of the chain broke, not who is to blame.",
    )
    co_owner_note = fields.Text(
        "What the Co-owners Say", help="The view of those who carry the missed result together with this employee."
    )
    submitted_by = fields.Many2one("res.users", readonly=True, ondelete="set null")
    is_approved = fields.Boolean("Approved", readonly=True, tracking=True)

    _appraisal_uniq = models.UniqueIndex("(appraisal_id)", "An appraisal has one assessment.")
    _points_reason = models.Constraint(
        "CHECK (COALESCE(points, 0) = 0 OR COALESCE(points_reason, '') != '')",
        "Bonus or malus points need a reason.",
    )

    @api.constrains("points", "points_reason")
    def _check_points(self):
        for assessment in self:
            if assessment.points and not (assessment.points_reason or "").strip():
                raise ValidationError(self.env._("Bonus or malus points need a reason."))
            limit = assessment.cycle_id.points_cap
            if abs(assessment.points) > limit:
                raise ValidationError(
                    self.env._(
                        "%(name)s: bonus or malus points go up to %(limit)s in this cycle.",
                        name=assessment.sudo().appraisal_id.employee_id.name,  # sudo: a name
                        limit=f"{limit:g}",
                    )
                )

    def write(self, vals):
        if not self.env.su:
            if closed := vals.keys() - {*ASSESSMENT_FIELDS, "message_follower_ids"}:
                raise AccessError(
                    self.env._("%(fields)s of an assessment cannot be written.", fields=", ".join(sorted(closed)))
                )
            self.appraisal_id._check_may_assess()
            self.appraisal_id._void_approval()
            # a client does not switch the log off
            self = self.with_context(tracking_disable=False, mail_notrack=False)  # noqa: PLW0642
        result = super().write(vals)
        if "points" in vals:
            # sudo: totals are closed to everyone
            self.appraisal_id.sudo()._perf_compute()
        return result

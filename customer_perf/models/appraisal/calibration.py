from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class CustomerPerfCalibration(models.Model):
    """Several look at the results of a scope side by side, before anybody is told his own.

    What is there when it starts stays as it was; every move is a record with its reason; finishing applies them as
    bonus or malus points of the assessments.
    """

    _name = "customer.perf.calibration"
    _description = "Calibration"
    _inherit = ["mail.thread", "customer.perf.closed.mixin"]
    _order = "id desc"
    _closed = frozenset({"state", "started_on", "finished_on", "row_ids", "move_ids"})

    name = fields.Char(required=True)
    cycle_id = fields.Many2one("customer.perf.cycle", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="cycle_id.company_id", store=True, index=True)
    department_ids = fields.Many2many(
        "hr.department", string="Departments", help="With all below them. Empty: everybody in the cycle."
    )
    facilitator_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.user, tracking=True, ondelete="restrict"
    )
    participant_ids = fields.Many2many(
        "res.users",
        string="Participants",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Managers and executives who calibrate. While it is open they see everybody in it, but neither "
        "themselves nor anybody above them.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Open"), ("done", "Finished")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    started_on = fields.Date(readonly=True, copy=False)
    finished_on = fields.Date(readonly=True, copy=False)
    row_ids = fields.One2many("customer.perf.calibration.row", "calibration_id", "People", readonly=True)
    move_ids = fields.One2many("customer.perf.calibration.move", "calibration_id", "Moves", readonly=True)
    row_count = fields.Integer("Number of People", compute="_compute_counts")
    move_count = fields.Integer("Number of Moves", compute="_compute_counts")

    @api.depends_context("uid")
    @api.depends("row_ids", "move_ids")
    def _compute_counts(self):
        counts = {
            model: dict(
                self.env[model]._read_group([("calibration_id", "in", self.ids)], ["calibration_id"], ["__count"])
            )
            for model in ("customer.perf.calibration.row", "customer.perf.calibration.move")
        }
        for calibration in self:
            calibration.row_count, calibration.move_count = (found.get(calibration, 0) for found in counts.values())

    @api.constrains("facilitator_id")
    def _check_facilitator(self):
        for calibration in self:
            if not calibration.facilitator_id._perf_is_officer():
                raise ValidationError(
                    self.env._(
                        "%(user)s is not HR. A calibration is led by HR; name managers as participants.",
                        user=calibration.facilitator_id.name,
                    )
                )

    @api.constrains("participant_ids", "cycle_id")
    def _check_participants(self):
        for calibration in self:
            strangers = calibration.participant_ids.filtered(
                lambda user, company=calibration.company_id: user.share or company not in user.company_ids
            )
            if strangers:
                raise ValidationError(
                    self.env._(
                        "%(users)s: participants are users of %(company)s.",
                        users=", ".join(strangers.mapped("name")),
                        company=calibration.company_id.name,
                    )
                )

    def write(self, vals):
        if not self.env.su:
            self._check_open_to(vals)
        return super().write(vals)

    def _check_open_to(self, vals):
        for calibration in self:
            if calibration.state == "done" and vals.keys() - {"message_follower_ids"}:
                raise UserError(
                    self.env._("%(name)s is finished. Reopen it with a reason first.", name=calibration.name)
                )
            if calibration.state != "draft" and {"cycle_id", "department_ids"} & vals.keys():
                raise UserError(
                    self.env._(
                        "%(name)s has started: its scope stays. Make another calibration for others.",
                        name=calibration.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        for calibration in self:
            if calibration.state != "draft":
                raise UserError(
                    self.env._("%(name)s has started and is kept: its moves say why.", name=calibration.name)
                )

    def _rows(self):
        """The rows that the user may see, asked anew: what is kept of ``row_ids`` may be what another user saw."""
        return self.env["customer.perf.calibration.row"].search([("calibration_id", "=", self.id)])

    def _scope(self):
        """Domain of the appraisals that it is about."""
        domain = [("cycle_id", "=", self.cycle_id.id), ("state", "in", ("self", "manager", "calibration"))]
        if self.department_ids:
            domain.append(("department_id", "child_of", self.department_ids.ids))
        return domain

    def action_open_page(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("customer_perf.customer_perf_calibration_page_action")
        return {**action, "context": {"active_id": self.id}}

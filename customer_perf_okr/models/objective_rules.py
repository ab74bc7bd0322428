from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.customer_perf.models.base.steps import sort_out, told


class CustomerPerfOkrObjective(models.Model):
    """What an objective keeps to, whoever writes it."""

    _inherit = "customer.perf.okr.objective"

    @api.constrains("is_private", "private_reason")
    def _check_private(self):
        for objective in self:
            if objective.is_private and not (objective.private_reason or "").strip():
                raise ValidationError(
                    self.env._("%(objective)s: to keep it private needs a reason.", objective=objective.name)
                )

    @api.constrains("alignment", "parent_result_id", "parent_id")
    def _check_alignment(self):
        for objective in self:
            result = objective.parent_result_id
            if objective.alignment == "contributes" and not result:
                raise ValidationError(
                    self.env._("%(objective)s: choose the key result it contributes to.", objective=objective.name)
                )
            if objective.alignment == "contributes" and result.source != "child":
                raise ValidationError(
                    self.env._(
                        "%(objective)s: the value of “%(result)s” comes from elsewhere. Have it come from "
                        "contributing objectives first, or support it.",
                        objective=objective.name,
                        result=result.name,
                    )
                )
            if result and result.objective_id != objective.parent_id:
                raise ValidationError(
                    self.env._("%(objective)s: the key result belongs to another objective.", objective=objective.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        objectives = super().create(vals_list)
        if not self.env.su:
            objectives._check_open()
            objectives._check_cycle()
        objectives._check_may_align()
        objectives._refresh()
        return objectives

    def copy(self, default=None):
        copies = super().copy(default)
        for old, new in zip(self, copies, strict=True):
            if not new.key_result_ids:
                old.key_result_ids.filtered(lambda result: not result.cancelled)._copy_to(new)
        return copies

    def write(self, vals):
        if vals.keys() - {"message_follower_ids"} and not self.env.su:
            self._check_open()
            self._check_published(vals)
        self._check_company_stays(vals)
        if vals.get("parent_id") and vals["parent_id"] in self.search([("id", "child_of", self.ids)]).ids:
            raise ValidationError(
                self.env._("%(objective)s cannot be its own parent, at any height.", objective=self[:1].name)
            )
        parents, former = self.parent_result_id, self.owner_ids
        result = super().write(vals)
        if "owner_ids" in vals:
            self._rescore_owners(former)
        if {"parent_id", "parent_result_id", "alignment"} & vals.keys():
            self._check_may_align()
        if {"parent_result_id", "alignment", "active", "state"} & vals.keys():
            (parents | self.parent_result_id)._refresh()
        if "cycle_id" in vals and not self.env.su:
            self._check_cycle()
        if {"cycle_id", "check_in_days"} & vals.keys():
            self.key_result_ids._refresh()
        if {"is_private", "owner_ids"} & vals.keys():
            self.filtered("is_private")._drop_followers()
        return result

    def _drop_followers(self):
        """Who followed it while it was public is not told any more what is written there."""
        for objective in self.sudo():  # sudo: followers of something the user may write
            for record in (objective, *objective.key_result_ids):
                kept = objective.owner_ids.partner_id | objective.key_result_ids.owner_id.partner_id
                record.message_unsubscribe((record.message_partner_ids - kept).ids)

    def unlink(self):
        parents = self.parent_result_id
        result = super().unlink()
        parents.exists()._refresh()
        return result

    def _check_published(self, vals):
        """What was told to everybody does not vanish without a reason."""
        for objective in self.filtered(lambda objective: objective.state == "published"):
            for name in {"active", "cycle_id", "kind"} & vals.keys():
                old = objective[name].id if objective._fields[name].relational else objective[name]
                if vals[name] != old:
                    raise UserError(
                        self.env._(
                            "%(objective)s has been published: its cycle and kind stay. Give it up with a reason and "
                            "write another one.",
                            objective=objective.name,
                        )
                    )

    def action_archive(self):
        """Archive the drafts of a selection; what has been published is told."""
        able, reasons = sort_out(self, lambda objective: objective._check_published({"active": False}))
        super(CustomerPerfOkrObjective, able).action_archive()
        return told(self.env, len(able), reasons)

    def _check_may_align(self):
        """Who lets his own work roll up into somebody's key result must be one of its owners; a draft
        of others is nobody's parent."""
        if self.env.su or self.env.user.has_group("customer_perf.group_customer_perf_officer"):
            return
        for objective in self.sudo():  # sudo: who owns the parent
            parent = objective.parent_id
            owners = parent.owner_ids | objective.parent_result_id.owner_id
            if not parent or self.env.user in owners:
                continue
            if objective.alignment == "contributes":
                raise AccessError(
                    self.env._("Only owners of the parent let something contribute to it. It can support it.")
                )
            if parent.state == "draft":
                raise UserError(self.env._("The parent is not published yet."))

    @api.constrains("is_private", "parent_id", "state")
    def _check_parent_is_seen(self):
        """A private objective is not told by its name above a public one."""
        # sudo: only whether the parent is private
        for objective in (self | self.child_ids).sudo():
            if objective.parent_id.is_private and not objective.is_private:
                raise ValidationError(
                    self.env._("%(objective)s: its parent is private, so it has to be, too.", objective=objective.name)
                )

    @api.constrains("state", "customer_group_id", "customer_value")
    def _check_customer(self):
        self.filtered(lambda objective: objective.state == "published")._check_customer_said()

    def _check_customer_said(self):
        for objective in self:
            if not (objective.customer_group_id and (objective.customer_value or "").strip()):
                raise ValidationError(
                    self.env._(
                        "%(objective)s: say which customers it is for and what they will have.",
                        objective=objective.name,
                    )
                )

    def _check_company_stays(self, vals):
        """Its customers, departments and owners are of one company; work for another one is another objective."""
        company = self.env["customer.perf.okr.cycle"].browse(vals.get("cycle_id")).company_id
        for objective in self.filtered("cycle_id"):
            if company and objective.company_id != company:
                raise UserError(
                    self.env._(
                        "%(objective)s belongs to %(company)s and stays there. Write another one for %(other)s.",
                        objective=objective.name,
                        company=objective.company_id.name,
                        other=company.name,
                    )
                )

    def _check_cycle(self):
        if closed := self.filtered(lambda objective: objective.cycle_id.state == "closed"):
            raise UserError(
                self.env._(
                    "%(cycle)s is closed and takes no more objectives. Choose another cycle.",
                    cycle=closed[0].cycle_id.name,
                )
            )

    def _check_open(self):
        for objective in self.sudo():  # sudo: the state of whatever a part belongs to
            if objective._is_over():
                raise UserError(
                    self.env._("%(objective)s is closed and stays as it is.", objective=objective.display_name)
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if kept := self.filtered(lambda objective: objective.state != "draft"):
            raise UserError(
                self.env._(
                    "%(objective)s has been published. Give it up with a reason instead of deleting it.",
                    objective=", ".join(kept.mapped("name")),
                )
            )

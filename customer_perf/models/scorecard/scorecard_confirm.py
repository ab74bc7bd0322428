from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.steps import sort_out, told

# What is told when goals are confirmed, of ``tools.advice``: what they lack is nobody's secret then.
TOLD = ("mostly_internal", "no_means", "no_authority", "no_support", "no_influence")


class CustomerPerfScorecard(models.Model):
    """Goals are confirmed in one way, whoever asks for it: by form, list or RPC."""

    _inherit = "customer.perf.scorecard"

    trade_off = fields.Text(
        "Trade-off", help="Where two goals pull against each other: what comes first when they collide.", tracking=True
    )
    is_share_low = fields.Boolean(compute="_compute_is_share_low")
    share_reason = fields.Text(
        "Why Fewer Customer KPIs",
        tracking=True,
        help="HR writes down why customer KPIs may carry less of the weight than the tool mix asks for.",
    )

    @api.depends("customer_share", "tool_mix_id.customer_share_min")
    def _compute_is_share_low(self):
        for card in self:
            # sudo: a setting of the mix
            card.is_share_low = card.customer_share < card.sudo().tool_mix_id.customer_share_min

    def write(self, vals):
        if "share_reason" in vals and not (self.env.su or self.env.user._perf_is_officer()):
            raise AccessError(self.env._("HR alone says why customer KPIs may carry less of the weight."))
        return super().write(vals)

    def action_confirm(self):
        """The goals are agreed. Below the minimum customer share HR has to say why (J-09)."""
        # sudo: computed figures are closed to everyone
        self._filtered_access("write").sudo().filtered("is_stale")._refresh()

        def check(card):
            card._check_goals_open()
            card._check_share()
            card._check_trade_off()

        able, reasons = sort_out(self, check)
        # sudo: the step is checked above; the field is closed to everyone
        able.sudo().write({"state": "confirmed"})
        lacking = [f"{card.display_name}: {text}" for card in able for text in card._told_on_confirmation()]
        return told(self.env, len(able), reasons, lacking)

    def _told_on_confirmation(self):
        found = self.line_ids._design_found(self.sudo().tool_mix_id)  # sudo: settings of the mix
        return [text for code, text in found.items() if code in TOLD]

    def _check_share(self):
        if self.is_share_low and not (self.share_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(card)s: customer KPIs carry %(share)s of the weight, %(minimum)s are asked for. Move weight to "
                    "customer KPIs, or let HR write down under Why Fewer Customer KPIs what speaks for it.",
                    card=self.display_name,
                    **self._share_texts(),
                )
            )

    def _check_trade_off(self):
        """Where two goals pull against each other, it is written which comes first (M-13)."""
        clash = self.line_ids._design_found().get("conflict")
        # sudo: a text that was written for whoever has this scorecard
        if clash and not (self.trade_off or self.sudo().template_id.trade_off or "").strip():
            raise UserError(
                self.env._(
                    "%(card)s: %(clash)s Note under Trade-off what comes first, then confirm.",
                    card=self.display_name,
                    clash=clash,
                )
            )

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.expiry.medical_disposal_terms import USE_REASONS


class MedicalDisposalMake(models.TransientModel):
    """Dispose of goods from the shelves or from quarantine: one certificate for each site. For the stockroom."""
    _name = 'medical.disposal.make'
    _description = 'Dispose of Goods'
    _inherit = ['medical.disposal.terms']

    line_ids = fields.One2many('medical.disposal.make.line', 'make_id', 'Goods')
    use_reason = fields.Selection(USE_REASONS, 'Because', compute='_compute_use_reason', store=True, readonly=False, precompute=True)
    reason = fields.Char('Remark')

    @api.depends('line_ids')
    def _compute_use_reason(self):
        for make in self:
            stages = set(make.line_ids.quant_id.mapped('medical_expiry_stage'))
            make.use_reason = 'expired' if stages <= {'expired'} else 'other'

    def action_apply(self):
        """Dispose of the goods and show the certificates.

        :raises AccessError: not of the stockroom
        :raises UserError: no goods, or it isn't said how and why; and what `medical.disposal._dispose` refuses
        """
        self.ensure_one()
        if not self.env.user.has_group('stock.group_stock_user'):
            raise AccessError(self.env._("The supply clerk and the office manager dispose of goods."))
        self.line_ids.quant_id.check_access('read')
        lines = self.line_ids.filtered('quantity')
        if not lines:
            raise UserError(self.env._("There is nothing to dispose of."))
        words = dict(self._fields['use_reason']._description_selection(self.env))
        reason = (self.reason or '').strip() or (words[self.use_reason] if self.use_reason and self.use_reason != 'other' else '')
        if not self.method or not self.use_reason or not reason:
            raise UserError(self.env._("Say how these goods are disposed of, and why."))
        # sudo: which site goods are at is no secret
        sites = lines.grouped(lambda line: line.sudo().quant_id.location_id.medical_site_id)
        disposals = self.env['medical.disposal']
        for rows in sites.values():
            amounts = {row.quant_id.id: row.quantity for row in rows}
            self.env['medical.expiry.action']._note(rows.quant_id, 'dispose', quantities=amounts, note=reason)
            disposals |= disposals._dispose(
                {row.quant_id: row.quantity for row in rows}, self.method, reason,
                use_reason=False if self.use_reason == 'other' else self.use_reason, contractor_id=self.contractor_id.id,
                manifest=self.manifest, witness_id=self.witness_id.id)
        self.env['medical.expiry.notice'].sudo()._settle()  # sudo: reminders are the system's own
        return disposals._open()

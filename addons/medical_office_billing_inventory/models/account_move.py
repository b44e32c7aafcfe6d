from odoo import api, fields, models


class AccountMove(models.Model):
    """A vendor's bill is compared with what was ordered and what came: see `medical.match.exception`."""
    _inherit = 'account.move'

    medical_match_count = fields.Integer('Match Exceptions', compute='_compute_medical_match', compute_sudo=True)
    medical_match_text = fields.Text('What Doesn\'t Match', compute='_compute_medical_match', compute_sudo=True)

    @api.depends('state', 'payment_state', 'ref', 'invoice_line_ids.quantity', 'invoice_line_ids.price_subtotal', 'invoice_line_ids.purchase_line_id')
    def _compute_medical_match(self):
        faults = self._medical_match_faults()
        for move in self:
            texts = faults.get(move._origin.id, [])
            move.medical_match_count = len(texts)
            move.medical_match_text = '\n'.join(texts)

    def _medical_match_faults(self):
        """The open exceptions of these bills in words: ``{bill's id: [text]}``."""
        bills = self.filtered(lambda move: move.move_type == 'in_invoice')._origin
        if not bills:
            return {}
        # sudo: whoever handles the bill may know what doesn't fit
        rows = self.env['medical.match.exception'].sudo().search([('move_id', 'in', bills.ids), ('state', '=', 'open')], order='id')
        faults = {}
        for row in rows:
            what = row.product_id.display_name or row.line_id.name
            faults.setdefault(row.move_id.id, []).append(f'{what}: {row.words}' if what else row.words)
        return faults

    def _medical_pay_faults(self):
        """A bill isn't approved to pay while something on it doesn't match."""
        return super()._medical_pay_faults() + self._medical_match_faults().get(self._origin.id, [])

    def _medical_pay_refusals(self):
        """What came up since a bill was approved, as goods that went back, holds its payment as well."""
        refusals = super()._medical_pay_refusals()
        for move_id, faults in self._medical_match_faults().items():
            refusals.append(self.env._(
                "%(bill)s doesn't match: %(faults)s", bill=self.browse(move_id).display_name, faults='; '.join(faults)))
        return refusals

    def _medical_typed_by(self):
        """Who typed or changed a bill or one of its lines, and so doesn't accept its exceptions."""
        # sudo: who had a hand in it, whatever else the reader may see
        bill = self.sudo()
        return bill.create_uid | bill.medical_editor_ids | bill.invoice_line_ids.create_uid

    def action_open_medical_match(self):
        """Open what doesn't match on this bill, accepted or not."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_billing_inventory.action_medical_match_exception')
        action.update(domain=[('move_id', 'in', self.ids)], context={})
        return action

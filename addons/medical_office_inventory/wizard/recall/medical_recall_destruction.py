from odoo import fields, models


class MedicalRecallDestruction(models.TransientModel):
    """How recalled goods in quarantine are destroyed: a certificate of disposal per site. For the stockroom."""
    _name = 'medical.recall.destruction'
    _description = 'Destroy Recalled Goods'
    _inherit = ['medical.disposal.terms']

    recall_id = fields.Many2one('medical.recall', required=True, readonly=True, ondelete='cascade')

    def action_apply(self):
        """Destroy all of it that lies in quarantine.

        :raises UserError: not somebody who works on recalls, nothing there, no method, or controlled substances, which are destroyed with
            a witness (`medical.disposal._check_controlled`)
        """
        self.ensure_one()
        self.recall_id._destroy(self.method, {
            'contractor_id': self.contractor_id.id, 'manifest': self.manifest, 'witness_id': self.witness_id.id})
        return {'type': 'ir.actions.act_window_close'}

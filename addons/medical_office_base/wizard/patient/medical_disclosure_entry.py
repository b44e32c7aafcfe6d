from odoo import api, fields, models

from ...models.patient.medical_disclosure import BASES, CORRECTED, COUNTED


class MedicalDisclosureEntry(models.TransientModel):
    """A disclosure to write down, or one to correct; `medical.disclosure` checks and keeps it."""
    _name = 'medical.disclosure.entry'
    _description = 'Write Down a Disclosure'

    corrects_id = fields.Many2one('medical.disclosure', readonly=True, ondelete='cascade')
    patient_id = fields.Many2one('medical.patient', compute='_compute_stands', store=True, readonly=False, precompute=True)
    not_told = fields.Text(related='patient_id.not_told', string='Accepted Restrictions')
    date = fields.Date('Disclosed On', compute='_compute_stands', store=True, readonly=False, precompute=True)
    is_series = fields.Boolean('A Series', help="Several to the same recipient for one purpose.")
    date_last = fields.Date('Last On', compute='_compute_stands', store=True, readonly=False, precompute=True)
    times = fields.Integer(compute='_compute_stands', store=True, readonly=False, precompute=True)
    recipient_name = fields.Char('To', compute='_compute_stands', store=True, readonly=False, precompute=True)
    recipient_address = fields.Text('Address', compute='_compute_stands', store=True, readonly=False, precompute=True)
    what = fields.Text(compute='_compute_stands', store=True, readonly=False, precompute=True)
    purpose = fields.Char(compute='_compute_stands', store=True, readonly=False, precompute=True)
    basis = fields.Selection([row[:2] for row in BASES], compute='_compute_stands', store=True, readonly=False, precompute=True)
    is_counted = fields.Boolean(compute='_compute_is_counted')
    document_ids = fields.Many2many(
        'medical.patient.document', 'medical_disclosure_entry_document_rel', string='Documents',
        domain="[('patient_id', '=', patient_id), ('state', '=', 'indexed')]")
    suspended_until = fields.Date('Not Told the Patient Until', compute='_compute_stands', store=True, readonly=False, precompute=True)
    suspended_by = fields.Char('Who Asked for That', compute='_compute_stands', store=True, readonly=False, precompute=True)
    is_void = fields.Boolean('Take It Back', help="It never happened, or was written down for the wrong patient.")
    reason = fields.Char('Why Corrected')

    @api.depends('corrects_id')
    def _compute_stands(self):
        for entry in self:
            kept = entry.corrects_id
            entry.patient_id = kept.patient_id or entry.patient_id
            for name in CORRECTED:
                entry[name] = kept[name] if kept else entry[name]
            if not kept:
                entry.date = entry.date or self.env.company._medical_today()
                entry.times = entry.times or 1

    @api.depends('basis')
    def _compute_is_counted(self):
        for entry in self:
            entry.is_counted = entry.basis in COUNTED

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        values = {name: self[name] for name in CORRECTED}
        if self.corrects_id:
            disclosure = self.corrects_id._correct({**values, 'is_void': self.is_void}, self.reason)
        else:
            disclosure = self.env['medical.disclosure']._record({**values, 'patient_id': self.patient_id.id, 'document_ids': self.document_ids.ids})
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.disclosure', 'res_id': disclosure.id, 'view_mode': 'form', 'target': 'current',
        }

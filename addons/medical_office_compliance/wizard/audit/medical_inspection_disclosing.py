from odoo import api, fields, models

OVERSEERS = [
    ('oversight', 'Health oversight (45 CFR 164.512(d))'),
    ('hhs', 'HHS, to see whether the privacy rules are kept (45 CFR 164.502(a)(2)(ii))'),
    ('required_by_law', 'Required by law (45 CFR 164.512(a))'),
    ('public_health', 'Public health (45 CFR 164.512(b))'),
    ('law_enforcement', 'Law enforcement (45 CFR 164.512(f))'),
    ('payment', 'Payment: not in accountings (45 CFR 164.506)'),
]


class MedicalInspectionDisclosing(models.TransientModel):
    """The dialog that writes what an inspector got into the accountings of the patients concerned."""
    _name = 'medical.inspection.disclosing'
    _description = 'Into the Accountings of Patients'

    request_id = fields.Many2one('medical.inspection.request', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='request_id.company_id')
    patient_ids = fields.Many2many(
        'medical.patient', 'medical_inspection_disclosing_rel', 'dialog_id', 'patient_id', 'Patients', domain="[('company_id', '=', company_id)]")
    date = fields.Date('Disclosed On', required=True, compute='_compute_from_request', store=True, readonly=False, precompute=True)
    recipient_name = fields.Char('To', required=True, compute='_compute_from_request', store=True, readonly=False, precompute=True)
    recipient_address = fields.Text('Address')
    what = fields.Text(required=True, compute='_compute_from_request', store=True, readonly=False, precompute=True, help="A brief description.")
    purpose = fields.Char(required=True, compute='_compute_from_request', store=True, readonly=False, precompute=True)
    basis = fields.Selection(OVERSEERS, required=True, default='oversight')
    suspended_until = fields.Date('Not Told the Patient Until', help="Where the agency asks for it in writing (45 CFR 164.528(a)(2)).")
    suspended_by = fields.Char('Who Asked for That')

    @api.depends('request_id')
    def _compute_from_request(self):
        for dialog in self:
            # sudo: what the request says, for whoever of the privacy side writes it down
            request = dialog.request_id.sudo()
            dialog.date = request.handed_at.date() if request.handed_at else request.company_id._medical_today()
            dialog.recipient_name = request.inspection_id.agency
            dialog.what = request.handed_what or request.name
            dialog.purpose = self.env._("Inspection %(number)s", number=request.inspection_id.number)

    def action_do(self):
        """Write a row for each patient."""
        self.ensure_one()
        self.request_id._disclose(self.patient_ids, {
            name: self[name] for name in (
                'date', 'recipient_name', 'recipient_address', 'what', 'purpose', 'basis', 'suspended_until', 'suspended_by')})
        return {'type': 'ir.actions.act_window_close'}

from odoo import api, fields, models


class MedicalPatient(models.Model):
    """What was changed about a patient is kept, without chatter; and what stands out in lists."""
    _name = 'medical.patient'
    _inherit = ['medical.patient', 'medical.patient.watched']

    _watch_parent = None

    flags = fields.Char('Note', compute='_compute_flags', help="What must be seen before anything else.")
    event_ids = fields.One2many('medical.patient.event', 'patient_id', 'History', readonly=True)

    @api.depends('is_restricted', 'confidential_communication', 'needs_interpreter', 'deceased_on', 'merged_into_id')
    def _compute_flags(self):
        for patient in self:
            patient.flags = ', '.join(label for label, holds in (
                (self.env._("Merged"), patient.merged_into_id), (self.env._("Restricted"), patient.is_restricted),
                (self.env._("Deceased"), patient.deceased_on), (self.env._("Reach only so"), patient.confidential_communication),
                (self.env._("Interpreter"), patient.needs_interpreter)) if holds)

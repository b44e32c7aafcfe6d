from odoo import api, fields, models

EVENT_TIERS = [('patient_admin', 'Administrative'), ('patient_financial', 'Financial')]


class MedicalPatientEvent(models.Model):
    """What was changed about a patient: who, when, which field, from what to what. Written by what changes, kept as it is.

    Values of the financial tier (coverage, guarantor) are read by that tier alone, through record rules.
    """
    _name = 'medical.patient.event'
    _description = 'Change of a Patient'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_name = 'what'
    _stays = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='restrict')
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict')
    at = fields.Datetime('When', required=True, default=fields.Datetime.now)
    tier = fields.Selection(EVENT_TIERS, required=True, default='patient_admin')
    what = fields.Char(required=True)
    old_value = fields.Text('Before')
    new_value = fields.Text('After')

    @api.depends('patient_id')
    def _compute_display_name(self):
        for event in self:
            # sudo: the record number, which names nobody
            event.display_name = self.env._("Change · %(number)s", number=event.sudo().patient_id.number)

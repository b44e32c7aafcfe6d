from odoo import fields, models
from odoo.exceptions import AccessError


class MedicalX12Match(models.Model):
    """A patient of a file of claims whom the practice doesn't know by member ID, name and birth date: somebody chooses who it is.

    Kept only until the file is read: names belong on the patient. What the file says isn't changed, only the patient chosen.
    """
    _name = 'medical.x12.match'
    _description = 'Patient to Choose'
    _inherit = ['medical.access.logged']
    _order = 'file_id, id'
    _rec_name = 'number'
    _check_company_auto = True
    _access_log_parent = 'file_id'

    file_id = fields.Many2one('medical.x12.file', required=True, index=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one(related='file_id.company_id', store=True, index=True, precompute=True)
    number = fields.Char('Claim Number', required=True, readonly=True)
    person = fields.Char('Name in the File', readonly=True)
    birth_date = fields.Date(readonly=True)
    member_id = fields.Char('Member ID', readonly=True)
    patient_id = fields.Many2one('medical.patient', ondelete='cascade', index='btree_not_null', check_company=True)

    def write(self, vals):
        if not self.env.su and vals.keys() - {'patient_id'}:
            raise AccessError(self.env._("What the file says stays: choose the patient."))
        return super().write(vals)

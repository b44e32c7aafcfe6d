from odoo import api, fields, models


class MedicalAdjustmentDocument(models.Model):
    """What shows why something is given up: an application for hardship, proof of income. Read by who reads the adjustment."""
    _name = 'medical.adjustment.document'
    _description = 'Document of an Adjustment'
    _inherit = ['medical.access.logged', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'id'
    _access_log_parent = 'patient_id'

    adjustment_id = fields.Many2one('medical.adjustment', required=True, index=True, ondelete='cascade')
    patient_id = fields.Many2one(related='adjustment_id.patient_id', store=True, index=True, precompute=True, groups='medical_office_base.group_patient_admin')
    company_id = fields.Many2one(related='adjustment_id.company_id', store=True, index=True, precompute=True)
    name = fields.Char('File Name', help="Without the patient's name.")
    file = fields.Binary(required=True, attachment=True)

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        documents.adjustment_id._approval_check_content()
        return documents

    def write(self, vals):
        self.adjustment_id._approval_check_content()
        res = super().write(vals)
        self.adjustment_id._approval_check_content()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self.adjustment_id._approval_check_content()

from odoo import models

from .medical_staff_document import GOOD_STATES

# what makes a document count
TURNS = {'checked_on', 'signed_on', 'has_file', 'file', 'i9_section1_on', 'i9_section2_on'}


class MedicalStaffDocument(models.Model):
    """What is on file closes the steps of plans that ask for it."""
    _inherit = 'medical.staff.document'

    def write(self, vals):
        result = super().write(vals)
        if TURNS & vals.keys():
            # sudo: whoever checks a document need not keep plans
            good = self.sudo().filtered(lambda document: document.state in GOOD_STATES)
            self.env['medical.staff.plan.line'].sudo()._close_by_documents(good)
        return result

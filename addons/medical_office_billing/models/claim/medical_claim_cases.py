from odoo import fields, models

READERS = 'medical_office_base.group_biller,medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'


class MedicalClaim(models.Model):
    """What is worked about a claim, and what was given up of it."""
    _inherit = 'medical.claim'

    case_ids = fields.One2many('medical.claim.case', 'claim_id', 'Cases', groups=READERS)
    adjustment_ids = fields.One2many('medical.adjustment', 'claim_id', 'Adjustments', groups=READERS)

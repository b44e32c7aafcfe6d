from odoo import fields, models


class HrJob(models.Model):
    """A position of the office on Odoo's own job: what one does there, and what one needs for it."""
    _inherit = 'hr.job'

    medical_patient_facing = fields.Boolean(
        'Works With Patients', help="A lapsed licence, DEA registration or exclusion keeps people of this position off its shifts.")

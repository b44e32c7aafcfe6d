from odoo import fields, models


class MedicalPatient(models.Model):
    """Who doesn't want to be asked how a visit was."""
    _inherit = 'medical.patient'

    no_feedback = fields.Boolean('No Surveys', help="The patient doesn't want to be asked how a visit was.")

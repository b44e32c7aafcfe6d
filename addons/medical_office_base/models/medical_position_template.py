from odoo import fields, models


class MedicalPositionTemplate(models.Model):
    """A shipped position of a medical office, or a duty that somebody has beside their position (vaccine coordinator).

    Every company has adopted all of them from its first day (`res.company._medical_set_up`).
    """
    _name = 'medical.position.template'
    _description = 'Position (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'hr.job'
    _order = 'sequence, code'

    sequence = fields.Integer(readonly=True)
    is_duty = fields.Boolean('Duty', readonly=True)
    is_clinical = fields.Boolean('Clinical', readonly=True)
    patient_facing = fields.Boolean('Works With Patients', readonly=True)
    summary = fields.Char(translate=True, readonly=True)
    note = fields.Char(readonly=True)

    def _library_fields(self):
        return [name for name in super()._library_fields() if name not in ('sequence', 'note')]

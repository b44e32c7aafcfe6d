from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .medical_patient_document import PATIENT_TIERS

RETENTION_OF_PATIENTS = [('majority', "the patient's age of majority"), ('seen', "the patient's last visit")]
TIER_ON_DELETE = {tier: 'cascade' for tier, _label in PATIENT_TIERS}
RETENTION_ON_DELETE = {start: 'set null' for start, _label in RETENTION_OF_PATIENTS}


class MedicalDocumentType(models.Model):
    """Kinds of document of patients: the same model, with tiers of their own; nobody is asked for one.

    How long patients' records are kept is set by the states (ST-MR-01: years for adults and minors; the longest of state law, payers
    and malpractice cover wins): where no rule is cited, the period is a suggested default.
    """
    _inherit = 'medical.document.type'

    subject = fields.Selection(selection_add=[('patient', 'Patient')], ondelete={'patient': 'cascade'})
    tier = fields.Selection(selection_add=PATIENT_TIERS, ondelete=TIER_ON_DELETE)
    retention_from = fields.Selection(selection_add=RETENTION_OF_PATIENTS, ondelete=RETENTION_ON_DELETE)
    retention_from_2 = fields.Selection(selection_add=RETENTION_OF_PATIENTS, ondelete=RETENTION_ON_DELETE)

    @api.constrains('subject', 'tier', 'needed_of', 'retention_from', 'retention_from_2')
    def _check_subject(self):
        tiers, starts = {tier for tier, _label in PATIENT_TIERS}, {start for start, _label in RETENTION_OF_PATIENTS}
        of_staff = {'hired', 'left'}
        for kind in self:
            patient = kind.subject == 'patient'
            if (kind.tier in tiers) != patient:
                raise ValidationError(self.env._("Who reads “%(name)s” doesn't go with whose document it is.", name=kind.name))
            if patient and (kind.needed_of != 'nobody' or kind.is_i9 or kind.to_sign):
                raise ValidationError(self.env._("“%(name)s” is a document of patients: it is asked of nobody who works here.", name=kind.name))
            if {kind.retention_from, kind.retention_from_2} & (of_staff if patient else starts):
                raise ValidationError(self.env._("The period of “%(name)s” begins with a day that its documents don't have.", name=kind.name))

    def write(self, vals):
        if 'subject' in vals:
            self._check_unused({'subject': vals['subject']})
        return super().write(vals)

    def _check_unused(self, vals):
        changed = self.filtered(lambda kind: any(
            kind._fields[name].convert_to_write(kind[name], kind) != value for name, value in vals.items()))
        self._check_no_patient_document(changed, self.env._(
            "Documents of this kind are on file: who reads them can't change any more. Make a new kind for what comes."))
        return super()._check_unused(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        self._check_no_patient_document(self, self.env._("Documents of this kind are on file: archive it instead."))

    @api.model
    def _check_no_patient_document(self, kinds, words):
        # sudo: whether there is one counts, also for who may not read it
        for model in ('medical.patient.document', 'medical.chart'):
            if self.env[model].sudo().with_context(active_test=False).search_count([('type_id', 'in', kinds.ids)], limit=1):
                raise UserError(words)

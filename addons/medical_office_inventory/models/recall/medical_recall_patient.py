from odoo import api, fields, models
from odoo.exceptions import UserError

TOLD_HOW = [('phone', 'By Phone'), ('person', 'In Person'), ('mail', 'By Letter'), ('unreachable', "Couldn't Be Reached"), ('needless', 'Need Not Know')]


class MedicalRecallPatient(models.Model):
    """A patient in whose visit recalled goods were used, and that they were told: by whom, how, when.

    Made by searching a recall alone. By record number, for whoever may open the patient; how many there are is told to every reader
    of the recall. Whether a patient has to be told is a clinician's judgement: one who need not know is noted with the reason.
    """
    _name = 'medical.recall.patient'
    _description = 'Patient to Tell of Recalled Goods'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'recall_id desc, id'
    _rec_names_search = ['patient_id']
    _access_log_parent = 'patient_id'

    recall_id = fields.Many2one('medical.recall', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', required=True, index=True)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    number = fields.Char(related='patient_id.number', string='Record Number')
    used_on = fields.Datetime('Last Used On', required=True)
    what = fields.Char('Lots Used')
    told_on = fields.Datetime(index=True)
    told_by_id = fields.Many2one('res.users', ondelete='restrict')
    told_how = fields.Selection(TOLD_HOW)
    note = fields.Char('Why Not')

    _patient_uniq = models.UniqueIndex('(recall_id, patient_id)', "This patient is on the list already.")

    @api.depends('patient_id.number')
    def _compute_display_name(self):
        # sudo: the record number alone, which tells nobody who it is
        for row in self.sudo():
            row.display_name = self.env._("Recall · %(number)s", number=row.patient_id.number or '')

    @api.model
    def _guard_words(self):
        return self.env._("Whom to tell follows from the recall. Use the buttons to say that a patient was told.")

    def _tell(self, how, note=''):
        """Write down that these patients were told, by the current user, now; again: the last counts."""
        self.check_access('read')
        self.recall_id._check_open()
        if not all(self.patient_id.mapped('can_open')):
            raise UserError(self.env._("Whoever may open the patient notes that they were told."))
        # sudo: written by this method alone; who may open the patients was checked
        self.sudo().write({'told_on': fields.Datetime.now(), 'told_by_id': self.env.uid, 'told_how': how, 'note': note or False})
        return True

    def action_told_phone(self):
        """They were told by phone."""
        return self._tell('phone')

    def action_told_person(self):
        """They were told in person."""
        return self._tell('person')

    def action_told_mail(self):
        """A letter was sent."""
        return self._tell('mail')

    def action_unreachable(self):
        """It was tried, in vain; the list counts them as done, and says so."""
        return self._tell('unreachable')

    def action_not_told(self):
        """It was a mistake: they are still to be told."""
        self.check_access('read')
        self.recall_id._check_open()
        # sudo: as `_tell`
        self.sudo().write({'told_on': False, 'told_by_id': False, 'told_how': False, 'note': False})
        return True

    def need_not_know(self, reason):
        """A clinician judges that these patients need not be told.

        :param str reason: why; stands on the record
        """
        if not self.env.user.has_group('medical_office_base.group_clinician'):
            raise UserError(self.env._("A clinician judges whether a patient has to be told."))
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the patient need not be told."))
        return self._tell('needless', reason.strip())

    def action_need_not_know(self):
        """Ask for the reason."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Need Not Be Told"), 'res_model': 'medical.recall.judgement', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_row_ids': self.ids}}

    # === LETTERS === #

    def _addressees(self):
        """{row: (name, address)} of the letters, as superuser; the address is '' where none is known. A patient who has died gets none."""
        found = {}
        for row in self:
            patient = row.patient_id
            if patient.deceased_on:
                continue
            if patient.confidential_communication:
                address = patient.confidential_contact or ''
            else:
                place = ' '.join(filter(None, (patient.state_id.code, patient.zip)))
                address = '\n'.join(filter(None, (patient.street, patient.street2, ', '.join(filter(None, (patient.city, place))))))
            minor = patient.birth_date and patient.age < (row.company_id.medical_practice_ids[:1].majority_age or 18)
            found[row] = (self.env._("The parent or guardian of %(name)s", name=patient.name) if minor else patient.name, address)
        return found

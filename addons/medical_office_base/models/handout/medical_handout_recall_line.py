from odoo import api, fields, models

from .medical_handout_given import WAYS

TOLD_HOW = [('phone', 'By Phone'), ('person', 'In Person'), ('mail', 'By Letter'), ('portal', 'Electronically'), ('unreachable', "Couldn't Be Reached")]


class MedicalHandoutRecallLine(models.Model):
    """A patient who was given a text that was recalled, and that they were told: by whom, how, when."""
    _name = 'medical.handout.recall.line'
    _description = 'Patient to Tell of a Recall'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'recall_id desc, id'
    _rec_names_search = ['patient_id']
    _access_log_parent = 'patient_id'

    recall_id = fields.Many2one('medical.handout.recall', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    number = fields.Char(related='patient_id.number', string='Record Number')
    handout_id = fields.Many2one(related='recall_id.handout_id', string='Topic')
    version_id = fields.Many2one(related='recall_id.version_id', string='Text')
    reason = fields.Text(related='recall_id.reason')
    given_on = fields.Datetime('Last Given On', required=True)
    way = fields.Selection(WAYS, required=True)
    told_on = fields.Datetime(index=True)
    told_by_id = fields.Many2one('res.users', ondelete='restrict')
    told_how = fields.Selection(TOLD_HOW)

    _patient_uniq = models.UniqueIndex('(recall_id, patient_id)', "This patient is on the list already.")

    @api.depends('patient_id.number')
    def _compute_display_name(self):
        # sudo: the record number alone, which tells nobody who it is
        for line in self.sudo():
            line.display_name = self.env._("Recall · %(number)s", number=line.patient_id.number or '')

    @api.model
    def _guard_words(self):
        return self.env._("Whom to tell follows from the recall. Use the buttons to say that a patient was told.")

    def _tell(self, how):
        """Write down that these patients were told, by the current user, now; again: the last counts."""
        self.env['medical.handout.given']._check_may_give(self.patient_id)
        self.check_access('read')
        # sudo: written by this method alone; who may open the patients was checked
        self.sudo().write({'told_on': fields.Datetime.now(), 'told_by_id': self.env.uid, 'told_how': how})

    def action_told_phone(self):
        """They were told by phone."""
        self._tell('phone')

    def action_told_person(self):
        """They were told in person."""
        self._tell('person')

    def action_told_mail(self):
        """A letter was sent."""
        self._tell('mail')

    def action_unreachable(self):
        """It was tried, in vain; the list counts them as done, and says so."""
        self._tell('unreachable')

    def action_not_told(self):
        """It was a mistake: they are still to be told."""
        self.env['medical.handout.given']._check_may_give(self.patient_id)
        self.check_access('read')
        # sudo: as `_tell`
        self.sudo().write({'told_on': False, 'told_by_id': False, 'told_how': False})

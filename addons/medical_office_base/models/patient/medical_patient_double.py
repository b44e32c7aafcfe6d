from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REASONS = [
    ('same', 'Same name, same birth date'),
    ('name', 'Like name, same birth date'),
    ('phone', 'Like name, same phone'),
    ('date', 'Same name, birth date missing or misread'),
]
DOUBLE_STATES = [('open', 'To decide'), ('different', 'Two people'), ('merged', 'Merged')]
DECIDERS = 'medical_office_base.group_medical_records,medical_office_base.group_manager'


class MedicalPatientDouble(models.Model):
    """Two records that are likely of one person, found when one of them is entered or corrected; medical records decide.

    Read by medical records and the office manager, of whom they may open both.
    """
    _name = 'medical.patient.double'
    _description = 'Likely Duplicate'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_names_search = ['patient_id', 'other_id']
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', 'One', required=True, index=True, ondelete='restrict')
    other_id = fields.Many2one('medical.patient', 'The Other', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='restrict')
    reason = fields.Selection(REASONS, 'Why', required=True)
    state = fields.Selection(DOUBLE_STATES, required=True, default='open', index=True)
    decided_by_id = fields.Many2one('res.users', ondelete='restrict')
    decided_on = fields.Datetime()
    birth_date = fields.Date(related='patient_id.birth_date')
    other_birth_date = fields.Date("The Other's Birth Date", related='other_id.birth_date')
    phone = fields.Char(related='patient_id.phone')
    other_phone = fields.Char("The Other's Phone", related='other_id.phone')

    _pair_uniq = models.UniqueIndex('(patient_id, other_id)')

    @api.depends('patient_id', 'other_id')
    def _compute_display_name(self):
        for double in self.sudo():  # sudo: the record numbers, which name nobody
            double.display_name = self.env._("%(one)s and %(other)s", one=double.patient_id.number, other=double.other_id.number)

    @api.model
    def _note(self, pairs):
        """Keep pairs that nobody has decided about: {(lower id, higher id): (reason, company id)}. Called as superuser."""
        if not pairs:
            return
        known = self.search([('patient_id', 'in', [pair[0] for pair in pairs]), ('other_id', 'in', [pair[1] for pair in pairs])])
        known = {(double.patient_id.id, double.other_id.id) for double in known}
        self.create([
            {'patient_id': one, 'other_id': other, 'reason': reason, 'company_id': company_id}
            for (one, other), (reason, company_id) in pairs.items() if (one, other) not in known])

    def _check_decider(self):
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("Medical records and the office manager decide who is here twice."))

    def action_two_people(self):
        """They are two people: the pair is not shown again. Medical records and manager, who may open both."""
        self._check_decider()
        if self.filtered(lambda double: double.state == 'merged'):
            raise UserError(self.env._("These were merged: take the merge back first."))
        # sudo: decisions are written by methods alone
        self.sudo().write({'state': 'different', 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()})

    def action_merge(self):
        """Choose which record counts, and see what would move."""
        self.ensure_one()
        self._check_decider()
        return self.patient_id._merge_action(self.other_id)

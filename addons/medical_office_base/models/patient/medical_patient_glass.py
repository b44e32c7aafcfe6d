from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

GLASS_REASONS = [
    ('emergency', 'Emergency'),
    ('care', 'I take part in the care'),
    ('billing', 'Billing or insurance question'),
    ('request', 'The patient asks for it'),
    ('records', 'Filing or a release'),
    ('other', 'Other'),
]
GLASS_OUTCOMES = [('justified', 'Justified'), ('question', 'To be asked'), ('unjustified', 'Not justified')]
OFFICER = 'medical_office_base.group_privacy_officer'


class MedicalPatientGlass(models.Model):
    """A restricted record that somebody opened with a reason, for a limited time; the Privacy Officer reviews each.

    Written by methods alone: `patient._break_glass(reason, note)`. Who opened it never reviews it. The emergency access that
    45 CFR 164.312(a)(2)(ii) asks for, and the review of 164.308(a)(1)(ii)(D).
    """
    _name = 'medical.patient.glass'
    _description = 'Broken Glass'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_name = 'opened_at'
    _rec_names_search = ['user_id']
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    patient_number = fields.Char('Record Number', related='patient_id.number', related_sudo=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', 'Who', required=True, index=True, ondelete='restrict')
    reason = fields.Selection(GLASS_REASONS, required=True)
    note = fields.Char('In Words')
    opened_at = fields.Datetime('Opened On', required=True, default=fields.Datetime.now)
    expires_at = fields.Datetime('Until', required=True)
    ended_by_id = fields.Many2one('res.users', ondelete='restrict')
    reviewed_by_id = fields.Many2one('res.users', ondelete='restrict')
    reviewed_at = fields.Datetime('Reviewed On')
    outcome = fields.Selection(GLASS_OUTCOMES)
    outcome_note = fields.Char('What Came of It')
    is_open = fields.Boolean('Still Open', compute='_compute_is_open', search='_search_is_open')
    can_review = fields.Boolean(compute='_compute_can_review')

    _open_idx = models.Index('(user_id, patient_id, expires_at)')
    _unreviewed_idx = models.Index("(company_id) WHERE outcome IS NULL OR outcome = 'question'")

    @api.depends('patient_id')
    def _compute_display_name(self):
        for glass in self:
            glass.display_name = self.env._("Glass · %(number)s", number=glass.patient_number or '')

    @api.depends('expires_at')
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for glass in self:
            glass.is_open = glass.expires_at > now

    @api.model
    def _search_is_open(self, operator, value):
        return [('expires_at', '>', fields.Datetime.now())] if operator == 'in' else NotImplemented

    @api.depends_context('uid')
    @api.depends('user_id', 'outcome')
    def _compute_can_review(self):
        officer = self.env.user.has_group(OFFICER)
        for glass in self:
            glass.can_review = officer and glass.user_id != self.env.user and glass.outcome in (False, 'question')

    # === REVIEW === #

    def _check_reviewer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("The Privacy Officer reviews who opened restricted records."))
        self.check_access('read')
        if self.env.user in self.user_id:
            raise UserError(self.env._("Whoever opened a record does not review it: another Privacy Officer does."))

    def _review(self, outcome, note):
        """Write down what the current Privacy Officer found.

        :param str outcome: a key of GLASS_OUTCOMES; 'question' stays to be reviewed
        :param str note: needed for all but 'justified'
        :raise UserError: own glass, decided before, or no note
        """
        self._check_reviewer()
        note = (note or '').strip()
        if outcome not in dict(GLASS_OUTCOMES):
            raise UserError(self.env._("Choose an outcome."))
        if outcome != 'justified' and not note:
            raise UserError(self.env._("Write what is not clear, or what came of it."))
        if any(glass.outcome in ('justified', 'unjustified') for glass in self):
            raise UserError(self.env._("This was reviewed already, and stays as it was reviewed."))
        for glass in self.sudo():  # sudo: the reviewer's right is checked, and nobody types this
            glass.write({
                'outcome': outcome, 'reviewed_by_id': self.env.uid, 'reviewed_at': fields.Datetime.now(),
                # what was asked before stays readable
                'outcome_note': ' / '.join(filter(None, (glass.outcome_note, note)))})
            if outcome == 'unjustified':
                glass._end()

    def _end(self):
        """Close what is still open; who opened it reads the record no more, from this moment."""
        now = fields.Datetime.now()
        # sudo: who may end it is decided by who calls
        self.sudo().filtered(lambda glass: glass.expires_at > now).write({'expires_at': now, 'ended_by_id': self.env.uid})

    def action_end(self):
        """End the access now: the Privacy Officer's button, and that of who opened the record and is done."""
        self.check_access('read')
        if not self.env.user.has_group(OFFICER) and self.user_id != self.env.user:
            raise AccessError(self.env._("The Privacy Officer ends it, or who opened the record."))
        self._end()
        return True

    def action_review(self):
        """The dialog in which the Privacy Officer says what came of it, of one or of several."""
        self._check_reviewer()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Review"), 'res_model': 'medical.glass.review', 'view_mode': 'form',
            'target': 'new', 'context': {'default_glass_ids': self.ids}}

    @api.model
    def _prepare(self, patient, reason, note):
        """Values of a new one for the current user, as long as the practice says."""
        now = fields.Datetime.now()
        hours = self.env['medical.practice']._get(patient.company_id).glass_hours or 4
        return {
            'patient_id': patient.id, 'user_id': self.env.uid, 'reason': reason, 'note': note, 'opened_at': now,
            'expires_at': now + timedelta(hours=hours)}

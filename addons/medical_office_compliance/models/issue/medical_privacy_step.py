from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

STEPS = [
    ('letters', 'Letters to the People'),
    ('substitute', 'Notice on the Website or in the Media'),
    ('posted', 'Notice and Number Kept for 90 Days'),
    ('media', 'Media of the State'),
    ('hhs', 'Department of Health and Human Services'),
]
# by which day of the incident a step is due
DUE = {'letters': 'letters_due', 'substitute': 'letters_due', 'media': 'media_due', 'hhs': 'hhs_due'}
RULES = {
    'letters': '45 CFR 164.404', 'substitute': '45 CFR 164.404(d)(2)(ii)', 'posted': '45 CFR 164.404(d)(2)(ii)', 'media': '45 CFR 164.406',
    'hhs': '45 CFR 164.408'}
# until when it is noted that the notice stood its days, after them (suggested)
POSTED_SLACK = timedelta(days=14)


class MedicalPrivacyStep(models.Model):
    """Who must be told of a breach, by which day, and what proves that they were. Written by methods alone; what is done stays."""
    _name = 'medical.privacy.step'
    _description = 'Who Must Be Told of a Breach'
    _inherit = ['medical.guarded']
    _order = 'date_due, id'

    incident_id = fields.Many2one('medical.privacy.incident', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='incident_id.company_id', store=True, index=True)
    kind = fields.Selection(STEPS, 'Who', required=True)
    rule = fields.Char(compute='_compute_rule')
    date_due = fields.Date('Due', compute='_compute_date_due', store=True)
    done_on = fields.Date(readonly=True)
    proof = fields.Char(help="As “receipt 123 of the portal”, “first-class mail, 14 letters”.")
    proof_file = fields.Binary('Copy', attachment=True)
    proof_file_name = fields.Char()
    done_by_id = fields.Many2one('res.users', 'Noted By', readonly=True, ondelete='restrict')

    _kind_uniq = models.UniqueIndex('(incident_id, kind)')

    @api.depends('kind')
    def _compute_display_name(self):
        labels = dict(self._fields['kind']._description_selection(self.env))
        for step in self:
            step.display_name = labels.get(step.kind, '')

    @api.depends('kind')
    def _compute_rule(self):
        for step in self:
            step.rule = RULES.get(step.kind)

    @api.depends('kind', 'incident_id.letters_due', 'incident_id.media_due', 'incident_id.hhs_due', 'incident_id.notice_until')
    def _compute_date_due(self):
        for step in self:
            if step.kind == 'posted':
                step.date_due = step.incident_id.notice_until and step.incident_id.notice_until + POSTED_SLACK
            else:
                step.date_due = step.kind and step.incident_id[DUE[step.kind]]

    def _do(self, day, proof, content=None, content_name=None):
        """Note a step as done, with what proves it.

        :raises UserError: no proof, a day to come or before the discovery, law enforcement asked to wait, the notice has no number, or
            its 90 days aren't over
        """
        self.ensure_one()
        incident = self.incident_id
        incident._check_officer()
        if self.done_on or incident.state != 'breach':
            raise UserError(self.env._("This is noted already, or isn't called for any more."))
        if not (proof or '').strip():
            raise UserError(self.env._("Write what proves it: a receipt's number, how many letters went out and how."))
        if day > incident.site_id._today() or day < incident.clock_from:
            raise UserError(self.env._("The day lies between the discovery and today."))
        incident._check_not_delayed(day)
        if self.kind == 'letters':
            incident._letters_sent_on(day)
        elif self.kind == 'substitute':
            incident._check_notice()
        elif self.kind == 'posted':
            incident._check_notice_kept(day)
        # sudo: written by this method alone, after its checks
        self.sudo().write({
            'done_on': day, 'proof': proof, 'proof_file': content, 'proof_file_name': content_name, 'done_by_id': self.env.uid})
        incident._sync_steps()

    def action_done(self):
        """Ask for day and proof."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name, 'res_model': 'medical.privacy.answer', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_incident_id': self.incident_id.id, 'default_step': 'told', 'default_told_id': self.id}}

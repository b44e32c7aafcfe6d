from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .medical_privacy_incident import FACTS

RATINGS = [('low', 'Low'), ('medium', 'Medium'), ('high', 'High')]
# 45 CFR 164.402, "breach", (1)(i) to (iii)
EXCEPTIONS = [
    ('good_faith', 'Unintentional, in good faith, by who works under our authority (i)'),
    ('inadvertent', 'Inadvertent, between two people who may both access it here (ii)'),
    ('not_retained', "The recipient couldn't reasonably have kept it (iii)"),
]
CONCLUSIONS = [('breach', 'Breach'), ('low', 'Not a Breach: Low Probability of Compromise'), ('exception', 'Not a Breach: an Exception Applies')]
STATES = [('draft', 'In Work'), ('proposed', 'To Confirm'), ('decided', 'Decided'), ('put_aside', 'Put Aside')]
FACTORS = ('nature', 'recipient', 'acquired', 'mitigated')
CONTENT = {
    'incident_id', 'conclusion', 'reason', 'exception', 'exception_reason', *(f'{factor}_{part}' for factor in FACTORS for part in ('rating', 'reason'))}


class MedicalPrivacyAssessment(models.Model):
    """Whether a privacy incident is a breach, by the four factors of 45 CFR 164.402(2), or an exception of (1)(i) to (iii).

    It is presumed one. Low probability is refused while a factor is missing or high. The Privacy Officer decides; “not a breach”
    counts once somebody else confirms. What was decided stays: a correction is another row, and the first is put aside with the reason.
    """
    _name = 'medical.privacy.assessment'
    _description = 'Breach Assessment'
    _order = 'id desc'

    incident_id = fields.Many2one('medical.privacy.incident', required=True, index=True, ondelete='restrict', readonly=True)
    company_id = fields.Many2one(related='incident_id.company_id', store=True, index=True)
    state = fields.Selection(STATES, 'Status', required=True, readonly=True, default='draft')
    nature_rating = fields.Selection(RATINGS, 'Nature and Extent')
    nature_reason = fields.Text('Why')
    recipient_rating = fields.Selection(RATINGS, 'Who Used or Got It')
    recipient_reason = fields.Text('Why so')
    acquired_rating = fields.Selection(RATINGS, 'Acquired or Viewed')
    acquired_reason = fields.Text('What Shows It')
    mitigated_rating = fields.Selection(RATINGS, 'Risk Left After Mitigation')
    mitigated_reason = fields.Text('What Was Done')
    exception = fields.Selection(EXCEPTIONS)
    exception_reason = fields.Text('Why It Applies')
    conclusion = fields.Selection(CONCLUSIONS, required=True, default='breach')
    reason = fields.Text('In Sum')
    can_be_low = fields.Boolean(compute='_compute_can_be_low', help="Every factor is rated with a reason, and none is high.")
    kept_facts = fields.Text('What Was Known', readonly=True, groups=(
        'medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer,medical_office_base.group_owner'))
    decided_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    decided_on = fields.Date(readonly=True)
    confirmed_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    confirmed_on = fields.Date(readonly=True)
    put_aside_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    put_aside_reason = fields.Text('Why Put Aside', readonly=True)

    @api.depends('incident_id', 'state')
    def _compute_display_name(self):
        labels = dict(self._fields['state']._description_selection(self.env))
        for assessment in self:
            # sudo: the number of the incident
            assessment.display_name = f'{assessment.sudo().incident_id.number} · {labels.get(assessment.state, "")}'

    @api.depends(*(f'{factor}_{part}' for factor in FACTORS for part in ('rating', 'reason')))
    def _compute_can_be_low(self):
        for assessment in self:
            assessment.can_be_low = not assessment._missing() and all(assessment[f'{factor}_rating'] != 'high' for factor in FACTORS)

    def _missing(self):
        """The labels of the factors that lack a rating or a reason."""
        return [
            self._fields[f'{factor}_rating']._description_string(self.env) for factor in FACTORS
            if not self[f'{factor}_rating'] or not (self[f'{factor}_reason'] or '').strip()]

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            if any(vals.keys() - CONTENT for vals in vals_list):
                raise AccessError(self.env._("Who decided, and when, follow from the buttons."))
            for incident in self.env['medical.privacy.incident'].browse([vals['incident_id'] for vals in vals_list]):
                if incident.state != 'new' or incident._assessment():
                    raise UserError(self.env._("There is an assessment of this incident already."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() - (CONTENT - {'incident_id'}):
            raise AccessError(self.env._("Who decided, and when, follow from the buttons."))
        if vals.keys() & CONTENT and any(assessment.state != 'draft' for assessment in self):
            raise UserError(self.env._("What was decided stays: “Assess Anew” on the incident keeps it and begins another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Assessments are kept (45 CFR 164.414(b), 164.530(j))."))

    # === DECIDING === #

    def action_decide(self):
        """Decide, as the Privacy Officer: a breach at once, anything else when somebody else confirms."""
        self.ensure_one()
        incident = self.incident_id
        incident._check_officer()
        if self.state != 'draft' or incident.state != 'new':
            raise UserError(self.env._("This was decided already."))
        if self.conclusion == 'exception':
            if not self.exception or not (self.exception_reason or '').strip():
                raise UserError(self.env._("Choose the exception, and write why it applies."))
        elif missing := self._missing():
            raise UserError(self.env._("Rate each factor and write why. Missing: %(factors)s.", factors=', '.join(missing)))
        if self.conclusion == 'low' and not self.can_be_low:
            raise UserError(self.env._("With a factor rated high it is presumed a breach: low probability isn't shown."))
        if not (self.reason or '').strip():
            raise UserError(self.env._("Write in sum why you conclude so."))
        proposed = self.conclusion != 'breach'
        # sudo: written by this method alone, after its checks
        self.sudo().write({
            'state': 'proposed' if proposed else 'decided', 'decided_by_id': self.env.uid, 'decided_on': incident.site_id._today(),
            'kept_facts': self._facts()})
        incident.sudo()._conclude('proposed' if proposed else 'breach')
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.privacy.incident', 'res_id': incident.id, 'views': [(False, 'form')], 'target': 'main'}

    def _facts(self):
        """What of the incident the assessment is about, a line for each."""
        incident = self.incident_id
        lines = []
        for name, field in incident._fields.items():
            if name not in FACTS or not incident[name]:
                continue
            value = incident[name]
            if field.relational:
                value = value.display_name
            elif field.type == 'selection':
                value = dict(field._description_selection(self.env))[value]
            lines.append(f'{field._description_string(self.env)}: {value}')
        return '\n'.join(lines)

    def _confirm(self, user):
        """Confirm, as superuser: `user` was checked to be somebody else."""
        self.ensure_one()
        if self.decided_by_id == user:
            raise AccessError(self.env._("Nobody confirms what they decided."))
        self.write({'state': 'decided', 'confirmed_by_id': user.id, 'confirmed_on': self.incident_id.site_id._today()})
        self.incident_id._conclude('not_breach')

    def _put_aside(self, reason, user):
        """It doesn't count any more (superuser)."""
        if not (reason or '').strip():
            raise UserError(self.env._("Write why."))
        self.write({'state': 'put_aside', 'put_aside_by_id': user.id, 'put_aside_reason': reason})

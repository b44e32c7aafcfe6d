from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.patient.medical_patient_request import IDENTITY, WAYS_OUT
from ...models.patient.medical_patient_request_denial import DENIAL_GROUNDS, fits

STEPS = [
    ('identity', 'Check Identity'),
    ('extend', 'Extend'),
    ('send', 'Write Down the Sending'),
    ('amend', 'Accept the Amendment'),
    ('withdraw', 'Withdraw'),
    ('propose', 'Propose a Denial'),
    ('confirm', 'Decide About the Denial'),
    ('review', 'Review of the Denial'),
    ('reviewed', 'What the Review Decided'),
    ('statement', 'Statement of Disagreement'),
    ('rebuttal', 'Our Rebuttal'),
    ('end', 'End It'),
]


def grounds(kind):
    return [row[:2] for row in DENIAL_GROUNDS if fits(row[0], kind)]


class MedicalPatientRequestStep(models.TransientModel):
    """What a step of a patient's request needs to know; the request itself checks and does it."""
    _name = 'medical.patient.request.step'
    _description = "Step of a Patient's Request"

    request_id = fields.Many2one('medical.patient.request', required=True, readonly=True, ondelete='cascade')
    step = fields.Selection(STEPS, required=True, readonly=True)
    kind = fields.Selection(related='request_id.kind')
    identity_how = fields.Selection(IDENTITY, 'How')
    until = fields.Date(compute='_compute_until', store=True, readonly=False, precompute=True)
    latest = fields.Date(related='request_id.date_latest', string='At Most Until')
    sent_how = fields.Selection(WAYS_OUT, 'Sent By')
    sent_on = fields.Date(default=lambda self: self.env.company._medical_today())
    proof = fields.Char(help="Tracking number, signature on pick-up, name of who took it.")
    scope = fields.Selection([('all', 'All of it'), ('part', 'A part of it')], 'Denied', default='all')
    access_ground = fields.Selection(grounds('access'), 'Ground of Access')
    amendment_ground = fields.Selection(grounds('amendment'), 'Ground of Amendment')
    accounting_ground = fields.Selection(grounds('accounting'), 'Ground of Accounting')
    restriction_ground = fields.Selection(grounds('restriction'), 'Ground of Restriction')
    confidential_ground = fields.Selection(grounds('confidential'), 'Ground of Confidential Communication')
    release_ground = fields.Selection(grounds('release'), 'Ground of Release')
    decision = fields.Selection([('confirm', 'Confirm: it is denied'), ('return', "Don't confirm: back to work")])
    outcome = fields.Selection([('upheld', 'Upheld: it stays denied'), ('overturned', 'Overturned: it is given')], 'The Reviewer')
    denial_reason = fields.Text(related='request_id.denial_reason')
    denial_ground = fields.Selection(related='request_id.denial_ground')
    text = fields.Text()
    told = fields.Text('Whom We Told')

    @api.model
    def _title(self, step, kind=None):
        if step == 'propose' and kind == 'restriction':
            return self.env._("Propose to Refuse")
        return dict(self._fields['step']._description_selection(self.env))[step]

    @api.depends('request_id')
    def _compute_until(self):
        for wizard in self:
            wizard.until = wizard.request_id.date_latest

    def action_save(self):
        """Do the step."""
        self.ensure_one()
        request, note = self.request_id, self.text
        if self.step == 'identity':
            request._check_identity(self.identity_how, note)
        elif self.step == 'extend':
            request._extend(note, self.until)
        elif self.step == 'send':
            request._send(self.sent_how, self.proof, self.sent_on)
        elif self.step == 'amend':
            request._amend(note, self.told)
        elif self.step == 'propose':
            ground = self[f'{self.kind}_ground']
            if not ground:
                raise UserError(self.env._("Choose the ground."))
            request._propose_denial(ground, note, self.scope)
        elif self.step == 'confirm':
            if self.decision == 'confirm':
                request._confirm_denial()
            else:
                request._return_denial(note)
        elif self.step == 'reviewed':
            request._answer_review(self.outcome, note)
        else:
            {
                'withdraw': request._withdraw, 'review': request._ask_review, 'statement': request._add_statement,
                'rebuttal': request._add_rebuttal, 'end': request._end,
            }[self.step](note)
        return {'type': 'ir.actions.act_window_close'}

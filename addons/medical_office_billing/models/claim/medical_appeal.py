import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

APPEAL_STATES = [('draft', 'Draft'), ('sent', 'Sent'), ('won', 'Won'), ('partly', 'Partly Won'), ('lost', 'Lost')]
WAYS = [('mail', 'Letter'), ('fax', 'Fax'), ('portal', "Payer's portal"), ('email', 'Secure e-mail')]
TYPED = {'template_id', 'level', 'date', 'body', 'enclosures', 'way'}
# how the appeals of a case ended, by how the case did
BY_OUTCOME = {'recovered': 'won', 'partly': 'partly', 'written_off': 'lost', 'accepted': 'lost', 'patient': 'lost', 'next': 'lost'}


class MedicalAppeal(models.Model):
    """A letter by which a payer's decision is appealed, kept as it was sent. It goes to the payer and bears the patient's real name.

    Sending is what the biller does with the paper; here it is frozen, and the case waits for the answer. For payment, so no disclosure
    to account for (45 CFR 164.528(a)(1)(i)).
    """
    _name = 'medical.appeal'
    _description = 'Appeal'
    _inherit = ['medical.access.logged', 'medical.guarded.files']
    _order = 'id desc'
    _rec_names_search = ['claim_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    case_id = fields.Many2one('medical.claim.case', required=True, index=True, ondelete='restrict', check_company=True)
    claim_id = fields.Many2one(related='case_id.claim_id', store=True, index=True, precompute=True)
    patient_id = fields.Many2one(
        related='case_id.patient_id', store=True, index=True, precompute=True, groups='medical_office_base.group_patient_admin')
    patient_number = fields.Char('Record Number', related='patient_id.number')
    company_id = fields.Many2one(related='case_id.company_id', store=True, index=True, precompute=True)
    payer_id = fields.Many2one(related='case_id.payer_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    amount = fields.Monetary(related='case_id.amount')
    reason_text = fields.Char(related='case_id.reason_text')
    level = fields.Integer(default=1, required=True, help="1 is the first appeal, 2 what follows when it is lost.")
    date = fields.Date('Dated', required=True, default=lambda self: self.env.company._medical_today())
    template_id = fields.Many2one('medical.appeal.template', 'Text From', check_company=True, ondelete='set null')
    body = fields.Html('Text', help="Without the patient's name: the letter bears it in its head.")
    enclosures = fields.Text(help="One a line.")
    way = fields.Selection(WAYS, 'Goes By', default='mail')
    state = fields.Selection(APPEAL_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    sent_on = fields.Date(readonly=True, copy=False)
    sent_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    file = fields.Binary('Letter', attachment=True, readonly=True, copy=False, groups='medical_office_base.group_patient_financial')
    file_name = fields.Char(readonly=True, copy=False)

    @api.depends('claim_id.number', 'level')
    def _compute_display_name(self):
        for appeal in self:
            # sudo: the claim's number, which names nobody
            appeal.display_name = self.env._("Appeal %(level)s · %(claim)s", level=appeal.level, claim=appeal.sudo().claim_id.number or '')

    # === GUARDS === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        case = self.env['medical.claim.case'].browse(values.get('case_id')).exists()
        if case:
            template = self.env['medical.appeal.template']._for_case(case)
            level = self.search_count([('claim_id', '=', case.claim_id.id), ('state', '!=', 'draft')]) + 1
            filled = {'template_id': template.id, 'body': template._fill(case._appeal_words()), 'enclosures': template.enclosures, 'level': level}
            values.update({name: value for name, value in filled.items() if name in fields})
        return values

    @api.onchange('template_id')
    def _onchange_template_id(self):
        if self.template_id and self.case_id:
            self.body = self.template_id._fill(self.case_id._appeal_words())
            self.enclosures = self.template_id.enclosures

    @api.model_create_multi
    def create(self, vals_list):
        appeals = super().create(vals_list)
        if not self.env.su and any(appeal.state != 'draft' or appeal.sent_on or appeal.file_name for appeal in appeals):
            raise AccessError(self.env._("An appeal is sent by “Sent”, that can't be typed."))
        appeals.case_id._check_biller()
        return appeals

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - TYPED:
                raise AccessError(self.env._("What became of an appeal follows from what is done, it can't be typed."))
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._check_draft()

    def _check_draft(self):
        if self.filtered(lambda appeal: appeal.state != 'draft'):
            raise UserError(self.env._("An appeal that was sent stays as it was."))

    # === SENDING === #

    def action_print(self):
        """Show the letter: as it was sent, or as it stands."""
        self.ensure_one()
        return {'type': 'ir.actions.act_url', 'target': 'new', 'url': f'/medical_office/appeal/{self.id}'}

    def _print(self):
        """(content, kind) of the letter: 'pdf', or 'html' where wkhtmltopdf is missing; kept when sent."""
        self.ensure_one()
        self.check_access('read')
        if self.file and self.state != 'draft':
            self._access_log('print')
            return base64.b64decode(self.file), self.file_name.rpartition('.')[2]
        return self.env['ir.actions.report']._medical_print('medical_office_billing.action_report_appeal', self.ids)

    def action_send(self):
        """Keep the letter as it goes out; the case waits for the answer."""
        for appeal in self:
            appeal._send()
        return True

    def _send(self):
        self.ensure_one()
        case, claim = self.case_id, self.claim_id
        case._check_biller()
        self._check_draft()
        content, kind = self._print()
        # sudo: sending alone writes these; the biller was checked
        self.sudo().write({
            'state': 'sent', 'sent_on': self.date, 'sent_by_id': self.env.uid, 'file': base64.b64encode(content),
            'file_name': f"{claim.number}-appeal-{self.level}.{kind}".replace('/', '-')})
        days = self.payer_id.answer_days or 30
        case._set_state('appealed', next_action=self.env._("Await the answer to the appeal"), next_date=self.date + timedelta(days=days))
        words = self.env._("Appeal %(level)s sent on %(date)s: %(amount)s", level=self.level, date=format_date(self.env, self.date),
                           amount=self.currency_id.format(self.amount))
        if case.kind == 'denial' and claim.state in ('sent', 'accepted', 'partly', 'denied'):
            claim._set_state('appealed', 'appealed', words, self)
        else:
            claim._event('appealed', words, self)

    def action_lost(self):
        """The payer stays with its decision: the case is to work again, for the next level or another decision."""
        for appeal in self:
            appeal.case_id._check_biller()
            if appeal.state != 'sent':
                raise UserError(self.env._("Only an appeal that was sent is answered."))
            # sudo: as for sending
            appeal.sudo().state = 'lost'
            appeal.case_id._set_state('open', next_action=self.env._("Appeal lost: decide what follows"), next_date=False)
            appeal.claim_id._event('note', self.env._("Appeal %(level)s lost", level=appeal.level), appeal)
        return True

from odoo import fields, models

REMITTANCE_STATES = [('draft', 'To Post'), ('partly', 'Partly Posted'), ('posted', 'Posted'), ('undone', 'Undone')]
SOURCES = [('file', 'File (835)'), ('paper', 'Paper')]
METHODS = [('ach', 'Bank transfer'), ('cheque', 'Cheque'), ('card', 'Virtual card'), ('none', 'No payment'), ('other', 'Other')]


class MedicalRemittance(models.Model):
    """One payment of a payer and the claims that it answers: one transaction of an 835, or a paper EOB and its cheque.

    Amounts in the company's currency. Posting makes one entry (`move_ids`; a second one for what is applied later): clearing account
    debited with the amount paid, each claim credited, adjustments and the patient's part debited.
    """
    _name = 'medical.remittance'
    _description = 'Remittance'
    _order = 'date desc, id desc'
    _rec_names_search = ['name', 'trace', 'payer_id']
    _check_company_auto = True

    name = fields.Char('Number', readonly=True, copy=False)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    source = fields.Selection(SOURCES, required=True, default='paper', readonly=True)
    payer_id = fields.Many2one('medical.payer', index=True, ondelete='restrict', check_company=True)
    payer_name = fields.Char("Payer's Name in the File", readonly=True)
    payer_number = fields.Char("Payer's ID in the File", readonly=True)
    originator = fields.Char('Originator', readonly=True, help="TRN03.")
    trace = fields.Char('Cheque or Trace Number', help="TRN02: the number of the cheque or transfer.")
    method = fields.Selection(METHODS, required=True, default='cheque')
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    amount = fields.Monetary('Paid', required=True, help="BPR02; below zero, what the payer wants back.")
    key = fields.Char(readonly=True, copy=False, help="By which the same payment is recognised.")
    state = fields.Selection(REMITTANCE_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    claim_ids = fields.One2many('medical.remittance.claim', 'remittance_id', 'Claims')
    provider_ids = fields.One2many('medical.remittance.provider', 'remittance_id', 'Provider-Level Adjustments')
    move_ids = fields.One2many('account.move', 'medical_remittance_id', 'Entries')
    posted_on = fields.Date(readonly=True, copy=False)
    posted_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')

from odoo import fields, models

ANSWER_STATES = [
    ('draft', 'To Post'), ('posted', 'Posted'), ('unapplied', 'Money Unapplied'), ('undone', 'Undone')]
MATCHES = [('matched', 'Matched'), ('suggested', 'Suggested'), ('unmatched', 'Unmatched'), ('foreign', 'Not Ours')]


class MedicalRemittanceClaim(models.Model):
    """What a payer decided on one claim (CLP), with its services and adjustments."""
    _name = 'medical.remittance.claim'
    _description = 'Answer on a Claim'
    _order = 'remittance_id, sequence, id'
    _rec_name = 'number'
    _rec_names_search = ['number', 'payer_number']
    _check_company_auto = True

    remittance_id = fields.Many2one('medical.remittance', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='remittance_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    sequence = fields.Integer(default=10)
    number = fields.Char('Claim Number', required=True, index=True, help="CLP01.")
    status_code = fields.Char('Processed As', required=True, default='1', size=2, help="CLP02.")
    charged = fields.Monetary(help="CLP03.")
    paid = fields.Monetary(help="CLP04.")
    patient_amount = fields.Monetary("Patient's Part as Stated", help="CLP05; compared, never posted.")
    payer_number = fields.Char("Payer's Number", help="CLP07.")
    forwarded_to = fields.Char('Forwarded To')
    member_id = fields.Char('Member ID')
    service_date = fields.Date('Date of Service')
    claim_id = fields.Many2one('medical.claim', index='btree_not_null', ondelete='restrict', check_company=True)
    match = fields.Selection(MATCHES, required=True, default='unmatched', readonly=True)
    state = fields.Selection(ANSWER_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    line_ids = fields.One2many('medical.remittance.line', 'answer_id', 'Services')
    adjustment_ids = fields.One2many('medical.remittance.adjustment', 'answer_id', 'Adjustments')

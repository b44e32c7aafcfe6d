from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_till import METHODS

ENTRY_KINDS = [
    ('copay', 'Co-pay'),
    ('payment', 'Payment'),
    ('deposit', 'Deposit'),
    ('refund', 'Refund'),
    ('payout', 'Pay-out'),
    ('drop', 'Drop to the safe'),
    ('float_in', 'Float in'),
    ('float_out', 'Float out'),
    ('difference', 'Over or short'),
]
PATIENT_KINDS = ('copay', 'payment', 'deposit')
# what stays as it was written; what other parts note on an entry, as its deposit, is theirs
KEPT = {
    'number', 'till_id', 'kind', 'method', 'amount', 'state', 'is_opening', 'patient_id', 'visit_id', 'reference', 'terminal_id', 'payout_kind_id',
    'note', 'photo', 'given', 'change', 'date', 'user_id', 'approved_by_id', 'payment_id', 'move_id', 'origin_id', 'token'}
MAY_VOID = (*PATIENT_KINDS, 'refund', 'payout', 'drop')


class MedicalTillEntry(models.Model):
    """What came into a till or left it, as one row with its payment or entry in the ledger. Rows never change or go.

    Amounts are in the company's currency, above zero into the drawer, below zero out of it. A void takes the row's status to void, and
    adds a row of the opposite amount (`origin_id`, void too) with reason and second person: a till's sum is the same with or without
    the voided. A refund is a row of its own that names what it pays back. A card's reference is unique per terminal and day.
    """
    _name = 'medical.till.entry'
    _description = 'Till Entry'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _rec_name = 'number'
    _check_company_auto = True

    number = fields.Char('Receipt Number', required=True, readonly=True, index=True)
    till_id = fields.Many2one('medical.till', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    drawer_id = fields.Many2one(related='till_id.drawer_id', store=True, index=True)
    site_id = fields.Many2one(related='till_id.site_id', store=True, index=True)
    company_id = fields.Many2one(related='till_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    kind = fields.Selection(ENTRY_KINDS, required=True, readonly=True, index=True)
    method = fields.Selection(METHODS, required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection([('posted', 'Posted'), ('void', 'Void')], 'Status', required=True, readonly=True, default='posted')
    is_opening = fields.Boolean(readonly=True, help="Of the opening: the counted float holds it already.")
    patient_id = fields.Many2one('medical.patient', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    patient_number = fields.Char('Record Number', compute='_compute_patient_number')
    visit_id = fields.Many2one('medical.visit', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    reference = fields.Char(readonly=True, help="The card terminal's reference, or the number of the cheque.")
    terminal_id = fields.Many2one('medical.till.terminal', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    payout_kind_id = fields.Many2one('medical.payout.kind', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    note = fields.Char(readonly=True, help="What for, or why.")
    photo = fields.Binary('Photo of the Receipt', attachment=True, readonly=True)
    given = fields.Monetary('Cash Given', readonly=True)
    change = fields.Monetary(readonly=True)
    date = fields.Datetime('On', required=True, readonly=True)
    day = fields.Date(related='till_id.date', store=True, index=True, precompute=True)
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, index=True, ondelete='restrict')
    approved_by_id = fields.Many2one('res.users', 'Second Person', readonly=True, ondelete='restrict')
    payment_id = fields.Many2one('account.payment', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    move_id = fields.Many2one('account.move', 'Journal Entry', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True)
    origin_id = fields.Many2one('medical.till.entry', 'Pays Back or Voids', readonly=True, index='btree_not_null', ondelete='restrict')
    token = fields.Char(readonly=True)

    _number_uniq = models.UniqueIndex('(company_id, number)', "Another entry has this receipt number.")
    _token_uniq = models.UniqueIndex('(till_id, token) WHERE token IS NOT NULL', "This was taken already.")
    _terminal_reference_uniq = models.UniqueIndex(
        "(terminal_id, day, reference) WHERE method = 'card' AND state = 'posted' AND reference IS NOT NULL",
        "This reference of the card terminal was typed already today.")

    def _compute_patient_number(self):
        # sudo: the record number, which names nobody
        for entry, row in zip(self, self.sudo(), strict=True):
            entry.patient_number = row.patient_id.number

    @api.model
    def _guard_words(self):
        return self.env._("What a till takes and pays is entered on its screen, with its entry in the ledger: it can't be typed.")

    def write(self, vals):
        # sudo: the state of its till
        voided = vals == {'state': 'void'} and all(entry.state == 'posted' and entry.till_id.state == 'open' for entry in self.sudo())
        if self and self.env.su and not KEPT.isdisjoint(vals) and not voided:
            raise UserError(self.env._("Entries of a till stay as they are. Void it the same day, or pay it back."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Entries of a till are kept: void it the same day, or pay it back."))

    def _refunded(self):
        """{entry id: what was paid back of it}, above zero; called as superuser."""
        sums = self._read_group([('origin_id', 'in', self.ids), ('kind', '=', 'refund'), ('state', '=', 'posted')], ['origin_id'], ['amount:sum'])
        return {entry.id: -amount for entry, amount in sums}

    def action_open_move(self):
        """The entry in the ledger; for whoever may read it there."""
        self.ensure_one()
        self.check_access('read')
        move = self.move_id or self.payment_id.move_id
        return {'type': 'ir.actions.act_window', 'res_model': 'account.move', 'res_id': move.id, 'views': [(False, 'form')]}

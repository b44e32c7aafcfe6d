import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import format_amount

REMITTANCE_STATES = [('draft', 'To Post'), ('partly', 'Partly Posted'), ('posted', 'Posted'), ('undone', 'Undone')]
SOURCES = [('file', 'File (835)'), ('paper', 'Paper')]
METHODS = [('ach', 'Bank transfer'), ('cheque', 'Cheque'), ('card', 'Virtual card'), ('none', 'No payment'), ('other', 'Other')]
# written by methods alone
FOLLOWS = {
    'name', 'state', 'key', 'posted_on', 'posted_by_id', 'clearing_line_id', 'undo_reason', 'undone_on', 'undone_by_id', 'payer_name', 'payer_number',
    'company_id'}
# what a file says stays as it was sent
SENT = {'source', 'trace', 'method', 'date', 'amount', 'originator'}


class MedicalRemittance(models.Model):
    """One payment of a payer and the claims that it answers: one transaction of an 835, or a paper EOB and its cheque.

    Amounts in the company's currency. Posting makes one entry (`move_ids`; further ones for what is applied later): clearing account
    debited with the amount paid, each claim credited, adjustments and the patient's part debited. The same payment is recognised by its
    `key`: payer, trace number, originator, date and amount for a file, payer, cheque number and amount for paper; one that wasn't undone
    can't be entered again. What a file says isn't changed; the payer, the claims meant and the accounts are chosen.

    Who may do what: the biller enters, matches, posts and undoes; manager, owner and auditor read.
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
    originator = fields.Char(readonly=True, help="TRN03.")
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
    undone_on = fields.Date(readonly=True, copy=False)
    undone_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    undo_reason = fields.Char('Undone Because', readonly=True, copy=False)

    claims_paid = fields.Monetary('Paid by Claims', compute='_compute_totals', store=True)
    provider_total = fields.Monetary('Kept Back Beside Claims', compute='_compute_totals', store=True)
    difference = fields.Monetary(compute='_compute_totals', store=True, help="Paid, less what the claims and the adjustments beside them come to: zero.")
    claim_count = fields.Integer('Claims in It', compute='_compute_counts')
    ready_count = fields.Integer('Ready', compute='_compute_counts')
    unmatched_count = fields.Integer('Unmatched', compute='_compute_counts')
    unapplied_amount = fields.Monetary('Unapplied', compute='_compute_counts')
    faults = fields.Text('To Look At', compute='_compute_faults')
    can_post = fields.Boolean(compute='_compute_faults')

    _key_uniq = models.UniqueIndex("(company_id, key) WHERE state <> 'undone'", "This payment was entered before.")

    # === COMPUTED === #

    @api.depends('name', 'payer_id', 'trace')
    def _compute_display_name(self):
        for remittance in self:
            remittance.display_name = ' · '.join(filter(None, (remittance.name or self.env._("New"), remittance.payer_id.name, remittance.trace)))

    @api.depends('amount', 'claim_ids.paid', 'provider_ids.amount')
    def _compute_totals(self):
        for remittance in self:
            currency = remittance.currency_id or self.env.company.currency_id
            remittance.claims_paid = currency.round(sum(remittance.claim_ids.mapped('paid')))
            remittance.provider_total = currency.round(sum(remittance.provider_ids.mapped('amount')))
            remittance.difference = currency.round(remittance.amount - remittance.claims_paid + remittance.provider_total)

    @api.depends('claim_ids.verdict', 'claim_ids.match', 'claim_ids.state')
    def _compute_counts(self):
        counts = {}
        # one query, however many claims
        for remittance, match, state, verdict, count, paid in self.env['medical.remittance.claim']._read_group(
                [('remittance_id', 'in', self.ids)], ['remittance_id', 'match', 'state', 'verdict'], ['__count', 'paid:sum']):
            row = counts.setdefault(remittance.id, [0, 0, 0, 0])
            row[0] += count
            row[1] += count if state == 'draft' and verdict in ('good', 'look') else 0
            row[2] += count if match in ('unmatched', 'suggested') and state in ('draft', 'unapplied') else 0
            row[3] += paid if state == 'unapplied' else 0
        for remittance in self:
            remittance.claim_count, remittance.ready_count, remittance.unmatched_count, remittance.unapplied_amount = counts.get(
                remittance._origin.id, (0, 0, 0, 0))

    @api.depends('payer_id', 'difference', 'state', 'amount', 'claim_ids.verdict', 'claim_ids.paid', 'provider_ids.amount')
    def _compute_faults(self):
        for remittance in self:
            stops, looks = remittance._faults() if remittance.state in ('draft', 'partly') else ([], [])
            remittance.faults = '\n'.join(stops + looks)
            remittance.can_post = remittance.state == 'draft' and not stops

    def _faults(self):
        """What forbids to post this remittance, and what should be looked at, in sentences: two lists."""
        self.ensure_one()
        stops, looks = [], []
        if self.state != 'draft':
            return stops, looks
        if not self.payer_id:
            stops.append(self.env._("Choose the payer."))
        if not self.currency_id.is_zero(self.difference):
            stops.append(self.env._(
                "It doesn't balance: %(paid)s was paid, but the claims come to %(claims)s less %(beside)s kept back beside them.",
                paid=self._money(self.amount), claims=self._money(self.claims_paid), beside=self._money(self.provider_total)))
        if not self.claim_ids and not self.provider_ids:
            stops.append(self.env._("It answers no claim."))
        if first := self._same_payment():
            looks.append(self.env._("%(first)s has the same payer, number and amount: look whether it is this payment.", first=first.name))
        bad = self.claim_ids.filtered(lambda answer: answer.state == 'draft' and answer.verdict == 'bad')
        if bad:
            looks.append(self.env._(
                "%(count)s of %(all)s claims can't be posted yet, for what is written beside them. "
                "Post the good ones: the money of the others is kept as unapplied.",
                count=len(bad), all=len(self.claim_ids)))
        return stops, looks

    def _money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _same_payment(self):
        """Another remittance that looks like the same payment: payer, number and amount."""
        self.ensure_one()
        if not self.trace or not self.payer_id:
            return self.browse()
        return self.search([
            ('id', '!=', self._origin.id), ('company_id', '=', self.company_id.id), ('payer_id', '=', self.payer_id.id), ('trace', '=', self.trace),
            ('amount', '=', self.amount), ('state', '!=', 'undone')], limit=1)

    # === THE SAME PAYMENT === #

    @api.model
    def _make_key(self, *parts):
        return hashlib.sha256('\x1f'.join(str(part or '').strip().upper() for part in parts).encode()).hexdigest()

    def _paper_key(self):
        """The key of a paper EOB; none until payer and number are there, so that a draft can be begun."""
        self.ensure_one()
        if not self.payer_id or not self.trace:
            return False
        return self._make_key('paper', self.payer_id.id, self.trace, f'{self.amount:.2f}')

    def _refresh_key(self):
        for remittance in self.filtered(lambda remittance: remittance.source == 'paper' and remittance.state != 'undone'):
            key = remittance._paper_key()
            if key and (first := self._known(remittance.company_id, key) - remittance):
                raise UserError(first._known_words())
            # sudo: written by methods alone
            remittance.sudo().key = key

    @api.model
    def _known(self, company, keys):
        """The remittances of these keys that count."""
        # sudo: whether there is one, whoever enters it again
        return self.sudo().search([
            ('company_id', '=', company.id), ('key', 'in', [keys] if isinstance(keys, str) else list(keys)), ('state', '!=', 'undone')]).sudo(False)

    def _known_words(self):
        first = self[:1].sudo()  # sudo: to name it
        return self.env._(
            "This payment was entered before: %(name)s, %(amount)s of %(date)s. Undo that one first if it was wrong.",
            name=first.name, amount=first._money(first.amount), date=first.date)

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get('source', 'paper') != 'paper' or vals.keys() & (FOLLOWS - {'company_id'}) for vals in vals_list):
            raise AccessError(self.env._("A remittance comes from a payer's file, or is typed from paper: its status follows from what is done."))
        for vals in vals_list:
            company = self.env['res.company'].browse(vals.get('company_id')) or self.env.company
            # sudo: the company's own numbers, whoever enters it
            vals.setdefault('name', self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.remittance'))
        remittances = super().create(vals_list)
        remittances._refresh_key()
        return remittances

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & FOLLOWS:
                raise AccessError(self.env._("The status of a remittance follows from what is done, it can't be typed."))
            if vals.keys() & (SENT | {'payer_id', 'provider_ids'}) and self.filtered(lambda remittance: remittance.state != 'draft'):
                raise UserError(self.env._("What is posted stays. Undo the remittance first."))
            if vals.keys() & SENT and self.filtered(lambda remittance: remittance.source == 'file'):
                raise UserError(self.env._("What the payer's file says stays as it was sent."))
        res = super().write(vals)
        if vals.keys() & {'payer_id', 'trace', 'amount'}:
            self._refresh_key()
        if vals.get('payer_id'):
            self._remember_originator()
        return res

    def _remember_originator(self):
        """Keep on the payer, where it has none, the originator by which its payments are known from now on."""
        for remittance in self.filtered(lambda remittance: remittance.originator and remittance.payer_id and not remittance.payer_id.originator):
            # sudo: a biller need not keep payers; what is written comes from the payer's own file
            payers = self.env['medical.payer'].sudo()
            if not payers.search_count([('company_id', '=', remittance.company_id.id), ('originator', '=', remittance.originator)], limit=1):
                remittance.payer_id.sudo().originator = remittance.originator

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if self.filtered(lambda remittance: remittance.state != 'draft'):
            raise UserError(self.env._("Only a remittance that isn't posted is deleted. Undo the others."))

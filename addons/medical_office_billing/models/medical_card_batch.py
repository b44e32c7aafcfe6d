from odoo import api, fields, models
from odoo.tools import SQL


class MedicalCardBatch(models.Model):
    """What the card terminals took on a day, and what of it the bank has credited: a row per drawer, terminal and day.

    Nothing is stored: the rows are the posted items of the drawers' card accounts. Open is what no line of the bank has settled; a fee
    that the processor kept counts as settled, it is matched with the same line. Amounts are in the company's currency.
    """
    _name = 'medical.card.batch'
    _description = 'Card Batch'
    _auto = False
    _order = 'date desc, id desc'
    _rec_name = 'drawer_id'
    _depends = {
        'account.move.line': ['account_id', 'balance', 'amount_residual', 'date', 'parent_state', 'move_id', 'statement_line_id', 'company_id'],
        'medical.drawer': ['card_journal_id', 'site_id'],
        'medical.till.entry': ['move_id', 'terminal_id'],
    }

    drawer_id = fields.Many2one('medical.drawer', readonly=True)
    terminal_id = fields.Many2one('medical.till.terminal', 'Card Terminal', readonly=True)
    site_id = fields.Many2one('medical.site', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    account_id = fields.Many2one('account.account', readonly=True)
    date = fields.Date('Day', readonly=True)
    number = fields.Integer('Payments and Refunds', readonly=True)
    amount = fields.Monetary('Batch', readonly=True)
    open_amount = fields.Monetary('Not at the Bank', readonly=True)
    state = fields.Selection([('expected', 'Expected'), ('part', 'Partly at the Bank'), ('banked', 'At the Bank')], 'Status', readonly=True)
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late')

    @property
    def _table_query(self):
        return SQL(
            """SELECT batch.*, CASE WHEN open_amount = 0 THEN 'banked' WHEN open_amount = amount THEN 'expected' ELSE 'part' END AS state
                 FROM (
                   SELECT MIN(item.id) AS id, drawer.id AS drawer_id, COALESCE(entry.terminal_id, single.id) AS terminal_id, drawer.site_id,
                          item.company_id, item.account_id, item.date, COUNT(*)::int AS number, SUM(item.balance) AS amount,
                          SUM(item.amount_residual) AS open_amount
                     FROM account_move_line item
                     JOIN account_journal journal ON journal.default_account_id = item.account_id
                     JOIN medical_drawer drawer ON drawer.card_journal_id = journal.id
                     LEFT JOIN medical_till_entry entry ON entry.move_id = item.move_id
                     -- what was over or short belongs to the drawer's terminal, where it has one
                     LEFT JOIN (SELECT drawer_id, MIN(id) AS id FROM medical_till_terminal GROUP BY drawer_id HAVING COUNT(*) = 1) AS single
                            ON single.drawer_id = drawer.id
                    WHERE item.parent_state = 'posted' AND item.statement_line_id IS NULL
                    GROUP BY drawer.id, COALESCE(entry.terminal_id, single.id), drawer.site_id, item.company_id, item.account_id, item.date
                   HAVING SUM(item.balance) <> 0) AS batch""")

    @api.depends('terminal_id', 'drawer_id', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = self.env._("%(terminal)s, %(date)s", terminal=batch.terminal_id.name or batch.drawer_id.name, date=batch.date)

    @api.depends('date', 'state')
    def _compute_is_late(self):
        late = self.filtered_domain(self._late_domain())
        for batch in self:
            batch.is_late = batch in late

    @api.model
    def _late_domain(self):
        return fields.Domain('state', '!=', 'banked') & self.env['medical.deposit']._overdue_domain('date')

    @api.model
    def _search_is_late(self, operator, value):
        return self._late_domain() if operator == 'in' else NotImplemented

    def _items(self):
        """{batch: the items of it that are open}, in one search."""
        items = self.env['account.move.line'].search([
            ('account_id', 'in', self.account_id.ids), ('date', 'in', self.mapped('date')), ('parent_state', '=', 'posted'),
            ('statement_line_id', '=', False), ('reconciled', '=', False)])
        terminals = {}
        # sudo: which terminal an item came from
        for entry in self.env['medical.till.entry'].sudo().search([('move_id', 'in', items.move_id.ids)]):
            terminals[entry.move_id.id] = entry.terminal_id.id
        found = {}
        for batch in self:
            own = batch.terminal_id.id
            found[batch] = items.filtered(
                lambda item, batch=batch, own=own: item.account_id == batch.account_id and item.date == batch.date
                and (terminals.get(item.move_id.id) or own) == own)
        return found

    def action_open_items(self):
        """The journal items of the batch."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.display_name, 'res_model': 'account.move.line', 'views': [[False, 'list'], [False, 'form']],
            'domain': [('account_id', '=', self.account_id.id), ('date', '=', fields.Date.to_string(self.date)), ('parent_state', '=', 'posted'),
                       ('statement_line_id', '=', False)]}

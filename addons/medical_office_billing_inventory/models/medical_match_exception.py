from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from .medical_match_acceptance import KINDS

DECIDERS = 'medical_office_base.group_manager,medical_office_base.group_owner'
# ids tell bill lines, bills and order lines apart
NUMBERS = {'quantity': 1, 'price': 2, 'no_order': 3, 'duplicate': 4, 'unbilled': 5}


class MedicalMatchException(models.Model):
    """What doesn't fit between order, receipt and bill, as it stands at this moment: nothing is kept but acceptances.

    Of bills that are typed or posted and not paid: more billed than received (than ordered where the product is billed by
    order), a price above the order's beyond the practice's tolerance, a line without an order where one is needed, the
    reference of an earlier bill of the vendor. Of orders: what was received and not billed for too long.

    - ``excess`` is the quantity in the order's unit, the price per unit or the amount that is too much, ``amount`` what is at
      stake in ``currency_id``, before tax
    - quantities count over all bills of an order line less its credit notes; the latest bills are those that are too much
    - prices are net of discount and tax, in the bill's currency, at the order's and the bill's rate
    - an acceptance counts while the exception isn't larger than what was accepted
    """
    _name = 'medical.match.exception'
    _description = 'Match Exception'
    _auto = False
    _order = 'date desc, id'
    _rec_name = 'words'
    _depends = {
        'account.move': ['state', 'payment_state', 'move_type', 'partner_id', 'commercial_partner_id', 'ref', 'invoice_date', 'currency_id',
                         'invoice_currency_rate', 'company_id', 'amount_untaxed'],
        'account.move.line': ['quantity', 'price_subtotal', 'purchase_line_id', 'product_uom_id', 'product_id', 'display_type'],
        'purchase.order': ['state', 'currency_rate', 'currency_id'],
        'purchase.order.line': ['product_qty', 'qty_received', 'price_subtotal', 'product_uom_id', 'qty_invoiced'],
        'stock.move': ['state', 'date', 'purchase_line_id'],
        'medical.practice': ['match_percent', 'match_amount', 'match_order_needed', 'match_unbilled_days'],
        'medical.match.acceptance': ['excess', 'line_id', 'kind', 'move_id'],
        'product.template': ['purchase_method', 'type'],
    }

    kind = fields.Selection(KINDS, 'What', readonly=True)
    move_id = fields.Many2one('account.move', 'Bill', readonly=True)
    line_id = fields.Many2one('account.move.line', 'Bill Line', readonly=True)
    other_move_id = fields.Many2one('account.move', 'Earlier Bill', readonly=True)
    purchase_line_id = fields.Many2one('purchase.order.line', 'Order Line', readonly=True)
    order_id = fields.Many2one('purchase.order', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    partner_id = fields.Many2one('res.partner', 'Vendor', readonly=True)
    product_id = fields.Many2one('product.product', readonly=True)
    currency_id = fields.Many2one('res.currency', readonly=True)
    date = fields.Date('Billed or Received', readonly=True)
    qty_ordered = fields.Float('Ordered', digits='Product Unit', readonly=True)
    qty_received = fields.Float('Received', digits='Product Unit', readonly=True)
    qty_billed = fields.Float('Billed', digits='Product Unit', readonly=True)
    price_ordered = fields.Float('Order Price', digits='Product Price', readonly=True)
    price_billed = fields.Float('Bill Price', digits='Product Price', readonly=True)
    excess = fields.Float('Too Much', readonly=True)
    amount = fields.Monetary(readonly=True)
    acceptance_id = fields.Many2one('medical.match.acceptance', readonly=True)
    state = fields.Selection([('open', 'Open'), ('accepted', 'Accepted')], 'Status', readonly=True)
    reason = fields.Char(related='acceptance_id.reason')
    accepted_by_id = fields.Many2one(related='acceptance_id.user_id')
    words = fields.Char('What Differs', compute='_compute_words')
    can_accept = fields.Boolean('For Me to Accept', compute='_compute_can_accept')

    @property
    def _table_query(self):
        kinds = (self._sql_lines(), self._sql_no_order(), self._sql_duplicate(), self._sql_unbilled())
        number = SQL("CASE e.kind %s END", SQL(" ").join(SQL("WHEN %s THEN %s", kind, at) for kind, at in NUMBERS.items()))
        return SQL(
            """SELECT e.base_id * 8 + %s AS id, e.*, a.id AS acceptance_id, CASE WHEN a.id IS NULL THEN 'open' ELSE 'accepted' END AS state
                 FROM (%s) e
                 LEFT JOIN LATERAL (
                      SELECT a.id FROM medical_match_acceptance a
                       WHERE a.move_id = e.move_id AND a.kind = e.kind AND a.line_id IS NOT DISTINCT FROM e.line_id
                         AND a.other_move_id IS NOT DISTINCT FROM e.other_move_id AND a.excess >= e.excess - 0.000001
                    ORDER BY a.id DESC LIMIT 1) a ON TRUE""", number, SQL(" UNION ALL ").join(kinds))

    def _sql_open_bill(self, alias):
        bill = SQL.identifier(alias)
        return SQL(
            "(%(bill)s.move_type = 'in_invoice' AND %(bill)s.state IN ('draft', 'posted') AND %(bill)s.payment_state IN ('not_paid', 'partial'))",
            bill=bill)

    def _sql_lines(self):
        """Bill lines of order lines that have an open bill: too much, and too dear."""
        return SQL(
            """SELECT kinds.kind, matched.line_id AS base_id, matched.move_id, matched.line_id, NULL::integer AS other_move_id,
                      matched.purchase_line_id, matched.order_id, matched.company_id, matched.partner_id, matched.product_id, matched.currency_id,
                      matched.date, matched.qty_ordered, matched.qty_received, matched.qty_billed, matched.price_ordered, matched.price_billed,
                      CASE kinds.kind WHEN 'quantity' THEN matched.qty_over ELSE matched.price_over END AS excess,
                      CASE kinds.kind WHEN 'quantity' THEN matched.qty_over * matched.price_billed
                                      ELSE matched.price_over * matched.quantity END AS amount
                 FROM (SELECT billed.*, billed.price_billed - billed.price_ordered AS price_over,
                              LEAST(billed.quantity, billed.qty_billed - billed.billed_later - billed.qty_due) AS qty_over
                         FROM (%(billed)s) billed
                        WHERE billed.is_open AND billed.quantity > 0) matched
                 JOIN (VALUES ('quantity'), ('price')) kinds (kind) ON TRUE
                 LEFT JOIN medical_practice practice ON practice.company_id = matched.company_id
                WHERE CASE kinds.kind
                      WHEN 'quantity' THEN matched.qty_over > 0.000001
                      ELSE ROUND((matched.price_over * matched.quantity)::numeric, 2) > 0 AND (
                           matched.price_over > matched.price_ordered * COALESCE(practice.match_percent, 0) / 100 + 0.000001
                           OR practice.match_amount > 0 AND matched.price_over * matched.quantity / matched.rate > practice.match_amount + 0.000001) END""",
            billed=self._sql_billed())

    def _sql_billed(self):
        return SQL(
            """SELECT line.id AS line_id, bill.id AS move_id, line.purchase_line_id, ordered.order_id, bill.company_id,
                      bill.commercial_partner_id AS partner_id, line.product_id, bill.currency_id,
                      COALESCE(bill.invoice_date, bill.create_date::date) AS date, %(open)s AS is_open,
                      ordered.product_qty AS qty_ordered, ordered.qty_received,
                      CASE WHEN template.purchase_method = 'purchase' THEN ordered.product_qty ELSE ordered.qty_received END AS qty_due,
                      line.quantity * unit.factor / ordered_unit.factor AS quantity,
                      SUM(line.quantity * unit.factor / ordered_unit.factor * CASE bill.move_type WHEN 'in_refund' THEN -1 ELSE 1 END)
                          OVER (PARTITION BY line.purchase_line_id) AS qty_billed,
                      COALESCE(SUM(line.quantity * unit.factor / ordered_unit.factor) FILTER (WHERE bill.move_type = 'in_invoice')
                          OVER (PARTITION BY line.purchase_line_id ORDER BY bill.id DESC, line.id DESC
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS billed_later,
                      COALESCE(bill.invoice_currency_rate, 1) AS rate,
                      line.price_subtotal / NULLIF(line.quantity, 0) * ordered_unit.factor / unit.factor AS price_billed,
                      COALESCE(ordered.price_subtotal / NULLIF(ordered.product_qty, 0), ordered.price_unit)
                          * CASE WHEN purchase.currency_id = bill.currency_id THEN 1
                                 ELSE bill.invoice_currency_rate / COALESCE(NULLIF(purchase.currency_rate, 0), 1) END AS price_ordered
                 FROM account_move_line line
                 JOIN account_move bill ON bill.id = line.move_id
                 JOIN purchase_order_line ordered ON ordered.id = line.purchase_line_id
                 JOIN purchase_order purchase ON purchase.id = ordered.order_id
                 JOIN uom_uom ordered_unit ON ordered_unit.id = ordered.product_uom_id
                 JOIN uom_uom unit ON unit.id = COALESCE(line.product_uom_id, ordered.product_uom_id)
                 JOIN product_product product ON product.id = ordered.product_id
                 JOIN product_template template ON template.id = product.product_tmpl_id
                WHERE bill.move_type IN ('in_invoice', 'in_refund') AND bill.state IN ('draft', 'posted') AND NOT COALESCE(ordered.is_downpayment, FALSE)
                  AND line.purchase_line_id IN (
                      SELECT open_line.purchase_line_id FROM account_move open_bill
                        JOIN account_move_line open_line ON open_line.move_id = open_bill.id
                       WHERE %(some_open)s AND open_line.purchase_line_id IS NOT NULL)""",
            open=self._sql_open_bill('bill'), some_open=self._sql_open_bill('open_bill'))

    def _sql_no_order(self):
        return SQL(
            """SELECT 'no_order', line.id, bill.id, line.id, NULL, NULL, NULL, bill.company_id, bill.commercial_partner_id, line.product_id,
                      bill.currency_id, COALESCE(bill.invoice_date, bill.create_date::date), NULL, NULL, line.quantity, NULL,
                      line.price_subtotal / NULLIF(line.quantity, 0), line.price_subtotal, line.price_subtotal
                 FROM account_move bill
                 JOIN account_move_line line ON line.move_id = bill.id
                 LEFT JOIN product_product product ON product.id = line.product_id
                 LEFT JOIN product_template template ON template.id = product.product_tmpl_id
                 LEFT JOIN medical_practice practice ON practice.company_id = bill.company_id
                WHERE %(open)s AND line.display_type = 'product' AND line.purchase_line_id IS NULL AND line.price_subtotal > 0
                  AND CASE practice.match_order_needed
                      WHEN 'all' THEN TRUE
                      WHEN 'goods' THEN template.type = 'consu' OR EXISTS (
                           SELECT FROM account_move_line beside WHERE beside.move_id = bill.id AND beside.purchase_line_id IS NOT NULL)
                      ELSE FALSE END""", open=self._sql_open_bill('bill'))

    def _sql_duplicate(self):
        return SQL(
            """SELECT 'duplicate', bill.id, bill.id, NULL, MIN(earlier.id), NULL, NULL, bill.company_id, bill.commercial_partner_id, NULL,
                      bill.currency_id, COALESCE(bill.invoice_date, bill.create_date::date), NULL, NULL, NULL, NULL, NULL, 0, bill.amount_untaxed
                 FROM account_move bill
                 JOIN account_move earlier ON LOWER(TRIM(earlier.ref)) = LOWER(TRIM(bill.ref)) AND earlier.id < bill.id
                      AND earlier.commercial_partner_id = bill.commercial_partner_id AND earlier.company_id = bill.company_id
                WHERE %(open)s AND earlier.move_type = 'in_invoice' AND earlier.state IN ('draft', 'posted') AND TRIM(bill.ref) != ''
             GROUP BY bill.id""", open=self._sql_open_bill('bill'))

    def _sql_unbilled(self):
        return SQL(
            """SELECT 'unbilled', ordered.id, NULL, NULL, NULL, ordered.id, purchase.id, purchase.company_id, vendor.commercial_partner_id,
                      ordered.product_id, purchase.currency_id, came.day, ordered.product_qty, ordered.qty_received, ordered.qty_invoiced,
                      ordered.price_subtotal / NULLIF(ordered.product_qty, 0), NULL, ordered.qty_received - ordered.qty_invoiced,
                      (ordered.qty_received - ordered.qty_invoiced) * COALESCE(ordered.price_subtotal / NULLIF(ordered.product_qty, 0), ordered.price_unit)
                 FROM purchase_order_line ordered
                 JOIN purchase_order purchase ON purchase.id = ordered.order_id
                 JOIN res_partner vendor ON vendor.id = purchase.partner_id
                 JOIN medical_practice practice ON practice.company_id = purchase.company_id
                CROSS JOIN LATERAL (
                      SELECT COALESCE(MAX(move.date), ordered.date_planned)::date AS day
                        FROM stock_move move WHERE move.purchase_line_id = ordered.id AND move.state = 'done') came
                WHERE purchase.state = 'purchase' AND purchase.invoice_status != 'invoiced'
                  AND ordered.qty_received > ordered.qty_invoiced + 0.000001
                  AND came.day < (now() AT TIME ZONE 'UTC')::date - practice.match_unbilled_days""")

    # === WORDS === #

    @api.depends('kind', 'excess', 'qty_billed', 'qty_received', 'qty_ordered', 'price_ordered', 'price_billed', 'date')
    def _compute_words(self):
        for row in self:
            row.words = row._words()

    def _words(self):
        def price(value):
            return f'{self.currency_id.symbol or ""}{value:,.4f}'.rstrip('0').rstrip('.') if value and round(value, 2) != round(value, 4) else (
                self.currency_id.format(value or 0))

        # sudo: names of what the reader has before them as an exception
        unit = self.sudo().purchase_line_id.product_uom_id.name or ''
        if self.kind == 'quantity':
            by_order = self.sudo().purchase_line_id.product_id.purchase_method == 'purchase'
            values = {
                'billed': f'{self.qty_billed:g}', 'received': f'{self.qty_received:g}', 'ordered': f'{self.qty_ordered:g}',
                'excess': f'{self.excess:g}', 'unit': unit}
            if by_order:
                return self.env._("Billed %(billed)s, ordered %(ordered)s: %(excess)s %(unit)s too many", **values)
            return self.env._("Billed %(billed)s, received %(received)s of %(ordered)s: %(excess)s %(unit)s too many", **values)
        if self.kind == 'price':
            percent = f'{self.excess / self.price_ordered * 100:.1f}' if self.price_ordered else '100'
            return self.env._(
                "Price %(billed)s, ordered at %(ordered)s: %(percent)s %% above",
                billed=price(self.price_billed), ordered=price(self.price_ordered), percent=percent)
        if self.kind == 'no_order':
            return self.env._("No order for it: %(amount)s", amount=self.currency_id.format(self.amount))
        if self.kind == 'duplicate':
            return self.env._(
                "Bears the reference of %(bill)s, %(amount)s",
                bill=self.sudo().other_move_id.name or self.env._("another draft bill"),
                amount=self.currency_id.format(self.sudo().other_move_id.amount_total))
        return self.env._(
            "%(quantity)s %(unit)s here since %(day)s, no bill yet",
            quantity=f'{self.excess:g}', unit=unit, day=format_date(self.env, self.date))

    @api.depends_context('uid')
    @api.depends('state', 'move_id')
    def _compute_can_accept(self):
        decides = self.env.user.has_groups(DECIDERS)
        for row in self:
            row.can_accept = decides and row.state == 'open' and bool(row.move_id) and self.env.user not in row.move_id._medical_typed_by()

    # === ACTIONS === #

    def action_accept(self):
        """Ask for the reason, then accept these exceptions."""
        self._check_may_accept()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Accept the Exception"),
            'res_model': 'medical.match.accept',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_exception_words': '\n'.join(self.mapped('words')), 'medical_exception_ids': self.ids},
        }

    def accept(self, reason):
        """Let these exceptions of bills pass, each as it stands now. For the manager and the owner, not for who typed the bill.

        :raises AccessError: another role
        :raises UserError: no reason; own bill; nothing to accept
        """
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why the exception may pass."))
        self._check_may_accept()
        # sudo: checked above; acceptances are written here alone
        self.env['medical.match.acceptance'].sudo().create([{
            'move_id': row.move_id.id, 'line_id': row.line_id.id, 'other_move_id': row.other_move_id.id, 'kind': row.kind,
            'excess': row.excess, 'words': row.words, 'reason': reason, 'user_id': self.env.uid,
        } for row in self])
        for bill, rows in self.grouped('move_id').items():
            # sudo: the note on the bill, whoever may read it
            bill.sudo()._message_log(body=self.env._(
                "%(user)s accepted: %(exceptions)s. Reason: %(reason)s",
                user=self.env.user.name, exceptions='; '.join(rows.mapped('words')), reason=reason))
        self.invalidate_model()

    def _check_may_accept(self):
        self.check_access('read')
        if not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("The office manager or the owner accepts exceptions of bills."))
        if not self.exists():
            raise UserError(self.env._("There is no such exception any more: look at the list again."))
        for row in self:
            if not row.move_id:
                raise UserError(self.env._("What was received and not billed waits for the vendor's bill; there is nothing to accept."))
            if row.state != 'open':
                raise UserError(self.env._("%(what)s: accepted already.", what=row.words))
            if self.env.user in row.move_id._medical_typed_by():
                raise UserError(self.env._("You typed this bill: somebody else accepts its exceptions."))

    def action_open_document(self):
        """Open the bill, or the order where there is none."""
        self.ensure_one()
        document = self.move_id or self.order_id
        return {'type': 'ir.actions.act_window', 'res_model': document._name, 'res_id': document.id, 'views': [(False, 'form')]}

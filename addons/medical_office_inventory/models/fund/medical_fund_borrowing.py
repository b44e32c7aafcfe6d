from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

# The reasons of the CDC's VFC Vaccine Borrowing Report (suggested default: take what your program's form says).
REASONS = [
    ('delay', 'Vaccine Shipment Delayed, Ordered on Time'),
    ('unusable', 'Vaccine Not Usable on Arrival'),
    ('ran_out', 'Ran Out Between Orders'),
    ('short_dated', 'Short-Dated Dose Exchanged'),
    ('accident', 'Given by Accident'),
    ('insurance', 'Replaces a Private Dose That Insurance Did Not Cover'),
    ('other', 'Other'),
]
STATES = [('open', 'To Pay Back'), ('returned', 'Paid Back'), ('cancelled', 'Use Undone')]


class MedicalFundBorrowing(models.Model):
    """Doses of one stock that were given to a patient of another: which owes which, why, and when they were paid back.

    Begun by the use that borrowed (``medical.supply.use.borrow_reason``), closed by ``_pay_back``. An empty fund is the practice's
    own stock. Quantities are doses, in the supply's own unit.

    - the stockroom (supply clerk, office manager): reads and pays back
    - clinician: reads
    - owner, auditor, compliance officer: read
    """
    _name = 'medical.fund.borrowing'
    _description = 'Borrowed Vaccine'
    _inherit = ['medical.guarded']
    _order = 'date desc, id desc'
    _check_company_auto = True
    _rec_names_search = ['name', 'product_id.name']

    name = fields.Char('Number', required=True, readonly=True, default='/')
    use_id = fields.Many2one('medical.supply.use', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    site_id = fields.Many2one('medical.site', required=True, readonly=True, index=True, check_company=True, ondelete='restrict')
    room_id = fields.Many2one('medical.room', required=True, readonly=True, check_company=True, ondelete='restrict')
    date = fields.Date('Given On', required=True, readonly=True, index=True, help="The day at the site.")
    user_id = fields.Many2one('res.users', 'Given By', required=True, readonly=True)
    product_id = fields.Many2one('product.product', 'Vaccine', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')
    lot_names = fields.Char('Lots Given', readonly=True)
    quantity = fields.Float('Doses', required=True, readonly=True, digits='Product Unit')
    from_fund_id = fields.Many2one(
        'medical.vaccine.fund', 'Borrowed From', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True,
        help="Whose doses were given; empty: the practice's own.")
    to_fund_id = fields.Many2one(
        'medical.vaccine.fund', 'Borrowed For', readonly=True, index='btree_not_null', ondelete='restrict', check_company=True,
        help="Who pays them back: the stock that the patient should have had a dose of; empty: the practice's own.")
    from_words = fields.Char('Stock Given', compute='_compute_words')
    to_words = fields.Char('Stock That Owes', compute='_compute_words')
    reason = fields.Selection(REASONS, required=True, readonly=True)
    note = fields.Char('Explanation', readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default='open', index=True)
    returned_on = fields.Date('Paid Back On', readonly=True, help="The day at the site.")
    returned_by_id = fields.Many2one('res.users', 'Paid Back By', readonly=True)
    return_lot_id = fields.Many2one('stock.lot', 'Lot Paid Back', readonly=True, check_company=True)
    move_ids = fields.One2many('stock.move', 'medical_borrowing_id', 'Stock Moves', readonly=True)

    _use_uniq = models.Constraint('UNIQUE (use_id)', 'Each use borrows once.')
    _quantity_positive = models.Constraint('CHECK (quantity > 0)', 'What is borrowed is above zero.')
    _two_stocks = models.Constraint(
        'CHECK (COALESCE(from_fund_id, 0) <> COALESCE(to_fund_id, 0))', 'Doses are borrowed from another stock than the patient\'s.')

    @api.depends('from_fund_id', 'to_fund_id')
    def _compute_words(self):
        own = self.env._("The practice's own")
        for borrowing in self:
            borrowing.from_words = borrowing.from_fund_id.name or own
            borrowing.to_words = borrowing.to_fund_id.name or own

    @api.model
    def _guard_words(self):
        return self.env._("Borrowed doses are written down by the use that borrowed them, and closed when they are paid back.")

    # === PAYING BACK === #

    def action_pay_back(self):
        """Choose the doses that pay these back.

        :raises UserError: paid back already, or the use was undone
        """
        self.ensure_one()
        self._check_open()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Pay Back %(number)s", number=self.name),
            'res_model': 'medical.fund.return',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_borrowing_id': self.id},
        }

    def action_open_use(self):
        """The use that borrowed."""
        self.ensure_one()
        return {'type': 'ir.actions.act_window', 'res_model': 'medical.supply.use', 'res_id': self.use_id.id, 'views': [(False, 'form')]}

    def _check_open(self):
        if self.state != 'open':
            raise UserError(self.env._("%(number)s is closed already.", number=self.name))

    def _payback_domain(self):
        """The stock that may pay these doses back: of who owes them, at the site, not in quarantine."""
        self.ensure_one()
        return Domain([
            ('product_id', '=', self.product_id.id), ('location_id.usage', '=', 'internal'), ('location_id.medical_site_id', '=', self.site_id.id),
            ('location_id.medical_quarantine', '=', False), ('quantity', '>=', self.quantity), ('company_id', '=', self.company_id.id),
        ]) & self.env['medical.vaccine.fund']._owner_domain(self.to_fund_id, self.company_id)

    def _payback_quants(self):
        """The stock to choose from: what is recalled pays nothing back."""
        quants = self.env['stock.quant'].search(self._payback_domain())
        recalled, _products = self.env['medical.recall']._blocked(self.company_id, self.product_id, quants.lot_id)
        return quants.filtered(lambda quant: quant.lot_id not in recalled)

    def _pay_back(self, quant):
        """Give doses of the stock that owes to the one that was borrowed from, where they lie.

        Odoo's stock has one owner, so two moves do it: the doses leave as used (which is what the practice pays for, where they
        are its own) and come in as the other's. What comes to the practice is worth what the dose that it lent cost.

        :param quant: the stock to give from
        :raises UserError: closed already, other goods, too few of them, expired, or recalled
        :raises AccessError: not of the stockroom
        """
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_group('stock.group_stock_user'):
            raise AccessError(self.env._("The stockroom pays borrowed doses back."))
        # sudo: the checks here are the guard
        borrowing, quant = self.sudo().with_company(self.company_id), quant.sudo()
        borrowing.lock_for_update()
        borrowing.invalidate_recordset(['state'])
        borrowing._check_open()
        quants = borrowing.use_id._locked_quants(borrowing._payback_domain() & Domain('id', '=', quant.id))
        if not quants:
            raise UserError(self.env._(
                "Choose %(quantity)s %(unit)s of one lot of %(product)s from the stock that owes them (%(stock)s).",
                quantity=f'{self.quantity:g}', unit=self.uom_id.name, product=self.product_id.display_name, stock=self.to_words))
        day = self.site_id._medical_day(quant.lot_id.expiration_date)
        if day and day < self.site_id._today():
            raise UserError(self.env._("Lot %(lot)s expired on %(date)s: it pays nothing back.", lot=quant.lot_id.name, date=format_date(self.env, day)))
        borrowing._check_recalled(quant.lot_id)
        lot, place = quant.lot_id, quant.location_id
        used = borrowing.company_id.medical_use_location_id
        borrowing._move(quant, place, used, quant.owner_id)
        borrowing._move(quant, used, place, borrowing.from_fund_id.partner_id, cost=borrowing._lent_cost())
        borrowing.write({
            'state': 'returned', 'returned_on': self.site_id._today(), 'returned_by_id': self.env.uid, 'return_lot_id': lot.id})

    def _check_recalled(self, lot):
        recalled, products = self.env['medical.recall']._blocked(self.company_id, self.product_id, lot)
        recall = recalled.get(lot) or (not lot and products.get(self.product_id))
        if recall:
            raise UserError(self.env._(
                "%(product)s, lot %(lot)s is recalled (%(recall)s): it pays nothing back. Choose another lot.",
                product=self.product_id.display_name, lot=lot.name or '—', recall=recall.display_name))

    def _lent_cost(self):
        """What a dose cost the practice that it lent, in the company's currency."""
        return 0 if self.from_fund_id else self.use_id.value / self.use_id.product_qty

    def _move(self, quant, source, target, owner, cost=0):
        move = self.env['stock.move'].create({
            'product_id': self.product_id.id,
            'product_uom': self.uom_id.id,
            'product_uom_qty': self.quantity,
            'location_id': source.id,
            'location_dest_id': target.id,
            'company_id': self.company_id.id,
            'origin': self.name,
            'is_inventory': True,
            'medical_borrowing_id': self.id,
            'medical_unit_cost': cost,
            'picked': True,
            'move_line_ids': [Command.create({
                'product_id': self.product_id.id,
                'product_uom_id': self.uom_id.id,
                'quantity': self.quantity,
                'lot_id': quant.lot_id.id,
                'owner_id': owner.id,
                'location_id': source.id,
                'location_dest_id': target.id,
                'company_id': self.company_id.id,
                'picked': True,
            })],
        })
        move._action_done()

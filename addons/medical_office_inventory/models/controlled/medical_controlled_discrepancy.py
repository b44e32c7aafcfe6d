from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..medical_supply_use import CONTROLLED_ROLES

CAUSES = [
    ('recording', 'Recording Error, Corrected'),
    ('miscount', 'Miscounted, the Book Is Right'),
    ('waste', 'Waste That Was Not Recorded'),
    ('spillage', 'Spillage or Breakage'),
    ('loss', 'Lost, Not Explained'),
    ('theft', 'Theft or Suspected Theft'),
]
# only what is missing can have gone so
SHORTAGES = ('waste', 'spillage', 'loss', 'theft')
LOSSES = ('loss', 'theft')


class MedicalControlledDiscrepancy(models.Model):
    """A count of a controlled substance that differs from the register. Any difference makes one; none is posted in silence.

    Somebody else than who counted looks into it and says what it was; the stock is then corrected by Odoo's own
    adjustment, with a witness, which makes the register's entry. A loss or a theft opens the report to DEA
    (`medical.controlled.loss`). It is due on the next business day: that is how long the notice of a loss may wait
    (21 CFR 1301.76(b)); that what is less than a loss is looked into as soon is a suggested default.

    - clinician (of the site), supply clerk, office manager: investigate and resolve what others counted
    - owner, auditor, compliance officer: read

    Quantities are in the supply's own unit; ``difference`` is counted minus book.
    """
    _name = 'medical.controlled.discrepancy'
    _description = 'Controlled Substance Discrepancy'
    _inherit = ['medical.guarded', 'mail.thread', 'mail.activity.mixin']
    _order = 'found_on desc, id desc'
    _rec_names_search = ['name', 'product_id.name', 'lot_id.name']
    _mail_post_access = 'read'
    _check_company_auto = True

    name = fields.Char('Number', required=True, default='/')
    company_id = fields.Many2one('res.company', required=True, index=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, ondelete='restrict')
    room_id = fields.Many2one('medical.room', index='btree_not_null', check_company=True, ondelete='restrict')
    location_id = fields.Many2one('stock.location', required=True, check_company=True, ondelete='restrict')
    product_id = fields.Many2one('product.product', 'Controlled Substance', required=True, index=True, check_company=True, ondelete='restrict')
    schedule = fields.Char(help="Schedule of the substance when it was counted.")
    lot_id = fields.Many2one('stock.lot', check_company=True, index='btree_not_null', ondelete='restrict')
    package_id = fields.Many2one('stock.package', ondelete='restrict')
    owner_id = fields.Many2one('res.partner', 'Owner of the Goods', ondelete='restrict')
    count_id = fields.Many2one('medical.count', 'Count Sheet', index='btree_not_null', check_company=True, ondelete='restrict')
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')
    found_on = fields.Datetime('Counted On', required=True, default=fields.Datetime.now, index=True)
    date_due = fields.Date('To Be Explained By', required=True)
    counter_id = fields.Many2one('res.users', 'Counted By', required=True, index=True, ondelete='restrict')
    second_id = fields.Many2one('res.users', 'Counted With', ondelete='restrict')
    book_qty = fields.Float('By the Book', digits='Product Unit')
    counted_qty = fields.Float('Counted', digits='Product Unit')
    difference = fields.Float(digits='Product Unit', required=True, aggregator='sum')
    variance = fields.Float('Difference, Unsigned', digits='Product Unit', help="How far the count was off, whichever way.")
    state = fields.Selection(
        [('open', 'Open'), ('investigating', 'Being Looked Into'), ('resolved', 'Resolved')], required=True, default='open', index=True,
        tracking=True)
    investigator_id = fields.Many2one('res.users', 'Looked Into By', tracking=True, ondelete='restrict')
    cause = fields.Selection(CAUSES, tracking=True)
    finding = fields.Text('What Was Found')
    resolved_on = fields.Datetime()
    resolved_by_id = fields.Many2one('res.users', ondelete='restrict')
    witness_id = fields.Many2one('res.users', ondelete='restrict')
    loss_id = fields.Many2one('medical.controlled.loss', 'Report of Loss', index='btree_not_null', check_company=True, ondelete='restrict')
    move_ids = fields.Many2many(
        'stock.move', 'medical_controlled_discrepancy_move_rel', 'discrepancy_id', 'move_id', string='Correction', readonly=True)
    can_investigate = fields.Boolean(compute='_compute_can_investigate')
    is_investigator = fields.Boolean('Looked Into by Me', compute='_compute_can_investigate')

    _variance_positive = models.Constraint('CHECK (variance > 0)', 'A discrepancy is a difference.')

    @api.depends_context('uid')
    @api.depends('state', 'counter_id', 'investigator_id')
    def _compute_can_investigate(self):
        for row in self:
            row.can_investigate = row.state != 'resolved' and row.investigator_id != self.env.user and not row._investigator_fault()
            row.is_investigator = row.state == 'investigating' and row.investigator_id == self.env.user

    @api.model
    def _guard_words(self):
        return self.env._("Discrepancies follow from counts and from what was found: use the buttons of the discrepancy.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise AccessError(self.env._("Discrepancies of controlled substances are kept."))

    # === FOUND === #

    @api.model
    def _found(self, vals_list):
        """Write down differences that a count has shown. Called by counts, as whoever signed it.

        :param list vals_list: values with site_id, location_id, product_id, lot_id, package_id, owner_id, count_id, book_qty,
            counted_qty, counter_id, second_id and found_on
        """
        # sudo: discrepancies are written by counts alone
        self, rows = self.sudo(), []
        for vals in vals_list:
            site, product = self.env['medical.site'].browse(vals['site_id']), self.env['product.product'].browse(vals['product_id'])
            found_on = vals.setdefault('found_on', fields.Datetime.now())
            difference = product.uom_id.round(vals['counted_qty'] - vals['book_qty'])
            rows.append({
                **vals,
                'name': self.env['ir.sequence'].with_company(site.company_id).next_by_code('medical.controlled.discrepancy'),
                'company_id': site.company_id.id,
                'room_id': self.env['stock.location'].browse(vals['location_id'])._medical_room().id,
                'schedule': product._medical_schedule_words(),
                'date_due': site._medical_business_day_after(found_on),
                'difference': difference,
                'variance': abs(difference),
            })
        return self.with_context(mail_create_nosubscribe=True).create(rows)

    # === LOOKED INTO === #

    def _investigator_fault(self):
        """Why the user may not look into this; empty when they may."""
        self.ensure_one()
        if not self.env.user.has_groups(CONTROLLED_ROLES):
            return self.env._("Clinicians, the supply clerk and the office manager look into discrepancies of controlled substances.")
        if self.counter_id == self.env.user:
            return self.env._("You counted this: somebody else looks into it.")
        return ''

    def action_investigate(self):
        """Take this discrepancy on: it is yours to explain from now."""
        for row in self:
            row.check_access('read')
            if row.state == 'resolved':
                raise UserError(self.env._("%(name)s is resolved already.", name=row.name))
            fault = row._investigator_fault()
            if fault:
                raise UserError(fault)
            # sudo: the checks above are the guard
            row.sudo().write({'state': 'investigating', 'investigator_id': self.env.uid})
        return True

    def action_resolve(self):
        """Say what it was, before a witness."""
        self.ensure_one()
        self._check_resolvable()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Resolve %(name)s", name=self.name),
            'res_model': 'medical.controlled.resolve',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_discrepancy_id': self.id},
        }

    def _check_resolvable(self):
        self.ensure_one()
        self.check_access('read')
        if self.state == 'resolved':
            raise UserError(self.env._("%(name)s is resolved already.", name=self.name))
        fault = self._investigator_fault()
        if fault:
            raise UserError(fault)
        if self.state != 'investigating' or self.investigator_id != self.env.user:
            raise UserError(self.env._("Take %(name)s on before you resolve it.", name=self.name))

    def _resolve(self, cause, finding, witness, loss):
        """Close this discrepancy: correct the stock unless the book was right, and report a loss.

        :param witness: whose password was checked, somebody else than the user
        :param loss: an open report that it belongs to; empty: a new one is made where there was a loss
        :raises UserError: not the user's to resolve, no finding, or the stock has moved below the difference
        """
        self.ensure_one()
        # two people at once
        self.env.cr.execute(SQL('SELECT id FROM medical_controlled_discrepancy WHERE id = %s FOR UPDATE', self.id), log_exceptions=False)
        self.invalidate_recordset(['state', 'investigator_id'])
        self._check_resolvable()
        if not (finding or '').strip():
            raise UserError(self.env._("Write what was found: it is what an inspector reads."))
        if not witness or witness == self.env.user:
            raise UserError(self.env._("A discrepancy is resolved before a witness."))
        if cause in SHORTAGES and self.difference > 0:
            raise UserError(self.env._("More was counted than the book has: nothing was wasted, spilled or lost. Choose another cause."))
        if loss and (loss.site_id != self.site_id or loss.state != 'open'):
            raise UserError(self.env._("%(name)s is no open report of this site.", name=loss.name))
        # sudo: the checks above are the guard
        row = self.sudo().with_company(self.company_id)
        values = {
            'state': 'resolved', 'cause': cause, 'finding': finding.strip(), 'resolved_on': fields.Datetime.now(),
            'resolved_by_id': self.env.uid, 'witness_id': witness.id}
        if cause in LOSSES:
            values['loss_id'] = (loss.sudo() or row._open_loss(cause, finding)).id
        if cause != 'miscount':
            moves = row._correct(witness, 'loss' if cause in LOSSES else 'count', row.env['medical.controlled.loss'].browse(values.get('loss_id')).name)
            values['move_ids'] = [(6, 0, moves.ids)]
        row.write(values)
        if cause in LOSSES:
            row.loss_id._add_lines(row)
        return row.loss_id

    def _correct(self, witness, kind, form):
        """Correct the stock by the difference, through Odoo's adjustment. Called as superuser.

        What has been taken or brought since the count stays as it was booked: the difference is set off, not the counted
        quantity written.

        :return: the done moves
        """
        domain = [
            ('product_id', '=', self.product_id.id), ('location_id', '=', self.location_id.id), ('lot_id', '=', self.lot_id.id),
            ('package_id', '=', self.package_id.id), ('owner_id', '=', self.owner_id.id)]
        uom, left, changes = self.product_id.uom_id, self.difference, []
        quants = self.env['medical.supply.use']._locked_quants(domain)
        if left > 0:
            quant = quants[:1] or quants.create({
                'product_id': self.product_id.id, 'location_id': self.location_id.id, 'lot_id': self.lot_id.id,
                'package_id': self.package_id.id, 'owner_id': self.owner_id.id})
            changes.append((quant, left))
        else:
            for quant in quants.sorted(lambda quant: (-quant.quantity, quant.id)):
                part = min(-left, max(quant.quantity, 0))
                if uom.compare(part, 0) > 0:
                    changes.append((quant, -part))
                    left += part
            if uom.compare(left, 0) < 0:
                raise UserError(self.env._(
                    "Less is left of lot %(lot)s of %(product)s than was missing: count it again first.",
                    lot=self.lot_id.name or '', product=self.product_id.display_name))
        return self.env['stock.quant']._medical_adjust_controlled(changes, kind, witness, self.name, form)

    def _open_loss(self, cause, finding):
        """The report that this loss begins. Called as superuser."""
        return self.env['medical.controlled.loss'].create({
            'site_id': self.site_id.id, 'discovered_on': self.found_on, 'kind': 'unexplained' if cause == 'loss' else 'theft',
            'circumstances': finding.strip(), 'found_by_id': self.env.uid})

    def action_open_loss(self):
        """Open the report to DEA that this discrepancy led to."""
        self.ensure_one()
        return self.loss_id._get_records_action()

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.medical_office_base.tools.roles import FIGURES

from .medical_disposal_terms import CONTRACTED, METHODS


class MedicalDisposal(models.Model):
    """Goods disposed of, once and for all: the certificate of what, how, why and by whom. It is written when the goods leave
    the book; only the contractor's own certificate and manifest number may follow.

    - stockroom, office manager: dispose (by `_dispose`), read, add the contractor's certificate
    - owner, auditor: read; what the goods were worth is for those who see figures
    - controlled substances: only with a witness who has signed, by the register of controlled substances
    """
    _name = 'medical.disposal'
    _description = 'Disposal'
    _inherit = ['mail.thread', 'medical.guarded']
    _order = 'date desc, id desc'
    _mail_post_access = 'read'
    _check_company_auto = True

    name = fields.Char('Certificate Number', required=True, copy=False)
    date = fields.Date(required=True, index=True, help="The day at the site.")
    site_id = fields.Many2one('medical.site', required=True, index=True, check_company=True, ondelete='restrict')
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    method = fields.Selection(METHODS, 'How', required=True, index=True)
    reason = fields.Char('Why', required=True)
    contractor_id = fields.Many2one('res.partner', index='btree_not_null', ondelete='restrict')
    manifest = fields.Char('Manifest Number')
    user_id = fields.Many2one('res.users', 'Disposed Of By', required=True, index=True, ondelete='restrict')
    witness_id = fields.Many2one('res.users', 'Witnessed By', index='btree_not_null', ondelete='restrict')
    witness_signed = fields.Boolean(help="With their own password; else the witness was only named.")
    line_ids = fields.One2many('medical.disposal.line', 'disposal_id', 'Goods')
    move_ids = fields.One2many('stock.move', 'medical_disposal_id', 'Stock Moves')
    value = fields.Monetary('Total Value', groups=FIGURES, help="What these goods had cost.")
    certificate_ids = fields.Many2many('ir.attachment', string="Contractor's Certificate")
    certificate_on = fields.Date('Certificate Received')
    certificate_missing = fields.Boolean(compute='_compute_certificate_missing', store=True)
    certificate_state = fields.Selection(
        [('none', 'No Certificate Needed'), ('missing', 'Certificate Missing'), ('received', 'Certificate Received')], 'Certificate',
        compute='_compute_certificate_state')
    goods = fields.Char('What', compute='_compute_goods')

    _name_uniq = models.UniqueIndex('(company_id, name)', 'A certificate number is given once.')

    @api.depends('method', 'certificate_on')
    def _compute_certificate_missing(self):
        for disposal in self:
            disposal.certificate_missing = disposal.method in CONTRACTED and not disposal.certificate_on

    @api.depends('certificate_missing', 'certificate_on')
    def _compute_certificate_state(self):
        for disposal in self:
            disposal.certificate_state = 'received' if disposal.certificate_on else 'missing' if disposal.certificate_missing else 'none'

    @api.depends('line_ids')
    def _compute_goods(self):
        for disposal in self:
            lines = disposal.line_ids
            first = lines[:1].display_name or ''
            disposal.goods = self.env._("%(goods)s and %(count)s more", goods=first, count=len(lines) - 1) if len(lines) > 1 else first

    @api.model
    def _guard_words(self):
        return self.env._("A disposal follows from what is thrown away: use Dispose under Expiring Supplies or Quarantine.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("A disposal stays on record."))

    @api.model
    def _dispose(self, quantities, method, reason, witness=None, use_reason=None, **values):
        """Dispose of goods of one site: they leave the book for good, under one certificate. Who may is for the caller to
        check, but for controlled substances (see `_check_controlled`).

        :param dict quantities: {quant: quantity in its unit}
        :param str method: one of ``METHODS``
        :param str reason: why, in words
        :param witness: who has signed as a witness (res.users); only from callers who made sure of it
        :param str use_reason: expired, damaged or waste, for the records; by default expired where the day has passed, else none
        :param values: contractor_id, manifest, witness_id (named, but not signed)
        :return: the certificate
        :raises UserError: nothing or too much to dispose of, several sites, no method or reason, controlled without a witness
        """
        reason = (reason or '').strip()
        if not reason or method not in dict(METHODS):
            raise UserError(self.env._("Say why and how these goods are disposed of."))
        self._check_controlled(self.env['stock.quant'].concat(*quantities).product_id, witness)
        # sudo: the caller decided who may; what leaves the book follows from the goods
        quants = self.env['stock.quant'].sudo().browse([quant.id for quant in quantities])._medical_lock()
        amounts = {quant.id: quantity for quant, quantity in quantities.items()}
        site = quants.location_id.medical_site_id
        if len(quants) != len(quantities):
            raise UserError(self.env._("Some of these goods are no longer there: look again."))
        if len(site) != 1 or any(not quant.location_id.medical_site_id for quant in quants):
            raise UserError(self.env._("Dispose of goods of one site at a time: each site has its own certificate."))
        for quant in quants:
            unit = quant.product_uom_id
            if unit.compare(amounts[quant.id], 0) <= 0 or unit.compare(amounts[quant.id], quant.quantity) > 0:
                raise UserError(self.env._(
                    "Of %(product)s there are %(quantity)s %(unit)s: dispose of more than 0, and of no more than that.",
                    product=quant.product_id.display_name, quantity=f'{quant.quantity:g}', unit=unit.name))
        disposal = self.sudo().with_company(site.company_id).create({
            # sudo: numbers are given to whoever may dispose
            'name': self.env['ir.sequence'].sudo().with_company(site.company_id).next_by_code('medical.disposal'),
            'date': site._today(), 'site_id': site.id, 'method': method, 'reason': reason, 'user_id': self.env.uid,
            'contractor_id': values.get('contractor_id'), 'manifest': (values.get('manifest') or '').strip(),
            'witness_id': witness.id if witness else values.get('witness_id'), 'witness_signed': bool(witness)})
        disposal._take(quants, amounts, use_reason)
        return disposal.with_env(self.env)

    def _take(self, quants, amounts, use_reason):
        """Take the goods off the book and write them down. Called as superuser."""
        target, today, parts = self.company_id.medical_use_location_id, self.site_id._today(), []
        sources = quants._medical_all_sources(amounts)
        for quant in quants:
            expiry = self.site_id._medical_day(quant.lot_id.expiration_date)
            why = use_reason or ('expired' if expiry and expiry < today else False)
            for move, quantity in sources[quant]:
                parts.append((quant, quantity, target, {
                    'origin': self.name, 'medical_disposal_id': self.id, 'medical_reason': self.reason, 'medical_use_reason': why,
                    'medical_purchase_line_id': move.purchase_line_id.id}))
        # the rows are written down before: stock that is gone is forgotten
        rows = [self.env['medical.disposal.line']._line_values(self, quant, quantity) for quant, quantity, _target, _values in parts]
        moves = quants._medical_move_away(parts)
        lines = self.env['medical.disposal.line'].create([
            {**values, 'move_id': move.id, 'value': move.value} for values, move in zip(rows, moves, strict=True)])
        self.value = sum(lines.mapped('value'))

    @api.model
    def _check_controlled(self, products, witness=None):
        """Controlled substances leave the book by their register alone, which asks a witness to sign with their own password
        and then calls as superuser.

        :raises UserError: controlled substances without such a witness, or with oneself as the witness
        """
        controlled = products.filtered('medical_controlled')
        if controlled and not (self.env.su and witness and witness != self.env.user):
            raise UserError(self.env._(
                "%(products)s: controlled substances are destroyed with a witness who signs. Do it under Controlled Substances.",
                products=', '.join(controlled.mapped('display_name'))))

    def _open(self):
        """Open these certificates."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_disposal')
        if len(self) != 1:
            return {**action, 'domain': [('id', 'in', self.ids)], 'context': {}}
        return {**action, 'res_id': self.id, 'views': [(False, 'form')], 'context': {}}

    def action_certificate(self):
        """Add the certificate that the contractor has sent."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Contractor's Certificate"),
            'res_model': 'medical.disposal.certificate',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_disposal_id': self.id},
        }

    def _add_certificate(self, files, day, manifest=''):
        """Keep the contractor's certificate; called by its wizard, which has checked files and rights."""
        self.ensure_one()
        # sudo: a disposal is guarded; who reads it is to read its certificate
        files.sudo().write({'res_model': self._name, 'res_id': self.id})
        self.sudo().write({
            'certificate_ids': [Command.link(file.id) for file in files], 'certificate_on': day,
            **({'manifest': manifest} if manifest else {})})

from odoo import api, fields, models


class MedicalControlledBook(models.Model):
    """A page of the register: one lot of one controlled substance at one registered place (21 CFR 1304.11, 1301.12).

    ``balance`` (in the supply's own unit) and ``last_number`` are those of the last entry. The row is what two people who move the
    same lot at once wait for, so that numbers and balances never interleave (``medical.controlled.entry._write_entries``).

    Read by clinicians at their sites, and by supply clerk, office manager, owner, compliance officer and auditor; written by the
    register alone.
    """
    _name = 'medical.controlled.book'
    _description = 'Controlled Substance Lot'
    _inherit = ['medical.guarded']
    _order = 'product_id, site_id, lot_id, id'
    _check_company_auto = True
    _rec_names_search = ['product_id', 'lot_id']

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='restrict')
    site_id = fields.Many2one('medical.site', required=True, readonly=True, index=True, ondelete='restrict', check_company=True)
    product_id = fields.Many2one('product.product', 'Supply', required=True, readonly=True, index=True, ondelete='restrict')
    lot_id = fields.Many2one('stock.lot', readonly=True, index=True, ondelete='restrict')
    uom_id = fields.Many2one(related='product_id.uom_id', string='Unit')
    schedule = fields.Selection(related='product_id.medical_schedule')
    expiration_date = fields.Datetime(related='lot_id.expiration_date', string='Expires')
    balance = fields.Float('On Hand', digits='Product Unit', required=True, default=0, readonly=True)
    last_number = fields.Integer('Entries', required=True, default=0, readonly=True, aggregator=None)
    entry_ids = fields.One2many('medical.controlled.entry', 'book_id', readonly=True)

    _book_uniq = models.UniqueIndex('(site_id, product_id, COALESCE(lot_id, 0))')
    _balance_not_negative = models.Constraint('CHECK (balance >= 0)', 'A book of a controlled substance never falls below zero.')

    @api.depends('product_id', 'lot_id')
    def _compute_display_name(self):
        for book in self:
            book.display_name = ' · '.join(filter(None, (book.product_id.display_name, book.lot_id.name)))

    @api.model
    def _default_site(self):
        """The site that a wizard begins with: one's own with controlled substances on hand, else any with some, else one's own."""
        sites = self.env['medical.site']
        own = sites.search([('company_id', '=', self.env.company.id), ('user_ids', 'in', self.env.uid)])
        stocked = [site for site, in self._read_group([('company_id', '=', self.env.company.id), ('balance', '>', 0)], ['site_id'])]
        return next((site for site in stocked if site in own), (stocked or [own[:1]])[0])

    def action_entries(self):
        """Open this page of the register."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_inventory.action_medical_controlled_entry')
        return {**action, 'name': self.display_name, 'domain': [('book_id', '=', self.id)], 'context': {}}

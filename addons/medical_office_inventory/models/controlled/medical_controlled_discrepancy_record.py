from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalControlledDiscrepancyRecord(models.TransientModel):
    """Differences that counts of controlled substances have shown in a period, and what became of each."""
    _name = 'medical.controlled.discrepancy.record'
    _description = 'Controlled Discrepancies of a Period'
    _inherit = 'medical.record'
    _record_reads = ('medical.controlled.discrepancy',)

    date_from = fields.Date('From', required=True, default=lambda self: self.env.company._medical_today() - timedelta(days=90))
    date_to = fields.Date('To', required=True, default=lambda self: self.env.company._medical_today())
    product_ids = fields.Many2many('product.product', string='Controlled Substances', domain=[('medical_controlled', '=', True)])
    is_open = fields.Boolean('Not Resolved Only')

    def _record_title(self):
        return self.env._("Controlled Substance Discrepancies")

    def _record_columns(self):
        words = self.env['medical.controlled.discrepancy']._fields
        return [
            Column('found', self.env._("Counted On"), 'datetime', width=16),
            Column('number', self.env._("Number"), width=14),
            Column('site', self.env._("Site"), width=8),
            Column('schedule', self.env._("Schedule"), width=9),
            Column('substance', self.env._("Substance"), width=28),
            Column('lot', self.env._("Lot"), width=14),
            Column('book', self.env._("By the Book"), 'quantity', width=10),
            Column('counted', self.env._("Counted"), 'quantity', width=10),
            Column('difference', self.env._("Difference"), 'quantity', width=10),
            Column('counter', self.env._("Counted By"), width=20),
            Column('state', self.env._("Status"), width=14, labels=dict(words['state']._description_selection(self.env)),
                   styles={'open': 'danger', 'investigating': 'warning', 'resolved': 'muted'}),
            Column('cause', self.env._("Cause"), width=22, labels=dict(words['cause']._description_selection(self.env))),
            Column('resolver', self.env._("Resolved By"), width=20),
            Column('witness', self.env._("Witness"), width=20),
        ]

    def _record_query(self):
        rows = self.env['medical.controlled.discrepancy']
        domain = Domain([
            ('company_id', '=', self.company_id.id), ('found_on', '>=', self._record_midnight(self.date_from)),
            ('found_on', '<', self._record_midnight(self.date_to, days=1))]) & self._record_filtered(site_id='site_id', product_ids='product_id')
        if self.is_open:
            domain &= Domain('state', '!=', 'resolved')
        query, alias = rows._search(domain), rows._table
        sites, site = self._record_join(query, rows, alias, 'site_id')
        products, product = self._record_join(query, rows, alias, 'product_id')
        templates, template = self._record_join(query, products, product, 'product_tmpl_id')
        lots, lot = self._record_join(query, rows, alias, 'lot_id')

        def name(field):
            users, user = self._record_join(query, rows, alias, field)
            partners, partner = self._record_join(query, users, user, 'partner_id')
            return partners._field_to_sql(partner, 'name', query)

        def own(field):
            return rows._field_to_sql(alias, field, query)

        return query.select(
            own('found_on'), own('name'), sites._field_to_sql(site, 'code', query), own('schedule'), templates._field_to_sql(template, 'name', query),
            lots._field_to_sql(lot, 'name', query), own('book_qty'), own('counted_qty'), own('difference'), name('counter_id'), own('state'),
            own('cause'), name('resolved_by_id'), name('witness_id'), SQL.identifier(alias, 'id'))

    def _record_order(self):
        return SQL('found, id')

    def _record_signatures(self):
        return [self.env._("Registered practitioner, date")]

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column
from odoo.addons.medical_office_base.tools.roles import FIGURES

from .medical_disposal_terms import METHODS


class MedicalDisposalRecord(models.TransientModel):
    """What was disposed of between two days, at the sites' days: each lot with its certificate, how, why and by whom."""
    _name = 'medical.disposal.record'
    _description = 'Disposal Record'
    _inherit = 'medical.stock.record'
    _record_reads = ('medical.disposal', 'medical.disposal.line', 'product.product')

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self).replace(month=1, day=1))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    method = fields.Selection(METHODS, 'How')
    missing_only = fields.Boolean('Certificate Missing Only')

    def _record_title(self):
        return self.env._("Disposals")

    def _record_columns(self):
        methods = dict(self.env['medical.disposal']._fields['method']._description_selection(self.env))
        return [
            Column('date', self.env._("Date"), 'date', width=12),
            Column('certificate', self.env._("Certificate"), width=16),
            Column('item', self.env._("Item"), width=30),
            Column('lot', self.env._("Lot"), width=12),
            Column('expiry', self.env._("Expires"), 'date', width=12),
            Column('quantity', self.env._("Quantity"), 'quantity', width=10),
            Column('unit', self.env._("Unit"), width=10),
            Column('site', self.env._("Site"), width=8),
            Column('room', self.env._("Taken From"), width=18),
            Column('method', self.env._("How"), width=18, labels=methods),
            Column('reason', self.env._("Why"), width=20),
            Column('contractor', self.env._("Contractor, Manifest"), width=26),
            Column('received', self.env._("Received"), width=14, labels={
                'none': self.env._("None needed"), 'missing': self.env._("Missing"), 'received': self.env._("Received"),
            }, styles={'none': 'muted', 'missing': 'warning', 'received': 'success'}),
            Column('person', self.env._("By"), width=16),
            Column('witness', self.env._("Witness"), width=18),
            Column('value', self.env._("Value"), 'amount', width=12, total=True, groups=FIGURES),
        ]

    def _record_query(self):
        lines = self.env['medical.disposal.line']
        disposal = Domain([('company_id', '=', self.company_id.id), ('date', '>=', self.date_from), ('date', '<=', self.date_to)])
        if self.site_id:
            disposal &= Domain('site_id', '=', self.site_id.id)
        if self.method:
            disposal &= Domain('method', '=', self.method)
        if self.missing_only:
            disposal &= Domain('certificate_missing', '=', True)
        domain = Domain('disposal_id', 'any', disposal) & Domain('product_id', 'any', self._product_domain())
        if self.room_ids:
            domain &= Domain('location_id', 'in', self.room_ids._medical_locations().ids)
        query = lines._search(domain)
        return SQL(
            """SELECT disposal.date, disposal.name, %(item)s AS item, %(lot)s, line.expiry, line.quantity, %(unit)s, %(site)s, %(room)s,
                      disposal.method, disposal.reason, concat_ws(', ', contractor.complete_name, NULLIF(disposal.manifest, '')),
                      CASE WHEN disposal.certificate_on IS NOT NULL THEN 'received' WHEN disposal.certificate_missing THEN 'missing' ELSE 'none' END,
                      person.name, saw.name, %(value)s, line.id
                 FROM medical_disposal_line line
                 JOIN medical_disposal disposal ON disposal.id = line.disposal_id
                 %(products)s
                 %(locations)s
                 LEFT JOIN stock_lot lot ON lot.id = line.lot_id
                 LEFT JOIN res_partner contractor ON contractor.id = disposal.contractor_id
                 LEFT JOIN res_users by_user ON by_user.id = disposal.user_id
                 LEFT JOIN res_partner person ON person.id = by_user.partner_id
                 LEFT JOIN res_users witness ON witness.id = disposal.witness_id
                 LEFT JOIN res_partner saw ON saw.id = witness.partner_id
                WHERE line.id IN %(visible)s""",
            item=self._sql_item(), lot=self._sql_field('lot', 'stock.lot', 'name'), unit=self._sql_field('unit', 'uom.uom', 'name'),
            site=self._sql_field('site', 'medical.site', 'code'), room=self._sql_room(),
            value=SQL('line.value') if self._sees_figures() else SQL('NULL::numeric'),
            products=self._sql_product_joins(SQL('line.product_id')), locations=self._sql_location_joins(SQL('line.location_id')),
            visible=query.subselect())

    def _record_order(self):
        return SQL('date, certificate, id')

    def _record_notes(self):
        notes = [self.env._("Quantities in the item's own unit. A contractor's certificate is needed where a contractor takes the goods away.")]
        if self._sees_figures():
            notes.append(self.env._("The value is what the goods had cost when they left the book."))
        return notes

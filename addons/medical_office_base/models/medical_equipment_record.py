from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.record_column import Column
from ..tools.roles import FIGURES


class MedicalEquipmentRecord(models.TransientModel):
    """The equipment register: what the practice had in service on a date, where, since when, under which warranty.

    In service: taken into use on or before the date, and not scrapped by then.
    """
    _name = 'medical.equipment.record'
    _description = 'Equipment Register'
    _inherit = 'medical.record'
    _record_reads = ('maintenance.equipment',)

    date = fields.Date('As of', required=True, default=fields.Date.context_today)
    room_ids = fields.Many2many('medical.room', string='Rooms', domain="[('company_id', '=', company_id), ('site_id', '=?', site_id)]")
    category_ids = fields.Many2many('maintenance.equipment.category', string='Categories')
    warranty = fields.Selection([('valid', 'Under warranty'), ('expired', 'Warranty expired'), ('none', 'No warranty date')])

    def _record_title(self):
        return self.env._("Equipment Register")

    def _record_columns(self):
        return [
            Column('name', self.env._("Equipment"), width=28),
            Column('category', self.env._("Category"), width=20),
            Column('serial', self.env._("Serial Number"), width=18),
            Column('site', self.env._("Site"), width=10),
            Column('room', self.env._("Room"), width=18),
            Column('use', self.env._("Use"), width=10, labels={'out': self.env._("Out of use")}, styles={'out': 'danger'}),
            Column('owner', self.env._("Owner"), width=18),
            Column('assigned', self.env._("Assigned Since"), 'date', width=12),
            Column('vendor', self.env._("Vendor"), width=20),
            Column('warranty_date', self.env._("Warranty Until"), 'date', width=12),
            Column('warranty', self.env._("Warranty"), width=12,
                   labels={'valid': self.env._("Valid"), 'expired': self.env._("Expired"), 'none': self.env._("None recorded")},
                   styles={'valid': 'success', 'expired': 'danger', 'none': 'muted'}),
            Column('cost', self.env._("Cost"), 'amount', width=12, total=True, groups=FIGURES),
        ]

    def _record_domain(self):
        domain = Domain([
            ('company_id', 'in', (self.company_id.id, False)),
            ('effective_date', '<=', self.date),
            '|', ('scrap_date', '=', False), ('scrap_date', '>', self.date),
            '|', ('active', '=', True), ('scrap_date', '!=', False),
        ])
        domain &= self._record_filtered(site_id='medical_site_id', room_ids='medical_room_id', category_ids='category_id')
        if self.warranty == 'none':
            domain &= Domain('warranty_date', '=', False)
        elif self.warranty:
            domain &= Domain('warranty_date', '<' if self.warranty == 'expired' else '>=', self.date)
        return domain

    def _record_query(self):
        equipment = self.env['maintenance.equipment']
        query = equipment._search(self._record_domain())

        def column(name):
            return equipment._field_to_sql(equipment._table, name, query)

        def joined(name, of=equipment, alias=equipment._table, field='name'):
            comodel, alias = self._record_join(query, of, alias, name)
            return comodel._field_to_sql(alias, field, query)

        users, user = self._record_join(query, equipment, equipment._table, 'owner_user_id')
        warranty = SQL(
            "CASE WHEN %(until)s IS NULL THEN 'none' WHEN %(until)s < %(date)s THEN 'expired' ELSE 'valid' END",
            until=column('warranty_date'), date=self.date)
        # of now: what was out of use on an earlier day stands with its problem
        use = SQL("CASE WHEN %s IN (%s) THEN 'out' END", column('id'), self.env['maintenance.request']._medical_out_query('equipment_id'))
        return query.select(
            column('name'), joined('category_id'), column('serial_no'), joined('medical_site_id', field='code'),
            joined('medical_room_id'), use, joined('partner_id', users, user), column('assign_date'), joined('partner_id'),
            column('warranty_date'), warranty, column('cost'), SQL.identifier(equipment._table, 'id'))

    def _record_order(self):
        return SQL('site NULLS LAST, room NULLS LAST, name, id')

    def _record_signatures(self):
        return [self.env._("Checked by"), self.env._("Office manager")]

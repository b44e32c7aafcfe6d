from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalSharpsRecord(models.TransientModel):
    """The sharps injury log: device, where and how, without anybody's name (29 CFR 1910.1030(h)(5))."""
    _name = 'medical.sharps.record'
    _description = 'Sharps Injury Log'
    _inherit = 'medical.record'
    _record_reads = ('medical.injury',)

    date_from = fields.Date('From', required=True, default=lambda self: self.env.company._medical_today().replace(month=1, day=1))
    date_to = fields.Date('Until', required=True, default=lambda self: self.env.company._medical_today())

    def _record_title(self):
        return self.env._("Sharps Injury Log")

    def _record_columns(self):
        injuries = self.env['medical.injury']

        def labels(name):
            return dict(injuries._fields[name]._description_selection(self.env))
        return [
            Column('number', self.env._("Case"), width=11),
            Column('date', self.env._("Date"), 'date', width=11),
            Column('device', self.env._("Type of Device"), width=20),
            Column('brand', self.env._("Brand"), width=16),
            Column('place', self.env._("Department or Work Area"), width=20),
            Column('how', self.env._("How It Happened"), width=42),
            Column('safety', self.env._("Safety Feature"), width=16, labels=labels('safety')),
            Column('contaminated', self.env._("With Another's Blood"), width=12, labels=labels('contaminated')),
        ]

    def _injury_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('kind', '=', 'sharp')
        domain &= Domain('occurred_on', '>=', self.date_from) & Domain('occurred_on', '<=', self.date_to)
        return domain & self._record_filtered(site_id='site_id')

    def _record_query(self):
        injuries = self.env['medical.injury']
        query = injuries._search(self._injury_domain())
        table = SQL.identifier(injuries._table)
        place = SQL(
            "CONCAT_WS(', ', (SELECT code FROM medical_site WHERE id = %(t)s.site_id), (SELECT code FROM medical_room WHERE id = %(t)s.room_id), "
            "%(t)s.work_area)", t=table)
        return query.select(
            SQL("%s.number", table), SQL("%s.occurred_on", table), SQL("%s.device_type", table), SQL("%s.device_brand", table), place,
            SQL("%s.what_happened", table), SQL("%s.safety", table), SQL("%s.contaminated", table), SQL("%s.id", table))

    def _record_order(self):
        return SQL('date, id')

    def _record_notes(self):
        return [self.env._("Nobody is named. Kept five years after the year that it covers (29 CFR 1910.1030(h)(5)(iii), 1904.33).")]

    def _record_read_records(self):
        return self.env['medical.injury'].search(self._injury_domain())

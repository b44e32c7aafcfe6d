from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.medical_office_base.tools.record_column import Column

MOST_ROWS = 2000


class MedicalAuditSourceRecord(models.TransientModel):
    """The records of a kind that prove something, of the period and sites of a pack: day, number or name, site. As who asked reads them."""
    _name = 'medical.audit.source.record'
    _description = 'Records That Prove It'
    _inherit = 'medical.record.values'

    pack_id = fields.Many2one('medical.audit.pack', required=True, ondelete='cascade')
    source_key = fields.Char(required=True)
    date_from = fields.Date('From', related='pack_id.date_from')
    date_to = fields.Date('To', related='pack_id.date_to')

    def _source(self):
        source = self.pack_id._pack_source(self.source_key)
        if not source:
            raise UserError(self.env._("There are no records of this kind any more."))
        return source

    def _record_title(self):
        return self._source().title

    def _record_filters(self):
        return []

    def _record_columns(self):
        return [
            Column('day', self.env._("Day"), 'date', width=12),
            Column('what', self.env._("Record"), width=60),
            Column('site', self.env._("Site"), width=24),
        ]

    def _record_rows(self):
        return list(self.pack_id._source_rows(self._source(), MOST_ROWS))

    def _record_notes(self):
        notes = [self.env._("Read with the rights of who asked for the pack. Patients are named by number alone.")]
        count = self.pack_id._source_count(self._source())
        if count > MOST_ROWS:
            notes.append(self.env._("The latest %(shown)s of %(count)s; the csv has all.", shown=f'{MOST_ROWS:,}', count=f'{count:,}'))
        return notes

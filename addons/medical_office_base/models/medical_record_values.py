from odoo import models
from odoo.tools import SQL


class MedicalRecordValues(models.AbstractModel):
    """A record whose rows are worked out in Python, few and in their order: figures beside their targets, say."""
    _name = 'medical.record.values'
    _description = 'Record of Worked Out Rows'
    _inherit = 'medical.record'

    def _record_rows(self):
        """At least one row, each a tuple of the values of the columns."""
        raise NotImplementedError

    def _record_query(self):
        columns = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        rows = SQL(', ').join(SQL('%s', (*row, number)) for number, row in enumerate(self._record_rows()))
        return SQL('SELECT line.* FROM (VALUES %s) AS line(%s, number)', rows, columns)

    def _record_source(self):
        columns = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        return SQL('(%s) AS record(%s, number)', self._record_query(), columns)

    def _record_order(self):
        return SQL('number')

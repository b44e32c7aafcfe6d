from odoo import api, models
from odoo.tools import SQL


class MedicalScreening(models.Model):
    """An auditor reads the screenings of their period, where billing is among their areas."""
    _name = 'medical.screening'
    _inherit = ['medical.screening', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            "SELECT id, company_id, 'billing', NULL::integer, date FROM medical_screening",
            to_flush=[self._fields[name] for name in ('company_id', 'date')])


class MedicalScreeningLine(models.Model):
    """As their screening."""
    _name = 'medical.screening.line'
    _inherit = ['medical.screening.line', 'medical.audit.scoped']

    @api.model
    def _scope_source(self):
        return SQL(
            """SELECT line.id, line.company_id, 'billing', NULL::integer, screening.date
                 FROM medical_screening_line line JOIN medical_screening screening ON screening.id = line.screening_id""",
            to_flush=[*(self._fields[name] for name in ('company_id', 'screening_id')), self.env['medical.screening']._fields['date']])

from odoo import models


class MedicalImport(models.Model):
    """Columns of another program's file are matched from the file that has them."""
    _inherit = 'medical.import'

    def action_match_columns(self):
        """Say which columns of the file are ours; it is kept for the next file."""
        self.ensure_one()
        self._check_open()
        self._kind()
        self.env['medical.import.mapping']._propose(self.company_id, self.kind, self.unknown_headings or [])
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_import_mapping')
        return {
            **action, 'domain': [('kind', '=', self.kind), ('company_id', '=', self.company_id.id)],
            'context': {'default_kind': self.kind, 'default_company_id': self.company_id.id}}

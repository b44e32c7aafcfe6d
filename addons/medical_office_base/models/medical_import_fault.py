from odoo import fields, models


class MedicalImportFault(models.Model):
    """One fault of a file: where it is, what is wrong and what to do."""
    _name = 'medical.import.fault'
    _description = 'Import Fault'
    _order = 'import_id, row, id'

    import_id = fields.Many2one('medical.import', required=True, index=True, ondelete='cascade', readonly=True)
    row = fields.Integer(readonly=True, help="As the spreadsheet program numbers it; 0: the file as a whole.")
    column = fields.Char(readonly=True)
    value = fields.Char(readonly=True)
    problem = fields.Text(readonly=True)
    remedy = fields.Text('What To Do', readonly=True)

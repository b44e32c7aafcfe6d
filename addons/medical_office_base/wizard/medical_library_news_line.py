from odoo import fields, models


class MedicalLibraryNewsLine(models.TransientModel):
    """One changed field of one adopted row."""
    _name = 'medical.library.news.line'
    _description = 'Library News Line'

    news_id = fields.Many2one('medical.library.news', required=True, index=True, ondelete='cascade')
    res_id = fields.Integer(required=True, readonly=True)
    record = fields.Char(readonly=True)
    field_name = fields.Char(readonly=True)
    checksum = fields.Char(readonly=True)
    label = fields.Char('What', readonly=True)
    then = fields.Text('Shipped Then', readonly=True)
    now = fields.Text('Shipped Now', readonly=True)
    own = fields.Text('Yours', readonly=True)
    acceptable = fields.Boolean(readonly=True)
    accept = fields.Boolean()

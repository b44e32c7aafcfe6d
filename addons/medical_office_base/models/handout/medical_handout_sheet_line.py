from odoo import fields, models


class MedicalHandoutSheetLine(models.Model):
    """A topic on a QR sheet: what its code leads to. Taken off the sheet, the code opens nothing."""
    _name = 'medical.handout.sheet.line'
    _description = 'Topic on a QR Sheet'
    _order = 'sequence, id'
    _rec_name = 'handout_id'
    _check_company_auto = True

    sheet_id = fields.Many2one('medical.handout.sheet', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='sheet_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    handout_id = fields.Many2one('medical.handout', 'Topic', required=True, index=True, ondelete='cascade', check_company=True)

    _topic_uniq = models.UniqueIndex('(sheet_id, handout_id)', "This topic is on the sheet already.")

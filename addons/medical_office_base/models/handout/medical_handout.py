from odoo import fields, models


class MedicalHandout(models.Model):
    """A topic that the practice hands out to patients; its texts are versions, one line of versions per language."""
    _name = 'medical.handout'
    _description = 'Handout'
    _order = 'category, name, id'

    name = fields.Char('Topic', required=True)
    category = fields.Char()
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    version_ids = fields.One2many('medical.handout.version', 'handout_id')

from odoo import fields, models

STATES = [('todo', 'To Make'), ('done', 'In the Pack'), ('left_out', 'Left Out')]


class MedicalAuditPackItem(models.Model):
    """A part of a pack: a file of its own, or why there is none. Written while the pack is made; read by who may open the pack."""
    _name = 'medical.audit.pack.item'
    _description = 'Part of an Audit Pack'
    _inherit = ['medical.guarded']
    _order = 'pack_id, sequence, id'

    pack_id = fields.Many2one('medical.audit.pack', required=True, index=True, ondelete='cascade')
    sequence = fields.Integer()
    section = fields.Char('Key of Section', required=True)
    section_title = fields.Char('Section', required=True)
    name = fields.Char('What', required=True)
    folder = fields.Char()
    state = fields.Selection(STATES, 'Status', required=True, default='todo')
    note = fields.Char('Remark')
    path = fields.Char('File')
    size = fields.Float('Size (bytes)', digits=(16, 0), aggregator=None)
    sha256 = fields.Char('SHA-256')
    page = fields.Integer(aggregator=None, help="On which page of the one PDF it begins.")
    # how it is made, and where it stands in the archive
    maker = fields.Char(groups=fields.NO_ACCESS)
    params = fields.Json(groups=fields.NO_ACCESS)
    facts = fields.Json(groups=fields.NO_ACCESS)

    _todo_idx = models.Index("(pack_id, sequence, id) WHERE state = 'todo'")

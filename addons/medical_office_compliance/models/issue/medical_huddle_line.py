from odoo import fields, models


class MedicalHuddleLine(models.Model):
    """A number that was on the table when the huddle began, and what was said about it."""
    _name = 'medical.huddle.line'
    _description = 'Agenda of a Huddle'
    _inherit = ['medical.guarded']
    _rec_name = 'title'
    _order = 'huddle_id, sequence, id'

    huddle_id = fields.Many2one('medical.huddle', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='huddle_id.company_id', store=True, index=True)
    sequence = fields.Integer()
    key = fields.Char('Card', required=True)
    title = fields.Char('What', required=True)
    urgency = fields.Selection([('danger', 'Urgent'), ('warning', 'Soon'), ('info', 'For Information')], required=True)
    count = fields.Integer('How Many', help="When the huddle began, as whoever led it saw it.")
    note = fields.Text('What Was Said')

    _key_uniq = models.UniqueIndex('(huddle_id, key)')

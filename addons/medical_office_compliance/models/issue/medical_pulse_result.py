from odoo import fields, models


class MedicalPulseResult(models.Model):
    """What a question of a pulse came to, for the whole practice (no site) or for a site; made when the pulse closes, and never changed.

    A row stands for at least five answers; and so do, together, the answers that no row of a site stands for, or they could be
    reckoned out. `favorable` is the share of 4 and 5, in percent.
    """
    _name = 'medical.pulse.result'
    _description = 'Result of a Pulse'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'quarter desc, sequence, site_id, id'

    pulse_id = fields.Many2one('medical.pulse', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', 'Practice', required=True, index=True)
    quarter = fields.Date(required=True)
    site_id = fields.Many2one('medical.site', index='btree_not_null', ondelete='restrict', help="Empty: the whole practice.")
    sequence = fields.Integer(aggregator=None)
    name = fields.Char('Question', required=True)
    count = fields.Integer('Answers', aggregator='max')
    mean = fields.Float(digits=(16, 2), aggregator='avg', help="From 1 to 5.")
    favorable = fields.Float('4 or 5 (%)', digits=(16, 0), aggregator='avg')

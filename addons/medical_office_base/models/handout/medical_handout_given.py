from odoo import fields, models

WAYS = [('print', 'Printed'), ('email', 'E-mail'), ('page', 'Shown on a Screen'), ('sheet', 'QR Sheet'), ('hand', 'By Hand')]


class MedicalHandoutGiven(models.Model):
    """That a version of a handout was given: which, to whom, by whom, when, how. It stays."""
    _name = 'medical.handout.given'
    _description = 'Handout Given'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _stays = True

    version_id = fields.Many2one('medical.handout.version', required=True, index=True, ondelete='restrict')
    handout_id = fields.Many2one(related='version_id.handout_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True)
    patient_id = fields.Many2one('medical.patient', index='btree_not_null', ondelete='restrict', help="Empty: to whoever took it.")
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict')
    user_id = fields.Many2one('res.users', 'Given By', required=True, ondelete='restrict')
    date = fields.Datetime('Given On', required=True, default=fields.Datetime.now)
    way = fields.Selection(WAYS, required=True)

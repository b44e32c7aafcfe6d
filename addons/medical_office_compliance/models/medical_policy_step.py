from odoo import fields, models


class MedicalPolicyStep(models.Model):
    """A step of the procedure: who does what."""
    _name = 'medical.policy.step'
    _description = 'Step of a Procedure'
    _inherit = ['medical.policy.part']
    _order = 'version_id, sequence, id'

    version_id = fields.Many2one('medical.policy.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='version_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    who = fields.Char(help="Such as Front Desk.")
    name = fields.Char('What Is Done', required=True)

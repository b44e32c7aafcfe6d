from odoo import fields, models


class MedicalEthicsContentMixin(models.AbstractModel):
    """A part of what a person declared, or of what was decided about it: for the person, the compliance officer and the owner alone.

    Rows are written by methods and stay as they are.
    """
    _name = 'medical.ethics.content.mixin'
    _description = 'Part of a Disclosure'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _stays = True

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, readonly=True, ondelete='restrict')
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)

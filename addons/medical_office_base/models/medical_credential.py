from odoo import fields, models


class MedicalCredential(models.Model):
    """A licence, registration, certificate, training or screening of one person."""
    _name = 'medical.credential'
    _description = 'Credential'
    _inherit = ['medical.access.logged', 'medical.expiry.mixin']
    _order = 'employee_id, type_id, date_end desc, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', required=True, index=True, ondelete='cascade', check_company=True)
    type_id = fields.Many2one('medical.credential.type', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    active = fields.Boolean(default=True)
    number = fields.Char(tracking=True)
    renewal_id = fields.Many2one('medical.credential', 'Renewed By', copy=False, readonly=True, index='btree_not_null', ondelete='set null')

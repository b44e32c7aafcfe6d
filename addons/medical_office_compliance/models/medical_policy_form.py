from odoo import fields, models


class MedicalPolicyForm(models.Model):
    """A form that belongs to a version of a policy: a file to print or fill in."""
    _name = 'medical.policy.form'
    _description = 'Form of a Policy'
    _order = 'version_id, sequence, id'

    version_id = fields.Many2one('medical.policy.version', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='version_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    file = fields.Binary(attachment=False, required=True)
    file_name = fields.Char()

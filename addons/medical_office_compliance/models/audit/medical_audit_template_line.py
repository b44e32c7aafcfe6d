from odoo import fields, models


class MedicalAuditTemplateLine(models.Model):
    """One question of an audit's template."""
    _name = 'medical.audit.template.line'
    _description = 'Question of an Audit Template'
    _order = 'sequence, id'

    template_id = fields.Many2one('medical.audit.template', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='template_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char('Question', required=True)
    basis = fields.Char('Rule or Reason')

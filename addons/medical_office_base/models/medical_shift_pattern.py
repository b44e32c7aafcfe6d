from odoo import fields, models


class MedicalShiftPattern(models.Model):
    """The week of a site as it usually is: a template for shifts."""
    _name = 'medical.shift.pattern'
    _description = 'Week Template'
    _order = 'site_id, name, id'
    _check_company_auto = True

    name = fields.Char(required=True)
    site_id = fields.Many2one(
        'medical.site', required=True, index=True, check_company=True, ondelete='cascade',
        default=lambda self: self.env['medical.shift']._default_site())
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    active = fields.Boolean(default=True)
    line_ids = fields.One2many('medical.shift.pattern.line', 'pattern_id', 'Shifts', copy=True)
    note = fields.Char()

from odoo import fields, models

LINE_KINDS = [
    ('tick', 'Tick'),
    ('yesno', 'Yes or No'),
    ('number', 'Number'),
    ('temperature', 'Temperature'),
    ('text', 'Text'),
    ('photo', 'Photo'),
    ('signature', 'Signature'),
]


class MedicalChecklistLine(models.Model):
    """A step of a checklist, or the heading above some of them. Runs copy the steps when they are begun: a change of
    the checklist doesn't reach back."""
    _name = 'medical.checklist.line'
    _description = 'Checklist Step'
    _order = 'checklist_id, sequence, id'

    checklist_id = fields.Many2one('medical.checklist', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='checklist_id.company_id')
    sequence = fields.Integer(default=10)
    display_type = fields.Selection([('line_section', 'Section')])
    name = fields.Char('Step', required=True)
    kind = fields.Selection(LINE_KINDS, required=True, default='tick')
    required = fields.Boolean(help="The round can't be finished without it.")
    has_min = fields.Boolean('Has a Lower Bound')
    min_value = fields.Float('From', help="A number below is a fault: a reason is asked for and a problem is reported.")
    has_max = fields.Boolean('Has an Upper Bound')
    max_value = fields.Float('To', help="A number above is a fault: a reason is asked for and a problem is reported.")
    unit = fields.Char(help="Shown beside the number, such as °C or psi.")
    note = fields.Char('Hint', help="How it is done, shown below the step.")
    is_use_meter = fields.Boolean('Hours of Use', help="The number is the equipment's meter: hours of use since it was new.")

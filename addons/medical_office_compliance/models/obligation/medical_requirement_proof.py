from odoo import fields, models


class MedicalRequirement(models.Model):
    """What in the suite goes with a requirement, and how long the rule gives once something has happened."""
    _inherit = 'medical.requirement'

    fits = fields.Char(
        readonly=True, help="Codes of checklists, policies and courses of the library that prove it, with blanks between.")
    deadline_days = fields.Integer(
        'Days Once It Happens', readonly=True, help="How many days the rule gives, where it says; of several the fewest. 0: it says nothing.")

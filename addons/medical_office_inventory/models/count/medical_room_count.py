from odoo import fields, models


class MedicalRoom(models.Model):
    _inherit = 'medical.room'

    count_is_use = fields.Boolean(
        'Use Follows From Counts', tracking=True,
        help="Supplies of this room aren't recorded one by one as they are used: what a count finds missing here was used, not lost.")

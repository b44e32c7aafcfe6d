from odoo import fields, models


class MedicalPulseInvitation(models.Model):
    """Whom a pulse asks, and whether they have answered: a tick, without a time, in no way joined to what was answered.

    Nobody reads it: a person sees by Today whether something is to be answered, everybody else how many have.
    """
    _name = 'medical.pulse.invitation'
    _description = 'Asked by a Pulse'
    _inherit = ['medical.guarded']
    _log_access = False

    pulse_id = fields.Many2one('medical.pulse', required=True, index=True, ondelete='cascade')
    user_id = fields.Many2one('res.users', required=True, index=True, ondelete='cascade')
    answered = fields.Boolean()

    _user_uniq = models.UniqueIndex('(pulse_id, user_id)')

from odoo import fields, models
from odoo.exceptions import AccessError

CALL_RESULTS = [
    ('accepted', 'They come'),
    ('no_answer', 'No answer'),
    ('message', 'Message left'),
    ('declined', "Can't"),
]
# What is learnt on the phone after the one tap that wrote the call down.
LATER = {'note', 'eta'}


class MedicalMaintenanceCall(models.Model):
    """A call about a problem: whom, when, by whom, and how it went.

    Written by `maintenance.request._medical_log_call` alone, never changed and never deleted; who called adds a note
    and when they come.
    """
    _name = 'medical.maintenance.call'
    _description = 'Call'
    _order = 'called_on desc, id desc'

    request_id = fields.Many2one('maintenance.request', string='Problem', required=True, index=True, ondelete='cascade', readonly=True)
    company_id = fields.Many2one(related='request_id.company_id', store=True, index=True)
    on_call_id = fields.Many2one('medical.on.call', ondelete='set null', readonly=True, index='btree_not_null')
    name = fields.Char('Who', required=True, readonly=True)
    phone = fields.Char(readonly=True)
    called_on = fields.Datetime('When', required=True, readonly=True, default=fields.Datetime.now)
    called_by_id = fields.Many2one('res.users', readonly=True, default=lambda self: self.env.uid)
    result = fields.Selection(CALL_RESULTS, required=True, readonly=True)
    note = fields.Char()
    eta = fields.Datetime('They Come')

    def write(self, vals):
        if not self.env.su and not vals.keys() <= LATER:
            raise AccessError(self.env._("A call stays as it was written down; a note can be added."))
        return super().write(vals)

from odoo import fields, models

REQUEST_EVENTS = [
    ('registered', 'Registered'),
    ('changed', 'Changed'),
    ('identity', 'Identity checked'),
    ('extended', 'Extended'),
    ('fee', 'Fee told'),
    ('proposed', 'Denial proposed'),
    ('returned', 'Denial not confirmed'),
    ('denied', 'Denied'),
    ('review', 'Review asked for'),
    ('reviewed', 'Review answered'),
    ('statement', 'Statement of disagreement'),
    ('rebuttal', 'Our rebuttal'),
    ('sent', 'Sent'),
    ('amended', 'Amended'),
    ('accepted', 'Accepted'),
    ('ended', 'Ended'),
    ('withdrawn', 'Withdrawn'),
]


class MedicalPatientRequestEvent(models.Model):
    """What happened to a patient's request, when and by whom. History: rows are added by methods, nobody changes one."""
    _name = 'medical.patient.request.event'
    _description = 'What Happened to a Request'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'what'
    _stays = True

    request_id = fields.Many2one('medical.patient.request', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='request_id.company_id', store=True, index=True)
    what = fields.Selection(REQUEST_EVENTS, 'Step', required=True)
    text = fields.Text('Details')
    user_id = fields.Many2one('res.users', 'By', required=True, index=True, ondelete='restrict', default=lambda self: self.env.uid)
    date = fields.Datetime('When', required=True, default=fields.Datetime.now)

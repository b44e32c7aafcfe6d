from odoo import fields, models

VISIT_STATES = [
    ('expected', 'Expected'),
    ('arrived', 'Arrived'),
    ('roomed', 'In the Room'),
    ('left', 'Left'),
    ('no_show', 'No-Show'),
    ('cancelled', 'Cancelled'),
]


class MedicalVisit(models.Model):
    """A patient's visit at a site on a day, as the front desk sees it; the clinical system keeps what happened in it."""
    _name = 'medical.visit'
    _description = 'Visit'
    _inherit = ['medical.access.logged']
    _order = 'date_start, id'
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True)
    provider_id = fields.Many2one('hr.employee', index='btree_not_null', ondelete='restrict', check_company=True)
    room_id = fields.Many2one('medical.room', index='btree_not_null', ondelete='restrict', check_company=True)
    date_start = fields.Datetime('Time', required=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    copay_due = fields.Monetary('Co-Pay Due')
    state = fields.Selection(VISIT_STATES, required=True, default='expected', index=True)

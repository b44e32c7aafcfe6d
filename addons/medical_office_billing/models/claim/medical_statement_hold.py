from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

HOLD_REASONS = [
    ('dispute', 'The patient disputes it'), ('insurance', 'Insurance is still to answer'), ('hardship', 'Asked for financial help'),
    ('estate', 'Estate is being settled'), ('other', 'Other')]


class MedicalStatementHold(models.Model):
    """Why a patient gets no statements for a while: since when, until when, by whom. Released, not deleted."""
    _name = 'medical.statement.hold'
    _description = 'Hold on Statements'
    _inherit = ['medical.access.logged']
    _order = 'id desc'
    _rec_name = 'patient_id'
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True, precompute=True)
    reason = fields.Selection(HOLD_REASONS, required=True, default='dispute')
    note = fields.Char(help="What is said, and who looks after it.")
    date_from = fields.Date('From', required=True, default=fields.Date.context_today)
    date_to = fields.Date('Until', help="The last day. Empty: until somebody releases it.")
    user_id = fields.Many2one('res.users', 'By', required=True, readonly=True, default=lambda self: self.env.user, ondelete='restrict')
    released_on = fields.Date(readonly=True, copy=False)
    released_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    is_current = fields.Boolean('Holds Today', compute='_compute_is_current', search='_search_is_current')

    @api.depends('date_from', 'date_to', 'released_on')
    def _compute_is_current(self):
        today = self.env.company._medical_today()
        for hold in self:
            hold.is_current = not hold.released_on and hold.date_from and hold.date_from <= today and (not hold.date_to or hold.date_to >= today)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = self.env.company._medical_today()
        return Domain('released_on', '=', False) & Domain('date_from', '<=', today) & (Domain('date_to', '=', False) | Domain('date_to', '>=', today))

    @api.constrains('date_from', 'date_to')
    def _check_dates(self):
        for hold in self:
            if hold.date_to and hold.date_to < hold.date_from:
                raise ValidationError(self.env._("“Until” lies before “From”."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, 'user_id': self.env.uid, 'released_on': False, 'released_by_id': False} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and vals.keys() & {'patient_id', 'user_id', 'released_on', 'released_by_id'}:
            raise ValidationError(self.env._("A hold is released with its button, and stays with its patient."))
        return super().write(vals)

    def action_release(self):
        """Statements go on."""
        self.check_access('write')
        self.filtered(lambda hold: not hold.released_on).sudo().write({  # sudo: written by this method alone, asked above
            'released_on': self.env.company._medical_today(), 'released_by_id': self.env.uid})
        return True

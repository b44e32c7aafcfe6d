from odoo import api, fields, models


class MedicalHoursReason(models.TransientModel):
    """Asks why: an exception is accepted, a week is returned."""
    _name = 'medical.hours.reason'
    _description = 'Reason About Hours'

    kind = fields.Selection([('accept', 'Accept'), ('return', 'Return')], required=True, default='accept')
    week_ids = fields.Many2many('medical.hours.week', 'medical_hours_reason_week_rel', 'reason_id', 'week_id', 'Weeks', readonly=True)
    exception_ids = fields.Many2many(
        'medical.hours.exception', 'medical_hours_reason_exception_rel', 'reason_id', 'exception_id', 'Exceptions', readonly=True)
    reason = fields.Text()

    @api.model
    def _open(self, title, kind, week_ids=(), exception_ids=()):
        """The window that asks."""
        return {
            'type': 'ir.actions.act_window', 'name': title, 'res_model': self._name, 'view_mode': 'form', 'target': 'new',
            'context': {'default_kind': kind, 'default_week_ids': [(6, 0, list(week_ids))], 'default_exception_ids': [(6, 0, list(exception_ids))]}}

    def action_save(self):
        """Accept, or return."""
        self.ensure_one()
        if self.kind == 'accept':
            self.exception_ids._accept(self.reason)
        else:
            self.week_ids._return(self.reason)
        return {'type': 'ir.actions.act_window_close'}

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

ATTENDANCE_SYSTEM = {'how', 'marked_on', 'marked_by_id', 'user_id', 'company_id'}


class MedicalTrainingAttendance(models.Model):
    """That somebody is on the list of a session, and came: ticked from the signed sheet, or confirmed by scanning the code.

    Written by whoever takes attendance of the session, until it is closed; nobody ticks themselves.
    """
    _name = 'medical.training.attendance'
    _description = 'Attendance of a Session'
    _order = 'session_id, id'
    _rec_name = 'employee_id'
    _check_company_auto = True

    session_id = fields.Many2one('medical.training.session', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='session_id.company_id', store=True, index=True)
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='restrict', check_company=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    is_present = fields.Boolean('Came')
    how = fields.Selection([('sheet', 'Signed Sheet'), ('qr', 'Scanned Code')], 'Confirmed By', readonly=True, copy=False)
    marked_on = fields.Datetime('Confirmed On', readonly=True, copy=False)
    marked_by_id = fields.Many2one('res.users', 'Noted By', readonly=True, copy=False, ondelete='restrict')

    _person_uniq = models.UniqueIndex('(session_id, employee_id)', "This person is on the list already.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._check_typed(vals.keys())
        lines = super().create([self._marked(vals) for vals in vals_list])
        lines._check_taking(lines.filtered('is_present'))
        return lines

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._check_typed(vals.keys())
        if {'session_id', 'employee_id'} & vals.keys():
            raise AccessError(self.env._("Who is on the list of which session stays: take the line away and add another."))
        ticked = self.filtered(lambda line: not line.is_present) if vals.get('is_present') else self.browse()
        self._check_taking(ticked)
        res = super().write(vals)
        if 'is_present' in vals:
            # sudo: how it was noted follows from who ticks
            changed = ticked if vals['is_present'] else self
            changed.sudo().write({
                'how': 'sheet' if vals['is_present'] else False, 'marked_on': fields.Datetime.now(), 'marked_by_id': self.env.uid})
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if any(line.session_id.state != 'planned' for line in self):
            raise UserError(self.env._("This session is over: what was noted of it stays."))

    @api.model
    def _marked(self, vals):
        if self.env.su or not vals.get('is_present'):
            return vals
        return {**vals, 'how': 'sheet', 'marked_on': fields.Datetime.now(), 'marked_by_id': self.env.uid}

    @api.model
    def _check_typed(self, names):
        if ATTENDANCE_SYSTEM & set(names):
            raise AccessError(self.env._("How somebody confirmed follows from the sheet or the code: it can't be typed."))

    def _check_taking(self, ticked):
        """Whether the current user may take attendance of these; `ticked` are those newly noted to have come."""
        if self.env.su:
            return
        self.session_id._check_lead()
        if self.env.user in ticked.user_id:
            raise AccessError(self.env._("Nobody ticks themselves: scan the code, or let somebody else tick you."))

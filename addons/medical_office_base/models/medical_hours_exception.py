from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_duration

EXCEPTION_KINDS = [
    ('no_check_out', 'No Check-Out'),
    ('overlap', 'Times Overlap'),
    ('no_check_in', 'No Check-In for a Shift'),
    ('unscheduled', 'Work Without a Shift'),
    ('on_leave', 'Work While on Leave'),
    ('early', 'Came Early'),
    ('late', 'Came Late'),
    ('left_early', 'Left Early'),
    ('stayed_late', 'Stayed Late'),
    ('meal_missed', 'No Meal Break'),
    ('meal_short', 'Meal Break Too Short'),
    ('meal_late', 'Meal Break Too Late'),
    ('long_day', 'Long Day'),
    ('auto_check_out', 'Checked Out Automatically'),
    ('unexplained', 'Times Changed Without a Reason'),
]
# Nobody can say how long they worked while these stand: they are corrected, not accepted.
TO_CORRECT = ('no_check_out', 'overlap')
LENGTHS = ('no_check_in', 'unscheduled', 'early', 'late', 'left_early', 'stayed_late', 'meal_short', 'meal_late', 'long_day')


class MedicalHoursException(models.Model):
    """What is not as it should be on a day, to be corrected or accepted with a reason before the week is approved.

    Found by `medical.hours.week._refresh`. What is corrected vanishes; what was accepted stays accepted as long as it is the
    same: a quarter of an hour that becomes an hour is to be explained anew.
    """
    _name = 'medical.hours.exception'
    _description = 'Exception in Hours'
    _order = 'date, kind, id'

    week_id = fields.Many2one('medical.hours.week', required=True, index=True, ondelete='cascade', readonly=True)
    employee_id = fields.Many2one(related='week_id.employee_id', store=True, index=True)
    company_id = fields.Many2one(related='week_id.company_id', store=True, index=True)
    week_state = fields.Selection(related='week_id.state', string='Week Status')
    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(EXCEPTION_KINDS, required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, index=True)
    minutes = fields.Integer(readonly=True, aggregator=None)
    attendance_id = fields.Many2one('hr.attendance', readonly=True, index='btree_not_null', ondelete='set null')
    name = fields.Char('What', compute='_compute_name')
    state = fields.Selection([('open', 'To Explain'), ('accepted', 'Accepted')], 'Status', required=True, default='open', readonly=True)
    reason = fields.Char(readonly=True)
    accepted_by_id = fields.Many2one('res.users', readonly=True)
    accepted_on = fields.Datetime(readonly=True)
    must_correct = fields.Boolean(compute='_compute_must_correct')
    can_approve = fields.Boolean(related='week_id.can_approve')

    _week_key_uniq = models.UniqueIndex('(week_id, key)')

    @api.depends('kind', 'minutes')
    @api.depends_context('lang')
    def _compute_name(self):
        words = dict(self._fields['kind']._description_selection(self.env))
        for row in self:
            row.name = words.get(row.kind, '')
            if row.kind in LENGTHS and row.minutes:
                row.name = self.env._("%(what)s (%(length)s)", what=row.name, length=format_duration(row.minutes / 60))

    @api.depends('kind')
    def _compute_must_correct(self):
        for row in self:
            row.must_correct = row.kind in TO_CORRECT

    @api.depends('name', 'date')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for row in self:
            row.display_name = f'{format_date(self.env, row.date, date_format="EEE, MMM d")}: {row.name}'

    def action_accept(self):
        """Ask for the reason, then accept."""
        return self.env['medical.hours.reason']._open(self.env._("Accept"), kind='accept', exception_ids=self.ids)

    def action_correct(self):
        """Open the times behind it, to be corrected."""
        self.ensure_one()
        return self.env['medical.attendance.correction']._open(self.week_id, self.date, self.attendance_id)

    def _accept(self, reason):
        """Accept these, for the supervisor.

        :raise UserError: no reason, what has to be corrected, or an approved week
        """
        self.check_access('read')
        self.env['medical.hours.week']._check_decider(self.employee_id)
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why it is accepted."))
        for row in self:
            if row.kind in TO_CORRECT:
                raise UserError(self.env._("“%(name)s” can't be accepted: correct the times.", name=row.display_name))
            if row.week_id.state == 'approved':
                raise UserError(self.env._("The week is approved already."))
        # sudo: the decider has no right to write; they were checked
        self.sudo().write({
            'state': 'accepted', 'reason': reason, 'accepted_by_id': self.env.uid, 'accepted_on': fields.Datetime.now()})
        self.week_id._count_exceptions()

from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools.recurrence import to_local, to_utc
from .medical_callback_try import OUTCOMES

TOPICS = [
    ('appointment', 'Appointment'),
    ('bill', 'Bill or insurance'),
    ('records', 'Records or a form'),
    ('referral', 'Referral'),
    ('prescription', 'Prescription'),
    ('message', 'Wants to talk to the care team'),
    ('other', 'Other'),
]
ROLES = [
    ('front_desk', 'Front Desk'),
    ('biller', 'Biller'),
    ('clinician', 'Clinician'),
    ('medical_records', 'Medical Records'),
    ('manager', 'Office Manager'),
]
FOLLOWS = {'state', 'done_at', 'done_by_id', 'try_ids', 'number'}


class MedicalCallback(models.Model):
    """Somebody is to be called back: who, about what in a word, by when, by whom; each try is written down.

    A patient, or a name and number as typed. What it is about stays administrative: no chart. Who may open the patient reads it, and
    whoever asked for it or is to call; without a patient, the people of the site. It is done by logging a call that reached somebody.
    """
    _name = 'medical.callback'
    _description = 'Call to Return'
    _inherit = ['medical.access.logged']
    _order = 'due, id'
    _rec_names_search = ['patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', index='btree_not_null', ondelete='restrict', check_company=True)
    caller = fields.Char('Who Called', help="If it isn't the patient: a name, and who it is.")
    phone = fields.Char('Call Back At')
    reach = fields.Char('How to Reach', compute='_compute_reach', help="What the patient asked for counts.")
    call_number = fields.Char('Number to Call', compute='_compute_reach')
    topic = fields.Selection(TOPICS, 'About', required=True, default='appointment')
    note = fields.Char('In a Few Words', size=120, help="Administrative, such as “asks for the next visit's date”. Nothing medical.")
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', default=lambda self: self._default_site())
    due = fields.Datetime('By', required=True, index=True, default=lambda self: self._default_due())
    for_role = fields.Selection(ROLES, 'For', required=True, default='front_desk')
    user_id = fields.Many2one('res.users', 'For Whom', index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    state = fields.Selection(
        [('open', 'To Call'), ('done', 'Done'), ('dropped', 'Not Needed')], 'Status', required=True, default='open', index=True, copy=False)
    done_at = fields.Datetime('Done On', readonly=True, copy=False)
    done_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    try_ids = fields.One2many('medical.callback.try', 'callback_id', 'Tries', readonly=True)
    try_count = fields.Integer('Number of Tries', compute='_compute_tries')
    last_try = fields.Char(compute='_compute_tries')
    is_mine = fields.Boolean('For Me', compute='_compute_is_mine', search='_search_is_mine', help="Named, or nobody named and for a role of mine at my site.")
    is_overdue = fields.Boolean('Overdue', compute='_compute_is_overdue', search='_search_is_overdue')

    # === DEFAULTS AND COMPUTED === #

    def _default_site(self):
        return self.env.user.medical_site_ids.filtered(lambda site: site.company_id == self.env.company)[:1]

    def _default_due(self):
        """The end of the next working day is late enough: today at five at the site, after four tomorrow."""
        tz = self._default_site().tz or 'UTC'
        local = to_local(fields.Datetime.now(), tz)
        day = local.date() if local.hour < 16 else local.date() + timedelta(days=1)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return to_utc(datetime.combine(day, time(17)), tz)

    @api.depends('patient_id.number')
    def _compute_display_name(self):
        # sudo: the record number alone, which names nobody
        for call, row in zip(self, self.sudo(), strict=True):
            call.display_name = ' · '.join(filter(None, (self.env._("Call back"), row.patient_id.number or (call.id and f'#{call.id}'))))

    @api.depends('patient_id', 'phone')
    def _compute_reach(self):
        for call in self:
            # as the user: who is assigned without the right to open the patient sees what was typed
            patient = call.patient_id.filtered('can_open')
            if patient.confidential_communication:
                call.reach, call.call_number = self.env._("Reach only so: %(how)s", how=patient.confidential_contact or '?'), False
            else:
                call.reach, call.call_number = patient.contact_note, call.phone or patient.phone or patient.phone_2

    @api.depends('try_ids')
    def _compute_tries(self):
        labels = dict(self.env['medical.callback.try']._fields['outcome']._description_selection(self.env))
        for call in self:
            last = call.try_ids.sorted('id')[-1:]
            call.try_count = len(call.try_ids)
            call.last_try = f"{labels[last.outcome]}, {call.site_id._moment_words(last.date)}" if last else False

    @api.model
    def _my_roles(self):
        return [role for role, _label in ROLES if self.env.user.has_group(f'medical_office_base.group_{role}')]

    @api.depends_context('uid')
    @api.depends('user_id', 'for_role', 'site_id')
    def _compute_is_mine(self):
        roles = self._my_roles()
        for call in self:
            call.is_mine = call.user_id == self.env.user or (
                not call.user_id and call.for_role in roles and call.site_id in self.env.user.medical_site_ids)

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('user_id', '=', self.env.uid) | (
            Domain('user_id', '=', False) & Domain('for_role', 'in', self._my_roles()) & Domain('site_id.user_ids', 'in', self.env.uid))

    @api.depends('due', 'state')
    def _compute_is_overdue(self):
        for call in self:
            call.is_overdue = call.state == 'open' and call.due and call.due < fields.Datetime.now()

    @api.model
    def _search_is_overdue(self, operator, value):
        return Domain('state', '=', 'open') & Domain('due', '<', 'now') if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.constrains('patient_id', 'caller', 'phone')
    def _check_caller(self):
        for call in self:
            if not call.patient_id and not (call.caller and call.phone):
                raise ValidationError(self.env._("Choose the patient, or write who called and the number to call back."))

    @api.constrains('patient_id', 'site_id')
    def _check_patient_company(self):
        for call in self:
            if call.patient_id.sudo().company_id not in (call.site_id.company_id, self.env['res.company']):
                raise ValidationError(self.env._("Patient and site are of two practices."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(not FOLLOWS.isdisjoint({name for name, value in vals.items() if (name, value) != ('state', 'open')}) for vals in vals_list):
            raise AccessError(self.env._("A call is done by logging the calls, it can't be typed."))
        calls = super().create(vals_list)
        calls._check_patients()
        return calls

    def write(self, vals):
        if not self.env.su:
            if not FOLLOWS.isdisjoint(vals):
                raise AccessError(self.env._("A call is done by logging the calls, it can't be typed."))
            if ('patient_id' in vals or 'site_id' in vals) and any(call.try_ids for call in self):
                raise UserError(self.env._("Somebody has tried already: patient and site stay. Add another call."))
        res = super().write(vals)
        if 'patient_id' in vals or 'site_id' in vals:
            self._check_patients()
        return res

    def _check_patients(self):
        """Nobody learns by a call whom they may not open, and nobody writes one for a site of others."""
        if not self.env.su:
            self.check_access('write')
            self.patient_id.check_access('read')
            if self.site_id - self.env.user.medical_site_ids:
                raise AccessError(self.env._("You don't work at this site. Choose one of your own."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_tried(self):
        raise UserError(self.env._("Calls are kept: mark one as not needed."))

    # === TWO TAPS === #

    def action_reached(self):
        """Somebody was reached: the call is done."""
        return self._log_try('reached')

    def action_voicemail(self):
        """A message asks to call back; nothing else is said on a machine."""
        return self._log_try('voicemail')

    def action_no_answer(self):
        """Nobody answered."""
        return self._log_try('no_answer')

    def action_drop(self):
        """It isn't needed any more."""
        return self._close('dropped')

    def action_reopen(self):
        """It is to be called again."""
        self.check_access('write')
        # sudo: who may was checked; the status is written by methods alone
        self.sudo().write({'state': 'open', 'done_at': False, 'done_by_id': False})
        return True

    def _log_try(self, outcome):
        self.check_access('write')
        if outcome not in dict(OUTCOMES):
            raise UserError(self.env._("Choose how the call went."))
        if any(call.state != 'open' for call in self):
            raise UserError(self.env._("This call is closed. Open it again first."))
        # sudo: tries are written by methods alone; who may was checked above
        self.env['medical.callback.try'].sudo().create([{'callback_id': call.id, 'user_id': self.env.uid, 'outcome': outcome} for call in self])
        return self._close('done') if outcome == 'reached' else True

    def _close(self, state):
        self.check_access('write')
        # sudo: who may was checked; the status is written by methods alone
        self.sudo().write({'state': state, 'done_at': fields.Datetime.now(), 'done_by_id': self.env.uid})
        return True

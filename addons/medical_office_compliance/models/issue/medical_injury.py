from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_hr,medical_office_base.group_employee_health'
HEALTH = 'medical_office_base.group_employee_health'
KINDS = [
    ('injury', 'Injury'),
    ('illness', 'Illness'),
    ('sharp', 'Needlestick or Cut'),
    ('splash', 'Splash'),
    ('exposure', 'Other Exposure'),
]
# handled as an exposure to blood or other potentially infectious material (29 CFR 1910.1030(b))
EXPOSURES = ('sharp', 'splash', 'exposure')
YES_NO = [('yes', 'Yes'), ('no', 'No'), ('unknown', 'Not Known')]
SAFETY = [('none', 'Had None'), ('before', 'Not Yet in Use'), ('during', 'While Using It'), ('after', 'After Using It'), ('failed', 'It Failed')]
TREATMENTS = [('none', 'None'), ('first_aid', 'First Aid'), ('medical', 'Beyond First Aid')]
OUTCOMES = [('none', 'Worked On as Before'), ('restricted', 'Restricted or Transferred'), ('away', 'Days Away'), ('death', 'Death')]
SEVERE = [('hospital', 'Admitted to Hospital for Treatment'), ('amputation', 'Amputation'), ('eye', 'Loss of an Eye')]
# columns M1 to M6 of the OSHA 300 log
LOG_TYPES = [
    ('1', 'Injury'), ('2', 'Skin Disorder'), ('3', 'Respiratory Condition'), ('4', 'Poisoning'), ('5', 'Hearing Loss'), ('6', 'All Other Illnesses')]
# 29 CFR 1904.29(b)(7), besides needlesticks
PRIVACY = [
    ('intimate', 'Intimate Body Part or Reproductive System'), ('assault', 'Sexual Assault'), ('mental', 'Mental Illness'),
    ('infection', 'HIV, Hepatitis or Tuberculosis'), ('asked', 'Illness; the Person Asks for It')]
STATES = [('new', 'To Decide'), ('open', 'Decided'), ('closed', 'Closed')]
DAYS_CAP = 180
# as the person or who was there reported it
REPORTED = {
    'site_id', 'room_id', 'occurred_at', 'kind', 'what_happened', 'doing_before', 'object', 'body_part', 'device_type', 'device_brand', 'safety', 'work_area'}
# what office manager, HR and Employee Health decide
DECIDED = {
    'contaminated', 'is_work_related', 'is_new_case', 'treatment', 'outcome', 'lost_consciousness', 'significant', 'days_away', 'days_restricted', 'severe',
    'severe_at', 'died_at', 'known_at', 'log_type', 'privacy_reason'}


class MedicalInjury(models.Model):
    """Somebody was hurt, fell ill or was exposed at work: what happened, whether OSHA's log takes it, and who must be told by when.

    Recordable by 29 CFR 1904.7 and 1904.8; days are calendar days, at most 180 (1904.7(b)(3)(vii)). Deaths are reported within 8
    hours, admissions to hospital, amputations and the loss of an eye within 24 (1904.39), by everybody, exempt or not. Whoever works
    here reports for themselves, supervisors for their people; manager, HR and Employee Health decide, nobody about their own. Nothing
    here is of the person's health but what OSHA's forms ask for: the rest is `medical.exposure`, for Employee Health alone.
    """
    _name = 'medical.injury'
    _description = 'Injury or Exposure'
    _inherit = ['medical.access.logged']
    _order = 'occurred_at desc, id desc'
    _rec_name = 'number'
    _rec_names_search = ['number']
    _check_company_auto = True

    number = fields.Char(required=True, readonly=True, copy=False, index=True)
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, readonly=True, ondelete='restrict')
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    job = fields.Char('Position', readonly=True, help="When it happened.")
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    room_id = fields.Many2one('medical.room', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('site_id', '=', site_id)]")
    state = fields.Selection(STATES, 'Stage', required=True, readonly=True, default='new', index=True)
    kind = fields.Selection(KINDS, required=True, index=True)
    occurred_at = fields.Datetime('When', required=True)
    occurred_on = fields.Date('Day', compute='_compute_occurred_on', store=True, index=True, help="By the clock of the site.")
    what_happened = fields.Text(required=True, help="Without names of patients.")
    doing_before = fields.Char('Doing Just Before')
    object = fields.Char('Object or Substance', help="What directly harmed the person.")
    body_part = fields.Char(help="And how it was hurt, as “left index finger, puncture”.")
    device_type = fields.Char('Device', help="As “hypodermic needle”, for the sharps injury log (29 CFR 1910.1030(h)(5)).")
    device_brand = fields.Char('Brand')
    safety = fields.Selection(SAFETY, 'Safety Feature', help="When it happened.")
    work_area = fields.Char(help="Where in the office, where the room doesn't say it.")
    reported_by_id = fields.Many2one('res.users', required=True, readonly=True, index=True, ondelete='restrict')
    reported_at = fields.Datetime('Reported', required=True, readonly=True)

    contaminated = fields.Selection(
        YES_NO, "With Another's Blood", help="Or other potentially infectious material: a needlestick then is recorded (29 CFR 1904.8).")
    is_work_related = fields.Boolean('Work-Related', default=True, help="An event at work caused it, contributed to it, or made it worse (29 CFR 1904.5).")
    is_new_case = fields.Boolean('New Case', default=True, help="Not the same as one recorded before (29 CFR 1904.6).")
    treatment = fields.Selection(TREATMENTS, help="First aid is what 29 CFR 1904.7(b)(5)(ii) lists: cleaning, bandages, a tetanus shot, and the like.")
    outcome = fields.Selection(OUTCOMES)
    lost_consciousness = fields.Boolean()
    significant = fields.Boolean('Significant Diagnosis', help="Fracture, punctured eardrum, cancer or a chronic irreversible disease (29 CFR 1904.7(b)(7)).")
    days_away = fields.Integer(help="Calendar days, without the day on which it happened.")
    days_restricted = fields.Integer(help="Calendar days, without the day on which it happened.")
    severe = fields.Selection(SEVERE, help="Not an admission to be observed or tested alone (29 CFR 1904.39(b)(10)).")
    severe_at = fields.Datetime('Admitted or Lost At')
    died_at = fields.Datetime()
    known_at = fields.Datetime('We Learned of It', help="Of the death, admission or loss: the hours are counted from here (29 CFR 1904.39(b)(7)).")
    log_type = fields.Selection(LOG_TYPES, 'Type on the Log', compute='_compute_log_type', store=True, readonly=False)
    recordable = fields.Boolean(compute='_compute_recordable', store=True, index=True)
    recordable_words = fields.Text('Why', compute='_compute_recordable_words')
    log_words = fields.Char('Log', compute='_compute_log_words')
    privacy_reason = fields.Selection(PRIVACY, 'Why Without Name', groups=HEALTH, help="On the log the name is left out (29 CFR 1904.29(b)(6)-(9)).")
    privacy_case = fields.Boolean('Without Name on the Log', compute='_compute_privacy_case', store=True)
    step_ids = fields.One2many('medical.injury.step', 'injury_id', 'Who Must Be Told', readonly=True)
    exposure_ids = fields.One2many('medical.exposure', 'injury_id', readonly=True, groups=HEALTH)
    can_decide = fields.Boolean(compute='_compute_can_decide')

    _number_uniq = models.UniqueIndex('(number, company_id)')
    _days_positive = models.Constraint('CHECK (days_away >= 0 AND days_restricted >= 0)', "Days are 0 or more.")

    # === COMPUTED === #

    @api.depends('occurred_at', 'site_id')
    def _compute_occurred_on(self):
        for injury in self:
            tz = injury.site_id.tz or 'UTC'
            injury.occurred_on = injury.occurred_at and fields.Datetime.context_timestamp(injury.with_context(tz=tz), injury.occurred_at).date()

    @api.depends('kind')
    def _compute_log_type(self):
        for injury in self:
            injury.log_type = injury.log_type or ('6' if injury.kind in ('illness', 'exposure') else '1')

    def _criteria(self):
        """[(whether it holds, words)] of what makes an injury recordable."""
        return [
            (self.outcome == 'death', self.env._("death (29 CFR 1904.7(b)(2))")),
            (self.outcome == 'away' or self.days_away > 0, self.env._("days away from work (29 CFR 1904.7(b)(3))")),
            (self.outcome == 'restricted' or self.days_restricted > 0, self.env._("restricted work or transfer (29 CFR 1904.7(b)(4))")),
            (self.treatment == 'medical', self.env._("medical treatment beyond first aid (29 CFR 1904.7(b)(5))")),
            (self.lost_consciousness, self.env._("loss of consciousness (29 CFR 1904.7(b)(6))")),
            (self.significant, self.env._("a significant diagnosis (29 CFR 1904.7(b)(7))")),
            (self.kind == 'sharp' and self.contaminated == 'yes', self.env._("a needlestick or cut with another person's blood (29 CFR 1904.8)")),
        ]

    @api.depends('is_work_related', 'is_new_case', 'outcome', 'days_away', 'days_restricted', 'treatment', 'lost_consciousness', 'significant', 'kind',
                 'contaminated')
    def _compute_recordable(self):
        for injury in self:
            injury.recordable = injury.is_work_related and injury.is_new_case and any(holds for holds, _words in injury._criteria())

    @api.depends('recordable')
    def _compute_recordable_words(self):
        for injury in self:
            reasons = [words for holds, words in injury._criteria() if holds]
            if not injury.is_work_related:
                injury.recordable_words = self.env._("Not recordable: not work-related (29 CFR 1904.5).")
            elif not injury.is_new_case:
                injury.recordable_words = self.env._("Not recordable: not a new case (29 CFR 1904.6).")
            elif reasons:
                injury.recordable_words = self.env._("Recordable because of %(reasons)s.", reasons='; '.join(reasons))
            else:
                injury.recordable_words = self.env._("Not recordable: none of the criteria of 29 CFR 1904.7 and 1904.8 holds.")

    @api.depends_context('company')
    @api.depends('company_id')
    def _compute_log_words(self):
        for injury in self:
            injury.log_words = self.env['medical.practice']._get(injury.company_id)._osha_log_words()

    @api.depends('kind', 'contaminated', 'privacy_reason')
    def _compute_privacy_case(self):
        for injury in self:
            injury.privacy_case = bool(injury.privacy_reason) or injury.kind == 'sharp' and injury.contaminated == 'yes'

    @api.depends_context('uid')
    @api.depends('user_id')
    def _compute_can_decide(self):
        keeps = self.env.user.has_groups(KEEPERS)
        for injury in self:
            injury.can_decide = keeps and injury.user_id != self.env.user

    def _report_due(self):
        """(kind of step, moment until which OSHA hears of it), or None (29 CFR 1904.39(a), (b)(6))."""
        if not self.is_work_related:
            return None
        known = self.known_at or self.reported_at
        if self.outcome == 'death' and (not self.died_at or self.died_at <= self.occurred_at + timedelta(days=30)):
            return 'osha_death', known + timedelta(hours=8)
        if self.severe and (not self.severe_at or self.severe_at <= self.occurred_at + timedelta(hours=24)):
            return 'osha_severe', known + timedelta(hours=24)
        return None

    def _counted_days(self):
        """(away, restricted) as the log counts them: at most 180 in all."""
        away = min(self.days_away, DAYS_CAP)
        return away, min(self.days_restricted, DAYS_CAP - away)

    # === REPORTING === #

    @api.model
    def _report(self, employee, values):
        """Report what happened to a person, as themselves, somebody above them, or who decides about injuries: the row, to be read by them.

        :param employee: hr.employee, as superuser
        :param dict values: as `REPORTED`
        :raises UserError: something is missing, or lies in the future
        :raises AccessError: the person isn't theirs
        """
        user = self.env.user
        if user != employee.user_id and user not in employee.medical_supervisor_user_ids and not user.has_groups(KEEPERS):
            raise AccessError(self.env._("You report for yourself, and for the people whom you supervise."))
        if employee.company_id not in self.env.companies:
            raise AccessError(self.env._("This person works for another practice."))
        site = self.env['medical.site'].browse(values['site_id'])
        if site.company_id != employee.company_id:
            raise UserError(self.env._("Choose a site of the person's practice."))
        if not (values.get('what_happened') or '').strip():
            raise UserError(self.env._("Say what happened."))
        values = {name: value for name, value in values.items() if name in REPORTED}
        # sudo: reported by this method alone, after its checks
        injuries = self.sudo().with_company(site.company_id)
        injury = injuries.create({
            **values, 'employee_id': employee.id, 'job': employee.job_title or employee.job_id.name, 'reported_by_id': user.id,
            'reported_at': fields.Datetime.now(), 'number': self.env['ir.sequence'].sudo().with_company(site.company_id).next_by_code('medical.injury'),
            'contaminated': 'unknown' if values['kind'] in EXPOSURES else False})
        if injury.kind in EXPOSURES:
            injury.env['medical.exposure'].create({'injury_id': injury.id})
        injury._sync_steps()
        if user in employee.medical_supervisor_user_ids:
            injury.step_ids.filtered(lambda step: step.kind == 'supervisor')._note(self.env._("Reported it"), user)
        return injury.sudo(False)

    def _sync_steps(self):
        """Make the open steps be those that what is known calls for; done ones stay."""
        # sudo: steps follow from the injury
        for injury in self.sudo():
            wanted = injury._wanted_steps()
            for step in injury.step_ids:
                if step.kind not in wanted and not step.done_at:
                    step.unlink()
                elif step.kind in wanted and not step.done_at and step.due_at != wanted[step.kind]:
                    step.due_at = wanted[step.kind]
            there = set(injury.step_ids.mapped('kind'))
            injury.env['medical.injury.step'].create([
                {'injury_id': injury.id, 'kind': kind, 'due_at': due} for kind, due in wanted.items() if kind not in there])

    def _wanted_steps(self):
        """{kind of step: moment until which} that this injury calls for (superuser)."""
        now, happened = self.reported_at, self.occurred_at
        wanted = {'supervisor': now}
        if report := self._report_due():
            wanted[report[0]] = report[1]
        if self.recordable and not self.env['medical.practice']._get(self.company_id)._osha_exempt():
            wanted['log'] = now + timedelta(days=7)
        if self.kind in EXPOSURES:
            wanted.update({
                'employee_health': now, 'evaluation': now, 'prophylaxis': happened + timedelta(hours=72), 'source': now + timedelta(days=1),
                'follow_6w': happened + timedelta(weeks=6), 'follow_3m': happened + timedelta(days=91), 'follow_6m': happened + timedelta(days=182)})
            evaluated = self.step_ids.filtered(lambda step: step.kind == 'evaluation' and step.done_at and not step.not_needed)
            if evaluated:
                wanted['opinion'] = evaluated.done_at + timedelta(days=15)
        return wanted

    # === GUARDS === #

    @api.constrains('occurred_at', 'severe_at', 'died_at', 'known_at', 'reported_at')
    def _check_moments(self):
        for injury in self:
            now = fields.Datetime.now()
            if max(filter(None, (injury.occurred_at, injury.severe_at, injury.died_at, injury.known_at))) > now:
                raise ValidationError(self.env._("This moment is still to come: check day and time."))
            if any(moment and moment < injury.occurred_at for moment in (injury.severe_at, injury.died_at, injury.known_at)):
                raise ValidationError(self.env._("This can't be before it happened: check day and time."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Use “Report an Injury”, so that whoever must know is told."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self.check_access('write')
            if vals.keys() - REPORTED - DECIDED:
                raise AccessError(self.env._("Person, number and stage of an injury follow from what is done."))
            for injury in self:
                injury._check_deciding()
                if vals.keys() & REPORTED and injury.state != 'new':
                    raise UserError(self.env._("It was decided on what was reported: that stays as it is."))
                if 'site_id' in vals and self.env['medical.site'].browse(vals['site_id']).company_id != injury.company_id:
                    raise UserError(self.env._("Choose a site of the person's practice."))
        res = super().write(vals)
        if vals.keys() & (DECIDED | REPORTED):
            if vals.get('kind') in EXPOSURES:
                # sudo: the health part is Employee Health's alone; that there is one follows from the kind
                missing = self.sudo().filtered(lambda injury: not injury.exposure_ids)
                missing.env['medical.exposure'].create([{'injury_id': injury.id} for injury in missing])
            self._sync_steps()
        return res

    def _check_deciding(self):
        if self.user_id == self.env.user:
            raise AccessError(self.env._("Nobody decides about their own injury: somebody else does."))
        if self.state == 'closed':
            raise UserError(self.env._("This is closed: open it again to change it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Injuries are kept: five years for the log (29 CFR 1904.33), exposures 30 years after employment (29 CFR 1910.1020(d))."))

    def copy_data(self, default=None):
        raise UserError(self.env._("An injury isn't copied: report the other one."))

    # === DOING === #

    def action_decide(self):
        """Decided: what OSHA's criteria ask for is known."""
        for injury in self:
            injury.check_access('write')
            injury._check_deciding()
            if injury.state != 'new':
                raise UserError(self.env._("This was decided already."))
            if not injury.treatment or not injury.outcome or injury.kind == 'sharp' and injury.contaminated in (False, 'unknown'):
                raise UserError(self.env._("Choose the treatment and how the person works on; of a needlestick also whether another's blood was on it."))
        # sudo: the stage is written by methods alone
        self.sudo().write({'state': 'open'})

    def action_close(self):
        """Everybody was told, and every follow-up is done."""
        for injury in self:
            injury.check_access('write')
            injury._check_deciding()
            # sudo: of the health part whether anything is open, not what
            if injury.state != 'open' or injury.sudo().step_ids.filtered(lambda step: not step.done_at):
                raise UserError(self.env._("It is closed when it is decided and every step is done, those of Employee Health too."))
        # sudo: as above
        self.sudo().write({'state': 'closed'})

    def action_reopen(self):
        """Open it again."""
        for injury in self:
            injury.check_access('write')
            if injury.state != 'closed' or injury.user_id == self.env.user:
                raise UserError(self.env._("Only what is closed is opened again, by somebody else than the person."))
        # sudo: as above
        self.sudo().write({'state': 'open'})

    def action_exposure(self):
        """Open the confidential part, for Employee Health."""
        self.ensure_one()
        exposure = self.exposure_ids[:1]
        exposure.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Confidential: %(number)s", number=self.number), 'res_model': 'medical.exposure',
            'res_id': exposure.id, 'views': [(False, 'form')]}

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

OFFICER = 'medical_office_base.group_privacy_officer'
# who reads what happened; the office manager reads number, stage and clock alone
INSIDE = (
    'medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer,medical_office_base.group_owner,'
    'medical_office_base.group_auditor')
PEOPLE = 'medical_office_base.group_privacy_officer,medical_office_base.group_compliance_officer,medical_office_base.group_owner'
CONFIRMERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer,medical_office_base.group_owner'
KINDS = [
    ('misdirected', 'Misdirected Fax, Mail or E-mail'),
    ('snooping', 'Looked at Without Need'),
    ('loss', 'Loss or Theft'),
    ('disclosure', 'Told or Given to the Wrong Person'),
    ('disposal', 'Improper Disposal'),
    ('cyber', 'Cyber Attack'),
    ('other', 'Other'),
]
# as the portal of HHS asks
PLACES = [
    ('paper', 'Paper or Films'),
    ('record', 'Electronic Medical Record'),
    ('email', 'E-mail'),
    ('server', 'Network Server'),
    ('desktop', 'Desktop Computer'),
    ('laptop', 'Laptop'),
    ('portable', 'Other Portable Device'),
    ('other', 'Other'),
]
RECIPIENTS = [
    ('inside', 'Somebody Who Works Here'),
    ('covered', 'Another Provider, Health Plan or Business Associate'),
    ('outside', 'Somebody Else Outside'),
    ('unknown', 'Not Known'),
]
STATES = [
    ('new', 'To Assess'),
    ('proposed', 'Not a Breach: To Confirm'),
    ('breach', 'Breach'),
    ('closed', 'Breach, All Told'),
    ('not_breach', 'Not a Breach'),
]
RUNNING = ('new', 'proposed', 'breach')
CLOCKS = [('none', 'No Clock'), ('running', 'In Time'), ('due', 'Due Within 14 Days'), ('overdue', 'Overdue')]
DAYS = 60
SOON = 14
MANY = 500
SYSTEM = {'number', 'state', 'company_id', 'decided_on', 'clock_from', 'letters_due', 'hhs_due', 'next_due', 'people_count', 'residents_count'}
# what an assessment was about: changed only while there is one to make
FACTS = {
    'name', 'site_id', 'kind', 'place', 'what_happened', 'occurred_on', 'occurred_until', 'discovered_on', 'reported_by', 'data_involved', 'recipient_kind',
    'recipient', 'contained', 'agreement_id', 'ba_is_agent', 'ba_discovered_on'}


class MedicalPrivacyIncident(models.Model):
    """Patients' information that may have been used, read or disclosed as the Privacy Rule doesn't permit (45 CFR 164.400-414).

    It is presumed a breach until an assessment shows a low probability that the information was compromised, or an exception
    (164.402). Days are calendar days, by the clock of the site, from the first day on which it was known or by reasonable diligence
    would have been (164.404(a)(2)):

    - letters to the people without unreasonable delay, at most 60 days (164.404(b)); fewer where the practice's profile says so;
    - the media where more than 500 residents of one state are concerned, at most 60 days (164.406);
    - HHS together with the letters from 500 people on (164.408(b)), else within 60 days after the calendar year (164.408(c));
    - later where law enforcement asked for it (164.412).

    The Privacy Officer works on it; compliance officer, owner and auditor read; the office manager reads number, stage and clock, and
    the assessment that waits for a confirmation. Patients are read by the Privacy Officer, and by who may open them.
    """
    _name = 'medical.privacy.incident'
    _description = 'Privacy Incident'
    _inherit = ['medical.access.logged']
    _order = 'discovered_on desc, id desc'
    _rec_name = 'number'
    _rec_names_search = ['number']
    _check_company_auto = True
    _access_log_names = frozenset({'id', 'display_name', 'number'})

    number = fields.Char(required=True, readonly=True, copy=False, index=True, default='/')
    name = fields.Char('What', required=True, groups=INSIDE, help="In a few words, without anybody's name.")
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', default=lambda self: self._default_site())
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    state = fields.Selection(STATES, 'Stage', required=True, readonly=True, copy=False, default='new', index=True)
    kind = fields.Selection(KINDS, required=True, default='misdirected', groups=INSIDE)
    place = fields.Selection(PLACES, 'Where the Information Was', required=True, default='paper', groups=INSIDE)
    what_happened = fields.Text(groups=INSIDE)
    occurred_on = fields.Date('Happened On', groups=INSIDE, help="Where known.")
    occurred_until = fields.Date('Until', groups=INSIDE, help="Where it went on for some time.")
    discovered_on = fields.Date(
        required=True, index=True, default=lambda self: self._default_discovered_on(),
        help="The first day on which anybody who works here, but for who did it, knew of it, or with reasonable diligence would have (45 CFR 164.404(a)(2)).")
    reported_by = fields.Char(groups=INSIDE, help="Who told, in words.")
    data_involved = fields.Text(
        groups=INSIDE, help="Which kinds: names, birth dates, diagnoses, insurance or social security numbers. Not the information itself.")
    recipient_kind = fields.Selection(RECIPIENTS, 'Who Got It', required=True, default='unknown', groups=INSIDE)
    recipient = fields.Char('Their Name', groups=INSIDE)
    contained = fields.Text('How It Was Contained', groups=INSIDE, help="Got back, destroyed, promised in writing, device wiped.")
    issue_id = fields.Many2one('medical.issue', 'From Issue', index='btree_not_null', ondelete='restrict', check_company=True, groups=INSIDE)

    agreement_id = fields.Many2one(
        'medical.agreement', 'Business Associate', index='btree_not_null', ondelete='restrict', check_company=True, groups=INSIDE,
        domain="[('kind', '=', 'business_associate')]", help="Where it happened at one.")
    ba_is_agent = fields.Boolean(
        'They Act as Our Agent', groups=INSIDE, help="Then the clock begins when they discovered it, else when they told us (45 CFR 164.404(a)(2)).")
    ba_discovered_on = fields.Date('They Discovered It On', groups=INSIDE)

    people_estimate = fields.Integer('How Many People', groups=INSIDE, help="As far as known; those listed below count where they are more.")
    person_ids = fields.One2many('medical.privacy.incident.patient', 'incident_id', 'People', groups=PEOPLE)
    people_count = fields.Integer('People Concerned', compute='_compute_people_count', store=True, groups=INSIDE, aggregator='sum')
    residents_count = fields.Integer(
        'Most Residents of One State', compute='_compute_people_count', store=True, groups=INSIDE, aggregator=None,
        help="Whoever isn't listed counts as a resident of the same state. More than 500: the media are told (45 CFR 164.406).")

    assessment_ids = fields.One2many('medical.privacy.assessment', 'incident_id', 'Assessments', readonly=True)
    decided_on = fields.Date(readonly=True, copy=False)
    can_confirm = fields.Boolean(compute='_compute_can_confirm', search='_search_can_confirm')

    delay_until = fields.Date('Not Told Until', groups=INSIDE, help="A law enforcement official said that telling would impede them (45 CFR 164.412).")
    delay_by = fields.Char('Official and Agency', groups=INSIDE)
    delay_asked_on = fields.Date('Asked On', groups=INSIDE)
    delay_written = fields.Boolean('In Writing', groups=INSIDE)
    delay_statement = fields.Binary('Statement', attachment=True, groups=INSIDE)
    delay_statement_name = fields.Char(groups=INSIDE)

    clock_from = fields.Date(compute='_compute_clock_from', store=True, help="From this day on days are counted.")
    legal_due = fields.Date('Letters at the Latest', compute='_compute_due', store=True)
    letters_due = fields.Date(compute='_compute_due', store=True, help="The law's 60 days, or fewer where the practice's profile says so.")
    media_due = fields.Date(compute='_compute_due', store=True, groups=INSIDE)
    hhs_due = fields.Date('HHS Due', compute='_compute_due', store=True, groups=INSIDE)
    step_ids = fields.One2many('medical.privacy.step', 'incident_id', 'Who Must Be Told', readonly=True, groups=INSIDE)
    next_due = fields.Date(compute='_compute_next_due', store=True, index='btree_not_null')
    clock = fields.Selection(CLOCKS, compute='_compute_clock', search='_search_clock')
    days_left = fields.Integer(compute='_compute_clock', help="Until the next thing is due.")

    _number_uniq = models.UniqueIndex("(number, company_id) WHERE number <> '/'")

    # === DEFAULTS AND COMPUTED === #

    @api.model
    def _default_site(self):
        return self.env['medical.site'].search([('company_id', '=', self.env.company.id)], order='sequence, id', limit=1)

    @api.model
    def _default_discovered_on(self):
        return self.env.company._medical_today()

    @api.depends('people_estimate', 'person_ids.state_id')
    def _compute_people_count(self):
        for incident in self:
            rows = incident.person_ids
            incident.people_count = count = max(incident.people_estimate, len(rows))
            states = [sum(row.state_id == state for row in rows) for state in rows.state_id]
            incident.residents_count = max(states, default=0) + count - sum(states)

    @api.depends('discovered_on', 'ba_is_agent', 'ba_discovered_on')
    def _compute_clock_from(self):
        for incident in self:
            theirs = incident.ba_is_agent and incident.ba_discovered_on
            incident.clock_from = min(incident.discovered_on, theirs) if theirs and incident.discovered_on else incident.discovered_on

    @api.depends('clock_from', 'delay_until', 'people_count', 'residents_count', 'company_id.medical_practice_ids.breach_letter_days')
    def _compute_due(self):
        for incident in self:
            begun = incident.clock_from
            if not begun:
                incident.legal_due = incident.letters_due = incident.media_due = incident.hhs_due = False
                continue
            days = incident.company_id.medical_practice_ids[:1].breach_letter_days or DAYS
            earliest = incident.delay_until and incident.delay_until + timedelta(days=1) or begun
            incident.legal_due = max(begun + timedelta(days=DAYS), earliest)
            incident.letters_due = max(begun + timedelta(days=min(days, DAYS)), earliest)
            incident.media_due = incident.legal_due if incident.residents_count > MANY else False
            incident.hhs_due = incident.legal_due if incident.people_count >= MANY else max(date(begun.year, 12, 31) + timedelta(days=DAYS), earliest)

    @api.depends('state', 'letters_due', 'step_ids.date_due', 'step_ids.done_on')
    def _compute_next_due(self):
        for incident in self:
            if incident.state in ('new', 'proposed'):
                incident.next_due = incident.letters_due
            elif incident.state == 'breach':
                incident.next_due = min(incident.step_ids.filtered(lambda step: not step.done_on and step.date_due).mapped('date_due'), default=False)
            else:
                incident.next_due = False

    @api.depends('next_due')
    def _compute_clock(self):
        for incident in self:
            today, due = incident.company_id._medical_today(), incident.next_due
            incident.days_left = (due - today).days if due else 0
            incident.clock = 'none' if not due else 'overdue' if due < today else 'due' if due <= today + timedelta(days=SOON) else 'running'

    @api.model
    def _search_clock(self, operator, value):
        if operator != 'in':
            return NotImplemented
        found = Domain('next_due', '=', False) if 'none' in value else Domain.FALSE
        for company in self.env.companies:
            today = company._medical_today()
            soon = today + timedelta(days=SOON)
            ranges = {
                'overdue': Domain('next_due', '<', today),
                'due': Domain('next_due', '>=', today) & Domain('next_due', '<=', soon),
                'running': Domain('next_due', '>', soon)}
            found |= Domain('company_id', '=', company.id) & Domain.OR(ranges[clock] for clock in value if clock in ranges)
        return found

    @api.depends_context('uid')
    @api.depends('state', 'assessment_ids.decided_by_id')
    def _compute_can_confirm(self):
        confirms = self.env.user.has_groups(CONFIRMERS)
        for incident in self:
            # sudo: who decided; nothing of it is shown
            incident.can_confirm = confirms and incident.state == 'proposed' and incident.sudo()._assessment().decided_by_id != self.env.user

    @api.model
    def _search_can_confirm(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if not self.env.user.has_groups(CONFIRMERS):
            return Domain.FALSE
        return Domain('state', '=', 'proposed') & Domain(
            'assessment_ids', 'any', [('state', '=', 'proposed'), ('decided_by_id', '!=', self.env.uid)])

    def _assessment(self):
        """The assessment that counts or waits, the newest one that wasn't put aside."""
        return self.assessment_ids.filtered(lambda assessment: assessment.state in ('draft', 'proposed', 'decided'))[:1]

    # === GUARDS === #

    @api.constrains('discovered_on', 'occurred_on', 'occurred_until', 'ba_discovered_on')
    def _check_days(self):
        for incident in self:
            today = incident.site_id._today()
            if max(filter(None, (incident.discovered_on, incident.occurred_on, incident.occurred_until, incident.ba_discovered_on))) > today:
                raise ValidationError(self.env._("What happened, and its discovery, lie in the past: check the days."))
            if incident.occurred_on and incident.discovered_on < incident.occurred_on:
                raise ValidationError(self.env._("It can't be discovered before it happened."))
            if incident.occurred_until and (not incident.occurred_on or incident.occurred_until < incident.occurred_on):
                raise ValidationError(self.env._("“Until” lies on or after the day on which it began."))

    @api.constrains('delay_until', 'delay_by', 'delay_asked_on', 'delay_written', 'delay_statement')
    def _check_delay(self):
        for incident in self.filtered('delay_until'):
            if not incident.delay_by or not incident.delay_asked_on:
                raise ValidationError(self.env._("Write down which official asked to wait, of which agency, and on which day (45 CFR 164.412)."))
            if incident.delay_until < incident.delay_asked_on:
                raise ValidationError(self.env._("“Not Told Until” lies before the day on which it was asked."))
            if incident.delay_written and not incident.delay_statement:
                raise ValidationError(self.env._("Keep the official's written statement here."))
            if not incident.delay_written and incident.delay_until > incident.delay_asked_on + timedelta(days=30):
                raise ValidationError(self.env._("Asked orally, the delay lasts at most 30 days: get it in writing (45 CFR 164.412(b))."))

    @api.constrains('people_estimate')
    def _check_people_estimate(self):
        for incident in self:
            if incident.people_estimate < 0:
                raise ValidationError(self.env._("The number of people is 0 or more."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & SYSTEM for vals in vals_list):
            raise AccessError(self.env._("Number, stage and due days of a privacy incident follow from what is done."))
        sites = [self.env['medical.site'].browse(vals.get('site_id') or self._default_site().id) for vals in vals_list]
        # sudo: numbering is nobody's to read or write
        sequence = self.env['ir.sequence'].sudo()
        return super().create([{
            **vals, 'site_id': site.id, 'number': sequence.with_company(site.company_id).next_by_code('medical.privacy.incident'),
        } for vals, site in zip(vals_list, sites, strict=True)])

    def write(self, vals):
        if not self.env.su:
            self.check_access('write')
            if vals.keys() & SYSTEM:
                raise AccessError(self.env._("Number, stage and due days of a privacy incident follow from what is done."))
            if vals.keys() & FACTS and any(incident.state != 'new' for incident in self):
                raise UserError(self.env._("This was assessed as it stands: “Assess Anew” keeps what was decided and opens it again."))
            if any(name.startswith('letter_') for name in vals) and any(incident.letters_sent for incident in self):
                raise UserError(self.env._("Letters have gone out with these words: they stay as they were."))
            if 'site_id' in vals and self.env['medical.site'].browse(vals['site_id']).company_id != self.company_id:
                raise UserError(self.env._("An incident stays with its practice: choose one of its sites."))
        res = super().write(vals)
        if vals.keys() & {'people_estimate', 'person_ids'}:
            self._sync_steps()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("A privacy incident is kept for six years (45 CFR 164.530(j)): assess it as not a breach."))

    def copy_data(self, default=None):
        raise UserError(self.env._("A privacy incident isn't copied: write a new one."))

    def _check_officer(self):
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("The Privacy Officer does that."))
        self.check_access('write')

    # === STEPS === #

    def _sync_steps(self):
        """Make the open steps of breaches be those that the numbers call for; done ones stay."""
        # sudo: steps follow from the incident
        for incident in self.sudo().filtered(lambda incident: incident.state == 'breach'):
            wanted = incident._wanted_steps()
            incident.step_ids.filtered(lambda step, wanted=wanted: not step.done_on and step.kind not in wanted).unlink()
            there = incident.step_ids.mapped('kind')
            incident.env['medical.privacy.step'].create([{'incident_id': incident.id, 'kind': kind} for kind in wanted if kind not in there])

    def _wanted_steps(self):
        """The kinds of steps that a breach calls for (superuser)."""
        wanted = ['letters', 'hhs']
        if self.residents_count > MANY:
            wanted.append('media')
        if self._unreached_count() >= 10:
            wanted.append('substitute')
        return wanted

    def _conclude(self, state):
        """What an assessment comes to, as superuser: its caller has checked who decides."""
        for incident in self:
            incident.write({'state': state, 'decided_on': incident.site_id._today() if state in ('breach', 'not_breach') else False})
        self._sync_steps()

    def action_assess(self):
        """Open the assessment that is being written, or begin one."""
        self.ensure_one()
        self._check_officer()
        if self.state != 'new':
            raise UserError(self.env._("This was assessed: use “Assess Anew”."))
        assessment = self._assessment()
        if not assessment:
            assessment = self.env['medical.privacy.assessment'].create({'incident_id': self.id})
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Four-Factor Assessment"), 'res_model': 'medical.privacy.assessment', 'res_id': assessment.id,
            'views': [(False, 'form')]}

    def action_confirm(self):
        """Confirm that it isn't a breach, as somebody else than who assessed it."""
        self.ensure_one()
        self.check_access('read')
        if not self.can_confirm:
            raise AccessError(self.env._("Somebody else than who assessed it confirms: the office manager, the compliance officer or the owner."))
        # sudo: confirmed by this method alone, after its check
        self.sudo()._assessment()._confirm(self.env.user)

    def _send_back(self, reason):
        """Not confirmed: it is to be assessed anew, and is presumed a breach meanwhile."""
        self.ensure_one()
        self.check_access('read')
        if not self.can_confirm:
            raise AccessError(self.env._("Somebody else than who assessed it confirms: the office manager, the compliance officer or the owner."))
        # sudo: as above
        self.sudo()._assessment()._put_aside(reason, self.env.user)
        self.sudo()._conclude('new')

    def _assess_anew(self, reason):
        """Open a decided incident again; what was decided stays as a row."""
        self.ensure_one()
        self._check_officer()
        if self.state not in ('breach', 'closed', 'not_breach'):
            raise UserError(self.env._("This isn't decided yet."))
        # sudo: written by this method alone, after its check
        self.sudo()._assessment()._put_aside(reason, self.env.user)
        self.sudo()._conclude('new')

    def action_close(self):
        """Everybody was told: close the breach."""
        for incident in self:
            incident._check_officer()
            if incident.state != 'breach' or incident.step_ids.filtered(lambda step: not step.done_on):
                raise UserError(self.env._("A breach is closed when everybody has been told: note each step with its proof."))
        # sudo: written by this method alone, after its check
        self.sudo().write({'state': 'closed'})

    def _action_answer(self, name, step):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': 'medical.privacy.answer', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_incident_id': self.id, 'default_step': step}}

    def action_send_back(self):
        """Ask why it isn't confirmed."""
        return self._action_answer(self.env._("Not Confirmed"), 'back')

    def action_assess_anew(self):
        """Ask why it is assessed again."""
        return self._action_answer(self.env._("Assess Anew"), 'anew')

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .medical_privacy_acknowledgement import SIGNERS, WAYS

CONSENT_STATES = [('draft', 'To sign'), ('signed', 'Signed'), ('declined', 'Declined'), ('revoked', 'Revoked')]
VALIDITIES = [
    ('draft', 'To sign'),
    ('upcoming', 'Not yet'),
    ('valid', 'Valid'),
    ('expired', 'Expired'),
    ('revoked', 'Revoked'),
    ('declined', 'Declined'),
]
REVOKED_HOW = [('person', 'In person'), ('letter', 'By letter'), ('email', 'By e-mail'), ('phone', 'By phone'), ('other', 'Otherwise')]
# what the office fills in before it is signed
FILLED = {
    'patient_id', 'form_id', 'information', 'discloser', 'recipient', 'purpose', 'date_start', 'date_end', 'expiry_event', 'value_ids', 'visit_id'}
# what an authorization has to say (45 CFR 164.508(c)(1)), beside who signs and when
ELEMENTS = {
    'information': 'What is disclosed', 'discloser': 'Who discloses', 'recipient': 'To whom', 'purpose': 'What for'}


class MedicalConsent(models.Model):
    """A form that a patient signed, or is to sign.

    The office fills in a draft; signing (`medical_consent_sign.py`) keeps the text as it was shown, with its SHA-256, and closes
    it for everybody. A revocation stops it from its moment on; what was done before stays done (45 CFR 164.508(b)(5)).
    Releases ask `patient._valid_authorizations(date)`. There are no reminders by mail: what runs out is a card on Today.
    """
    _name = 'medical.consent'
    _description = 'Signed Form'
    _inherit = ['medical.access.logged']
    _order = 'id desc'
    _rec_names_search = ['patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    form_id = fields.Many2one('medical.consent.form', required=True, index=True, ondelete='restrict', check_company=True)
    kind = fields.Selection(related='form_id.kind', store=True, index=True)
    visit_id = fields.Many2one('medical.visit', index='btree_not_null', ondelete='restrict', check_company=True)
    state = fields.Selection(CONSENT_STATES, required=True, default='draft', readonly=True, copy=False, index=True)
    validity = fields.Selection(VALIDITIES, 'Status', compute='_compute_validity', search='_search_validity')

    information = fields.Text('What Is Disclosed', help="Specific and meaningful: which records, of which time.")
    discloser = fields.Char('Who Discloses', help="The person or practice, or a class of them.")
    recipient = fields.Char('To Whom', help="The person or practice, or a class of them.")
    purpose = fields.Char('What For', help="“At the request of the patient” is enough when they ask for it themselves.")
    date_start = fields.Date('From', help="Left empty: the day on which it is signed.")
    date_end = fields.Date('Until', help="The last day on which it holds.")
    expiry_event = fields.Char('Or Until', help="What ends it, such as the end of a claim, where there is no last day.")
    event_on = fields.Date('This Came On', readonly=True, copy=False)
    value_ids = fields.One2many('medical.consent.value', 'consent_id', 'Filled In', copy=False)

    signed_on = fields.Datetime(readonly=True, copy=False)
    signer = fields.Selection(SIGNERS, 'Signed By', readonly=True, copy=False)
    signer_name = fields.Char(readonly=True, copy=False)
    relationship = fields.Char(
        'Relationship and Authority', readonly=True, copy=False, help="What the representative is to the patient, and by what they may sign.")
    way = fields.Selection(WAYS, 'How', readonly=True, copy=False)
    # in the row itself: files beside it could be changed by themselves
    signature = fields.Binary(attachment=False, readonly=True, copy=False)
    witness_name = fields.Char('Witness', readonly=True, copy=False)
    taken_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    # records are merged: what was signed was signed under the number of then
    signed_number = fields.Char('Record Number When Signed', readonly=True, copy=False)
    content = fields.Html('As Signed', sanitize=False, readonly=True, copy=False)
    content_hash = fields.Char('Fingerprint', readonly=True, copy=False)
    is_intact = fields.Boolean('As Signed to the Letter', compute='_compute_is_intact')
    declined_reason = fields.Char('Why Not', readonly=True, copy=False)

    revoked_on = fields.Datetime(readonly=True, copy=False)
    revoked_how = fields.Selection(REVOKED_HOW, 'Received', readonly=True, copy=False)
    revoked_note = fields.Char('Words of the Revocation', readonly=True, copy=False)
    revoked_by_id = fields.Many2one('res.users', 'Taken Down By', readonly=True, copy=False, ondelete='restrict')

    # === COMPUTED === #

    @api.depends('patient_id')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for consent in self:
            # sudo: the number alone, which is no secret
            consent.display_name = f'{kinds.get(consent.kind) or self._description} · {consent.sudo().patient_id.number or ""}'

    @api.depends('state', 'date_start', 'date_end', 'event_on', 'company_id')
    def _compute_validity(self):
        today = {company: company._medical_today() for company in self.sudo().company_id}
        for consent in self:
            consent.validity = consent._validity_on(today.get(consent.sudo().company_id) or fields.Date.context_today(consent))

    def _validity_on(self, day):
        if self.state != 'signed':
            return self.state
        ends = min(filter(None, (self.date_end, self.event_on)), default=None)
        if self.date_start and self.date_start > day:
            return 'upcoming'
        return 'expired' if ends and ends < day else 'valid'

    @api.model
    def _search_validity(self, operator, value):
        if operator != 'in':
            return NotImplemented
        found = Domain('state', 'in', [state for state in value if state in ('draft', 'revoked', 'declined')])
        if not {'upcoming', 'valid', 'expired'} & set(value):
            return found
        days = {}
        for company in self.env.companies:
            day = company._medical_today()
            days[day] = [*days.get(day, []), company.id]
        for day, companies in days.items():
            signed = Domain('state', '=', 'signed') & Domain('company_id', 'in', companies)
            later = Domain('date_start', '>', day)
            over = ~later & (Domain('date_end', '<', day) | Domain('event_on', '<', day))
            for validity, domain in (('upcoming', later), ('expired', over), ('valid', ~later & ~over)):
                if validity in value:
                    found |= signed & domain
        return found

    def _valid_on(self, day):
        """Of these, the ones that held on a day; the day of a revocation doesn't count any more."""
        def held(consent):
            ends = min(filter(None, (consent.date_end, consent.event_on)), default=None)
            return consent.signed_on and consent.date_start <= day and (not ends or day <= ends) and not (
                consent.revoked_on and consent._local_date(consent.revoked_on) <= day)

        return self.filtered(held)

    def _local_date(self, moment):
        tz = self.env['medical.practice']._get(self.sudo().company_id).tz or 'UTC'
        return fields.Datetime.context_timestamp(self.with_context(tz=tz), moment).date()

    # === GUARDS === #

    @api.constrains('date_start', 'date_end')
    def _check_dates(self):
        for consent in self:
            if consent.date_start and consent.date_end and consent.date_end < consent.date_start:
                raise ValidationError(self.env._("It would end before it begins: correct one of the two days."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() - FILLED for vals in vals_list):
            raise AccessError(self.env._("Signatures follow from signing, they can't be typed."))
        consents = super().create(vals_list)
        for consent in consents:
            if consent.form_id.sudo().stage != 'in_force':  # sudo: the stage alone
                raise UserError(self.env._("“%(name)s” isn't in force: choose a form that is.", name=consent.form_id.sudo().name))
            consent._check_visit()
        consents._add_values()
        return consents

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - FILLED:
                raise AccessError(self.env._("Signatures follow from signing, they can't be typed."))
            self._check_draft()
            if vals.keys() & {'patient_id', 'form_id'}:
                raise UserError(self.env._("Patient and form stay: delete this one and make another."))
        res = super().write(vals)
        if 'visit_id' in vals:
            self._check_visit()
        return res

    def _check_visit(self):
        for consent in self.sudo():  # sudo: whose visit it is, alone
            if consent.visit_id and consent.visit_id.patient_id != consent.patient_id:
                raise UserError(self.env._("This visit is another patient's."))

    def _check_draft(self):
        if any(consent.state != 'draft' for consent in self.sudo()):  # sudo: the state alone
            raise UserError(self.env._("What was signed, declined or revoked stays as it is: make a new one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_draft()

    def _add_values(self):
        """The form's fields, to be filled in."""
        have = {(row.consent_id, row.field_id) for row in self.value_ids}
        self.env['medical.consent.value'].create([
            {'consent_id': consent.id, 'field_id': field.id} for consent in self
            for field in consent.form_id.sudo().field_ids if (consent, field) not in have])  # sudo: what the form asks for

    def _missing(self):
        """What the office has to fill in before this can be signed: sentences."""
        self.ensure_one()
        missing = []
        if self.kind == 'disclosure':
            missing = [
                self.env._("%(what)s is missing.", what=self._fields[name]._description_string(self.env))
                for name in ELEMENTS if not (self[name] or '').strip()]
            if not self.date_end and not (self.expiry_event or '').strip():
                missing.append(self.env._("Say until which day, or until which event, the authorization holds."))
        return missing + [
            self.env._("%(what)s is missing.", what=row.label) for row in self.value_ids
            if row.filled_by == 'office' and row.is_required and not (row.value or '').strip()]

    def _check_complete(self):
        for consent in self:
            if missing := consent._missing():
                raise UserError('\n'.join([self.env._("“%(name)s” can't be signed yet:", name=consent.form_id.name), *missing]))

    # === ACTIONS === #

    def action_sign(self):
        """Have it signed on a screen."""
        self.ensure_one()
        self.patient_id._check_takes_papers()
        self._check_draft()
        self._check_complete()
        action = self.patient_id.action_sign_papers()
        return {**action, 'context': {**action['context'], 'default_consent_ids': [Command.set(self.ids)], 'default_with_notice': False}}

    def action_signed_on_paper(self):
        """Note that it was signed on paper, or declined."""
        return self._open_decision('paper')

    def action_revoke(self):
        """Note that the patient revoked it."""
        return self._open_decision('revoke')

    def action_event(self):
        """Note that what ends it has come."""
        return self._open_decision('event')

    def _open_decision(self, mode):
        self.ensure_one()
        self.patient_id._check_takes_papers()
        names = {'paper': self.env._("Signed on Paper"), 'revoke': self.env._("Revoke"), 'event': self.env._("What Ends It Has Come")}
        return {
            'type': 'ir.actions.act_window', 'name': names[mode], 'res_model': 'medical.consent.decision', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_consent_id': self.id, 'default_mode': mode}}

    def action_print(self):
        """The signed form on paper; a draft to be signed there."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_consent').report_action(self)

    def action_again(self):
        """Begin the same form anew, in the version in force."""
        self.ensure_one()
        form = self.form_id.sudo()._variants().filtered(lambda row: row.stage == 'in_force')[:1].sudo(False)  # sudo: which is in force
        if not form:
            raise UserError(self.env._("This form isn't used any more."))
        new = self.create({
            'patient_id': self.patient_id.id, 'form_id': form.id,
            **{name: self[name] for name in (*ELEMENTS, 'expiry_event')}})
        return new._get_records_action()

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.guarded_domain import guarded_domain

SEXES = [('female', 'Female'), ('male', 'Male'), ('other', 'X or not stated')]
CHANNELS = [('phone', 'Phone'), ('text', 'Text message'), ('email', 'E-mail'), ('mail', 'Letter')]
RESTRICTIONS = [('vip', 'Publicly known'), ('employee', 'Works here, or family of who does'), ('request', 'Asked for it'), ('other', 'Other')]
# what follows from what is done with the record, not from what is typed
FOLLOWS = {'number', 'partner_id', 'name', 'merged_into_id', 'search_key', 'name_key', 'phone_key'}


class MedicalPatient(models.Model):
    """The office's own record of a patient: who it is, how to reach them, who pays. No chart.

    The ledger knows a patient by the record number alone: `partner_id` is called "Patient 000123" and holds nothing else
    (`res_partner_patient.py`); name, birth date and address are here. Who reads a patient is said once, by `can_open`, for the
    patient and for all that hangs on them: the people of the patient's sites; of a restricted one, the own doctors and
    nurses and whoever broke the glass, while it lasts. Every reading is written down. There is no chatter: mails of Odoo would
    bear the name; changes are kept as `medical.patient.event`.
    """
    _name = 'medical.patient'
    _description = 'Patient'
    _inherit = ['medical.access.logged']
    _order = 'family_name, given_name, id'
    _check_company_auto = True

    number = fields.Char('Record Number', readonly=True, copy=False, index=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    site_ids = fields.Many2many(
        'medical.site', 'medical_patient_site_rel', 'patient_id', 'site_id', string='Sites', required=True, check_company=True,
        default=lambda self: self._default_sites(), help="Whoever works at one of them may open the record.")
    partner_id = fields.Many2one('res.partner', 'In the Ledger', readonly=True, copy=False, ondelete='restrict', index=True)
    merged_into_id = fields.Many2one('medical.patient', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')

    given_name = fields.Char('First Name')
    middle_name = fields.Char()
    family_name = fields.Char('Last Name', index=True)
    suffix = fields.Char(help="Jr., III")
    name = fields.Char('Legal Name', compute='_compute_name', store=True, index='trigram')
    preferred_name = fields.Char(help="What the patient wants to be called.")
    former_name = fields.Char(help="A maiden name, or one from before.")
    birth_date = fields.Date(index=True)
    age = fields.Integer(compute='_compute_age', help="In years, today at the practice.")
    sex = fields.Selection(SEXES, help="As on the insurance card and claims.")
    pronouns = fields.Char()
    language_id = fields.Many2one('medical.language')
    needs_interpreter = fields.Boolean()
    accommodation = fields.Char(help="What the patient needs of us: large print, a wheelchair, a sign language interpreter.")
    deceased_on = fields.Date()

    phone = fields.Char()
    phone_2 = fields.Char('Other Phone')
    email = fields.Char()
    street = fields.Char()
    street2 = fields.Char()
    city = fields.Char()
    state_id = fields.Many2one('res.country.state', ondelete='restrict')
    zip = fields.Char('ZIP')
    country_id = fields.Many2one('res.country', ondelete='restrict', default=lambda self: self.env.company.country_id)
    preferred_channel = fields.Selection(CHANNELS, 'Prefers', default='phone')
    contact_note = fields.Char('How to Reach', help="As “no messages on the machine”.")
    confidential_communication = fields.Boolean(
        help="The patient asked to be reached another way (45 CFR 164.522(b)): what stands here counts, not phone, address and mail above.")
    confidential_contact = fields.Text('Reach Only So')

    provider_ids = fields.Many2many(
        'hr.employee', 'medical_patient_provider_rel', 'patient_id', 'employee_id', string='Own Doctors and Nurses', check_company=True,
        help="They open the record also when it is restricted.")
    is_restricted = fields.Boolean('Restricted', help="Only the own doctors and nurses open it; others break the glass, with a reason.")
    restriction_reason = fields.Selection(RESTRICTIONS)
    glass_ids = fields.One2many('medical.patient.glass', 'patient_id', readonly=True, groups='medical_office_base.group_privacy_officer')
    can_open = fields.Boolean(compute='_compute_can_open', search='_search_can_open')

    _number_uniq = models.UniqueIndex('(company_id, number)', "Another patient has this record number.")
    _partner_uniq = models.UniqueIndex('(partner_id)', "This contact belongs to another patient.")

    # === DEFAULTS AND COMPUTED === #

    @api.model
    def _default_sites(self):
        return self.env['medical.site'].search([('user_ids', 'in', self.env.uid), ('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('given_name', 'middle_name', 'family_name', 'suffix')
    def _compute_name(self):
        for patient in self:
            patient.name = ' '.join(filter(None, (patient.given_name, patient.middle_name, patient.family_name, patient.suffix)))

    @api.depends('name', 'preferred_name', 'number')
    def _compute_display_name(self):
        for patient in self:
            name = f'{patient.name} ({patient.preferred_name})' if patient.preferred_name else patient.name
            patient.display_name = ' · '.join(filter(None, (name, patient.number)))

    @api.depends('birth_date', 'deceased_on')
    def _compute_age(self):
        today = fields.Date.context_today(self)
        for patient in self:
            born, day = patient.birth_date, patient.deceased_on or today
            patient.age = day.year - born.year - ((day.month, day.day) < (born.month, born.day)) if born else 0

    @api.depends_context('uid')
    @api.depends('site_ids', 'is_restricted', 'provider_ids')
    def _compute_can_open(self):
        # sudo: who may open it is the question
        patients = self.sudo()
        found = set(patients.with_context(active_test=False).search([('id', 'in', self.ids), *self._can_open_domain()]).ids)
        for patient in self:
            patient.can_open = patient.id in found

    @api.model
    def _search_can_open(self, operator, value):
        return self._can_open_domain() if operator == 'in' else NotImplemented

    @api.model
    def _can_open_domain(self):
        """THE rule of who opens a patient, and all that hangs on them. Asked anew each time: rules are cached, this is not."""
        mine = [('user_id', '=', self.env.uid), ('expires_at', '>', fields.Datetime.now())]
        return Domain('site_ids.user_ids', 'in', self.env.uid) & (
            Domain('is_restricted', '=', False) | Domain('provider_ids.user_id', '=', self.env.uid) | Domain('glass_ids', 'any', mine))

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        return super()._search(guarded_domain(domain, self._guarded_relations()), offset, limit, order, **kwargs)

    @api.model
    def _guarded_relations(self):
        """The one2many fields whose rows have rules of their own: who guesses an id learns nothing."""
        return tuple(name for name, field in self._fields.items() if field.type == 'one2many')

    # === GUARDS === #

    @api.constrains('given_name', 'family_name')
    def _check_name(self):
        for patient in self:
            if not patient.given_name and not patient.family_name:
                raise ValidationError(self.env._("Write the patient's first or last name. One is enough where there is only one."))

    @api.constrains('birth_date', 'deceased_on')
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for patient in self:
            if patient.birth_date and patient.birth_date > today:
                raise ValidationError(self.env._("The birth date lies in the future."))
            if patient.deceased_on and (patient.deceased_on > today or patient.birth_date and patient.deceased_on < patient.birth_date):
                raise ValidationError(self.env._("The date of death lies in the future, or before the birth date."))

    @api.constrains('site_ids')
    def _check_sites(self):
        for patient in self:
            if not patient.site_ids:
                raise ValidationError(self.env._("Choose a site: whoever works there may open the record."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & FOLLOWS for vals in vals_list):
            raise AccessError(self.env._("Record number and contact of a patient are given by the system."))
        providers = [vals.get('provider_ids') for vals in vals_list]
        # one search, not one per patient
        sites = self._default_sites().ids if any('site_ids' not in vals for vals in vals_list) else []
        vals_list = [
            {'site_ids': [Command.set(sites)], **{name: value for name, value in vals.items() if name != 'provider_ids'}} for vals in vals_list]
        companies = [vals.get('company_id') or self.env.company.id for vals in vals_list]
        numbers = {company: self._new_numbers(company, companies.count(company)) for company in set(companies)}
        vals_list = [{**vals, 'number': next(numbers[company])} for vals, company in zip(vals_list, companies, strict=True)]
        # sudo: the front desk may not write contacts; this one bears the number alone
        partners = self.env['res.partner'].sudo()._medical_make_patients(
            [(vals['number'], company) for vals, company in zip(vals_list, companies, strict=True)])
        patients = super().create([{**vals, 'partner_id': partner.id} for vals, partner in zip(vals_list, partners, strict=True)])
        for patient, commands in zip(patients, providers, strict=True):
            if commands:
                # sudo: see write
                patient.sudo().write({'provider_ids': commands})
        return patients

    @api.model
    def _new_numbers(self, company_id, count):
        """The next record numbers of a company, in one query however many."""
        # sudo: numbering is nobody's to read or write
        sequence = self.env['ir.sequence'].sudo().search([('code', '=', 'medical.patient'), ('company_id', '=', company_id)], limit=1)
        if not sequence:
            raise UserError(self.env._("This company has no record numbers yet: ask an administrator to update the Medical Office."))
        rows = self.env.execute_query(SQL(
            "SELECT nextval(%s) FROM generate_series(1, %s)", f'ir_sequence_{sequence.id:03d}', count))
        return iter([sequence.get_next_char(row[0]) for row in rows])

    def write(self, vals):
        if not self.env.su and vals.keys() & (FOLLOWS | {'company_id'}):
            raise AccessError(self.env._("Record number, contact and company of a patient stay as they are."))
        if 'provider_ids' in vals and not self.env.su:
            self.check_access('write')
            # sudo: Odoo lets HR alone name employees in a list; everybody knows who works here, and those of another company are refused
            self.sudo().write({'provider_ids': vals['provider_ids']})
            vals = {name: value for name, value in vals.items() if name != 'provider_ids'}
        res = super().write(vals)
        if 'site_ids' in vals or 'is_restricted' in vals:
            # rules judge a record as it was before
            self.check_access('write')
        return res

    def copy_data(self, default=None):
        raise UserError(self.env._("A patient is not copied: make a new record."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Patients are kept: archive who doesn't come any more, merge what is there twice."))

    # === ACCESS LOG === #

    def _access_log_labels(self):
        # sudo: the Privacy Officer learns whose record was read, the name alone
        return {patient.id: patient.display_name for patient in self.sudo()}

    @api.model
    def _access_log_find(self, name):
        # sudo: as the label, the name alone
        found = Domain('name', 'ilike', name) | Domain('number', 'ilike', name) | Domain('preferred_name', 'ilike', name)
        return self.sudo().with_context(active_test=False)._search(found, limit=1000).get_result_ids()

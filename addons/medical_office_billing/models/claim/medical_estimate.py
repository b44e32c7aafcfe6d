import hashlib

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

ESTIMATE_STATES = [('draft', 'To Give'), ('given', 'Given'), ('replaced', 'Replaced'), ('cancelled', 'Not Needed')]
REASONS = [('scheduled', 'A service was scheduled'), ('request', 'Somebody asked for it')]
WAYS = [('paper', 'On paper, handed over'), ('mail', 'By mail'), ('electronic', 'Electronically, as asked for')]
# what is written by methods alone
FOLLOWS = {'name', 'version', 'state', 'given_on', 'given_by_id', 'given_body', 'given_hash', 'replaces_id'}
# what may still be said of an estimate that was given
AFTER = {'acknowledged_on', 'visit_id', 'note', 'claim_ids'}


class MedicalEstimate(models.Model):
    """What services are expected to cost somebody who pays themselves, told in time: a good-faith estimate (45 CFR 149.610).

    For patients without coverage, or who don't want to use it, and for whoever asks, a patient or not. Its scope and amounts are
    drafted, given, and stay as they were given: the page itself is kept, with its SHA-256. When the scope changes, a new version
    replaces it, at least one business day before the service. An estimate holds for at most twelve months.

    Who may do what: front desk and biller make and give them; the manager reads. Amounts are in the company's currency.
    When each is due stands in `medical_estimate_due.py`, what came of it in `medical_estimate_billed.py`.
    """
    _name = 'medical.estimate'
    _description = 'Good-Faith Estimate'
    _inherit = ['medical.access.logged']
    _order = 'service_date desc, id desc'
    _rec_names_search = ['name', 'patient_id', 'inquirer']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    name = fields.Char('Number', readonly=True, copy=False)
    version = fields.Integer(readonly=True, copy=False, default=1)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one('medical.site', required=True, index=True, ondelete='restrict', check_company=True, default=lambda self: self._default_site())
    patient_id = fields.Many2one('medical.patient', index='btree_not_null', ondelete='restrict', check_company=True)
    patient_number = fields.Char('Record Number', related='patient_id.number')
    inquirer = fields.Char('Name of Who Asks', help="Where there is no patient's record yet.")
    birth_date = fields.Date(
        compute='_compute_birth_date', store=True, readonly=False, precompute=True, help="Stands on the estimate, 45 CFR 149.610(c)(1)(i).")
    visit_id = fields.Many2one(
        'medical.visit', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('patient_id', '=', patient_id)]")
    provider_id = fields.Many2one('hr.employee', index='btree_not_null', ondelete='restrict', check_company=True)
    provider_npi = fields.Char("Provider's NPI", size=10)
    reason = fields.Selection(REASONS, 'Why', required=True, default='scheduled')
    asked_on = fields.Date('Scheduled or Asked On', required=True, default=fields.Date.context_today)
    service = fields.Char('Primary Service', required=True, help="In plain words, what the patient comes for.")
    service_date = fields.Date('Date of Service', help="Empty: not scheduled yet.")
    service_date_to = fields.Date('Until', help="Of services that recur: at most twelve months.")
    diagnosis_codes = fields.Char('Diagnoses', help="ICD-10-CM codes, with blanks between, as far as they are known.")
    separate = fields.Text('To Be Scheduled Separately', help="What is expected to be needed too, and gets an estimate of its own when it is scheduled.")
    line_ids = fields.One2many('medical.estimate.line', 'estimate_id', 'Services', copy=True)
    amount = fields.Monetary('Expected', compute='_compute_amount', store=True, help="Of all services listed, those of others included.")
    way = fields.Selection(WAYS, 'Given', default='paper')
    note = fields.Text()

    state = fields.Selection(ESTIMATE_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    given_on = fields.Date(readonly=True, copy=False)
    given_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    acknowledged_on = fields.Date('Patient Acknowledged On', copy=False)
    valid_until = fields.Date('Holds Until', compute='_compute_valid_until', store=True, help="Twelve months after it was given, at most.")
    given_body = fields.Text('The Page as Given', readonly=True, copy=False)
    given_hash = fields.Char('Fingerprint', readonly=True, copy=False, help="SHA-256 of the page as given.")
    is_intact = fields.Boolean('As Given', compute='_compute_is_intact')
    replaces_id = fields.Many2one('medical.estimate', readonly=True, copy=False, index='btree_not_null', ondelete='restrict')

    # === DEFAULTS AND COMPUTED === #

    def _default_site(self):
        return self.env.user.medical_site_ids.filtered(lambda site: site.company_id == self.env.company)[:1]

    @api.depends('name', 'version')
    def _compute_display_name(self):
        for estimate in self:
            name = estimate.name or self.env._("New estimate")
            estimate.display_name = self.env._("%(name)s, version %(version)s", name=name, version=estimate.version) if estimate.version > 1 else name

    @api.depends('patient_id')
    def _compute_birth_date(self):
        for estimate in self:
            estimate.birth_date = estimate.patient_id.birth_date or estimate.birth_date

    @api.depends('line_ids.amount')
    def _compute_amount(self):
        for estimate in self:
            estimate.amount = sum(estimate.line_ids.mapped('amount'))

    @api.depends('given_on')
    def _compute_valid_until(self):
        for estimate in self:
            estimate.valid_until = estimate.given_on and estimate.given_on + relativedelta(months=12)

    @api.depends('given_body', 'given_hash')
    def _compute_is_intact(self):
        for estimate in self:
            estimate.is_intact = bool(estimate.given_body) and self._hash(estimate.given_body) == estimate.given_hash

    @api.model
    def _hash(self, body):
        return hashlib.sha256(body.encode()).hexdigest()

    @api.onchange('visit_id')
    def _onchange_visit_id(self):
        visit = self.visit_id
        if visit:
            self.patient_id, self.site_id, self.provider_id, self.service_date = visit.patient_id, visit.site_id, visit.provider_id, visit.date
            self.asked_on = fields.Datetime.context_timestamp(self.with_context(tz=visit.site_id.tz), visit._origin.create_date or fields.Datetime.now()).date()

    # === GUARDS === #

    @api.constrains('patient_id', 'inquirer', 'visit_id')
    def _check_who(self):
        for estimate in self:
            if not estimate.patient_id and not estimate.inquirer:
                raise ValidationError(self.env._("For whom is it? Choose the patient, or write the name of who asks."))
            if estimate.visit_id and estimate.visit_id.patient_id != estimate.patient_id:
                raise ValidationError(self.env._("This visit is another patient's."))

    @api.constrains('service_date', 'service_date_to')
    def _check_period(self):
        for estimate in self:
            if estimate.service_date_to and not estimate.service_date:
                raise ValidationError(self.env._("Say from when services recur."))
            if estimate.service_date_to and not (
                    estimate.service_date <= estimate.service_date_to <= estimate.service_date + relativedelta(months=12)):
                raise ValidationError(self.env._("Services that recur end after they begin, within twelve months (45 CFR 149.610(b)(1)(x))."))

    def _check_draft(self):
        """Refuses to change the scope of what was given, or of what isn't needed any more."""
        if not self.env.su and (fixed := self.filtered(lambda estimate: estimate.state != 'draft')):
            raise UserError(self.env._(
                "%(estimate)s stays as it was given: make a new version where something changes.", estimate=fixed[0].display_name))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & FOLLOWS - {'state'} or vals.get('state', 'draft') != 'draft' for vals in vals_list):
            raise AccessError(self.env._("That an estimate was given follows from giving it, it can't be typed."))
        for vals in vals_list:
            if not vals.get('name'):
                company = self.env['medical.site'].browse(vals.get('site_id')).sudo().company_id or self.env.company  # sudo: whose numbers
                # sudo: the company's own numbers, whoever makes the estimate
                vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.estimate')
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & FOLLOWS:
                raise AccessError(self.env._("That an estimate was given follows from giving it, it can't be typed."))
            if vals.keys() - AFTER:
                self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_given(self):
        if self.filtered(lambda estimate: estimate.state != 'draft' or estimate.replaces_id):
            raise UserError(self.env._("An estimate that was given is kept; one that isn't needed is marked so."))

    # === DOING === #

    def action_give(self):
        """Record that these estimates were given today, and keep each page as it was given.

        :raise UserError: something is missing that has to stand on it
        """
        for estimate in self:
            estimate.check_access('write')
            estimate._check_draft()
            if faults := estimate._faults():
                raise UserError('\n'.join(faults))
            today = estimate.site_id._today()
            body = str(estimate._page(today))
            # sudo: written by methods alone, after the checks
            estimate.sudo().write({
                'state': 'given', 'given_on': today, 'given_by_id': self.env.uid, 'given_body': body, 'given_hash': self._hash(body)})
            estimate.sudo().replaces_id.filtered(lambda old: old.state == 'given').write({'state': 'replaced'})
        return True

    def _faults(self):
        """What is missing before it can be given: sentences."""
        self.ensure_one()
        practice = self.env['medical.practice']._get(self.company_id)
        faults = []
        if not self.line_ids:
            faults.append(self.env._("List the services with their expected charges."))
        if not self.birth_date:
            faults.append(self.env._("The patient's birth date is missing."))
        if not (self.provider_npi or self.site_id.npi or practice.npi):
            faults.append(self.env._("An NPI is missing: the provider's, or in the practice profile."))
        if not practice.tax_id:
            faults.append(self.env._("The tax ID is missing in the practice profile."))
        if not self.way:
            faults.append(self.env._("Say how it is given."))
        return faults

    def action_new_version(self):
        """Open a new version of an estimate that was given; giving it replaces this one."""
        self.ensure_one()
        self.check_access('write')
        if self.state != 'given':
            raise UserError(self.env._("A new version is made of an estimate that was given."))
        # sudo: numbers and versions are written by methods alone
        drafts = self.sudo().search([('replaces_id', '=', self.id), ('state', '=', 'draft')], limit=1)
        if not drafts:
            today = self.site_id._today()
            [values] = self.copy_data()
            values['line_ids'] = [Command.create(line.copy_data()[0]) for line in self.line_ids]
            drafts = self.sudo().create({**values, 'name': self.name, 'version': self.version + 1, 'replaces_id': self.id, 'asked_on': today})
        return {'type': 'ir.actions.act_window', 'res_model': self._name, 'res_id': drafts.id, 'views': [(False, 'form')]}

    def action_not_needed(self):
        """Set aside drafts that nobody needs any more: the patient has coverage after all, or doesn't come."""
        self.check_access('write')
        self._check_draft()
        self.sudo().write({'state': 'cancelled'})  # sudo: written by methods alone, after the checks
        return True

    def action_print(self):
        """Open the page: as it was given, before that as it would be."""
        self.ensure_one()
        self.check_access('read')
        return {'type': 'ir.actions.act_url', 'url': f'/medical_office/estimate/{self.id}', 'target': 'new'}

    def _person(self):
        """The name that stands on it."""
        self.ensure_one()
        return self.patient_id.name or self.inquirer

    def _page(self, day):
        """The page as it stands today: Markup."""
        self.ensure_one()
        practice = self.env['medical.practice']._get(self.company_id)
        site, groups = self.site_id, {}
        for line in self.line_ids:
            groups.setdefault(line._provider_key(), []).append(line)
        return self.env['ir.qweb']._render('medical_office_billing.estimate_page', {
            'estimate': self, 'practice': practice, 'day': day, 'groups': [
                (self.line_ids.browse()._provider_words(lines[0]), lines, sum(line.amount for line in lines)) for lines in groups.values()],
            'state_name': (site.state_id or practice.state_id).name or '',
            'address': ', '.join(filter(None, (site.street, site.street2, ' '.join(filter(None, (site.city, site.state_id.code, site.zip)))))),
            'money': self.currency_id.format})

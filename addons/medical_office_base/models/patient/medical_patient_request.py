from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools.guarded_domain import guarded_domain
from ...tools.whole_relation import whole_relation
from .medical_patient_request_rule import REQUEST_KINDS

REQUEST_STATES = [
    ('received', 'Received'),
    ('working', 'In Work'),
    ('proposed', 'Denial to Confirm'),
    ('done', 'Answered'),
    ('denied', 'Denied'),
    ('review', 'Denial Under Review'),
    ('withdrawn', 'Withdrawn'),
]
# on which the clock runs
OPEN_STATES = ('received', 'working', 'proposed')
CLOCKS = [
    ('none', 'No clock'),
    ('running', 'In time'),
    ('due', 'Due within 7 days'),
    ('overdue', 'Overdue'),
    ('kept', 'Answered in time'),
    ('late', 'Answered late'),
]
WAYS = [
    ('person', 'In person'), ('mail', 'By mail'), ('email', 'By e-mail'), ('portal', 'Through the portal'), ('phone', 'By phone'), ('fax', 'By fax'),
]
WAYS_OUT = [
    ('pickup', 'Picked up in person'), ('mail', 'Mail'), ('certified', 'Certified mail'), ('portal', 'Portal'), ('secure', 'Encrypted e-mail'),
    ('email', 'Plain e-mail'), ('fax', 'Fax'), ('courier', 'Courier'), ('inspection', 'Seen in person'),
]
FORMS = [
    ('paper', 'Paper copies'), ('electronic', 'Electronic file on a medium'), ('portal', 'Portal'), ('secure', 'Encrypted e-mail'),
    ('email', 'Plain e-mail'), ('inspection', 'To see it here'),
]
IDENTITY = [
    ('photo', 'Photo ID seen'), ('known', 'Known to us in person'), ('questions', 'Questions answered, against the record'),
    ('signature', 'Signature compared'), ('portal', 'Signed in to the portal'), ('papers', "ID and papers of the representative seen"),
]
# what is typed while a request is open; everything else follows from what is done with it
TYPED = {
    'site_id', 'kind', 'received_on', 'received_how', 'requester', 'requester_name', 'requester_relation', 'wanted', 'form', 'risk_told',
    'recipient_name', 'recipient_address', 'document_ids', 'outside_items', 'fee_labor', 'fee_supplies', 'fee_postage', 'fee_note',
    'paid_in_full', 'to_health_plan', 'not_told', 'contact_text', 'period_from', 'period_to',
}
# who guesses the number of a document doesn't learn who asked for it
GUARDED = ('document_ids', 'event_ids', 'disclosure_ids', 'letter_ids')
# only while nobody has worked on it: they say what is asked, and since when
FIRST = {'kind', 'received_on', 'site_id'}


class MedicalPatientRequest(models.Model):
    """What a patient asks under their privacy rights, and what became of it, by when.

    Access (45 CFR 164.524), amendment (164.526), accounting of disclosures (164.528), restriction (164.522(a)), confidential
    communication (164.522(b)), and a release on the patient's authorization (164.508). Days are calendar days by the practice's
    clock. What is asked is typed; state, dates and outcome follow from methods (`medical_patient_request_doing.py`,
    `..._denial.py`) and can't be written by RPC.

    Who: the front desk, medical records and the office manager register and handle requests of patients whom they may open, the
    Privacy Officer everybody's; clinicians read. A denial is proposed by one person and confirmed by another, of medical records
    or the Privacy Officer.
    """
    _name = 'medical.patient.request'
    _description = "Patient's Request"
    _inherit = ['medical.access.logged', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'date_due, received_on desc, id desc'
    _rec_name = 'number'
    _rec_names_search = ['number', 'patient_id.number']
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    number = fields.Char('Request', readonly=True, copy=False, index=True)
    # the company follows from the patient: no check_company, which would offer none until there is one
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    site_id = fields.Many2one(
        'medical.site', 'Handled At', check_company=True, index=True, ondelete='restrict', default=lambda self: self._default_site(),
        help="The shorter of the federal rule and that of its state decides when the request is due.")
    kind = fields.Selection(REQUEST_KINDS, 'Asks For', required=True, index=True, default='access')
    state = fields.Selection(REQUEST_STATES, required=True, readonly=True, default='received', index=True)

    # === WHO ASKS FOR WHAT === #
    received_on = fields.Date('Came In On', required=True, default=lambda self: self._default_today(), help="The clock runs from this day.")
    received_how = fields.Selection(WAYS, 'How', required=True, default='person')
    requester = fields.Selection(
        [('patient', 'The patient'), ('representative', 'A representative'), ('third', 'Somebody with an authorization')], 'Asked By', required=True,
        default='patient')
    requester_name = fields.Char('Their Name')
    requester_relation = fields.Char('Their Authority', help="As parent of a minor, health care power of attorney, attorney with an authorization.")
    identity_how = fields.Selection(IDENTITY, 'Identity', readonly=True, copy=False)
    identity_note = fields.Char('Remark', readonly=True, copy=False)
    identity_by_id = fields.Many2one('res.users', 'Checked By', readonly=True, copy=False, ondelete='restrict')
    identity_on = fields.Datetime('Checked On', readonly=True, copy=False)
    wanted = fields.Text('What Is Asked', help="In their words, or briefly.")
    form = fields.Selection(FORMS, 'Form Wanted', help="To be given in the form asked for, where it can readily be made so (45 CFR 164.524(c)(2)).")
    risk_told = fields.Boolean('Told of the Risk', help="Plain e-mail is sent only after the patient was told that others might read it.")
    recipient_name = fields.Char('Send To', help="Somebody else than who asks; of an access request, named by the patient in a signed writing.")
    recipient_address = fields.Text()

    # === WHAT IS GIVEN === #
    document_ids = fields.Many2many('medical.patient.document', 'medical_request_document_rel', 'request_id', 'document_id', string='Documents')
    outside_items = fields.Text('From Elsewhere', help="What is not kept here: from the clinical system, paper charts, images. One per line.")
    fee_labor = fields.Monetary('Labor for Copying')
    fee_supplies = fields.Monetary()
    fee_postage = fields.Monetary('Postage')
    fee_total = fields.Monetary('Fee', compute='_compute_fee_total', store=True)
    fee_note = fields.Char('How Reckoned')
    fee_told_on = fields.Date(readonly=True, copy=False)
    sent_on = fields.Date(readonly=True, copy=False)
    sent_how = fields.Selection(WAYS_OUT, 'Sent By', readonly=True, copy=False)
    sent_proof = fields.Char('Proof', readonly=True, copy=False, help="Tracking number, signature on pick-up, name of who took it.")
    period_from = fields.Date('Disclosures From', help="Empty: six years back from the day of the request, the longest there is.")
    period_to = fields.Date('Disclosures Until', help="Empty: the day of the request.")

    # === BY WHEN === #
    date_due = fields.Date('Due', readonly=True, copy=False, index=True, help="Empty: no clock runs.")
    date_first = fields.Date('First Due', readonly=True, copy=False)
    date_latest = fields.Date('Extended at Most Until', readonly=True, copy=False)
    due_by = fields.Char('Rule', readonly=True, copy=False)
    extended_on = fields.Date(readonly=True, copy=False)
    extension_reason = fields.Text(readonly=True, copy=False)
    closed_on = fields.Date('Answered On', readonly=True, copy=False)
    days_taken = fields.Integer(compute='_compute_days_taken', store=True, aggregator='avg')
    outcome = fields.Selection(
        [('granted', 'Granted'), ('partly', 'Granted in part'), ('denied', 'Denied'), ('withdrawn', 'Withdrawn')], readonly=True, copy=False)
    timeliness = fields.Selection(
        [('kept', 'In time'), ('late', 'Late'), ('none', 'No clock')], 'In Time', compute='_compute_timeliness', store=True)
    clock = fields.Selection(CLOCKS, compute='_compute_clock', search='_search_clock', help="Today, at the practice.")
    event_ids = fields.One2many('medical.patient.request.event', 'request_id', 'History', readonly=True)

    _number_uniq = models.UniqueIndex('(company_id, number)', "Another request has this number.")
    _open_idx = models.Index("(date_due) WHERE state IN ('received', 'working', 'proposed')")

    # === DEFAULTS AND COMPUTED === #

    @api.model
    def _guarded_files_words(self):
        return self.env._("Letters of a patient's request are kept by printing them.")

    @api.model
    def _default_today(self):
        return self.env.company._medical_today()

    @api.model
    def _default_site(self):
        return self.env['medical.site'].search([('user_ids', 'in', self.env.uid), ('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('number')
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._("Request · %(number)s", number=request.number or '')

    @api.depends('fee_labor', 'fee_supplies', 'fee_postage')
    def _compute_fee_total(self):
        for request in self:
            request.fee_total = request.fee_labor + request.fee_supplies + request.fee_postage

    @api.depends('closed_on', 'received_on')
    def _compute_days_taken(self):
        for request in self:
            request.days_taken = (request.closed_on - request.received_on).days if request.closed_on and request.received_on else False

    @api.depends('closed_on', 'date_due', 'state')
    def _compute_timeliness(self):
        for request in self:
            if not request.closed_on or request.state == 'withdrawn':
                request.timeliness = False
            elif not request.date_due:
                request.timeliness = 'none'
            else:
                request.timeliness = 'kept' if request.closed_on <= request.date_due else 'late'

    @api.model
    def _todays(self, companies):
        """The practice's day of each company: {company: date}."""
        # sudo: every member of staff may know the practice's clock
        practices = self.env['medical.practice'].sudo().search([('company_id', 'in', companies.ids)])
        return {practice.company_id: practice._today() for practice in practices}

    @api.depends('state', 'date_due', 'closed_on')
    def _compute_clock(self):
        todays = self._todays(self.company_id)
        for request in self:
            if not request.date_due:
                request.clock = 'none'
            elif request.state not in OPEN_STATES:
                request.clock = request.timeliness if request.timeliness in ('kept', 'late') else 'none'
            else:
                left = (request.date_due - todays[request.company_id]).days
                request.clock = 'overdue' if left < 0 else 'due' if left <= 7 else 'running'

    @api.model
    def _search_clock(self, operator, value):
        if operator != 'in':
            return NotImplemented
        still = Domain('state', 'in', OPEN_STATES)
        closed = ~still & Domain('date_due', '!=', False)
        found = []
        if 'none' in value:
            found.append(Domain('date_due', '=', False) | closed & Domain('timeliness', 'not in', ('kept', 'late')))
        found += [closed & Domain('timeliness', '=', clock) for clock in ('kept', 'late') if clock in value]
        for company, today in self._todays(self.env.companies).items():
            soon, mine = fields.Date.add(today, days=7), still & Domain('company_id', '=', company.id)
            found += [mine & domain for clock, domain in {
                'overdue': Domain('date_due', '<', today),
                'due': Domain('date_due', '>=', today) & Domain('date_due', '<=', soon),
                'running': Domain('date_due', '>', soon),
            }.items() if clock in value]
        return Domain.OR(found)

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        return super()._search(guarded_domain(domain, GUARDED), offset, limit, order, **kwargs)

    # === GUARDS === #

    @api.constrains('received_on', 'period_from', 'period_to')
    def _check_dates(self):
        for request in self:
            today = request.company_id._medical_today()
            if request.received_on > today:
                raise ValidationError(self.env._("The request can't have come in later than today."))
            if request.period_from and request.period_from > (request.period_to or request.received_on):
                raise ValidationError(self.env._("The period of the accounting ends before it begins."))

    @api.constrains('fee_labor', 'fee_supplies', 'fee_postage')
    def _check_fee(self):
        for request in self:
            if min(request.fee_labor, request.fee_supplies, request.fee_postage) < 0:
                raise ValidationError(self.env._("A fee is 0 or more."))

    @api.constrains('requester', 'requester_name', 'kind')
    def _check_requester(self):
        for request in self:
            if request.requester != 'patient' and not request.requester_name:
                raise ValidationError(self.env._("Write the name of who asks for the patient."))
            if request.requester == 'third' and request.kind != 'release':
                raise ValidationError(self.env._("This right is the patient's and a representative's: for others, register a release."))

    def _check_new_documents(self, before):
        """Documents are this patient's, and who chooses one must be able to read it: releasing is no way around."""
        for request_id, documents in whole_relation(self, 'document_ids').items():
            new = documents - before.get(request_id, documents.browse())
            if new.patient_id - self.browse(request_id).patient_id:
                raise ValidationError(self.env._("Choose documents of this patient."))
            new.with_user(self.env.user).with_company(self.env.company).check_access('read')

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() - TYPED - {'patient_id'} for vals in vals_list):
            raise AccessError(self.env._("State, dates and outcome of a request follow from what is done with it."))
        patients = self.env['medical.patient'].browse([vals['patient_id'] for vals in vals_list if vals.get('patient_id')])
        patients.check_access('read')
        companies = {patient.id: patient.company_id for patient in patients}
        # sudo: numbering is nobody's to read or write
        sequence = self.env['ir.sequence'].sudo()
        requests = super().create([{
            **vals, 'number': sequence.with_company(companies.get(vals.get('patient_id'))).next_by_code('medical.patient.request'),
        } for vals in vals_list])
        requests._check_new_documents({})
        requests._set_due()
        requests._note('registered')
        return requests

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if vals.keys() - TYPED:
            raise AccessError(self.env._("State, dates and outcome of a request follow from what is done with it."))
        self.check_access('write')
        if any(request.state not in OPEN_STATES for request in self):
            raise UserError(self.env._("What was answered or withdrawn stays as it is: register a new request."))
        if vals.keys() & FIRST and any(request.state != 'received' or request.extended_on for request in self):
            raise UserError(self.env._("Kind, site and day of a request stay, once somebody works on it."))
        if 'fee_labor' in vals or 'fee_supplies' in vals or 'fee_postage' in vals:
            # sudo: after the check above; another fee has to be told again
            self.sudo().filtered('fee_told_on').write({'fee_told_on': False})
        before = whole_relation(self, 'document_ids') if 'document_ids' in vals else {}
        res = super().write(vals)
        if 'document_ids' in vals:
            self._check_new_documents(before)
        if vals.keys() & FIRST:
            self._set_due()
            labels = [self._fields[name]._description_string(self.env) for name in sorted(vals.keys() & FIRST)]
            self._note('changed', ', '.join(labels))
        return res

    def copy_data(self, default=None):
        raise UserError(self.env._("A request is not copied: register a new one."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("Requests are kept six years and longer: withdraw what was registered by mistake."))

    # === HELPERS === #

    def _note(self, what, text=None):
        """Add a row of history to each; one query."""
        # sudo: history is written by methods alone
        self.env['medical.patient.request.event'].sudo().create(
            [{'request_id': request.id, 'what': what, 'text': text, 'user_id': self.env.uid} for request in self])

    def _set_due(self):
        """When each is due, by the rules of its kind and place."""
        for request in self:
            # sudo: the site's state and the practice's are no secret
            place = request.sudo()
            state = place.site_id.state_id or self.env['medical.practice']._get(request.company_id).state_id
            rules = self.env['medical.patient.request.rule']._holding(request.kind, request.company_id, state)
            due, latest = rules._due(request.received_on)
            shortest = rules.sorted('days')[:1]
            # sudo: dates follow from what was typed
            place.write({
                'date_due': due, 'date_first': due, 'date_latest': latest,
                'due_by': ' · '.join(filter(None, (shortest.name, shortest.citation))) or False})

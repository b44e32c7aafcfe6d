from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ...tools.guarded_domain import guarded_domain
from ...tools.whole_relation import whole_relation
from .medical_patient_request_doing import HANDLERS, YEARS_BACK

# (code, words, whether it stands in an accounting): 45 CFR 164.528(a)(1)
BASES = [
    ('treatment', 'Treatment', False),
    ('payment', 'Payment', False),
    ('operations', 'Health care operations', False),
    ('patient', 'To the patient or their representative', False),
    ('authorized', "On the patient's authorization", False),
    ('incidental', 'Incident to what is permitted', False),
    ('involved', 'Directory, or people involved in the care', False),
    ('national_security', 'National security or intelligence', False),
    ('correctional', 'Correctional institution or custody', False),
    ('limited_data_set', 'Limited data set', False),
    ('required_by_law', 'Required by law', True),
    ('public_health', 'Public health', True),
    ('abuse', 'Abuse, neglect or domestic violence', True),
    ('oversight', 'Health oversight', True),
    ('court', 'Court or administrative proceeding', True),
    ('law_enforcement', 'Law enforcement', True),
    ('decedent', 'Coroner, medical examiner, funeral director', True),
    ('organ', 'Organ, eye or tissue donation', True),
    ('research', 'Research without authorization', True),
    ('threat', 'Serious threat to health or safety', True),
    ('government', 'Other specialized government function', True),
    ('workers_comp', "Workers' compensation", True),
    ('hhs', 'Department of Health and Human Services', True),
    ('impermissible', 'Not permitted: a mistake or a breach', True),
]
# what a correction carries over, where nothing else is said
CORRECTED = (
    'date', 'date_last', 'times', 'recipient_name', 'recipient_address', 'what', 'purpose', 'basis', 'suspended_until', 'suspended_by')
COUNTED = {code for code, _words, counted in BASES if counted}


class MedicalDisclosure(models.Model):
    """What of a patient was disclosed to somebody outside: when, to whom, what, why, on which basis (45 CFR 164.528(b)).

    Rows are added, by `_record` alone, and never changed: what was wrong is corrected by another row that takes the place of the
    first, or takes it back (`is_void`). Who writes them down: those who handle requests; clinicians read.
    """
    _name = 'medical.disclosure'
    _description = 'Disclosure'
    _inherit = ['medical.access.logged', 'medical.guarded', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'date desc, id desc'
    _rec_names_search = ['recipient_name', 'patient_id']
    _check_company_auto = True
    _access_log_parent = 'patient_id'
    _stays = True

    # the company follows from the patient: no check_company, which would offer none until there is one
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    date = fields.Date('Disclosed On', required=True, index=True)
    date_last = fields.Date('Last On', help="Of a series to the same recipient for one purpose.")
    times = fields.Integer(default=1, help="How often, of a series.")
    recipient_name = fields.Char('To', required=True)
    recipient_address = fields.Text('Address', help="Where known.")
    what = fields.Text(required=True, help="A brief description.")
    purpose = fields.Char(required=True, help="A brief statement of the purpose, or of the request that it answered.")
    basis = fields.Selection([row[:2] for row in BASES], required=True, index=True)
    is_counted = fields.Boolean('In Accountings', compute='_compute_is_counted', store=True)
    document_ids = fields.Many2many('medical.patient.document', 'medical_disclosure_document_rel', 'disclosure_id', 'document_id', string='Documents')
    request_id = fields.Many2one('medical.patient.request', index='btree_not_null', ondelete='restrict', check_company=True)
    user_id = fields.Many2one('res.users', 'Written Down By', required=True, index=True, ondelete='restrict', default=lambda self: self.env.uid)
    suspended_until = fields.Date(
        'Not Told the Patient Until', help="An oversight or law enforcement agency asked for it (45 CFR 164.528(a)(2)); orally for at most 30 days.")
    suspended_by = fields.Char('Who Asked for That')
    corrects_id = fields.Many2one('medical.disclosure', 'In Place Of', index='btree_not_null', ondelete='restrict', check_company=True)
    correction_ids = fields.One2many('medical.disclosure', 'corrects_id', 'Corrected By', readonly=True)
    correction_reason = fields.Char('Why Corrected')
    is_void = fields.Boolean('Taken Back')
    is_current = fields.Boolean('Holds', compute='_compute_is_current', search='_search_is_current')

    _corrects_uniq = models.UniqueIndex('(corrects_id) WHERE corrects_id IS NOT NULL', "This was corrected already: correct the correction.")

    @api.model
    def _guarded_files_words(self):
        return self.env._("Letters of a patient's request are kept by printing them.")

    @api.depends('date')
    def _compute_display_name(self):
        for disclosure in self:
            disclosure.display_name = self.env._("Disclosure · %(number)s", number=f'{disclosure.id or 0:06d}')

    @api.depends('basis')
    def _compute_is_counted(self):
        for disclosure in self:
            disclosure.is_counted = disclosure.basis in COUNTED

    @api.depends('correction_ids', 'is_void')
    def _compute_is_current(self):
        for disclosure in self:
            disclosure.is_current = not disclosure.is_void and not disclosure.correction_ids

    @api.model
    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('is_void', '=', False) & Domain('correction_ids', '=', False)

    @api.constrains('date', 'date_last', 'times')
    def _check_dates(self):
        for disclosure in self:
            today = disclosure.company_id._medical_today()
            if max(disclosure.date, disclosure.date_last or disclosure.date) > today:
                raise ValidationError(self.env._("What was disclosed lies in the past: check the date."))
            if disclosure.date_last and disclosure.date_last < disclosure.date or disclosure.times < 1:
                raise ValidationError(self.env._("A series ends on or after its first day, and has happened at least once."))

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        return super()._search(guarded_domain(domain, ('document_ids', 'correction_ids')), offset, limit, order, **kwargs)

    @api.model
    def _guard_words(self):
        return self.env._("Disclosures are written down by “Write Down a Disclosure”, and corrected by a new row.")

    @api.model
    def _check_recording(self, values):
        """Who writes a disclosure down, and whether it makes sense."""
        if not self.env.user.has_groups(','.join(HANDLERS)):
            raise AccessError(self.env._("Disclosures are written down by the front desk, medical records, the office manager and the Privacy Officer."))
        self.env['medical.patient'].browse(values['patient_id']).check_access('read')
        self.env['medical.patient.request'].browse(values.get('request_id') or []).check_access('read')
        if values.get('suspended_until') and not values.get('suspended_by'):
            raise UserError(self.env._("Write down which agency asked that the patient isn't told, who, and when."))
        if values.get('suspended_until') and values['basis'] not in ('oversight', 'law_enforcement'):
            raise UserError(self.env._("Only an oversight or a law enforcement agency can ask that the patient isn't told."))

    @api.model
    def _record(self, values):
        """Write down a disclosure.

        :param dict values: patient_id, date, recipient_name, what, purpose, basis are required; recipient_address, date_last, times,
            document_ids (ids), request_id, suspended_until, suspended_by may follow
        """
        self._check_recording(values)
        documents = self.env['medical.patient.document'].browse(values.get('document_ids') or [])
        # what one may not read one doesn't release
        documents.check_access('read')
        if documents.patient_id.ids not in ([], [values['patient_id']]):
            raise ValidationError(self.env._("Choose documents of this patient."))
        # sudo: written by this method alone, after its checks
        return self.sudo().create({**values, 'document_ids': [(6, 0, documents.ids)], 'user_id': self.env.uid}).sudo(False)

    def _correct(self, values, reason):
        """Another row in place of this one. With `is_void` it takes it back.

        :param dict values: as of `_record`, what is different
        """
        self.ensure_one()
        self.check_access('read')
        if not (reason or '').strip():
            raise UserError(self.env._("Write down why it is corrected: both rows stay."))
        if not self.is_current:
            raise UserError(self.env._("This row was corrected or taken back already: correct the one that holds."))
        values = {
            'request_id': self.request_id.id, **{name: self[name] for name in CORRECTED}, **values, 'patient_id': self.patient_id.id}
        self._check_recording(values)
        documents = whole_relation(self, 'document_ids')[self.id]
        # sudo: as `_record`; documents that went out stay so, also those that the user doesn't see
        return self.sudo().create({
            **values, 'document_ids': [(6, 0, documents.ids)], 'corrects_id': self.id, 'correction_reason': reason,
            'user_id': self.env.uid}).sudo(False)

    def action_correct(self):
        """Ask what is different, in a form with what stands."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Correct a Disclosure"), 'res_model': 'medical.disclosure.entry', 'view_mode': 'form',
            'target': 'new', 'context': {'default_corrects_id': self.id},
        }

    @api.model
    def _accounting_since(self, asked_on):
        """The first day of the six years of which one may ask an account."""
        return asked_on - relativedelta(years=YEARS_BACK)

    @api.model
    def _accounting_domain(self, patient, date_from, date_to, asked_on, today):
        """What an accounting lists: rows that hold and count, of a period of at most six years before the day on which it was asked
        for; without those that the patient may not be told of yet (45 CFR 164.528(a))."""
        since = self._accounting_since(asked_on)
        since = max(date_from or since, since)
        return (
            Domain('patient_id', '=', patient.id) & Domain('is_counted', '=', True) & Domain('is_current', '=', True)
            & Domain('date', '<=', date_to or asked_on) & (Domain('date', '>=', since) | Domain('date_last', '>=', since))
            & (Domain('suspended_until', '=', False) | Domain('suspended_until', '<', today)))

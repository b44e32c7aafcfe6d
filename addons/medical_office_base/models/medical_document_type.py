from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .medical_document_type_template import CONFIDENCES, NEEDED_OF, RETENTION_FROM, SUBJECTS, TIERS

NEEDED = {'active', 'needed_of', 'only_patient_facing', 'job_ids'}


class MedicalDocumentType(models.Model):
    """A kind of document as the practice handles it: who reads it, of whom it is asked, how long it is kept.

    Who reads documents of a kind is decided before the first is on file, and then stands: or a change of the type would
    show everyone's health papers to others. Retention without a citation is a suggested default.
    """
    _name = 'medical.document.type'
    _description = 'Document Type'
    _inherit = ['mail.thread', 'medical.library.copy.mixin', 'medical.guarded.files']
    _library_model = 'medical.document.type.template'
    _order = 'sequence, name, id'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one(
        'medical.document.type.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    subject = fields.Selection(SUBJECTS, required=True, default='staff')
    tier = fields.Selection(TIERS, 'Who Reads It', required=True, default='hr', tracking=True)
    needed_of = fields.Selection(NEEDED_OF, 'Asked Of', required=True, default='nobody', tracking=True)
    only_patient_facing = fields.Boolean('Only Positions With Patients', tracking=True)
    job_ids = fields.Many2many(
        'hr.job', 'medical_document_type_job_rel', 'type_id', 'job_id', string='Only Positions', check_company=True,
        help="Empty: of every position.")
    by_person = fields.Boolean('The Person May Bring It', default=True, help="They upload it from their phone; somebody else checks it.")
    to_sign = fields.Boolean('The Person Signs It')
    form = fields.Binary('Form to Sign', attachment=True, help="The same for everyone: each person reads it and signs their own copy.")
    form_name = fields.Char()
    has_form = fields.Boolean(compute='_compute_has_form', store=True)
    needs_end = fields.Boolean('Has a Last Day')
    lead_days = fields.Integer('Days Ahead', default=30, help="How many days before its last day a new one is asked for.")
    is_i9 = fields.Boolean('Form I-9', help="Section 1 by the first day of work, section 2 within three business days.")
    retention_years = fields.Integer('Kept (years)', tracking=True)
    retention_from = fields.Selection(RETENTION_FROM, 'After', tracking=True)
    retention_years_2 = fields.Integer('Or Kept (years)', tracking=True, help="The longer of the two counts.")
    retention_from_2 = fields.Selection(RETENTION_FROM, 'Or After', tracking=True)
    citation = fields.Char(help="The rule that the period comes from. Have counsel confirm it; states often ask for longer.")
    confidence = fields.Selection(CONFIDENCES, 'Confidence in the Citation')
    note = fields.Char()
    retention_text = fields.Char('Retention', compute='_compute_retention_text')
    retention_basis = fields.Char(compute='_compute_retention_text')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _years_positive = models.Constraint(
        'CHECK (retention_years >= 0 AND retention_years_2 >= 0 AND lead_days >= 0)', "Years and days can't be negative.")

    @api.depends('form')
    def _compute_has_form(self):
        # as for documents: the content is in cache, not its size
        for record in self.with_context(bin_size=False):
            record.has_form = bool(record.form)

    @api.depends('retention_years', 'retention_from', 'retention_years_2', 'retention_from_2', 'citation')
    @api.depends_context('lang')
    def _compute_retention_text(self):
        for record in self:
            record.retention_text = self._retention_words(record)
            record.retention_basis = record.citation or (record.retention_from and self.env._("Suggested default, not law"))

    @api.model
    def _retention_words(self, rule):
        """A rule of retention in words; of a type or of a row of the library."""
        labels = dict(self._fields['retention_from']._description_selection(self.env))
        parts = [
            self.env._("%(years)s years after %(day)s", years=years, day=labels[start]) if years else self.env._("until %(day)s", day=labels[start])
            for years, start in ((rule.retention_years, rule.retention_from), (rule.retention_years_2, rule.retention_from_2)) if start]
        if len(parts) == 2:
            return self.env._("%(first)s, or %(second)s: the later", first=parts[0], second=parts[1])
        return parts[0] if parts else self.env._("No period set: kept")

    @api.constrains('retention_from', 'retention_from_2', 'retention_years', 'retention_years_2')
    def _check_retention(self):
        for record in self:
            if (record.retention_years and not record.retention_from) or (record.retention_years_2 and not record.retention_from_2):
                raise ValidationError(self.env._("Say from when the years of “%(name)s” are counted.", name=record.name))

    @api.model
    def _library_copy_fields(self):
        return {name: name for name in (
            'name', 'sequence', 'subject', 'tier', 'needed_of', 'only_patient_facing', 'by_person', 'to_sign', 'needs_end', 'lead_days',
            'is_i9', 'retention_years', 'retention_from', 'retention_years_2', 'retention_from_2', 'citation', 'confidence', 'note')}

    @api.model_create_multi
    def create(self, vals_list):
        types = super().create(vals_list)
        # companies are made with all types before there is anybody
        if not self.env.context.get('medical_no_required'):
            self.env['medical.staff.document']._sync_required(types.company_id)
        return types

    def write(self, vals):
        if vals.keys() & {'tier', 'company_id', 'is_i9'}:
            self._check_unused({name: vals[name] for name in ('tier', 'company_id', 'is_i9') if name in vals})
        res = super().write(vals)
        if vals.keys() & NEEDED:
            self.env['medical.staff.document']._sync_required(self.company_id)
        return res

    def _check_unused(self, vals):
        """Refuse another tier of a type of which something is on file."""
        changed = self.filtered(lambda record: any(
            record._fields[name].convert_to_write(record[name], record) != value for name, value in vals.items()))
        # sudo: whether there is one counts, also for who may not read it
        documents = self.env['medical.staff.document'].sudo().with_context(active_test=False)
        used = documents.search([('type_id', 'in', changed.ids), ('has_file', '=', True)], limit=1).type_id
        if used:
            raise UserError(self.env._(
                "Documents of the type “%(name)s” are on file: who reads them can't change any more. Make a new type for what comes.",
                name=used.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        documents = self.env['medical.staff.document'].sudo().with_context(active_test=False)
        used = documents.search([('type_id', 'in', self.ids), ('has_file', '=', True)], limit=1).type_id
        if used:
            raise UserError(self.env._("Documents of the type “%(name)s” are on file: archive it instead.", name=used.name))

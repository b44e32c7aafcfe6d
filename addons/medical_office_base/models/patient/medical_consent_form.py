from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .medical_consent_form_template import CONSENT_KINDS

KIND_ORDER = {kind: place for place, (kind, _label) in enumerate(CONSENT_KINDS)}
# 45 CFR 164.508(c)(2): what an authorization has to say
STATEMENTS = ('revocation_text', 'conditioning_text', 'redisclosure_text')


class MedicalConsentForm(models.Model):
    """A form that patients sign: one row per language and version; what belongs together has the same `family`.

    An authorization to disclose (45 CFR 164.508) can't be approved without its three statements: that and how it can be revoked,
    that care doesn't depend on it, and that who receives may disclose again. What is disclosed, by whom, to whom, what for and
    until when is filled in for each patient (`medical.consent`). Texts that we ship are drafts: adapt and approve.
    """
    _name = 'medical.consent.form'
    _description = 'Form to Sign'
    _inherit = ['medical.paper.mixin', 'medical.library.copy.mixin']
    _library_model = 'medical.consent.form.template'
    _order = 'kind, family, language_id, effective_date desc, id desc'
    _rec_names_search = ['name', 'family']

    medical_library_id = fields.Many2one('medical.consent.form.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    family = fields.Char('Form Code', required=True, help="The same for all languages and versions of one form, as TREAT.")
    kind = fields.Selection(CONSENT_KINDS, required=True, default='other')
    months = fields.Integer('Holds for (months)', help="From the day of signing; 0: until revoked. An authorization has its own last day or event.")
    needs_witness = fields.Boolean('With a Witness')
    revocation_text = fields.Text('Revoking', help="That it can be revoked in writing, how, and what is not undone by it (45 CFR 164.508(c)(2)(i)).")
    conditioning_text = fields.Text('Not Conditioned', help="That treatment, payment and enrollment don't depend on signing (45 CFR 164.508(c)(2)(ii)).")
    redisclosure_text = fields.Text('Disclosed Again', help="That who receives it may disclose it, unprotected by the rule (45 CFR 164.508(c)(2)(iii)).")
    field_ids = fields.One2many('medical.consent.form.field', 'form_id', 'Fields to Fill In', copy=True)
    editor_ids = fields.Many2many(relation='medical_consent_form_editor_rel')
    consent_count = fields.Integer('Signed', compute='_compute_consent_count')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _day_uniq = models.UniqueIndex(
        "(company_id, family, language_id, effective_date) WHERE state = 'approved'", "Another version is in force from the same day.")
    _months_positive = models.Constraint('CHECK (months >= 0)', "Months can't be negative.")

    @api.depends('name', 'language_id', 'number')
    def _compute_display_name(self):
        for form in self:
            form.display_name = f'{form.name} ({(form.language_id.code or "").upper()})'

    def _compute_consent_count(self):
        counts = dict(self.env['medical.consent']._read_group([('form_id', 'in', self.ids), ('signed_on', '!=', False)], ['form_id'], ['__count']))
        for form in self:
            form.consent_count = counts.get(form, 0)

    @api.constrains('family')
    def _check_family(self):
        for form in self:
            if not form.family.replace('-', '').isalnum():
                raise ValidationError(self.env._("The form code consists of letters, digits and hyphens."))

    # === LIBRARY === #

    @api.model
    def _library_copy_fields(self):
        return {name: name for name in ('name', 'family', 'kind', 'language_id', 'months', 'body', *STATEMENTS)}

    def _library_prepare_copy(self, row, company):
        return {**super()._library_prepare_copy(row, company), 'field_ids': [
            (0, 0, values) for values in self.env['medical.consent.form.field']._parse(row.lines)]}

    # === PAPER === #

    @api.model
    def _paper_key(self):
        return ('company_id', 'family', 'language_id')

    @api.model
    def _paper_content(self):
        return (*super()._paper_content(), 'family', 'kind', 'months', 'needs_witness', 'field_ids', *STATEMENTS)

    def _paper_values(self):
        return {
            **super()._paper_values(), 'family': self.family, 'kind': self.kind, 'months': self.months, 'needs_witness': self.needs_witness,
            **{name: self[name] or '' for name in STATEMENTS},
            'fields': [[row.code, row.name, row.kind, row.filled_by, row.is_required] for row in self.field_ids]}

    def _paper_faults(self):
        faults = super()._paper_faults()
        if self.kind == 'disclosure':
            faults += [
                self.env._("An authorization has to say: %(what)s.", what=self._fields[name].get_description(self.env, ['help'])['help'])
                for name in STATEMENTS if not (self[name] or '').strip()]
        return faults

    def _in_force(self, company, language=None):
        """One form of each family in force, in a language where there is one."""
        forms = self._paper_in_force(company)
        # sudo: which forms are in force is no secret
        rows = forms.sudo().sorted(lambda form: (KIND_ORDER[form.kind], form.family))
        return self.browse([group._paper_in_language(language or self.env['medical.language']).id for group in rows.grouped('family').values()])

    def _variants(self):
        """The same form in force in all its languages, the one in this language first."""
        self.ensure_one()
        # sudo: which forms are in force is no secret
        force = self.sudo()._paper_in_force(self.company_id).filtered(lambda form: form.family == self.family)
        return force.filtered(lambda form: form.language_id == self.language_id) + force.filtered(lambda form: form.language_id != self.language_id)

    def action_consents(self):
        """What was signed under this version."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('medical_office_base.action_medical_consent')
        return {**action, 'domain': [('form_id', '=', self.id)], 'context': {}}

    def action_print(self):
        """The form on paper, to be signed there."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_consent_form').report_action(self)

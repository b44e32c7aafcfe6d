import base64
import binascii
import hashlib
import io
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.pdf import PdfReader

from odoo.addons.medical_office_base.models.patient.medical_paper_mixin import PAPER_SYSTEM
from odoo.addons.medical_office_base.tools.handout_pdf import PdfFault, check_pdf

# what follows from sending, approving and the day, beside what every paper has
SYSTEM = {'in_force_on', 'approved_despite', 'company_id'}
PICTURE = re.compile(r'<img\b[^>]*?\bsrc\s*=\s*["\']?(?!data:image/)', re.IGNORECASE)


class MedicalPolicyVersion(models.Model):
    """A text of a policy: in a language, by somebody, approved by somebody else; of the approved ones the latest effective holds.

    The version in the language it was written in is what is attested. A translation is tied to one version
    (`source_version_id`) and is shown to whoever reads its language while that one is in force. How a version moves is in
    `medical_policy_version_doing.py`.
    """
    _name = 'medical.policy.version'
    _description = 'Version of a Policy'
    _inherit = ['medical.paper.mixin', 'mail.thread', 'mail.activity.mixin']
    _order = 'policy_id, number desc, id desc'
    _rec_names_search = ['name', 'policy_id.name', 'policy_id.number']
    _check_company_auto = True

    policy_id = fields.Many2one('medical.policy', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one(related='policy_id.company_id', store=True, precompute=True, index=True, default=None)
    state = fields.Selection(tracking=True)
    editor_ids = fields.Many2many(relation='medical_policy_version_editor_rel')
    purpose = fields.Text(help="Why the practice has this policy, in a sentence or two.")
    kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], 'As', required=True, default='text')
    # in the row itself: files beside it could be changed by themselves
    file = fields.Binary('PDF', attachment=False, copy=False)
    file_name = fields.Char(copy=False)
    step_ids = fields.One2many('medical.policy.step', 'version_id', 'Procedure', copy=True)
    form_ids = fields.One2many('medical.policy.form', 'version_id', 'Forms', copy=True)
    is_material = fields.Boolean(
        'Material Change', default=True, help="What people have to do has changed: everybody it is for is asked to read and attest it anew.")
    change_note = fields.Char('What Changed', copy=False)
    source_version_id = fields.Many2one(
        'medical.policy.version', 'Translated From', index='btree_not_null', ondelete='restrict', check_company=True,
        domain="[('policy_id', '=', policy_id), ('source_version_id', '=', False)]")
    is_behind = fields.Boolean(
        'Behind', compute='_compute_is_behind', search='_search_is_behind', help="The version it translates is not in force any more.")
    is_shown = fields.Boolean(
        'Shown to Staff', compute='_compute_is_shown', search='_search_is_shown',
        help="In force, of a policy that isn't retired; of translations those of the version in force.")
    in_force_on = fields.Date('Put in Force', readonly=True, copy=False, help="When those it is for were asked.")

    _day_uniq = models.UniqueIndex(
        "(policy_id, language_id, effective_date) WHERE state = 'approved'", "Another version of the policy is in force from the same day.")

    @api.depends('policy_id.number', 'name', 'number', 'source_version_id', 'language_id')
    def _compute_display_name(self):
        for version in self:
            values = {'policy': version.policy_id.number or '', 'name': version.name or '', 'number': version.number}
            version.display_name = self.env._(
                "%(policy)s %(name)s · version %(number)s (%(language)s)", language=version.language_id.name, **values,
            ) if version.source_version_id else self.env._("%(policy)s %(name)s · version %(number)s", **values)

    # === WHAT IS APPROVED === #

    @api.model
    def _paper_key(self):
        return ('policy_id', 'language_id')

    @api.model
    def _paper_content(self):
        return (
            *super()._paper_content(), 'policy_id', 'purpose', 'kind', 'file', 'file_name', 'step_ids', 'form_ids', 'is_material', 'change_note',
            'source_version_id')

    def _paper_values(self):
        version = self.with_context(bin_size=False)

        def digest(content):
            return hashlib.sha256(base64.b64decode(content or b'')).hexdigest() if content else ''

        return {
            **super()._paper_values(), 'policy': self.policy_id.id, 'purpose': self.purpose or '', 'kind': self.kind,
            'file': digest(version.file), 'file_name': self.file_name or '', 'is_material': self.is_material,
            'change_note': self.change_note or '', 'source_version': self.source_version_id.id or 0,
            # as they are shown
            'steps': [[step.who or '', step.name] for step in version.step_ids.sorted(lambda step: (step.sequence, step.id))],
            'forms': [[form.name, form.file_name or '', digest(form.file)]
                      for form in version.form_ids.sorted(lambda form: (form.sequence, form.id))]}

    def _paper_text(self):
        return super()._paper_text() if self.kind == 'text' else ''

    def _paper_faults(self):
        faults = []
        if self.kind == 'pdf':
            if not self.file:
                faults.append(self.env._("The PDF is missing: upload it, or write the text here."))
        elif not self._paper_text() and not self.step_ids:
            faults.append(self.env._("The text is empty: write what holds, or the steps of the procedure."))
        elif PICTURE.search(str(self.body or '')):
            faults.append(self.env._("A picture in the text isn't kept within it: take it out, and add the file as a form."))
        if self.policy_id.retired_on:
            faults.append(self.env._("The policy is retired: take it up again first."))
        if self.source_version_id:
            if self.source_version_id.state != 'approved':
                faults.append(self.env._("The version that it translates isn't approved yet: approve that one first."))
        elif not self.is_material and not self._has_earlier():
            faults.append(self.env._("The first version is new to everybody: tick that it is a material change."))
        return faults

    def _has_earlier(self):
        """Whether another version of the policy was approved before."""
        return bool(self.search_count([
            ('policy_id', '=', self.policy_id.id), ('source_version_id', '=', False), ('id', '!=', self.id),
            ('state', 'in', ['approved', 'withdrawn'])], limit=1))

    @api.model
    def _check_pdf(self, content):
        """Refuse what is no PDF to read.

        :param content: base64
        :raise UserError: too large, locked, or something runs or hides in it
        """
        try:
            data = base64.b64decode(content, validate=False)
        except (binascii.Error, ValueError, TypeError):
            data = b''
        try:
            check_pdf(data, lambda raw: PdfReader(io.BytesIO(raw), strict=False))
        except PdfFault as fault:
            raise UserError({
                'bytes': self.env._("This PDF is too large: at most 15 MB."),
                'pdf': self.env._("This is no PDF, or it can't be read. Print it to PDF once more and upload that."),
                'encrypted': self.env._("This PDF is locked by a password: staff couldn't open it."),
                'active': self.env._("This PDF runs something (a script, a form, a film). Print it to PDF once more and upload that."),
                'files': self.env._("This PDF carries other files within or opens them. Print it to PDF once more and upload that."),
            }[fault.reason]) from fault

    # === WHO SEES IT === #

    @api.model
    def _shown(self, companies):
        """The versions that staff of these companies see, translations included, as superuser; in a few queries."""
        # sudo: which version is in force is no secret
        force = self._paper_in_force(companies).sudo()
        return force.filtered(lambda version: (
            version.policy_id.active and not version.policy_id.retired_on
            and (not version.source_version_id or version.source_version_id in force)))

    @api.depends('state', 'effective_date', 'source_version_id', 'policy_id.active', 'policy_id.retired_on')
    def _compute_is_shown(self):
        shown = set(self._shown(self.company_id).ids)
        for version in self:
            version.is_shown = version._origin.id in shown

    @api.model
    def _search_is_shown(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain('id', 'in', self._shown(self.env.companies).ids)

    @api.depends('source_version_id', 'state')
    def _compute_is_behind(self):
        sources = self.source_version_id
        force = self._paper_in_force(sources.company_id) if sources else self.browse()
        for version in self:
            source = version.source_version_id
            version.is_behind = bool(source) and source not in force and source.state in ('approved', 'withdrawn') and source.stage != 'upcoming'

    @api.model
    def _search_is_behind(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: record rules hold for what is searched
        gone = self.sudo()._search([('stage', 'in', ['replaced', 'withdrawn'])])
        return Domain('source_version_id', 'in', gone)

    # === GUARDS === #

    @api.constrains('language_id', 'source_version_id', 'policy_id')
    def _check_source(self):
        for version in self:
            source = version.source_version_id
            if source and (source.policy_id != version.policy_id or source.source_version_id or source.language_id == version.language_id):
                raise ValidationError(self.env._(
                    "A translation is in another language than the version it is made from, and of the same policy: choose another language."))
            if not source and self.search_count([
                    ('policy_id', '=', version.policy_id.id), ('source_version_id', '=', False),
                    ('language_id', '!=', version.language_id.id)], limit=1):
                raise ValidationError(self.env._(
                    "“%(name)s” is written in another language: begin a translation of it instead.", name=version.policy_id.display_name))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_system(*vals_list)
        for vals in vals_list:
            if vals.get('file'):
                self._check_pdf(vals['file'])
        return super().create(vals_list)

    def write(self, vals):
        self._check_system(vals)
        closed = self.filtered(lambda version: version.state in ('approved', 'withdrawn'))
        if closed:
            # superusers neither; the fingerprint is set once, and approved ones may be withdrawn
            fixed = set(self._paper_content()) | PAPER_SYSTEM | {'reviewer_ids', 'approved_despite'}
            changed = vals.keys() & fixed
            if changed == {'content_hash'} and not any(closed.mapped('content_hash')) or changed == {'state'} and vals['state'] == 'withdrawn':
                changed = set()
            if changed:
                closed._paper_check_open()
        if 'policy_id' in vals and any(version.policy_id.id != vals['policy_id'] for version in self):
            raise UserError(self.env._("A version stays with its policy: begin a version of the other one."))
        if vals.get('file'):
            self._check_pdf(vals['file'])
        return super().write(vals)

    def _check_system(self, *vals_list):
        if not self.env.su and any(vals.keys() & SYSTEM for vals in vals_list):
            raise AccessError(self.env._("The practice, approval and the day it came into force follow from what is done, they can't be typed."))

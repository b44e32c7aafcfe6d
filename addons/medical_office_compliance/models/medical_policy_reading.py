from markupsafe import Markup

from odoo import api, fields, models

from odoo.addons.medical_office_base.tools.handout_html import handout_html

from .medical_policy_version_doing import KEEPERS


class MedicalPolicyVersion(models.Model):
    """A version as staff read it."""
    _inherit = 'medical.policy.version'

    reading_html = fields.Html('To Read', compute='_compute_reading_html', sanitize=False, export_string_translation=False)

    @api.depends('purpose', 'body', 'kind', 'step_ids.name', 'step_ids.who', 'step_ids.sequence')
    def _compute_reading_html(self):
        for version in self:
            version.reading_html = version._reading_html()

    def _reading_html(self):
        """Purpose, text and procedure as safe HTML, without title and forms; the text of a PDF is not in it."""
        self.ensure_one()
        parts = []
        if self.purpose:
            lines = Markup('<br/>').join(self.purpose.strip().splitlines())
            parts.append(Markup('<p class="o_medical_policy_purpose"><em>%s</em></p>') % lines)
        if self.kind == 'text':
            parts.append(handout_html(self.body))
        if self.step_ids:
            parts.append(Markup('<h3>%s</h3>%s') % (self.env._("Procedure"), self._steps_html()))
        return Markup('').join(parts)

    def _steps_html(self):
        """The procedure as a numbered list; False where there are no steps."""
        self.ensure_one()
        return bool(self.step_ids) and Markup('<ol>%s</ol>') % Markup('').join(
            Markup('<li><strong>%s:</strong> %s</li>') % (step.who, step.name) if step.who else Markup('<li>%s</li>') % step.name
            for step in self.step_ids.sorted(lambda step: (step.sequence, step.id)))


class MedicalPolicy(models.Model):
    """A policy as staff read it: the text in force, in their language where a translation of it is in force."""
    _inherit = 'medical.policy'

    reading_version_id = fields.Many2one('medical.policy.version', 'Text to Read', compute='_compute_reading_version_id')
    reading_title = fields.Char('Read As', compute='_compute_reading')
    reading_number = fields.Integer('Version to Read', compute='_compute_reading')
    reading_since = fields.Date('In Force Since', compute='_compute_reading')
    reading_kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], compute='_compute_reading')
    reading_html = fields.Html('To Read', compute='_compute_reading_html', sanitize=False, export_string_translation=False)
    reading_file = fields.Binary('PDF to Read', compute='_compute_reading_file')
    reading_form_ids = fields.One2many('medical.policy.form', string='Forms', compute='_compute_reading_form_ids')

    @api.depends('current_version_id')
    @api.depends_context('lang')
    def _compute_reading_version_id(self):
        texts = self._texts_in_language()
        for policy in self:
            policy.reading_version_id = texts.get(policy._origin.id, policy.current_version_id.id)

    def _texts_in_language(self, code=None):
        """The versions in force of these in a language: {policy id: version id}; of a policy without such a one, none.

        :param str code: such as es; None: the user's
        """
        code = (code or self.env.lang or 'en').split('_')[0]
        shown = self.env['medical.policy.version']._shown(self.company_id) if self else []
        return {version.policy_id.id: version.id for version in shown if version.language_id.code == code}

    @api.depends('reading_version_id')
    @api.depends_context('lang')
    def _compute_reading(self):
        for policy in self:
            version = policy.reading_version_id.sudo()  # sudo: the text in force, of a policy that one may read
            policy.reading_title = version.name or policy.name
            policy.reading_number = version.number
            policy.reading_since = policy.current_version_id.sudo().effective_date  # sudo: as above
            policy.reading_kind = version.kind

    @api.depends('reading_version_id')
    @api.depends_context('lang')
    def _compute_reading_html(self):
        for policy in self:
            version = policy.reading_version_id.sudo()  # sudo: the text in force, of a policy that one may read
            policy.reading_html = version._reading_html() if version and policy.is_shown else False

    @api.depends('reading_version_id')
    @api.depends_context('lang')
    def _compute_reading_file(self):
        for policy in self:
            version = policy.reading_version_id.sudo()  # sudo: the text in force, of a policy that one may read
            policy.reading_file = version.kind == 'pdf' and policy.is_shown and version.file

    @api.depends('reading_version_id')
    @api.depends_context('lang')
    def _compute_reading_form_ids(self):
        for policy in self:
            policy.reading_form_ids = policy.reading_version_id.form_ids if policy.is_shown else False

    def get_formview_id(self, access_uid=None):
        user = self.env['res.users'].browse(access_uid) if access_uid else self.env.user
        if not user.has_groups(KEEPERS):
            return self.env.ref('medical_office_compliance.view_medical_policy_reading_form').id
        return super().get_formview_id(access_uid=access_uid)

    def action_print(self):
        """The text in force on paper."""
        self.ensure_one()
        self.check_access('read')
        return self.reading_version_id.with_env(self.env).action_print()

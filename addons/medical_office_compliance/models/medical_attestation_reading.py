from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import format_date

from .medical_duty_mixin import KEEPERS


class MedicalAttestation(models.Model):
    """The reading page of a policy: what stands in the version that this person reads, and what they do next.

    The text is shown through the row: whoever may read the row may read what is, or was, to be attested in it, long after other
    versions have come.
    """
    _inherit = 'medical.attestation'

    is_person = fields.Boolean(compute='_compute_next', help="It is asked of me.")
    can_attest = fields.Boolean(compute='_compute_next')
    can_take_quiz = fields.Boolean(compute='_compute_next')
    can_note_paper = fields.Boolean(compute='_compute_next')
    is_of_my_people = fields.Boolean('Of My People', compute='_compute_is_of_my_people', search='_search_is_of_my_people')
    site_ids = fields.Many2many('medical.site', string='Sites', compute='_compute_site_ids', search='_search_site_ids')
    read_title = fields.Char('Title', compute='_compute_reading')
    read_version = fields.Char('Version', compute='_compute_reading')
    read_purpose = fields.Text('Purpose', compute='_compute_reading')
    read_kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], compute='_compute_reading')
    read_body = fields.Html('Text', compute='_compute_reading', sanitize=False)
    read_file = fields.Binary('PDF', compute='_compute_reading')
    read_file_name = fields.Char(compute='_compute_reading')
    read_steps = fields.Html('Procedure', compute='_compute_reading', sanitize=False)
    read_form_ids = fields.Many2many('medical.policy.form', string='Forms', compute='_compute_reading')
    read_language_id = fields.Many2one('medical.language', compute='_compute_reading')
    read_is_translation = fields.Boolean(compute='_compute_reading')
    read_change = fields.Char('What Changed', compute='_compute_reading')

    @api.depends_context('uid')
    @api.depends('employee_id')
    def _compute_is_of_my_people(self):
        for row in self:
            # sudo: who stands above whom, of rows that one may read
            row.is_of_my_people = self.env.user in row.employee_id.sudo().medical_supervisor_user_ids

    @api.model
    def _search_is_of_my_people(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: as above
        return Domain('employee_id', 'in', self.env['hr.employee'].sudo()._search([('medical_supervisor_user_ids', 'in', self.env.uid)]))

    @api.depends('employee_id')
    def _compute_site_ids(self):
        for row in self:
            # sudo: where somebody works, whose row one may read
            row.site_ids = row.employee_id.sudo().medical_site_ids

    @api.model
    def _search_site_ids(self, operator, value):
        if operator not in ('in', 'any'):
            return NotImplemented
        # sudo: as above; the rows found are those that record rules let through
        return Domain('employee_id', 'in', self.env['hr.employee'].sudo()._search([('medical_site_ids', operator, value)]))

    @api.depends_context('uid', 'lang')
    @api.depends('state', 'read_version_id')
    def _compute_reading(self):
        versions = self._versions_to_read()
        for row in self:
            # sudo: by `_versions_to_read`: the text of a version that the reader of the row may read
            version = versions.get(row) or self.env['medical.policy.version'].sudo()
            row.read_title = version.name or row.policy_id.sudo().name
            row.read_version = self.env._(
                "Version %(number)s, in force from %(day)s", number=version.number,
                day=format_date(self.env, version.effective_date)) if version else False
            row.read_purpose, row.read_kind = version.purpose, version.kind
            row.read_body = version.body if version.kind == 'text' else False
            row.read_file = version.file if version.kind == 'pdf' else False
            row.read_file_name = version.file_name if version.kind == 'pdf' else False
            row.read_steps = bool(version) and version._steps_html()
            row.read_form_ids = self.env['medical.policy.form'].browse(version.form_ids.ids)._filtered_access('read')
            row.read_language_id = version.language_id
            row.read_is_translation = bool(version.source_version_id)
            row.read_change = version.change_note

    @api.depends_context('uid')
    @api.depends('state', 'user_id', 'quiz_state', 'opened_version_id', 'date_asked')
    def _compute_next(self):
        keeper = self.env.user.has_groups(KEEPERS)
        for row in self:
            row.is_person = bool(row.user_id) and row.user_id == self.env.user
            mine = row.is_person and row.state == 'open'
            row.can_take_quiz = mine and row.quiz_state in ('open', 'failed')
            row.can_attest = mine and row.quiz_state in ('none', 'passed')
            row.can_note_paper = keeper and row.state == 'open' and not row.is_person

    def action_open_reading(self):
        """Open the page on which it is read and attested."""
        self.ensure_one()
        self.check_access('read')
        return {
            **self.env['ir.actions.actions']._for_xml_id('medical_office_compliance.action_medical_attestation_mine'),
            'views': [(self.env.ref('medical_office_compliance.view_medical_attestation_reading_form').id, 'form')], 'res_id': self.id}

    def action_print_mine(self):
        """All that the person of this row has attested, on paper."""
        self.ensure_one()
        self.check_access('read')
        return self.env.ref('medical_office_compliance.action_report_attestation_person').report_action(self)

import base64
import hashlib

from odoo import api, fields, models


class MedicalPrivacyNotice(models.Model):
    """The Notice of Privacy Practices (45 CFR 164.520) in its versions, per language: what patients are told and acknowledge.

    A change is material when it touches what is used, patients' rights or the practice's duties (164.520(b)(3)): then everybody
    is asked to acknowledge it anew. Written by the manager, the Privacy or the Compliance Officer, put in force by another one.
    The text that we ship is an outline: counsel must review it.
    """
    _name = 'medical.privacy.notice'
    _description = 'Notice of Privacy Practices'
    _inherit = ['medical.paper.mixin', 'medical.library.copy.mixin']
    _library_model = 'medical.privacy.notice.template'
    _order = 'language_id, effective_date desc, id desc'

    medical_library_id = fields.Many2one('medical.privacy.notice.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    kind = fields.Selection([('text', 'Text'), ('pdf', 'PDF')], required=True, default='text')
    # in the row itself: files beside it could be changed by themselves
    file = fields.Binary('PDF', attachment=False, copy=False)
    file_name = fields.Char(copy=False)
    is_material = fields.Boolean(
        'Material Change', default=True,
        help="What is used or disclosed, a right of patients or a duty of ours changed (45 CFR 164.520(b)(3)): everybody is asked to sign again.")
    note = fields.Char('What Changed')
    editor_ids = fields.Many2many(relation='medical_privacy_notice_editor_rel')
    acknowledgement_count = fields.Integer('Acknowledgements', compute='_compute_acknowledgement_count')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")
    _day_uniq = models.UniqueIndex(
        "(company_id, language_id, effective_date) WHERE state = 'approved'", "Another version is in force from the same day.")

    @api.model
    def _library_copy_fields(self):
        return {'name': 'name', 'language_id': 'language_id', 'body': 'body'}

    @api.model
    def _paper_content(self):
        return (*super()._paper_content(), 'kind', 'file', 'is_material')

    def _paper_values(self):
        content = base64.b64decode(self.with_context(bin_size=False).file or b'') if self.kind == 'pdf' else b''
        return {
            **super()._paper_values(), 'kind': self.kind, 'file': hashlib.sha256(content).hexdigest() if content else '',
            'is_material': self.is_material}

    def _paper_faults(self):
        if self.kind == 'text':
            return super()._paper_faults()
        content = base64.b64decode(self.with_context(bin_size=False).file or b'')
        return [] if content.startswith(b'%PDF-') else [self.env._("The file is missing, or is no PDF.")]

    def _compute_acknowledgement_count(self):
        counts = dict(self.env['medical.privacy.acknowledgement']._read_group([('notice_id', 'in', self.ids)], ['notice_id'], ['__count']))
        for notice in self:
            notice.acknowledgement_count = counts.get(notice, 0)

    @api.model
    def _still_good(self, companies):
        """The notices whose acknowledgement counts today: in force, or followed by no material change in their language.

        :return: {company: notices}; a company without a notice in force has none
        """
        # sudo: which notices are in force is no secret
        rows = self.sudo().search_fetch(
            [('company_id', 'in', companies.ids), ('state', '=', 'approved')],
            ['company_id', 'language_id', 'effective_date', 'is_material'], order='effective_date desc, id desc')
        good, closed = {}, set()
        for notice in rows:
            key = (notice.company_id, notice.language_id)
            if notice.effective_date > self._paper_today(notice.company_id) or key in closed:
                continue
            good[notice.company_id] = good.get(notice.company_id, self.browse()) | notice
            if notice.is_material:
                closed.add(key)
        return good

    @api.model
    def _current(self, company, language=None):
        """The notice in force of a company in a language, else in English, else any; may be empty."""
        return self._paper_in_force(company).sudo()._paper_in_language(language or self.env['medical.language'])

    def action_acknowledgements(self):
        """Who has acknowledged this version."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('medical_office_base.action_medical_privacy_acknowledgement')
        return {**action, 'domain': [('notice_id', '=', self.id)], 'context': {}}

    def action_print(self):
        """The notice on paper, to hand out and to post."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_privacy_notice').report_action(self)

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

DOCUMENT_TYPES = [
    ('insurance', 'Insurance Certificate'),
    ('background_check', 'Background Check'),
    ('license', 'License'),
    ('other', 'Other'),
]
LEAD_DAYS = {'insurance': 45, 'background_check': 60, 'license': 60}


class MedicalAgreementDocument(models.Model):
    """A paper that a vendor has to show: insurance, license, background check of one of its people. With file, or it isn't one."""
    _name = 'medical.agreement.document'
    _description = 'Document of an Agreement'
    _inherit = ['medical.expiry.mixin']
    _order = 'agreement_id, type, date_end desc, id'
    _check_company_auto = True
    _expiry_site = 'site_id'

    agreement_id = fields.Many2one('medical.agreement', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='agreement_id.company_id', store=True, index=True)
    site_id = fields.Many2one(related='agreement_id.site_id', store=True)
    partner_id = fields.Many2one(related='agreement_id.partner_id')
    user_id = fields.Many2one(related='agreement_id.user_id')
    active = fields.Boolean(default=True)
    type = fields.Selection(DOCUMENT_TYPES, required=True, default='insurance', tracking=True)
    name = fields.Char('Number or Title')
    person_name = fields.Char('Person', tracking=True, help="Whose background was checked.")
    file = fields.Binary('Document', attachment=True, copy=True)
    file_name = fields.Char()
    has_file = fields.Boolean(compute='_compute_has_file', store=True)
    renewal_id = fields.Many2one('medical.agreement.document', 'Renewed By', copy=False, readonly=True, index='btree_not_null', ondelete='set null')

    @api.depends('file')
    def _compute_has_file(self):
        for document in self:
            document.has_file = bool(document.file)

    @api.depends('type', 'person_name', 'name')
    def _compute_display_name(self):
        labels = dict(self._fields['type']._description_selection(self.env))
        for document in self:
            document.display_name = ' · '.join(part for part in (labels.get(document.type), document.person_name, document.name) if part)

    @api.depends('type')
    def _compute_expiry_lead_days(self):
        for document in self:
            document.expiry_lead_days = LEAD_DAYS.get(document.type, 30)

    @api.constrains('type', 'person_name')
    def _check_person_name(self):
        for document in self:
            if document.type == 'background_check' and not (document.person_name or '').strip():
                raise ValidationError(self.env._("Say whose background was checked: a background check is of one person."))

    @api.model
    def _sql_papers(self):
        """A subquery of all papers: agreement_id, type, person, stage, and whether it is good: valid today, with its file."""
        return SQL(
            """(SELECT paper.agreement_id, paper.type, NULLIF(trim(paper.person_name), '') AS person, dated.stage,
                       paper.has_file AND dated.stage <> 'future' AND (dated.date_end IS NULL OR dated.date_end >= dated.today) AS good
                  FROM medical_agreement_document paper JOIN %s dated ON dated.id = paper.id
                 WHERE paper.active)""", self._expiry_dated())

    @api.model
    def _expiry_domain(self):
        return Domain([('agreement_id.state', '=', 'running')])

    def _expiry_summary(self):
        return self.env._(
            "%(vendor)s: %(summary)s", vendor=self.partner_id.display_name, summary=super()._expiry_summary())

    def _expiry_renewal_values(self):
        return {'file': False, 'file_name': False}

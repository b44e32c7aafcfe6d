from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

RELATIONS = [
    ('spouse', 'Spouse or partner'),
    ('parent', 'Parent'),
    ('child', 'Son or daughter'),
    ('sibling', 'Brother or sister'),
    ('relative', 'Other relative'),
    ('friend', 'Friend or neighbor'),
    ('professional', 'Professional'),
    ('other', 'Other'),
]
AUTHORITIES = [
    ('none', 'None'),
    ('parent', 'Parent of a minor'),
    ('guardian', 'Guardian'),
    ('proxy', 'Health care proxy'),
    ('attorney', 'Power of attorney'),
    ('executor', 'Executor of the estate'),
    ('other', 'Other'),
]
MAY_KNOW = [
    ('nothing', 'Nothing'),
    ('times', 'Appointments alone'),
    ('billing', 'Appointments and bills'),
    ('care', 'What the care is about'),
    ('all', 'Everything, as the patient'),
]


class MedicalPatientContact(models.Model):
    """Who is called in an emergency, or acts for the patient, since when, by what proof, and what they may be told.

    A personal representative is treated as the patient (45 CFR 164.502(g)); whoever takes part in the care hears what the
    patient agreed to (164.510(b)). Nobody is deleted: what ends gets a last day.
    """
    _name = 'medical.patient.contact'
    _description = "Patient's Contact"
    _inherit = ['medical.access.logged', 'medical.patient.watched']
    _order = 'patient_id, sequence, id'
    _check_company_auto = True
    _access_log_parent = 'patient_id'

    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='patient_id.company_id', store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    relation = fields.Selection(RELATIONS, 'Is the Patient’s', required=True, default='relative')
    phone = fields.Char()
    email = fields.Char()
    address = fields.Char()
    is_emergency = fields.Boolean('In an Emergency', help="Called when something happens.")
    authority = fields.Selection(AUTHORITIES, 'Acts for the Patient as', required=True, default='none')
    may_know = fields.Selection(MAY_KNOW, 'May Be Told', required=True, default='nothing')
    date_from = fields.Date('From', default=fields.Date.context_today)
    date_to = fields.Date('Until')
    proof = fields.Char(help="What was seen: “court order of 3/1/2026, copy on file”.")
    proof_document_id = fields.Many2one('medical.patient.document', 'Proof on File', index='btree_not_null', ondelete='restrict', check_company=True)
    note = fields.Char()
    active = fields.Boolean(default=True)
    is_current = fields.Boolean('Counts Today', compute='_compute_is_current', search='_search_is_current')

    @api.depends('patient_id')
    def _compute_display_name(self):
        for contact in self:
            # sudo: the record number, which names nobody
            contact.display_name = self.env._("Contact · %(number)s", number=contact.sudo().patient_id.number or '')

    @api.depends('date_from', 'date_to', 'active')
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for contact in self:
            contact.is_current = contact.active and (not contact.date_from or contact.date_from <= today) and (not contact.date_to or contact.date_to >= today)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        today = fields.Date.context_today(self)
        return (Domain('date_from', '=', False) | Domain('date_from', '<=', today)) & (Domain('date_to', '=', False) | Domain('date_to', '>=', today)) \
            & Domain('active', '=', True)

    def _watch_subject(self):
        return self.name

    @api.constrains('date_from', 'date_to')
    def _check_dates(self):
        for contact in self:
            if contact.date_from and contact.date_to and contact.date_to < contact.date_from:
                raise ValidationError(self.env._("“Until” lies before “From”."))

    @api.constrains('authority', 'proof', 'proof_document_id', 'patient_id')
    def _check_proof(self):
        for contact in self:
            if contact.authority not in ('none', 'parent') and not contact.proof and not contact.proof_document_id:
                raise ValidationError(self.env._("Write what proves that this person may act for the patient, or choose the paper on file."))
            # sudo: whose paper it is; nothing of it is shown
            if contact.proof_document_id and contact.sudo().proof_document_id.patient_id != contact.patient_id:
                raise ValidationError(self.env._("This paper is not of the same patient."))

    def write(self, vals):
        if 'patient_id' in vals and not self.env.su:
            raise AccessError(self.env._("A contact stays with its patient: end it here and enter it there."))
        return super().write(vals)

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DOCUMENT_STATES = [
    ('missing', 'Missing'),
    ('to_sign', 'To Sign'),
    ('to_check', 'To Check'),
    ('open', 'To Complete'),
    ('expired', 'Expired'),
    ('expiring', 'Expiring'),
    ('on_file', 'On File'),
    ('replaced', 'Replaced'),
]
# what counts as there
GOOD_STATES = ('on_file', 'expiring')
KEEPERS = {'i9': 'hr', 'health': 'employee_health'}


class MedicalStaffDocument(models.Model):
    """A document of a staff file, or the gap where one is asked for.

    Who reads it is decided by its type's tier, through record rules, so that searching, grouping, exports, messages and
    attachments follow. What is checked stays as it is: its file can't be exchanged, a new one takes its place
    (`action_renew`), and what was filed by mistake is archived with the reason. Nobody deletes.
    """
    _name = 'medical.staff.document'
    _description = 'Staff Document'
    _inherit = ['medical.access.logged', 'medical.expiry.mixin', 'medical.guarded.files']
    _order = 'staff_file_id, type_id, date_end desc, id'
    _check_company_auto = True

    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='cascade', check_company=True)
    staff_file_id = fields.Many2one('medical.staff.file', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    user_id = fields.Many2one(related='employee_id.user_id', string='Login', store=True, index=True)
    type_id = fields.Many2one(
        'medical.document.type', 'Document', required=True, index=True, ondelete='restrict', check_company=True, tracking=True,
        domain="[('subject', '=', 'staff')]")
    tier = fields.Selection(related='type_id.tier', store=True, index=True)
    active = fields.Boolean(default=True, tracking=True)
    name = fields.Char('Title or Number')
    date = fields.Date('Dated', tracking=True)
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    file_back = fields.Binary('Second File', attachment=True, copy=False, help="The back of a card, or further pages.")
    file_back_name = fields.Char(copy=False)
    has_file = fields.Boolean('Has Its File', compute='_compute_has_file', store=True)
    checked_by_id = fields.Many2one('res.users', readonly=True, copy=False, tracking=True)
    checked_on = fields.Datetime(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False, tracking=True)
    signed_name = fields.Char('Signed By', readonly=True, copy=False)
    is_required = fields.Boolean('Asked For', readonly=True, copy=True)
    asked_by_id = fields.Many2one('res.users', 'Asked For By', readonly=True, copy=False)
    void_reason = fields.Char('Filed by Mistake Because', copy=False, tracking=True)
    renewal_id = fields.Many2one('medical.staff.document', 'Renewed By', copy=False, readonly=True, index='btree_not_null', ondelete='set null')
    state = fields.Selection(DOCUMENT_STATES, compute='_compute_state', search='_search_state', help="Today, at the practice.")
    to_sign = fields.Boolean(related='type_id.to_sign')
    needs_end = fields.Boolean(related='type_id.needs_end')
    by_person = fields.Boolean(related='type_id.by_person')
    has_form = fields.Boolean(related='type_id.has_form')
    is_i9 = fields.Boolean('Is a Form I-9', related='type_id.is_i9')
    is_own = fields.Boolean(compute='_compute_is_own', search='_search_is_own')

    @api.depends('type_id', 'employee_id', 'name')
    def _compute_display_name(self):
        for document in self:
            document.display_name = ' · '.join(
                part for part in (document.type_id.name, document.name, document.employee_id.display_name) if part)

    @api.depends('file', 'file_back')
    def _compute_has_file(self):
        # what a write has just put in cache is the content, not its size
        for document in self.with_context(bin_size=False):
            document.has_file = bool(document.file or document.file_back)

    @api.depends('type_id')
    def _compute_expiry_lead_days(self):
        for document in self:
            document.expiry_lead_days = document.type_id.lead_days

    @api.depends('user_id')
    @api.depends_context('uid')
    def _compute_is_own(self):
        for document in self:
            document.is_own = document.user_id == self.env.user

    @api.model
    def _search_is_own(self, operator, value):
        return Domain('user_id', '=', self.env.uid) if operator == 'in' else NotImplemented

    # === STATE === #

    @api.depends('has_file', 'to_sign', 'signed_on', 'checked_on', 'is_i9', 'i9_section1_on', 'i9_section2_on', 'has_form', 'renewal_id.has_file',
                 'expiry_stage')
    def _compute_state(self):
        for document in self:
            # sudo: whether the successor is there, whoever asks
            stage, renewed = document.expiry_stage, document.sudo().renewal_id.has_file
            if not document.has_file:
                state = 'to_sign' if document.to_sign and document.has_form else 'missing'
            elif document.to_sign and not document.signed_on:
                state = 'to_sign'
            elif not document.checked_on:
                state = 'to_check'
            elif document.is_i9 and not (document.i9_section1_on and document.i9_section2_on):
                state = 'open'
            elif stage in ('due', 'expired', 'renewed'):
                state = 'replaced' if renewed else 'expired' if document.expiry_days < 0 else 'expiring'
            else:
                state = 'on_file'
            document.state = state

    @api.model
    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL below passes over access lines; which rows may be seen is decided around it
        self.check_access('read')
        states = [state for state in value if state]
        return Domain('id', 'in', SQL("(SELECT id FROM %s standing WHERE state IN %s)", self._sql_states(), tuple(states))) if states else Domain.FALSE

    @api.model
    def _sql_states(self):
        """A subquery of every document: id, staff_file_id, type_id, is_required, active, state. The rules of `_compute_state`.

        Passes over access: join it with the ids of a `_search`.
        """
        self.env['medical.document.type'].flush_model(['to_sign', 'has_form', 'is_i9'])
        return SQL(
            """(SELECT doc.id, doc.staff_file_id, doc.type_id, doc.is_required, doc.active,
                       CASE WHEN doc.has_file IS NOT TRUE THEN CASE WHEN kind.to_sign AND kind.has_form THEN 'to_sign' ELSE 'missing' END
                            WHEN kind.to_sign AND doc.signed_on IS NULL THEN 'to_sign'
                            WHEN doc.checked_on IS NULL THEN 'to_check'
                            WHEN kind.is_i9 AND (doc.i9_section1_on IS NULL OR doc.i9_section2_on IS NULL) THEN 'open'
                            WHEN dated.stage IN ('due', 'expired', 'renewed') THEN
                                CASE WHEN successor.has_file THEN 'replaced' WHEN dated.date_end < dated.today THEN 'expired' ELSE 'expiring' END
                            ELSE 'on_file' END AS state
                  FROM medical_staff_document doc
                  JOIN medical_document_type kind ON kind.id = doc.type_id
                  JOIN %s dated ON dated.id = doc.id
             LEFT JOIN medical_staff_document successor ON successor.id = doc.renewal_id)""", self._expiry_dated())

    # === EXPIRY === #

    @api.model
    def _expiry_domain(self):
        return Domain([('staff_file_id.active', '=', True), ('has_file', '=', True)])

    def _expiry_owner(self):
        return self.user_id if self.by_person else self.env['res.users']

    def _expiry_supervisor(self):
        return self.employee_id.parent_id.user_id

    def _expiry_line(self):
        # what HR or Employee Health alone may read is asked of them, in place of supervisors and managers
        line = super()._expiry_line()
        keepers = {tier: self._expiry_role(role) for tier, role in KEEPERS.items()}
        for document, levels in line.items():
            if document.tier in keepers:
                users = keepers[document.tier].get(document.company_id, keepers[document.tier][False])
                line[document] = [levels[0], users, users, users]
        return line

    def _expiry_renewal_values(self):
        return {'date': False, 'i9_section1_on': False, 'i9_section2_on': False}

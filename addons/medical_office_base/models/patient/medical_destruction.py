from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

DESTRUCTION_STATES = [
    ('draft', 'In Review'),
    ('submitted', 'To Approve'),
    ('approved', 'Approved'),
    ('refused', 'Refused'),
    ('done', 'Destroyed'),
    ('cancelled', 'Cancelled'),
]
METHODS = [
    ('erased', 'Files erased'),
    ('shredded', 'Shredded here'),
    ('vendor', 'By a vendor'),
    ('other', 'Otherwise'),
]
KEEPERS = {
    'patients': 'medical_office_base.group_medical_records',
    'staff': 'medical_office_base.group_hr,medical_office_base.group_employee_health,medical_office_base.group_manager',
}


class MedicalDestruction(models.Model):
    """A list of what may be destroyed: proposed from what is over, reviewed line by line, approved by a second person, carried out, certified.

    Who keeps the papers proposes: Medical Records patients', HR, Employee Health and the manager those of staff that they read. Holds and
    open requests are looked at twice: when proposed, and when carried out. It bears record numbers, never names.
    """
    _name = 'medical.destruction'
    _description = 'Destruction of Records'
    _inherit = ['mail.thread', 'mail.activity.mixin', 'medical.approval.mixin']
    _order = 'id desc'
    _approval_content = ('kind', 'line_ids')

    name = fields.Char('Number', readonly=True, copy=False, default=lambda self: self.env._("New"))
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company, readonly=True)
    kind = fields.Selection([('patients', "Patients' documents and charts"), ('staff', 'Staff documents')], 'Of', required=True,
        default=lambda self: 'patients' if self.env.user.has_group(KEEPERS['patients']) else 'staff')
    state = fields.Selection(DESTRUCTION_STATES, required=True, default='draft', tracking=True, copy=False, index=True)
    line_ids = fields.One2many('medical.destruction.line', 'destruction_id', copy=False)
    line_count = fields.Integer('On the List', compute='_compute_line_count')
    keep_count = fields.Integer('Kept', compute='_compute_line_count')
    method = fields.Selection(METHODS, default='erased', help="So that nobody can read it again (45 CFR 164.310(d)(2)(i)).")
    vendor = fields.Char(help="Who destroyed paper, with the number of their own certificate.")
    witness = fields.Char(help="Who saw that it was done.")
    note = fields.Text()
    carried_on = fields.Datetime('Carried Out On', readonly=True, copy=False)
    carried_by_id = fields.Many2one('res.users', 'Carried Out By', readonly=True, copy=False, ondelete='restrict')

    @api.depends('line_ids.keep')
    def _compute_line_count(self):
        for destruction in self:
            destruction.keep_count = len(destruction.line_ids.filtered(lambda line: line.keep or line.state == 'blocked'))
            destruction.line_count = len(destruction.line_ids)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = self.env['res.company'].browse(vals.get('company_id') or self.env.company.id)
            # sudo: numbering is nobody's to read or write
            vals['name'] = self.env['ir.sequence'].sudo().with_company(company).next_by_code('medical.destruction') or self.env._("New")
        destructions = super().create(vals_list)
        for destruction in destructions:
            destruction._check_keeper()
        return destructions

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & {'carried_on', 'carried_by_id', 'name'}:
                raise AccessError(self.env._("This follows from what is done, it can't be typed."))
            if self.filtered(lambda destruction: destruction.state == 'done') and vals.keys() & {'method', 'vendor', 'witness', 'note', 'kind'}:
                raise UserError(self.env._("It is carried out and stays as it was certified."))
        return super().write(vals)

    def _check_keeper(self):
        if not self.env.su and not self.env.user.has_groups(KEEPERS[self.kind]):
            raise AccessError(self.env._("Who keeps these papers proposes what is destroyed: Medical Records, or HR for those of staff."))

    def _check_may_review(self):
        """For the lines, which are written without their list."""
        self.check_access('write')
        for destruction in self:
            destruction._check_keeper()

    # === REVIEW === #

    def action_propose(self):
        """Fill the list with what is over, not on hold, needed by nothing and on no other list; as far as the user reads it."""
        self.ensure_one()
        self.check_access('write')
        self._check_keeper()
        self._approval_check_draft()
        values = []
        for model, column in self._proposed_models():
            records = self._proposed(model, column)
            blocks = records._retention_blocks()
            values += [self._prepare_line(record, column) for record in records if record.id not in blocks]
        # sudo: lines are made here alone, of what the user reads
        self.env['medical.destruction.line'].sudo().create(values)
        if not values:
            raise UserError(self.env._("Nothing more may be destroyed today: no period is over, or a hold stands."))

    def _proposed_models(self):
        return [('medical.patient.document', 'document_id'), ('medical.chart', 'chart_id')] if self.kind == 'patients' else [
            ('medical.staff.document', 'staff_document_id')]

    def _proposed(self, model, column):
        records = self.env[model].with_context(active_test=False)
        domain = [('company_id', '=', self.company_id.id), ('retain_until', '<', fields.Date.context_today(self)), ('destroyed_on', '=', False)]
        # sudo: what stands on a list that isn't at its end counts, whoever made it
        lines = self.env['medical.destruction.line'].sudo().search([
            (column, '!=', False), '|', ('destruction_id', '=', self.id), ('destruction_id.state', 'in', ('draft', 'submitted', 'approved'))])
        return records.search([*domain, ('id', 'not in', lines[column].ids), ('is_held', '=', False)], limit=1000)

    def _prepare_line(self, record, column):
        # sudo: what names a thing without a name: number, kind, day
        kind = record.sudo().type_id
        return {
            'destruction_id': self.id, column: record.id, 'what': kind.name or record._description,
            'whose': record.sudo().patient_id.number if column != 'staff_document_id' else self.env._(
                "Staff file %(number)s", number=record.sudo().staff_file_id.id),
            'volume': record.volume if column == 'chart_id' else 0,
            'dated': record.date_to if column == 'chart_id' else record.date,
            'retain_until': record.retain_until, 'rule': kind.retention_text, 'basis': kind.retention_basis}

    def action_cancel(self):
        """Nothing is destroyed: the list is put away."""
        self.check_access('write')
        for destruction in self:
            destruction._check_keeper()
            if destruction.state in ('done', 'cancelled'):
                raise UserError(self.env._("%(number)s is at its end already.", number=destruction.name))
        # sudo: checked above
        self.sudo()._approval_cancel()
        self.sudo().write({'state': 'cancelled'})

    # === APPROVAL === #

    def action_submit(self):
        """Send the reviewed list for approval by somebody else."""
        for destruction in self:
            destruction._check_keeper()
            if not destruction.line_ids.filtered(lambda line: not line.keep):
                raise UserError(self.env._("Nothing on the list is to be destroyed."))
        return super().action_submit()

    def _approval_amount(self):
        return None  # no amount makes it small: a second person always decides

    def _approval_description(self):
        return self.env._("%(count)s to destroy, %(kept)s kept", count=self.line_count - self.keep_count, kept=self.keep_count)

    # === CARRYING OUT === #

    def action_carry_out(self):
        """Destroy what was approved, as far as it may be destroyed still; files are erased for good."""
        self.ensure_one()
        self.check_access('write')
        self._check_keeper()
        if self.state != 'approved':
            raise UserError(self.env._("It has to be approved first, and is carried out once."))
        if not self.method or not (self.witness or '').strip() or self.method == 'vendor' and not (self.vendor or '').strip():
            raise UserError(self.env._("Say first how it is destroyed, who sees it done and, if so, which vendor does it."))
        # sudo: approved by a second person, and looked at once more here
        self.sudo()._carry_out(self.env.user)

    def _carry_out(self, user):
        today = fields.Date.context_today(self)
        lines = self.line_ids.filtered(lambda line: not line.keep)
        (self.line_ids - lines).write({'state': 'kept'})
        for _model, column in self._proposed_models():
            mine = lines.filtered(column)
            records = mine[column].with_context(active_test=False)
            blocks = records._retention_blocks()
            blocks.update({record.id: self.env._("Its period isn't over any more") for record in records
                           if not record.retain_until or record.retain_until >= today})
            free = records.filtered(lambda record, blocks=blocks: record.id not in blocks)
            hashes = free.with_context(medical_no_required=True)._destroy(self)
            for line in mine:
                found = line[column].id
                line.write({'state': 'blocked', 'blocked_why': blocks[found]} if found in blocks else {'state': 'destroyed', 'file_hash': hashes[found]})
        self.write({'state': 'done', 'carried_on': fields.Datetime.now(), 'carried_by_id': user.id})
        # the files themselves go with Odoo's own sweep, which is asked to run now: it knows which are still used
        self.env.ref('base.autovacuum_job')._trigger()

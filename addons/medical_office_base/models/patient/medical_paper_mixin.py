import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import format_date

from ...tools.plain_html import plain_html

PAPER_STATES = [('draft', 'Draft'), ('review', 'Waiting for Approval'), ('approved', 'Approved'), ('withdrawn', 'Withdrawn')]
STAGES = [
    ('draft', 'Draft'),
    ('review', 'Waiting for Approval'),
    ('upcoming', 'From a Later Day'),
    ('in_force', 'In Force'),
    ('replaced', 'Replaced'),
    ('withdrawn', 'Withdrawn'),
]
# what follows from sending and approving
PAPER_SYSTEM = {'state', 'author_id', 'editor_ids', 'approved_by_id', 'approved_on', 'content_hash', 'number'}


class MedicalPaperMixin(models.AbstractModel):
    """A text that people sign or go by: in a language, by somebody, approved by somebody else who wrote none of it.

    Of the approved ones of a kind (`_paper_key`) the latest effective one is in force; nothing has to be switched over on the
    day. An approved text doesn't change any more, for superusers neither: its SHA-256 is kept, and `is_intact` says whether it
    still holds. A change is a new version (`action_new_version`).
    """
    _name = 'medical.paper.mixin'
    _description = 'Text in Versions'

    _paper_deciders = ','.join(f'medical_office_base.group_{role}' for role in ('manager', 'privacy_officer', 'compliance_officer', 'owner'))

    name = fields.Char('Title', required=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    language_id = fields.Many2one(
        'medical.language', required=True, ondelete='restrict',
        default=lambda self: self.env['medical.language'].search([('code', '=', 'en')], limit=1))
    number = fields.Integer('Version', readonly=True, copy=False, default=1)
    body = fields.Html('Text', sanitize_attributes=True, sanitize_style=True)
    effective_date = fields.Date('In Force From', copy=False, help="The day from which this version counts, at the practice.")
    state = fields.Selection(PAPER_STATES, required=True, default='draft', readonly=True, copy=False, index=True)
    stage = fields.Selection(STAGES, 'Status', compute='_compute_stage', search='_search_stage')
    author_id = fields.Many2one('res.users', 'Begun By', readonly=True, copy=False, ondelete='restrict', default=lambda self: self.env.user)
    editor_ids = fields.Many2many('res.users', string='Written By', readonly=True, copy=False, help="Whoever wrote in it can't approve it.")
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    approved_on = fields.Datetime(readonly=True, copy=False)
    content_hash = fields.Char('Fingerprint', readonly=True, copy=False, help="SHA-256 of the content as it was approved.")
    is_intact = fields.Boolean('As Approved', compute='_compute_is_intact', help="The content is what was approved, to the letter.")
    can_approve = fields.Boolean(compute='_compute_can_approve')

    # === WHAT THE MODEL SAYS === #

    @api.model
    def _paper_key(self):
        """The fields that make versions ones of the same text."""
        return ('company_id', 'language_id')

    @api.model
    def _paper_content(self):
        """The fields that make up what is approved."""
        return ('name', 'language_id', 'company_id', 'body', 'effective_date')

    def _paper_faults(self):
        """What is missing before this can be approved: sentences."""
        self.ensure_one()
        return [] if self._paper_text() else [self.env._("The text is empty.")]

    def _paper_values(self):
        """The content as plain values for the fingerprint."""
        self.ensure_one()
        return {
            'name': self.name, 'language': self.language_id.code, 'company': self.company_id.id, 'body': str(self.body or ''),
            'effective_date': fields.Date.to_string(self.effective_date) or ''}

    def _paper_text(self):
        """The text as pages without login may show it."""
        return plain_html(self.body)

    # === COMPUTED === #

    def _fingerprint(self):
        self.ensure_one()
        return hashlib.sha256(json.dumps(self._paper_values(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @api.model
    def _paper_today(self, company):
        return company._medical_today()

    @api.model
    def _paper_in_force(self, companies):
        """Of all approved ones of these companies those in force, in two queries however many versions there were."""
        key = self._paper_key()
        # sudo: which version is in force is no secret
        rows = self.sudo().search_fetch(
            [('company_id', 'in', companies.ids), ('state', '=', 'approved')], [*key, 'effective_date'], order='effective_date, id')
        today = {company: self._paper_today(company) for company in rows.company_id}
        latest = {tuple(row[name] for name in key): row.id for row in rows if row.effective_date <= today[row.company_id]}
        return self.browse(latest.values())

    @api.depends('state', 'effective_date')
    def _compute_stage(self):
        approved = self.filtered(lambda row: row.state == 'approved')
        force = set(self._paper_in_force(approved.company_id).ids) if approved else set()
        for row in self:
            if row.state != 'approved':
                row.stage = row.state
            elif row._origin.id in force:
                row.stage = 'in_force'
            else:
                row.stage = 'upcoming' if row.effective_date > self._paper_today(row.company_id) else 'replaced'

    @api.model
    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        found = Domain('state', 'in', [stage for stage in value if stage in ('draft', 'review', 'withdrawn')])
        if {'in_force', 'upcoming', 'replaced'} & set(value):
            # sudo: of the allowed companies, by record rule when searched
            force = self._paper_in_force(self.env.companies).ids
            today = self._paper_today(self.env.company)
            rest = Domain('state', '=', 'approved') & Domain('id', 'not in', force)
            found |= Domain.OR([
                Domain('id', 'in', force) if 'in_force' in value else Domain.FALSE,
                rest & Domain('effective_date', '>', today) if 'upcoming' in value else Domain.FALSE,
                rest & Domain('effective_date', '<=', today) if 'replaced' in value else Domain.FALSE])
        return found

    @api.depends(lambda self: ('content_hash', *self._paper_content()))
    def _compute_is_intact(self):
        for row in self:
            row.is_intact = bool(row.content_hash) and row.content_hash == row._fingerprint()

    @api.depends_context('uid')
    @api.depends('state', 'editor_ids', 'author_id')
    def _compute_can_approve(self):
        decider = self.env.user.has_groups(self._paper_deciders)
        for row in self:
            row.can_approve = decider and row.state == 'review' and self.env.user not in row.author_id | row.editor_ids

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.keys() & PAPER_SYSTEM for vals in vals_list):
            raise AccessError(self.env._("Version, author and approval follow from what is done, they can't be typed."))
        rows = super().create(vals_list)
        for row in rows.sudo():  # sudo: numbering counts versions that the author may not read
            row.number = (self.sudo()._read_group(row._paper_versions() & Domain('id', '!=', row.id), [], ['number:max'])[0][0] or 0) + 1
        return rows

    def write(self, vals):
        if not self.env.su and vals.keys() & PAPER_SYSTEM:
            raise AccessError(self.env._("Version, author and approval follow from what is done, they can't be typed."))
        # approving sets the day as well: only `_paper_approve` writes this state
        if vals.keys() & set(self._paper_content()) and vals.get('state') != 'approved':
            self._paper_check_open()
        res = super().write(vals)
        if vals.keys() & set(self._paper_content()) and not self.env.su:
            self._paper_note_editor()
        return res

    def _paper_note_editor(self):
        """Who changes the text, or what belongs to it, doesn't approve it."""
        for row in self.sudo():  # sudo: written by methods alone
            if self.env.user not in row.editor_ids:
                row.editor_ids |= self.env.user

    def _paper_check_open(self):
        for row in self:
            if row.state != 'draft':
                raise UserError(self.env._(
                    "“%(name)s” is %(state)s: it doesn't change any more. Take it back to draft while it waits, or begin a new version.",
                    name=row.name, state=dict(row._fields['state']._description_selection(self.env))[row.state].lower()))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(row.state in ('approved', 'withdrawn') for row in self):
            raise UserError(self.env._("What was approved stays on record: withdraw it instead."))

    def _paper_versions(self):
        """All versions of the same text."""
        self.ensure_one()
        return Domain([(name, '=', self[name].id if self._fields[name].relational else self[name]) for name in self._paper_key()])

    # === ACTIONS === #

    def action_submit(self):
        """Ask a second person to approve."""
        for row in self:
            row.check_access('write')
            row._paper_check_open()
            if faults := row._paper_faults():
                raise UserError('\n'.join([self.env._("“%(name)s” can't be sent yet:", name=row.name), *faults]))
            row.sudo().state = 'review'  # sudo: checked above
        return True

    def action_approve(self):
        """Put the version in force from its day on: by somebody who wrote none of it."""
        for row in self:
            row.check_access('read')
            if row.state != 'review':
                raise UserError(self.env._("“%(name)s” isn't waiting for approval.", name=row.name))
            if not row.can_approve:
                raise AccessError(self.env._(
                    "Somebody else approves it: the manager, Privacy or Compliance Officer or the owner, who wrote none of it."))
            row.sudo()._paper_approve(self.env.user)  # sudo: checked above; deciders may not write texts
        return True

    def _paper_day(self):
        """The day from which this counts when it is approved now. To be overridden."""
        self.ensure_one()
        return self.effective_date or self._paper_today(self.company_id)

    def _paper_approve(self, user):
        self.ensure_one()
        day = self._paper_day()
        same = self.search(self._paper_versions() & Domain('state', '=', 'approved') & Domain('effective_date', '=', day))
        if same:
            raise UserError(self.env._(
                "Version %(number)s is in force from %(day)s as well: choose another day.",
                number=same[0].number, day=format_date(self.env, same[0].effective_date)))
        if faults := self._paper_faults():
            raise UserError('\n'.join(faults))
        # the day belongs to what is approved, and to its fingerprint
        self.write({
            'effective_date': day, 'state': 'approved', 'approved_by_id': user.id, 'approved_on': fields.Datetime.now()})
        self.content_hash = self._fingerprint()

    def action_return_to_draft(self):
        """Take it back, or send it back, before it is approved."""
        for row in self:
            if not row.can_approve:
                row.check_access('write')
            if row.state != 'review':
                raise UserError(self.env._("“%(name)s” isn't waiting for approval.", name=row.name))
            row.sudo().state = 'draft'  # sudo: checked above
        return True

    def action_withdraw(self):
        """Use it no longer; what was signed under it stays."""
        if not self.env.user.has_groups(self._paper_deciders):
            raise AccessError(self.env._("The manager, Privacy or Compliance Officer or the owner withdraws a text."))
        for row in self:
            row.check_access('read')
            if row.state != 'approved':
                raise UserError(self.env._("Only what was approved can be withdrawn."))
            row.sudo().state = 'withdrawn'  # sudo: checked above
        return True

    def action_new_version(self):
        """Begin the next version with this one's text."""
        self.ensure_one()
        return self.copy()._get_records_action()

    def _paper_in_language(self, language):
        """Of these, the one in a language, else in English, else any; may be empty."""
        return (self.filtered(lambda row: row.language_id == language) or self.filtered(lambda row: row.language_id.code == 'en') or self)[:1]

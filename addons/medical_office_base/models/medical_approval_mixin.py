from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

# What a transition may take from the caller's context: nothing that switches off mail or tracking, or sets defaults.
CONTEXT_KEYS = ('lang', 'tz', 'uid', 'allowed_company_ids')


class MedicalApprovalMixin(models.AbstractModel):
    """Makes a document one that somebody else has to approve.

    The document has a required ``company_id``, a ``state`` selection with at least draft (the default), submitted,
    approved and refused, and inherits mail.thread and mail.activity.mixin. It says what may not change once submitted
    (``_approval_content``) and answers ``_approval_amount`` and ``_approval_author``.

    - state moves only through the methods below (or the document's own, which check first and then write as superuser);
      ``create`` and ``write`` refuse it to everybody else, imports and remote calls included;
    - content changes in draft only; lines call ``_approval_check_content`` from create, write and unlink;
    - whoever wrote, changed or sent the document never decides it, nor does a delegate on their behalf.
    """
    _name = 'medical.approval.mixin'
    _description = 'Document with Approval'

    # fields that can't change once the document was submitted
    _approval_content = ()
    # states from which the document can return to draft
    _approval_returnable_states = ('submitted', 'approved', 'refused')

    approval_ids = fields.One2many('medical.approval', 'res_id', string='Approvals', readonly=True, copy=False)
    approval_editor_ids = fields.Many2many(
        'res.users', string='Changed By', readonly=True, copy=False,
        help="Who changed the content besides its author: they can't decide about it.")
    can_decide = fields.Boolean(
        'Waiting for My Decision', compute='_compute_can_decide', search='_search_can_decide',
        help="You may approve or refuse this now, yourself or for someone who is away.")
    approval_summary = fields.Char('Approval', compute='_compute_approval_summary')

    @api.depends_context('uid')
    @api.depends('approval_ids.state')
    def _compute_can_decide(self):
        steps = self.env['medical.approval']._search_decidable(Domain([('res_model', '=', self._name), ('res_id', 'in', self.ids)]))
        decidable = set(steps.mapped('res_id'))
        for document in self:
            document.can_decide = document._origin.id in decidable

    def _search_can_decide(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # any!: who may decide follows from the step itself, not from the right to read steps
        return Domain('approval_ids', 'any!', self.env['medical.approval']._domain_can_decide())

    @api.depends('approval_ids.state')
    def _compute_approval_summary(self):
        # sudo: whoever reads the document may know whom it waits for and what was decided
        steps = self.env['medical.approval'].sudo().search([('res_model', '=', self._name), ('res_id', 'in', self.ids)])
        by_document = steps.grouped('res_id')
        for document in self:
            document.approval_summary = by_document[document.id]._summary() if document.id in by_document else False

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        if not self.env.su:
            for document in documents:
                # checked on the record, not on the values: a default in the context would get past them
                if document.state != 'draft' or document.approval_editor_ids:
                    raise UserError(self.env._("A new document starts as a draft. Save it, then send it for approval."))
        return documents

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if not vals.keys().isdisjoint(('approval_ids', 'approval_editor_ids')):
            raise UserError(self.env._("Approvals are recorded by deciding, they can't be edited."))
        if 'state' in vals and any(document.state != vals['state'] for document in self):
            raise UserError(self.env._("The status changes by sending, approving, refusing or returning a document, it can't be edited."))
        content = not vals.keys().isdisjoint((*self._approval_content, 'company_id'))
        if content:
            self._approval_check_draft()
        res = super().write(vals)
        if content:
            self._approval_note_editor()
        return res

    def copy_data(self, default=None):
        return [{**vals, 'state': 'draft'} for vals in super().copy_data(default)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        # sudo: the history counts whether or not the user reads it
        for document in self.sudo():
            if document.approval_ids or document.state in ('submitted', 'approved', 'refused'):
                raise UserError(self.env._(
                    "%(document)s was sent for approval and stays on record: cancel it instead.", document=document.display_name))

    def _approval_check_content(self):
        """Refuse a change of lines once the document is submitted. For create, write and unlink of the lines.

        :raises UserError: when one of the documents isn't a draft
        """
        if self.env.su or not self:
            return
        self._approval_check_draft()
        self._approval_note_editor()
        # A line changes without its document: a new version of the document's row makes a submission that goes on
        # at the same time fail and start over, so that it can't be approved for the amount from before.
        self.env.cr.execute(SQL(
            "UPDATE %s SET write_date = write_date WHERE id IN %s", SQL.identifier(self._table), tuple(self.ids)))

    def _approval_check_draft(self):
        for document in self:
            if document.state != 'draft':
                raise UserError(self.env._(
                    "%(document)s was sent for approval: return it to draft to change it.", document=document.display_name))

    def _approval_note_editor(self):
        """Remember who changed someone else's document: they can't decide about it."""
        # sudo: the list is the mechanism's own, nobody may write it
        for document in self.sudo():
            if self.env.user not in document._approval_author() | document.create_uid | document.approval_editor_ids:
                document.write({'approval_editor_ids': [fields.Command.link(self.env.uid)]})

    # === HOOKS === #

    def _approval_amount(self):
        """The amount to decide about, in the company's currency; None when it isn't known, which no limit covers."""
        raise NotImplementedError

    def _approval_known_amount(self):
        """What rules by amount are held against: of an amount that isn't known, the part that is."""
        return self._approval_amount() or 0

    def _approval_author(self):
        """The user in whose name the document stands."""
        return self.create_uid

    def _approval_roles(self):
        """Roles that decide where no rule says who: the first that has somebody beside those who wrote it."""
        manager = self.env.ref('medical_office_base.group_manager')
        return ('owner', 'manager') if manager.id in self._approval_author()._get_group_ids() else ('manager', 'owner')

    def _approval_category_ids(self):
        """What rules by category look at: a recordset, or an empty one."""
        return self.browse()

    def _approval_description(self):
        """A line or two that lets the decider know what it is about, shown on the card beside name and amount."""
        return ''

    def _approval_done(self):
        """Called as superuser when the last step is approved, or when none is needed."""

    def _approval_refused(self, comment):
        """Called as superuser when a step was refused."""

    def _approval_returned(self, comment):
        """Called as superuser when the document went back to draft; ``comment`` is empty when its author took it back."""

    # === ACTIONS === #

    def action_submit(self):
        """Send for approval. Approved at once when the amount is within the limit of everyone who had a hand in it.

        :raises UserError: not a draft, or there is nobody who may decide; says whom to appoint
        """
        for document in self:
            document._approval_submit()
        return True

    def action_approve(self):
        """Approve every step of these documents that waits for the user."""
        self.env['medical.approval']._find_decidable(self)._decide('approved')
        return True

    def action_refuse(self):
        """Ask for the comment, then refuse or return for changes."""
        self.ensure_one()
        return self.env['medical.approval']._find_decidable(self).action_refuse()

    def action_return_to_draft(self):
        """Take the document back to change it. For its author, the office manager and the owner.

        :raises UserError: when it has gone too far (``_approval_returnable_states``)
        """
        for document in self:
            document.check_access('read')
            if document.state not in self._approval_returnable_states:
                raise UserError(self.env._("%(document)s can't return to draft any more.", document=document.display_name))
            authors = document.sudo()._approval_author() | document.sudo().create_uid
            if not self.env.su and self.env.user not in authors and not self.env.user.has_groups(
                    'medical_office_base.group_manager,medical_office_base.group_owner'):
                raise AccessError(self.env._(
                    "Only %(author)s, the office manager or the owner returns %(document)s to draft.",
                    author=authors[:1].name, document=document.display_name))
            document._approval_lock()
            document._approval_sudo()._approval_close('draft')
        return True

    # === TRANSITIONS === #

    def _approval_sudo(self):
        # sudo: called once the caller was checked; states and steps are written by transitions alone
        context = {key: self.env.context[key] for key in CONTEXT_KEYS if key in self.env.context}
        # what else the caller's context says must not reach a transition
        return self.with_env(self.env(su=True, context=context)).with_company(self.company_id)

    def _approval_lock(self):
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(self.env._(
                "%(document)s is being changed by someone else at this moment: try again.", document=self.display_name)) from error

    def _approval_submit(self):
        self.ensure_one()
        self.check_access('write')
        if self.state != 'draft':
            raise UserError(self.env._("%(document)s was sent already.", document=self.display_name))
        self._approval_lock()
        document = self._approval_sudo()
        amount = document._approval_amount()
        if amount is not None and amount < 0:
            raise UserError(self.env._("%(document)s has a negative amount: correct it before you send it.", document=self.display_name))
        parties = document._approval_parties()
        limit = document.env['medical.approval.limit']._get_limit(document, parties)
        within = amount is not None and limit is not None and document.company_id.currency_id.compare_amounts(amount, limit) <= 0
        steps = document.env['medical.approval.rule']._prepare_steps(document, parties, within)
        if not steps:
            document.write({'state': 'approved'})
            document._message_log(body=self.env._("No approval is needed up to %(limit)s.", limit=document.company_id.currency_id.format(limit)))
            document._approval_done()
            return
        document.env['medical.approval']._open_steps(document, parties, amount, steps)
        document.write({'state': 'submitted'})
        document.env['medical.approval']._sync_activities(document)

    def _approval_parties(self):
        """Who had a hand in the document, and therefore doesn't decide about it."""
        return (self._approval_author() | self.create_uid | self.approval_editor_ids | self.env.user).filtered(
            lambda user: not user._is_superuser())

    def _approval_close(self, state, comment=False):
        """End the running submission: the document becomes approved, refused or a draft again. Called as superuser."""
        self.ensure_one()
        self._approval_cancel()
        self.write({'state': state})
        if state == 'approved':
            self._approval_done()
        elif state == 'refused':
            self._approval_refused(comment)
        else:
            self._approval_returned(comment)
        self._approval_tell_author(state, comment)

    def _approval_cancel(self):
        """Cancel what is undecided, with its activities. Called as superuser, also where a document is withdrawn."""
        steps = self.env['medical.approval'].search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('state', 'in', ('pending', 'waiting'))])
        steps.write({'state': 'cancelled'})
        for document in self:
            steps._sync_activities(document)

    def _approval_tell_author(self, state, comment):
        """Tell the author, and nobody else, what became of the document."""
        author = self._approval_author()
        if author == self.env.user or not author.active:
            return
        self = self.with_context(lang=author.lang)
        values = {'document': self.display_name, 'user': self.env.user.name}
        subject = {
            'approved': self.env._("%(document)s is approved", **values),
            'refused': self.env._("%(document)s is refused", **values),
            'draft': self.env._("%(document)s is returned to you", **values),
        }[state]
        body = {
            'approved': self.env._("%(user)s approved %(document)s.", **values),
            'refused': self.env._("%(user)s refused %(document)s.", **values),
            'draft': self.env._("%(user)s returned %(document)s to you. Change it and send it again.", **values),
        }[state]
        self.message_notify(
            partner_ids=author.partner_id.ids,
            subject=subject,
            body=Markup('<p>%s</p>') % body + (Markup('<blockquote>%s</blockquote>') % comment if comment else ''),
        )

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError
from odoo.fields import Domain

OPEN_STATES = ('waiting', 'pending')


class MedicalApproval(models.Model):
    """One decision about a document: who may take it, who took it, when and why.

    Steps of one sequence are open together, the next sequence follows when all of them are approved. Rows are written
    by the document's transitions and by deciding, never by a user; a decided row never changes again, not even when
    the document returns to draft: sending it anew opens a new submission.

    Who decides: the holders of a role, a person, or the practitioner of the company's DEA registration, as they are
    at the moment of the decision, or during an absence the delegate they named. Never one of ``party_ids``.
    """
    _name = 'medical.approval'
    _description = 'Approval Step'
    _order = 'res_model, res_id desc, submission desc, sequence, id'
    _rec_names_search = ['name']

    name = fields.Char('Document', required=True, readonly=True)
    model_id = fields.Many2one('ir.model', 'Document Type', required=True, readonly=True, ondelete='cascade', index=True)
    res_model = fields.Char('Document Model', related='model_id.model', store=True, precompute=True, index=True)
    res_id = fields.Many2oneReference('Document ID', model_field='res_model', required=True, readonly=True, index=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    submission = fields.Integer(readonly=True, default=1, help="Counts how often the document was sent.")
    sequence = fields.Integer('Step', readonly=True, default=10)
    rule_id = fields.Many2one('medical.approval.rule', readonly=True, index='btree_not_null', ondelete='set null')
    state = fields.Selection(
        [('waiting', 'Later Step'), ('pending', 'Waiting'), ('approved', 'Approved'), ('refused', 'Refused'),
         ('returned', 'Returned for Changes'), ('cancelled', 'Withdrawn')],
        required=True, readonly=True, default='waiting', index=True)
    author_id = fields.Many2one('res.users', 'Requested By', required=True, readonly=True, index=True)
    party_ids = fields.Many2many(
        'res.users', 'medical_approval_party_rel', 'approval_id', 'user_id', string='Had a Hand In It', readonly=True,
        help="Author, writer, editors and sender: none of them decides.")
    amount = fields.Monetary(readonly=True, help="In the company's currency, as it was when the document was sent.")
    amount_unknown = fields.Boolean(readonly=True)
    description = fields.Text(compute='_compute_description')
    decider = fields.Selection(
        [('role', 'Role'), ('user', 'Person'), ('dea', 'DEA Registration')], required=True, readonly=True)
    group_id = fields.Many2one('res.groups', 'Role', readonly=True)
    user_id = fields.Many2one('res.users', 'Person', readonly=True, index='btree_not_null')
    decider_name = fields.Char('Decided By Role or Person', compute='_compute_decider_name', compute_sudo=True)
    decided_by_id = fields.Many2one('res.users', readonly=True, index='btree_not_null')
    delegation_id = fields.Many2one('medical.approval.delegation', readonly=True, index='btree_not_null', ondelete='restrict')
    on_behalf_of_id = fields.Many2one('res.users', readonly=True)
    decided_on = fields.Datetime(readonly=True)
    comment = fields.Text(readonly=True)
    can_decide = fields.Boolean(
        'Waiting for My Decision', compute='_compute_can_decide', search='_search_can_decide')

    _pending_idx = models.Index("(res_model, res_id) WHERE state = 'pending'")

    @api.depends('name')
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.name

    def _compute_description(self):
        # sudo: who reads the step may know what it is about
        documents = {(document._name, document.id): document for document in self.sudo()._get_documents()}
        for step in self:
            document = documents.get((step.res_model, step.res_id))
            step.description = document._approval_description() if document else False

    @api.depends('decider', 'group_id', 'user_id', 'company_id.medical_practice_ids.dea_user_id')
    def _compute_decider_name(self):
        for step in self:
            if step.decider == 'dea':
                step.decider_name = self.env._(
                    "%(name)s (DEA registration)", name=step.company_id.medical_practice_ids.dea_user_id.name or '')
            else:
                step.decider_name = step.group_id.name if step.decider == 'role' else step.user_id.name

    @api.depends_context('uid')
    @api.depends('state')
    def _compute_can_decide(self):
        decidable = self._search_decidable(Domain('id', 'in', self.ids))
        for step in self:
            step.can_decide = step._origin in decidable

    def _search_can_decide(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return self._domain_can_decide()

    # === GUARDS === #

    def write(self, vals):
        if any(step.state not in OPEN_STATES for step in self):
            raise UserError(self.env._("A decision stays as it was taken."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_uninstall(self):
        raise UserError(self.env._("Approvals stay on record."))

    def _get_documents(self):
        """The documents of these steps that still exist, each once, one model after the other."""
        for model, steps in self.grouped('res_model').items():
            if model in self.env:
                yield from self.env[model].browse(dict.fromkeys(steps.mapped('res_id'))).exists()

    # === WHO DECIDES === #

    @api.model
    def _domains_of_deciders(self):
        """``[(delegation, domain)]``: what the user may decide themselves (no delegation), and for whom else."""
        user = self.env.user
        # sudo: a delegate acts with what the absent person may do
        delegations = self.env['medical.approval.delegation'].sudo()._get_active([('delegate_id', user.id)])
        domains = [(delegations.browse(), self._domain_decider(user, True) & Domain('company_id', 'in', user._get_company_ids()))]
        for delegation in delegations:
            absent = delegation.user_id
            domains.append((delegation, self._domain_decider(absent, delegation.power_of_attorney)
                            & Domain('company_id', '=', delegation.company_id.id) & Domain('party_ids', 'not in', absent.ids)))
        base = Domain('state', '=', 'pending') & Domain('party_ids', 'not in', user.ids)
        return [(delegation, base & domain) for delegation, domain in domains]

    @api.model
    def _domain_decider(self, user, dea):
        domain = Domain('decider', '=', 'role') & Domain('group_id', 'in', user._get_group_ids())
        domain |= Domain('decider', '=', 'user') & Domain('user_id', '=', user.id)
        if dea:
            registered = Domain('medical_practice_ids', 'any!', Domain('dea_user_id', '=', user.id))
            domain |= Domain('decider', '=', 'dea') & Domain('company_id', 'any!', registered)
        return domain

    @api.model
    def _domain_can_decide(self):
        """Steps that wait for the user, or for someone whose delegate they are today."""
        return Domain.OR(domain for _delegation, domain in self._domains_of_deciders())

    @api.model
    def _search_decidable(self, domain):
        # sudo: who may decide follows from the step itself; callers check access to the document
        return self.sudo().search(domain & self._domain_can_decide())

    @api.model
    def _find_decidable(self, documents):
        """The steps of the documents that the user may decide, in the user's name.

        :raises UserError: when there is none for one of the documents; says why
        """
        documents.check_access('read')
        domain = Domain([('res_model', '=', documents._name), ('res_id', 'in', documents.ids)])
        steps = self._search_decidable(domain)
        for document in documents - documents.browse(steps.mapped('res_id')):
            # sudo: only to say why
            found = self.sudo().search(domain & Domain([('res_id', '=', document.id), ('state', 'in', OPEN_STATES)]), limit=1)
            if not found:
                raise UserError(self.env._("%(document)s isn't waiting for a decision.", document=document.display_name))
            found._raise_not_decidable(self.env.user)
        return steps.sudo(False)

    @api.model
    def _get_people(self, company, parties, decider, group, user):
        """Who takes a decision of this kind: active users of the company who had no hand in the document."""
        domain = Domain([('company_ids', 'in', company.id), ('share', '=', False), ('id', 'not in', parties.ids)])
        if decider == 'role':
            domain &= Domain('all_group_ids', 'in', group.id)
        else:
            domain &= Domain('id', 'in', (company.medical_practice_ids.dea_user_id if decider == 'dea' else user).ids)
        return self.env['res.users'].search(domain)

    # === DECIDE === #

    def action_approve(self):
        """Approve these steps."""
        self._decide('approved')
        return True

    def action_refuse(self):
        """Ask for the comment, then refuse or return for changes."""
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Refuse or Return %(documents)s", documents=', '.join(dict.fromkeys(self.mapped('name')))),
            'res_model': 'medical.approval.decision',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_approval_ids': self.ids},
        }

    def action_open_document(self):
        """Open the document that the decision is about."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.name,
            'res_model': self.res_model,
            'res_id': self.res_id,
            'view_mode': 'form',
        }

    def _decide(self, decision, comment=False):
        """Take the decision (approved, refused, returned) as the current user.

        :raises UserError: already decided, being decided at this moment, or the amount has grown since it was sent
        :raises AccessError: the user had a hand in the document, or the decision is someone else's
        """
        if not self.exists():
            raise UserError(self.env._("Nothing is waiting for your decision."))
        self.check_access('read')
        for (model, res_id), steps in self.grouped(lambda step: (step.res_model, step.res_id)).items():
            document = self.env[model].browse(res_id)
            document.check_access('read')
            steps._decide_document(document._approval_sudo(), decision, comment)

    def _decide_document(self, document, decision, comment):
        user = self.env.user
        steps = document.env['medical.approval'].browse(self.ids)
        others = steps._lock() - steps
        if document.state != 'submitted':
            raise UserError(self.env._("%(document)s isn't waiting for a decision.", document=document.display_name))
        todo = steps
        for delegation, domain in self._domains_of_deciders():
            mine = todo.search(Domain('id', 'in', todo.ids) & domain)
            mine._check_amount(document, decision)
            mine.write({
                'state': decision,
                'decided_by_id': user.id,
                'delegation_id': delegation.id,
                'on_behalf_of_id': delegation.user_id.id,
                'decided_on': fields.Datetime.now(),
                'comment': comment,
            })
            todo -= mine
        for step in todo:
            step._raise_not_decidable(user)
        if decision != 'approved':
            document._approval_close({'refused': 'refused', 'returned': 'draft'}[decision], comment)
            return
        if not others.filtered(lambda step: step.state == 'pending'):
            following = min(others.mapped('sequence'), default=None)
            others.filtered(lambda step: step.sequence == following).write({'state': 'pending'})
        if others:
            steps._sync_activities(document)
        else:
            document._approval_close('approved')

    def _lock(self):
        """Lock every open step of the document, so that two deciders neither decide twice nor both leave it to the other."""
        one = self[:1]
        steps = self.search([('res_model', '=', one.res_model), ('res_id', '=', one.res_id), ('state', 'in', OPEN_STATES)])
        try:
            (steps | self).lock_for_update()
        except LockError as error:
            raise UserError(self.env._("%(document)s is being decided by someone else at this moment: look again.", document=one.name)) from error
        return steps

    def _check_amount(self, document, decision):
        if decision != 'approved':
            return
        for step in self.filtered(lambda step: not step.amount_unknown):
            amount = document._approval_amount()
            if amount is None or step.currency_id.compare_amounts(amount, step.amount) > 0:
                raise UserError(self.env._(
                    "%(document)s was sent for %(amount)s and has grown since: return it for changes, to be sent anew.",
                    document=step.name, amount=step.currency_id.format(step.amount)))

    def _raise_not_decidable(self, user):
        self.ensure_one()
        if self.state == 'waiting':
            raise UserError(self.env._("An earlier step of %(document)s must be decided first.", document=self.name))
        if self.state != 'pending':
            raise UserError(self.env._(
                "%(document)s: this step is closed already (%(state)s, %(user)s).",
                document=self.name, state=dict(self._fields['state']._description_selection(self.env))[self.state],
                user=self.decided_by_id.name or '-'))
        if user in self.party_ids:
            raise AccessError(self.env._("You wrote, changed or sent %(document)s: somebody else decides it.", document=self.name))
        raise AccessError(self.env._("%(document)s is for %(decider)s to decide.", document=self.name, decider=self.decider_name))

    def _summary(self):
        """Where the last submission of one document stands, in words."""
        last = max(self.mapped('submission'))
        steps = self.filtered(lambda step: step.submission == last)
        if pending := steps.filtered(lambda step: step.state == 'pending'):
            return self.env._("Waiting for %(names)s", names=', '.join(dict.fromkeys(pending.mapped('decider_name'))))
        closed = steps.filtered('decided_by_id').sorted('decided_on')[-1:]
        if not closed:
            return False
        return self.env._(
            "%(state)s: %(user)s", state=dict(self._fields['state']._description_selection(self.env))[closed.state],
            user=closed.decided_by_id.name)

    # === OPEN, NOTIFY === #

    @api.model
    def _open_steps(self, document, parties, amount, steps):
        """Create the steps of a submission; those of the lowest sequence are pending. Called as superuser."""
        first = min(step['sequence'] for step in steps)
        last = max(document.approval_ids.mapped('submission'), default=0)
        return self.create([{
            **step,
            'name': document.display_name,
            'model_id': self.env['ir.model']._get_id(document._name),
            'res_id': document.id,
            'company_id': document.company_id.id,
            'submission': last + 1,
            'state': 'pending' if step['sequence'] == first else 'waiting',
            'author_id': document._approval_author().id,
            'party_ids': [fields.Command.set(parties.ids)],
            'amount': amount or 0,
            'amount_unknown': amount is None,
        } for step in steps])

    def _get_people_to_tell(self, document):
        """Who is told that these pending steps wait: deciders who may open the document, or who stands in for them."""
        people = self.env['res.users']
        for step in self:
            deciders = self._get_people(step.company_id, step.party_ids, step.decider, step.group_id, step.user_id)
            delegations = self.env['medical.approval.delegation']._get_active([('user_id', tuple(deciders.ids))], step.company_id)
            if step.decider == 'dea':
                delegations = delegations.filtered('power_of_attorney')
            delegations = delegations.filtered_domain([('delegate_id', 'not in', step.party_ids.ids)])
            people |= deciders - delegations.user_id | delegations.delegate_id
        return people.filtered(lambda user: document.with_user(user).with_context(
            allowed_company_ids=document.company_id.ids).has_access('read'))

    @api.model
    def _sync_activities(self, document):
        """Let exactly those have an activity, and a mail, for whom the document waits now. Called as superuser."""
        activity_type = self.env.ref('medical_office_base.mail_activity_type_approval')
        pending = self.search([('res_model', '=', document._name), ('res_id', '=', document.id), ('state', '=', 'pending')])
        wanted = pending._get_people_to_tell(document)
        activities = self.env['mail.activity'].search([
            ('res_model', '=', document._name), ('res_id', '=', document.id), ('activity_type_id', '=', activity_type.id)])
        asked = activities.user_id
        activities.filtered(lambda activity: activity.user_id not in wanted).unlink()
        followers = document.message_partner_ids
        self.env['mail.activity'].create([{
            'activity_type_id': activity_type.id,
            'automated': True,
            'res_model_id': self.env['ir.model']._get_id(document._name),
            'res_id': document.id,
            'user_id': user.id,
            'summary': self.with_context(lang=user.lang).env._("Approve or refuse %(document)s", document=document.display_name),
            'date_deadline': document.company_id.medical_practice_ids._today(),
        } for user in wanted - asked])
        # core subscribes whoever gets an activity: they were asked to decide, not to follow all that is said later
        document.message_unsubscribe((document.message_partner_ids - followers).ids)

    @api.model
    def _cron_sync_activities(self):
        """Hand activities over where an absence has begun or ended, in the companies that had one these days."""
        today = fields.Date.today()
        absences = self.env['medical.approval.delegation'].search([
            ('date_from', '<=', today + timedelta(days=1)), ('date_to', '>=', today - timedelta(days=2))])
        for document in self.search([('state', '=', 'pending'), ('company_id', 'in', absences.company_id.ids)])._get_documents():
            self._sync_activities(document._approval_sudo())

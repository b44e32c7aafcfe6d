from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.date_utils import relativedelta

ACTIVITY = 'medical_office_compliance.mail_activity_type_policy_review'
WRITERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'
# who works with policies rather than reads them
KEEPERS = ','.join([WRITERS, *(f'medical_office_base.group_{role}' for role in ('privacy_officer', 'owner', 'auditor'))])
REVIEWERS = 'medical_office_base.group_staff,medical_office_base.group_facility'
REVIEW_STATUSES = [
    ('none', 'No Reviewers'),
    ('waiting', 'Reviewers Asked'),
    ('changes', 'Changes Wanted'),
    ('agreed', 'All Agree'),
]


class MedicalPolicyVersion(models.Model):
    """How a version moves: named reviewers are asked, somebody who wrote none of it approves, on its day it comes into force.

    Approval waits until every reviewer has answered and none wants changes; a decider who goes on regardless says why, and that
    is kept. Taken back to draft and sent again, reviewers are asked anew.
    """
    _inherit = 'medical.policy.version'

    reviewer_ids = fields.Many2many(
        'res.users', 'medical_policy_version_reviewer_rel', 'version_id', 'user_id', string='Reviewers',
        domain="[('share', '=', False), ('company_ids', 'in', company_id), ('id', '!=', author_id)]",
        help="Are asked when it is sent, and answer before it is approved.")
    review_ids = fields.One2many('medical.policy.review', 'version_id', 'Answers', readonly=True)
    review_status = fields.Selection(REVIEW_STATUSES, 'Reviewers Say', compute='_compute_review_status', search='_search_review_status')
    asks_me = fields.Boolean('I Am Asked to Review', compute='_compute_asks_me', search='_search_asks_me')
    is_mine_to_review = fields.Boolean('Waits for My Answer', compute='_compute_asks_me', search='_search_is_mine_to_review')
    can_approve = fields.Boolean(search='_search_can_approve')
    approved_despite = fields.Text(
        'Approved Before All Agreed, Because', readonly=True, copy=False, groups=KEEPERS,
        help="Why the decider went on though a reviewer hadn't agreed.")

    # === COMPUTED === #

    @api.depends('state', 'review_ids.state', 'review_ids.is_current')
    def _compute_review_status(self):
        # sudo: whether all have agreed is no secret of those who may read the version
        rows = self.env['medical.policy.review'].sudo()._read_group(
            [('version_id', 'in', self._origin.ids), ('is_current', '=', True)], ['version_id'], ['state:array_agg'])
        answers = {version.id: states for version, states in rows}
        for version in self:
            states = answers.get(version._origin.id, ())
            version.review_status = (
                'none' if not states else 'changes' if 'changes' in states
                else 'waiting' if {'asked', 'unanswered'} & set(states) else 'agreed')

    @api.model
    def _search_review_status(self, operator, value):
        if operator != 'in':
            return NotImplemented
        current = Domain('is_current', '=', True)
        waits = Domain('review_ids', 'any', current & Domain('state', 'in', ['asked', 'unanswered']))
        wants = Domain('review_ids', 'any', current & Domain('state', '=', 'changes'))
        has = Domain('review_ids', 'any', current)
        status = {'none': ~has, 'changes': wants, 'waiting': waits & ~wants, 'agreed': has & ~waits & ~wants}
        return Domain.OR(domain for name, domain in status.items() if name in value)

    @api.depends_context('uid')
    @api.depends('state', 'review_ids.state', 'review_ids.is_current')
    def _compute_asks_me(self):
        # sudo: one's own
        rows = self.env['medical.policy.review'].sudo().search([
            ('version_id', 'in', self._origin.ids), ('user_id', '=', self.env.uid), ('is_current', '=', True)])
        asked = {row.version_id.id: row.state for row in rows}
        for version in self:
            version.asks_me = version.state == 'review' and version._origin.id in asked
            version.is_mine_to_review = version.asks_me and asked[version._origin.id] == 'asked'

    @api.model
    def _domain_asks_me(self, domain=Domain.TRUE):
        rows = self.env['medical.policy.review'].sudo()._search(  # sudo: one's own
            Domain([('user_id', '=', self.env.uid), ('is_current', '=', True)]) & domain)
        return Domain('state', '=', 'review') & Domain('id', 'in', rows.subselect('version_id'))

    @api.model
    def _search_asks_me(self, operator, value):
        return self._domain_asks_me() if operator == 'in' else NotImplemented

    @api.model
    def _search_is_mine_to_review(self, operator, value):
        return self._domain_asks_me(Domain('state', '=', 'asked')) if operator == 'in' else NotImplemented

    @api.model
    def _search_can_approve(self, operator, value):
        if operator != 'in':
            return NotImplemented
        if not self.env.user.has_groups(self._paper_deciders):
            return Domain.FALSE
        return Domain([('state', '=', 'review'), ('author_id', '!=', self.env.uid), ('editor_ids', 'not in', self.env.uid)])

    # === GUARDS === #

    def _paper_faults(self):
        faults = super()._paper_faults()
        if wrote := self.reviewer_ids & (self.author_id | self.editor_ids):
            faults.append(self.env._("%(names)s wrote in it: name other reviewers.", names=', '.join(wrote.mapped('name'))))
        # sudo: only whether they have a role here
        strange = self.sudo().reviewer_ids.filtered(lambda user: not user.has_groups(REVIEWERS) or self.company_id not in user.company_ids)
        if strange:
            faults.append(self.env._("%(names)s can't open it, for want of a role here: name other reviewers.", names=', '.join(strange.mapped('name'))))
        return faults

    def write(self, vals):
        if 'reviewer_ids' in vals:
            self._paper_check_open()
        return super().write(vals)

    # === REVIEW === #

    def action_submit(self):
        res = super().action_submit()
        for version in self.sudo():  # sudo: answers are written by methods alone; the base has checked who sends it
            version._ask_reviewers()
        return res

    def _ask_reviewers(self):
        self.ensure_one()
        self.review_ids.filtered('is_current').write({'is_current': False})
        if not self.reviewer_ids:
            return
        self.env['medical.policy.review'].create([{'version_id': self.id, 'user_id': user.id} for user in self.reviewer_ids])
        today = self._paper_today(self.company_id)
        activity_type = self.env.ref(ACTIVITY)
        # Today and the digest tell of it, not a mail each
        self.env['mail.activity'].with_context(mail_activity_quick_update=True, medical_no_subscribe=True).create([{
            'activity_type_id': activity_type.id, 'automated': True, 'res_model_id': self.env['ir.model']._get_id(self._name), 'res_id': self.id,
            'user_id': user.id, 'date_deadline': today + relativedelta(days=7),
            'summary': self.with_context(lang=user.lang).env._("Review “%(name)s”", name=self.display_name),
        } for user in self.reviewer_ids])

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        if self.env.context.get('medical_no_subscribe'):
            return True
        return super().message_subscribe(partner_ids=partner_ids, subtype_ids=subtype_ids)

    def _take_back_asked(self, users=None):
        domain = Domain([('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', self.env.ref(ACTIVITY).id)])
        if users is not None:
            domain &= Domain('user_id', 'in', users.ids)
        # sudo: the requests are the system's own
        self.env['mail.activity'].sudo().search(domain).unlink()

    def _answer(self, state, comment=''):
        """What the user says of these as a reviewer; may be said anew as long as the version waits.

        :param str state: 'agrees' or 'changes'
        :raise UserError: not asked, or changes are wanted without saying which
        """
        comment = (comment or '').strip()
        if state == 'changes' and not comment:
            raise UserError(self.env._("Say what should be changed."))
        for version in self:
            version.check_access('read')
            if not version.asks_me:
                raise UserError(self.env._("“%(name)s” doesn't wait for your answer.", name=version.display_name))
            # sudo: checked above; rows are written by methods alone
            own = version.sudo().review_ids.filtered(lambda row: row.is_current and row.user_id == self.env.user)
            values = {'state': state, 'comment': comment, 'answered_on': fields.Datetime.now()}
            if own.state == 'asked':
                own.write(values)
            else:
                own.write({'is_current': False})
                own.create({'version_id': version.id, 'user_id': self.env.uid, **values})
            version._take_back_asked(self.env.user)
            words = version.env._("Agrees.") if state == 'agrees' else version.env._("Wants changes.")
            # sudo: readers post nothing else here; the comment stands with the answer, which not everybody reads
            version.sudo().message_post(author_id=self.env.user.partner_id.id, subtype_xmlid='mail.mt_note', body=words)
        return True

    def action_agree(self):
        """Agree as a reviewer."""
        return self._answer('agrees')

    def action_comment(self):
        """Answer as a reviewer, with a comment."""
        self.ensure_one()
        if not self.asks_me:
            raise UserError(self.env._("“%(name)s” doesn't wait for your answer.", name=self.display_name))
        return self._open_wizard('medical.policy.answer', self.env._("Your Answer"))

    def _open_wizard(self, model, name, **defaults):
        return {
            'type': 'ir.actions.act_window', 'name': name, 'res_model': model, 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_version_id': self.id, **{f'default_{key}': value for key, value in defaults.items()}}}

    # === APPROVAL === #

    def action_approve(self):
        """Approve; where a reviewer hasn't agreed, ask the decider first why they go on."""
        unsettled = self.filtered(lambda version: (
            version.can_approve and version.review_status in ('waiting', 'changes') and not version.approved_despite))
        if unsettled:
            return unsettled[0]._open_wizard('medical.policy.approval', self.env._("Approve Before All Agreed"))
        return super().action_approve()

    def _approve_despite(self, reason):
        """Approve though a reviewer hasn't agreed.

        :raise UserError: no reason
        """
        self.ensure_one()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why you go on."))
        # sudo: undone with all else where the approval below is refused
        self.sudo().approved_despite = reason.strip()
        return self.action_approve()

    def _paper_day(self):
        # its day may have passed while it waited: nobody is bound by a text from before it was approved
        return max(super()._paper_day(), self._paper_today(self.company_id))

    def _paper_approve(self, user):
        res = super()._paper_approve(user)
        self._take_back_asked()
        self.review_ids.filtered(lambda row: row.is_current and row.state == 'asked').write({'state': 'unanswered'})
        if not self.source_version_id and self.effective_date <= self._paper_today(self.company_id):
            self._come_into_force()
        return res

    def action_return_to_draft(self):
        res = super().action_return_to_draft()
        for version in self.sudo():  # sudo: the base has checked who takes it back
            version._take_back_asked()
            current = version.review_ids.filtered('is_current')
            current.filtered(lambda row: row.state == 'asked').write({'state': 'unanswered'})
            current.write({'is_current': False})
        return res

    def action_withdraw(self):
        """Take back what isn't in force yet, or a translation: a text in force ends by the next one, or with its policy."""
        for version in self:
            if version.state == 'approved' and not version.source_version_id and version.stage != 'upcoming':
                raise UserError(self.env._(
                    "“%(name)s” is or was in force: approve another version, or retire the policy.", name=version.display_name))
        return super().action_withdraw()

    # === NEXT === #

    def action_new_version(self):
        """Begin the next version with this one's text, or open the one that was begun."""
        self.ensure_one()
        if not self.env.user.has_groups(WRITERS):
            raise AccessError(self.env._("The manager or the Compliance Officer begins a new version."))
        begun = self.search(self._paper_versions() & Domain('state', 'in', ['draft', 'review']), limit=1)
        if begun:
            return begun._get_records_action()
        values = {'is_material': True}
        if self.source_version_id:
            values['source_version_id'] = (self.policy_id.current_version_id or self.source_version_id).id
        return self.copy(values)._get_records_action()

    def action_translate(self):
        """Begin a translation of this version."""
        self.ensure_one()
        if self.source_version_id:
            raise UserError(self.env._("This is a translation: begin from “%(name)s”.", name=self.source_version_id.display_name))
        return self._open_wizard('medical.policy.translation', self.env._("Translate"))

    def _begin_translation(self, language):
        """A draft in another language with this version's text to write over.

        :raise UserError: one is being written
        """
        self.ensure_one()
        begun = self.search([
            ('policy_id', '=', self.policy_id.id), ('language_id', '=', language.id), ('state', 'in', ['draft', 'review'])], limit=1)
        if begun:
            raise UserError(self.env._("“%(name)s” is being written already: open that one.", name=begun.display_name))
        return self.copy({'language_id': language.id, 'source_version_id': self.id, 'is_material': True})

    def action_compare(self):
        """This version beside the one before, with what differs marked; a translation's text beside its source."""
        self.ensure_one()
        self.check_access('read')
        before = self.search(self._paper_versions() & Domain('number', '<', self.number), order='number desc', limit=1)
        other = before or self.source_version_id or self.search([('policy_id', '=', self.policy_id.id), ('id', '!=', self.id)], limit=1)
        if not other:
            raise UserError(self.env._("There is no other version to compare it with."))
        return self._open_wizard('medical.policy.compare', self.env._("Compare"), other_id=other.id)

    # === ITS DAY === #

    @api.model
    def _cron_come_into_force(self):
        """Ask for what came into force by the practices' dates; safe to run any number of times."""
        waiting = self.search([('state', '=', 'approved'), ('source_version_id', '=', False), ('in_force_on', '=', False)])
        today = {company: self._paper_today(company) for company in waiting.company_id}
        waiting.filtered(lambda version: version.effective_date <= today[version.company_id])._come_into_force()

    def _come_into_force(self):
        """Ask whom these are for, anew after a material change, and set when their policies are reviewed next; as superuser.

        Translations set nothing going.
        """
        if not self:
            return
        known = self.search([('policy_id', 'in', self.policy_id.ids), ('in_force_on', '!=', False)]).policy_id
        changed, latest = self.policy_id.browse(), {}
        for version in self.sorted(lambda version: (version.effective_date, version.id)):
            if version.is_material and version.policy_id in known:
                changed |= version.policy_id
            known |= version.policy_id
            latest[version.policy_id] = version
            version.in_force_on = self._paper_today(version.company_id)
        for policy, version in latest.items():
            policy.date_end = version.effective_date + relativedelta(months=policy.review_months)
        attestations = self.env[self.policy_id._duty_model]
        if changed:
            attestations._duty_outdate(changed)
        latest_policies = self.policy_id.browse(policy.id for policy in latest)
        latest_policies._duty_changed()

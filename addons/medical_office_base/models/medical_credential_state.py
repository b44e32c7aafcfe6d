from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .medical_credential import OPEN

ACTIVITY = 'medical_office_base.mail_activity_type_credential'


class MedicalCredential(models.Model):
    """The way of a credential: asked for, sent, verified or sent back, taken back, renewed, put away."""
    _inherit = 'medical.credential'

    def _move(self, kind, values, reason=''):
        # sudo: every caller has checked who asks and where the credential stands
        self.sudo().with_context(medical_credential_event=kind, medical_credential_reason=reason).write(values)

    def _check_stands(self, states):
        words = dict(self._fields['state']._description_selection(self.env))
        for credential in self:
            if credential.state not in states:
                raise UserError(self.env._(
                    "%(name)s is at “%(state)s”: reload the page.", name=credential.display_name, state=words[credential.state]))
            if not credential.active:
                raise UserError(self.env._("%(name)s was put away: bring it back first.", name=credential.display_name))

    # === ASKING === #

    def action_request(self):
        """Ask the people for it: a task each, in the digest, no mail. Of what is due or past, the renewal is asked for."""
        self.check_access('read')
        refused = self - self._kept_by_me()
        if refused:
            raise AccessError(self.env._("HR and the office manager ask for credentials; Employee Health for what is about health."))
        due = self.filtered(lambda credential: credential.state == 'verified')
        asked = (self - due) | due._renewal_drafts()
        asked = asked.filtered(lambda credential: credential.state in OPEN)
        asked._move('requested', {'state': 'requested', 'requested_on': fields.Date.context_today(self), 'requested_by_id': self.env.uid})
        asked._ask()
        nobody = asked.filtered(lambda credential: not credential.user_id)
        message = self.env._("%(count)s asked for.", count=len(asked)) if asked else self.env._("Nothing to ask for: it is sent already.")
        if nobody:
            message += ' ' + self.env._(
                "Without login, so enter it for them: %(people)s.", people=', '.join(sorted(set(nobody.employee_id.mapped('name')))))
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'success' if asked else 'info', 'message': message, 'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def _ask(self):
        """A task for each holder with a login, once."""
        # sudo: tasks of the system's own, for whoever the credential belongs to
        activities = self.env['mail.activity'].sudo()
        kind = self.env.ref(ACTIVITY)
        open_ones = activities.search([('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', kind.id)])
        told = set(open_ones.mapped('res_id'))
        model_id = self.env['ir.model']._get_id(self._name)
        activities.with_context(mail_activity_quick_update=True, medical_no_subscribe=True).create([{
            'activity_type_id': kind.id, 'automated': True, 'res_model_id': model_id, 'res_id': credential.id,
            'user_id': credential.user_id.id,
            'summary': credential.with_context(lang=credential.user_id.lang).env._("Send your %(type)s", type=credential.type_id.name),
            'date_deadline': fields.Date.add(fields.Date.context_today(credential), days=7),
        } for credential in self if credential.user_id.active and credential.id not in told])

    def _settle_asked(self):
        # sudo: as in _ask
        self.env['mail.activity'].sudo().search([
            ('res_model', '=', self._name), ('res_id', 'in', self.ids), ('activity_type_id', '=', self.env.ref(ACTIVITY).id)]).unlink()

    # === SENDING === #

    def action_send(self):
        """Send it, to be verified. Whoever it belongs to, or the office for them."""
        self.check_access('write')
        self._check_office_enters()
        self._check_stands(OPEN)
        for credential in self:
            credential._check_complete()
            credential._suggest_predecessor()
        self._move('sent', {'state': 'submitted', 'sent_on': fields.Datetime.now(), 'sent_by_id': self.env.uid, 'rejected_reason': False})
        self._settle_asked()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {'type': 'success', 'message': self.env._("Sent. You will see here when it is verified."),
                       'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}}}

    def _check_complete(self):
        """What is needed before a second person can look at it; everything that is missing at once."""
        kind, lacks = self.type_id, []
        if kind.needs_number and not self.number:
            lacks.append(self.env._("the number"))
        if kind.state_specific and not self.state_id:
            lacks.append(self.env._("the state"))
        if kind.has_end and not self.date_end:
            lacks.append(self.env._("the last day"))
        if kind.is_screening and not self.result:
            lacks.append(self.env._("the result"))
        if not self.number and not self.document_ids and not kind.by_office:
            lacks.append(self.env._("a photo or file of it"))
        if lacks:
            raise UserError(self.env._("%(type)s can't be sent yet. Add %(lacks)s.", type=kind.name, lacks=', '.join(lacks)))

    def _suggest_predecessor(self):
        """Tell which verified one this takes the place of, when only one comes into question."""
        if self.renews_id:
            return
        kind = self.type_id
        # sudo: of the same person's own
        others = self.sudo().search([
            ('employee_id', '=', self.employee_id.id), ('type_id', '=', kind.id), ('state', '=', 'verified'), ('renewal_id', '=', False),
            ('id', '!=', self.id), ('state_id', '=', self.state_id.id)])
        if kind.several:
            others = others.filtered(lambda other: (other.issuer or '').lower() == (self.issuer or '').lower())
        older = others.filtered(lambda other: other.date_end and (not self.date_end or other.date_end < self.date_end))
        if len(older) == 1 and older == others:
            # sudo: a link that follows from the two
            self.sudo().renews_id = older

    # === DECIDING === #

    def action_verify(self):
        """Hold it against its source; asks where that was done."""
        return self._decide('verify', ('submitted',))

    def action_reject(self):
        """Send it back to whoever it belongs to; asks why."""
        return self._decide('reject', ('submitted',))

    def action_reopen(self):
        """Take the verification back, to correct it; asks why."""
        return self._decide('reopen', ('verified',))

    def action_put_away(self):
        """Put away what isn't held any more; asks why."""
        self._check_keeper()
        return self._decision('put_away')

    def action_bring_back(self):
        """Bring back what was put away."""
        self._check_keeper()
        self._move('brought_back', {'active': True})
        return True

    def _decide(self, decision, states):
        self._check_judge()
        self._check_stands(states)
        return self._decision(decision)

    def _check_keeper(self):
        """One's own is put away by somebody else, too: a lapsed licence would vanish with it."""
        self._check_judge()
        if self - self._kept_by_me():
            raise AccessError(self.env._("HR and the office manager put credentials away; Employee Health what is about health."))

    def _decision(self, decision):
        return {
            'type': 'ir.actions.act_window', 'name': self.env['medical.credential.decision']._title(decision),
            'res_model': 'medical.credential.decision', 'views': [(False, 'form')], 'target': 'new',
            'context': {'default_decision': decision, 'default_credential_ids': self.ids}}

    def _verify(self, how=''):
        """Verified by the current user, as somebody else than the holder.

        :param str how: the source it was held against; empty: the one its type names
        """
        self._check_judge()
        self.lock_for_update()
        self.invalidate_recordset(['state'])
        self._check_stands(('submitted',))
        for credential in self:
            credential._check_complete()
            source = (how or '').strip() or credential.type_id.verification_source
            if not source:
                raise UserError(self.env._("Say where you checked %(name)s.", name=credential.display_name))
            credential._move('verified', {
                'state': 'verified', 'verified_on': fields.Datetime.now(), 'verified_by_id': self.env.uid, 'verified_how': source}, source)
            # sudo: the one before has its successor from now on
            before = credential.sudo().renews_id
            if before and not before.renewal_id:
                before.renewal_id = credential.id
        self._settle_asked()

    def _reject(self, reason):
        """Send it back.

        :raise UserError: without a reason
        """
        self._check_judge()
        self._check_stands(('submitted',))
        reason = self._reason(reason)
        self._move('rejected', {'state': 'rejected', 'rejected_reason': reason}, reason)
        self._ask()

    def _reopen(self, reason):
        """Take the verification back: the content can be corrected, and has to be verified anew."""
        self._check_judge()
        self._check_stands(('verified',))
        reason = self._reason(reason)
        self._move('reopened', {'state': 'submitted', 'verified_on': False, 'verified_by_id': False, 'verified_how': False}, reason)
        # sudo: what it took the place of has to be renewed after all
        self.sudo().with_context(active_test=False).search([('renewal_id', 'in', self.ids)]).renewal_id = False

    def _put_away(self, reason):
        """Archive what isn't held any more; it stays with its history."""
        self._check_keeper()
        self._move('put_away', {'active': False}, self._reason(reason))
        self._settle_asked()
        self._sync_required(self.company_id, self.employee_id)

    @api.model
    def _reason(self, reason):
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why: it stays with the credential."))
        return reason

    # === RENEWING === #

    def _expiry_check_renewable(self):
        if self.state != 'verified':
            raise UserError(self.env._("%(name)s isn't verified yet: correct it instead of renewing it.", name=self.display_name))
        return super()._expiry_check_renewable()

    def action_renew(self):
        """Open the renewal, to add number, days and document; made if there is none yet."""
        self.ensure_one()
        self.check_access('write')
        self._check_office_enters()
        return self._renewal_drafts()._get_records_action()

    def _renewal_drafts(self):
        """What is to take the place of each of these: the one that was begun, or a new one."""
        # sudo: renewals of the same people
        begun = self.sudo().search(Domain('renews_id', 'in', self.ids) & Domain('state', 'in', (*OPEN, 'submitted')))
        found = {credential.renews_id.id: credential for credential in begun}
        drafts = self.browse()
        for credential in self:
            credential._expiry_check_renewable()
            # dates: those that the holder adds
            successor = found.get(credential.id) or credential._expiry_renew(credential._expiry_suggested_dates()[0], False)
            drafts |= successor.with_env(self.env)
        return drafts

    def _expiry_renew(self, date_start, date_end, values=None):
        """Begin the renewal: a copy that is sent and verified like any other. Until then this one is not renewed."""
        self.ensure_one()
        self.check_access('write')
        self.lock_for_update()
        self.invalidate_recordset(['renewal_id'])
        self._expiry_check_renewable()
        # sudo: the link to what it renews is written here alone; the rest comes from a record of the same person
        successor = self.sudo().with_context(medical_credential_event='renewed').copy({
            'date_start': date_start, 'date_end': date_end, **(values or {}), 'renews_id': self.id})
        return successor.with_env(self.env)

    def _imported(self):
        """Sent by a file that HR or the office manager imported: number, state and days are there, documents may follow."""
        for credential in self:
            credential._suggest_predecessor()
        self._move('sent', {'state': 'submitted', 'sent_on': fields.Datetime.now(), 'sent_by_id': self.env.uid}, self.env._("Imported"))
        self._settle_asked()

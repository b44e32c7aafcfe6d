import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.medical_office_base.models.medical_evaluation_flow import same_name
from odoo.addons.medical_office_base.tools.signature import PREFIX, SignatureError, clean_signature

from .medical_duty_mixin import KEEPERS

HOW = [('signed', 'Signed'), ('paper', 'On Paper')]
# what was attested: never changes once it is
PROOF = {
    'policy_id', 'employee_id', 'company_id', 'version_id', 'read_version_id', 'content_hash', 'how', 'signed_name', 'signature', 'signed_on',
    'witness', 'noted_by_id', 'scan', 'scan_name', 'date_done', 'state', 'quiz_percent', 'opened_on', 'opened_version_id', 'date_assigned', 'reason'}


class MedicalAttestation(models.Model):
    """That a person has read a policy and will follow it: asked of them, then signed to the exact version.

    Attested is the version in force (`version_id`), read in the person's language where a translation of it is in force
    (`read_version_id`), whose SHA-256 stands in `content_hash`. The person alone signs, after they opened the text and passed the
    quiz if there is one; of who has no login, or signs on paper, a manager notes it with a scan and a witness. Once attested a row
    never changes, for superusers neither. Read by the person, those above, managers, Compliance Officer, owner and auditor.
    """
    _name = 'medical.attestation'
    _description = 'Attestation'
    _inherit = ['medical.duty.mixin']
    _duty_source = 'policy_id'
    _duty_path = 'my-policies'
    _rec_names_search = ['policy_id.name', 'policy_id.number', 'employee_id.name']

    policy_id = fields.Many2one('medical.policy', required=True, index=True, readonly=True, ondelete='restrict')
    version_id = fields.Many2one('medical.policy.version', 'Version Attested', index=True, readonly=True, ondelete='restrict')
    read_version_id = fields.Many2one(
        'medical.policy.version', 'Text Read', index='btree_not_null', readonly=True, ondelete='restrict', help="In the language it was read in.")
    content_hash = fields.Char('Fingerprint', readonly=True, help="SHA-256 of the text that was attested.")
    opened_on = fields.Datetime(readonly=True)
    opened_version_id = fields.Many2one('medical.policy.version', 'Text Opened', index='btree_not_null', readonly=True, ondelete='restrict')
    how = fields.Selection(HOW, readonly=True)
    signed_name = fields.Char('Signed As', readonly=True)
    # in the row itself: files beside it could be changed by themselves
    signature = fields.Binary(attachment=False, readonly=True)
    signed_on = fields.Datetime(readonly=True)
    witness = fields.Char(readonly=True)
    noted_by_id = fields.Many2one('res.users', readonly=True, ondelete='restrict')
    scan = fields.Binary('Signed Paper', attachment=False, readonly=True)
    scan_name = fields.Char(readonly=True)
    is_intact = fields.Boolean('As Attested', compute='_compute_is_intact', help="The text is what was attested, to the letter.")

    _open_uniq = models.UniqueIndex("(policy_id, employee_id) WHERE state = 'open'", "This person is asked to attest this policy already.")
    _open_idx = models.Index("(company_id, date_due) WHERE state = 'open'")

    @api.depends('policy_id', 'employee_id')
    def _compute_display_name(self):
        for row in self:
            # sudo: names stand on a row that one may read
            policy, person = row.policy_id.sudo().display_name, row.employee_id.sudo().name
            row.display_name = self.env._("%(policy)s, %(person)s", policy=policy, person=person) if policy and person else policy or person

    @api.depends('content_hash', 'read_version_id')
    def _compute_is_intact(self):
        # sudo: the text of a past version is nobody's to read but through what was attested
        for row in self.sudo():
            version = row.read_version_id
            row.is_intact = bool(row.content_hash) and row.content_hash == version.content_hash == version._fingerprint()

    # === GUARDS === #

    @api.model
    def _guard_words(self):
        return self.env._("Attestations follow from who is asked and what they sign: open the policy and attest it there.")

    def write(self, vals):
        if vals.keys() & PROOF and any(row.state == 'done' for row in self):
            raise AccessError(self.env._("What somebody has attested never changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(row.state == 'done' for row in self):
            raise AccessError(self.env._("What somebody has attested is kept: nobody deletes it."))

    # === ASKED === #

    @api.model
    def _sync(self, sources=None, employees=None):
        res = super()._sync(sources, employees)
        # of one's own accord: nobody withdraws it but the end of the policy, or of the work here
        # sudo: as what is asked is made and withdrawn
        own = self.sudo().search([
            ('state', '=', 'open'), ('reason', '=', 'own'), '|', ('employee_id.active', '=', False), ('policy_id.retired_on', '!=', False)])
        if own:
            own.write({'state': 'withdrawn'})
        return res

    # === REMINDERS === #

    @api.model
    def _duty_summary(self, count, late):
        if count == 1:
            return self.env._("Read and attest a policy: it is late") if late else self.env._("Read and attest a policy")
        if late:
            return self.env._("Read and attest: %(count)s policies, %(late)s late", count=count, late=late)
        return self.env._("Read and attest: %(count)s policies", count=count)

    @api.model
    def _duty_late_summary(self, count, names):
        if count == 1:
            return self.env._("Late with reading policies: %(names)s", names=names)
        return self.env._("%(count)s people are late with reading policies: %(names)s", count=count, names=names)

    # === WHAT IS READ === #

    def _quiz_key(self):
        """A material change wants another pass, a minor one doesn't: the last material version up to the one in force."""
        self.ensure_one()
        # sudo: which version is in force is no secret
        current = self.policy_id.sudo().current_version_id
        same = current.policy_id.version_ids.filtered(lambda version: (
            version.state == 'approved' and not version.source_version_id and version.language_id == current.language_id
            and version.effective_date <= current.effective_date and (version.is_material or version.number == 1)))
        return str(max(same.ids, key=lambda ident: (same.browse(ident).effective_date, ident), default=current.id or ''))

    def _versions_to_read(self, user=None):
        """What each row's person reads now, as superuser: {row: version}, the approved translation in force for their language,
        else the version in force; what was read, of what is attested. A constant number of queries."""
        rows = self.sudo()
        policies = rows.filtered(lambda row: row.state != 'done').policy_id
        texts = policies._texts_in_language((user or self.env.user).lang or 'en')
        return {self.browse(row.id): row.read_version_id if row.state == 'done' else (
            row.read_version_id.browse(texts.get(row.policy_id.id)) or row.policy_id.current_version_id) for row in rows}

    # === ATTESTING === #

    def note_opened(self):
        """The reading page is open: what stands there was read, or could be. By the person alone; of others nothing is noted."""
        for row in self:
            row.check_access('read')
            if row.user_id != self.env.user or row.state != 'open':
                continue
            version = row._versions_to_read()[row]
            if version and row.opened_version_id.sudo() != version:
                # sudo: checked above
                row.sudo().write({'opened_on': fields.Datetime.now(), 'opened_version_id': version.id})
        return True

    def _check_quiz_readiness(self):
        self._check_opened()

    def _check_opened(self):
        """The version to be attested, as superuser.

        :raise UserError: none in force, not opened, or not as it was approved
        """
        self.ensure_one()
        version = self._versions_to_read()[self]
        if not version:
            raise UserError(self.env._("No text of “%(name)s” is in force: there is nothing to attest.", name=self.policy_id.sudo().name))
        opened = self.opened_version_id.sudo()
        if not self.opened_on or (opened != version and (opened.source_version_id or opened) != (version.source_version_id or version)):
            raise UserError(self.env._("Open the text of “%(name)s” and read it first.", name=self.policy_id.sudo().name))
        if not version.is_intact:
            raise UserError(self.env._(
                "The text of “%(name)s” isn't what was approved any more. Tell the Compliance Officer; it can't be attested.", name=version.name))
        return version

    def _check_attestable(self):
        """All that comes before the signature; returns the version.

        :raise AccessError: not the person's own
        :raise UserError: not opened, quiz not passed, nothing in force
        """
        self._check_own()
        version = self._check_opened()
        if not self._quiz_passed():
            raise UserError(self.env._("Pass the quiz first."))
        return version

    def action_attest(self):
        """Say that one has read it and will follow it: opens the dialog for the signature."""
        self._check_attestable()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Attest"), 'res_model': 'medical.attestation.signing', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_attestation_id': self.id},
        }

    def _attest(self, name, has_read, signature=None):
        """Attest the version in force, by the person alone.

        :param str name: typed, must be the person's own
        :param bool has_read: ticked that they have read it and will follow it
        :param signature: base64 of a PNG, drawn; may be empty
        :raise AccessError: not the person's own
        :raise UserError: not opened, quiz not passed, not ticked, another name, no image
        """
        version = self._check_attestable()
        person = self.employee_id.sudo().name
        if not has_read:
            raise UserError(self.env._("Tick that you have read it and will follow it."))
        if not same_name(name, person):
            raise UserError(self.env._("Type your name as it is in the office: %(name)s.", name=person))
        # sudo: checked above, and nobody may write attestations but through here
        row = self.sudo()
        row.lock_for_update()
        row._duty_do(
            version_id=(version.source_version_id or version).id, read_version_id=version.id, content_hash=version.content_hash, how='signed',
            signed_name=' '.join(name.split()), signed_on=fields.Datetime.now(), signature=self._clean(signature) if signature else False)
        return True

    @api.model
    def _clean(self, signature):
        data = signature.decode() if isinstance(signature, bytes) else signature
        try:
            return base64.b64encode(clean_signature(PREFIX + data))
        except SignatureError as error:
            raise UserError(self.env._("The signature couldn't be read: draw it once more, or leave it out.")) from error

    def action_note_paper(self):
        """Note that somebody attested on paper: opens the dialog."""
        self._check_paper()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Attested on Paper"), 'res_model': 'medical.attestation.paper',
            'views': [(False, 'form')], 'target': 'new', 'context': {'default_attestation_id': self.id},
        }

    def _check_paper(self):
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_groups(KEEPERS) or self.user_id == self.env.user:
            raise AccessError(self.env._("A manager or the Compliance Officer notes what somebody else signed on paper."))
        if self.state != 'open':
            raise UserError(self.env._("This isn't asked of them any more."))
        # sudo: which version is in force is no secret
        version = self.policy_id.sudo().current_version_id
        if not version:
            raise UserError(self.env._("No text of “%(name)s” is in force: there is nothing to attest.", name=self.policy_id.sudo().name))
        if not version.is_intact:
            raise UserError(self.env._(
                "The text of “%(name)s” isn't what was approved any more. Tell the Compliance Officer; it can't be attested.", name=version.name))
        return version

    def _attest_paper(self, day, witness, scan, scan_name):
        """Note a signature on paper, under the version in force, by a manager or the Compliance Officer.

        :param date day: on which it was signed: since the version is in force, not after today
        :param str witness: who saw it: neither the person nor whoever notes it
        :param scan: base64 of the signed paper
        :raise AccessError: own, or no manager
        :raise UserError: no scan, no witness, another day
        """
        version = self._check_paper()
        person = self.employee_id.sudo().name
        witness = ' '.join((witness or '').split())
        if not scan:
            raise UserError(self.env._("Add the signed paper, as a scan or a photo."))
        if not witness or same_name(witness, person) or same_name(witness, self.env.user.name):
            raise UserError(self.env._("Write who saw it signed: somebody other than the person and you."))
        if not day or day > self._duty_today()[self.company_id] or day < version.effective_date:
            raise UserError(self.env._("It was signed between the day the version came into force and today: correct the day."))
        # sudo: checked above, and nobody may write attestations but through here
        row = self.sudo()
        row.lock_for_update()
        row._duty_do(
            version_id=version.id, read_version_id=version.id, content_hash=version.content_hash, how='paper', signed_name=person,
            signed_on=fields.Datetime.now(), date_done=day, witness=witness, noted_by_id=self.env.uid, scan=scan, scan_name=scan_name)
        return True

    @api.model
    def _own_row(self, policy):
        """The row in which the user attests a policy now: the one asked of them, else one of their own accord.

        :raise UserError: no employee of this practice, or nothing in force
        """
        policy.check_access('read')
        # sudo: the user's own employee; who is asked is written by methods alone
        employee = self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid), ('company_id', '=', policy.company_id.id)], limit=1)
        if not employee:
            raise UserError(self.env._("You have no staff file at this practice: ask HR for one."))
        # one that is asked has a text in force
        if not policy.sudo().current_version_id:
            raise UserError(self.env._("No text of “%(name)s” is in force: there is nothing to attest.", name=policy.name))
        row = self._duty_take(policy, employee, days=policy.sudo().duty_days)
        today = row._duty_today()[row.company_id]
        if row.date_asked > today:
            # asked later, and they begin now
            row.date_asked = today
        return self.browse(row.id)

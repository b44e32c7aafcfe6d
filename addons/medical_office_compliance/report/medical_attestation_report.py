from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date, format_datetime

MAX_PEOPLE = 100
MAX_POLICIES = 60


class ReportMedicalAttestationPerson(models.AbstractModel):
    """Proof of what people have attested: of everybody among the rows chosen, all they have, with what is still open."""
    _name = 'report.medical_office_compliance.report_attestation_person'
    _description = 'Attestations of a Person on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        chosen = self.env['medical.attestation'].browse(docids)
        chosen.check_access('read')
        people = chosen.employee_id
        if len(people) > MAX_PEOPLE:
            raise UserError(self.env._("%(count)s people are chosen; print at most %(limit)s at once.", count=len(people), limit=MAX_PEOPLE))
        # record rules hold: of whom one may read something, one may read all
        rows = self.env['medical.attestation'].search(
            [('employee_id', 'in', people.ids), ('state', 'in', ('done', 'open'))], order='date_done, date_due, id').grouped('employee_id')
        return {'people': [self._person(person, rows[person]) for person in people if person in rows], 'printed': self._printed()}

    @api.model
    def _person(self, person, rows):
        # sudo: names stand on rows that one may read; the files of past versions are nobody's to read, their titles are
        kept = person.sudo()
        done = rows.filtered(lambda row: row.state == 'done')
        return {
            'name': kept.name, 'job': kept.job_id.name, 'company': kept.company_id.name,
            'done': [self._line(row) for row in done],
            'open': [self._line(row) for row in rows - done]}

    @api.model
    def _line(self, row):
        # sudo: as above
        kept = row.sudo()
        version = kept.read_version_id or kept.policy_id.current_version_id
        tz = self.env['medical.practice']._get(kept.company_id).tz or 'UTC'
        stages = dict(row._fields['stage']._description_selection(self.env))
        how = dict(row._fields['how']._description_selection(self.env)).get(row.how, '')
        return {
            'number': kept.policy_id.number, 'title': version.name or kept.policy_id.name, 'person': kept.employee_id.name,
            'version': version.number, 'language': version.language_id.name, 'stage': stages.get(row.stage, ''), 'is_late': row.stage == 'late',
            'due': format_date(self.env, row.date_due), 'day': row.date_done and format_date(self.env, row.date_done) or '',
            'moment': row.signed_on and format_datetime(self.env, row.signed_on, tz=tz, dt_format='short') or '', 'how': how,
            'name': row.signed_name or '', 'witness': row.witness or '', 'hash': row.content_hash or '', 'intact': row.is_intact,
            'score': row.quiz_percent and f'{row.quiz_percent:g} %' or '',
            'signature': row.signature and Markup('data:image/png;base64,%s') % row.with_context(bin_size=False).signature.decode() or ''}

    @api.model
    def _printed(self):
        tz = self.env['medical.practice']._get().tz or 'UTC'
        return self.env._(
            "Printed by %(user)s on %(moment)s", user=self.env.user.name,
            moment=format_datetime(self.env, fields.Datetime.now(), tz=tz, dt_format='short'))


class ReportMedicalAttestationPolicy(models.AbstractModel):
    """Proof of who has attested a policy, and who has yet to."""
    _name = 'report.medical_office_compliance.report_attestation_policy'
    _description = 'Attestations of a Policy on Paper'
    _inherit = 'report.medical_office_compliance.report_attestation_person'

    @api.model
    def _get_report_values(self, docids, data=None):
        policies = self.env['medical.policy'].browse(docids)
        policies.check_access('read')
        if len(policies) > MAX_POLICIES:
            raise UserError(self.env._("%(count)s policies are chosen; print at most %(limit)s at once.", count=len(policies), limit=MAX_POLICIES))
        rows = self.env['medical.attestation'].search([('policy_id', 'in', policies.ids), ('state', '!=', 'withdrawn')], order='date_due, id')
        by_policy = rows.grouped('policy_id')
        return {'policies': [self._policy(policy, by_policy.get(policy, rows.browse())) for policy in policies], 'printed': self._printed()}

    @api.model
    def _policy(self, policy, rows):
        # sudo: which version is in force is no secret
        kept = policy.sudo()
        version = kept.current_version_id
        rank = {'late': 0, 'open': 1, 'planned': 2, 'done': 3, 'lapsed': 4}
        ordered = rows.sorted(lambda row: (rank.get(row.stage, 5), row.employee_id.sudo().name or '', row.id))
        hashes = {}
        for row in ordered:
            if row.content_hash:
                text = row.read_version_id.sudo()
                hashes[row.content_hash] = self.env._("Version %(number)s, %(language)s", number=text.number, language=text.language_id.name)
        stages = [row.stage for row in rows]
        return {
            'number': kept.number, 'title': kept.name, 'company': kept.company_id.name, 'version': version.number,
            'since': version.effective_date and format_date(self.env, version.effective_date) or '',
            'done': stages.count('done'), 'open': stages.count('open') + stages.count('late'), 'late': stages.count('late'),
            'planned': stages.count('planned'), 'lines': [self._line(row) for row in ordered], 'hashes': [(words, key) for key, words in hashes.items()]}

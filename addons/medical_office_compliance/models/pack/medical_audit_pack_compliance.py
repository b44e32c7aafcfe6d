import io

from odoo import models
from odoo.fields import Domain

from ..issue.medical_privacy_incident import INSIDE

REVIEW_REPORT = 'medical_office_base.action_report_access_review'
STAFF_TIERS = {'with_health': 'health', 'with_i9': 'i9'}


class MedicalAuditPack(models.Model):
    """What policies, training, issues, incidents, agreements, access reviews and staff files have to show."""
    _inherit = 'medical.audit.pack'

    def _pack_sections(self):
        return super()._pack_sections() + [
            self._section('policies', self.env._("Policies in force in the period"), 40, '_plan_policies'),
            self._section('attestations', self.env._("Attestations"), 41, '_plan_attestations'),
            self._section('training', self.env._("Training and drills"), 50, '_plan_training'),
            self._section('incidents', self.env._("Privacy incidents"), 70, '_plan_incidents'),
            self._section('issues', self.env._("Issues in figures"), 71, '_plan_issues'),
            self._section('associates', self.env._("Business associates"), 72, '_plan_associates'),
            self._section('access_reviews', self.env._("Access reviews"), 73, '_plan_access_reviews'),
            self._section('staff', self.env._("Staff files"), 90, '_plan_staff'),
        ]

    def _pack_own_sources(self):
        return {
            **super()._pack_own_sources(),
            'pack_incidents': self._own_source(
                'pack_incidents', self.env._("Privacy incidents"), 'medical.privacy.incident', [], 'discovered_on', 'site_id'),
            'pack_drills': self._own_source('pack_drills', self.env._("Emergency drills"), 'medical.drill', [('state', '=', 'done')], 'date_done', 'site_id'),
        }

    # === POLICIES === #

    def _policies(self):
        """Those of the areas: named by their obligations, or answering the same regulations; all without a choice of areas."""
        policies = self.env['medical.policy'].with_context(active_test=False)
        domain = Domain('company_id', '=', self.company_id.id)
        if self.area_ids:
            obligations = self._statuses().obligation_id
            domain &= Domain('id', 'in', obligations.policy_ids.ids) | Domain('regulation_ids', 'in', obligations.regulation_id.ids)
        return policies.search(domain)

    def _policy_versions(self):
        """The texts that were in force on some day of the period, in the order of the manual: each until the next, or until it was retired."""
        versions = self.env['medical.policy.version'].search([
            ('policy_id', 'in', self._policies().ids), ('state', '=', 'approved'), ('source_version_id', '=', False),
            ('effective_date', '!=', False), ('effective_date', '<=', self.date_to)], order='policy_id, effective_date, id')
        held = versions.browse()
        for policy, texts in versions.grouped('policy_id').items():
            if policy.retired_on and policy.retired_on < self.date_from:
                continue
            for index, version in enumerate(texts):
                following = texts[index + 1:index + 2]
                if not following or following.effective_date > self.date_from:
                    held |= version
        return held._in_order_of_manual()

    def _plan_policies(self):
        if not self.area_ids:
            yield from self._item_record(
                self.env._("Register of policies"), 'medical.policy.record', 'policies', {'date': str(self._as_of())})
        versions = self._policy_versions()
        for version in versions:
            yield self._item(
                self.env._("%(number)s %(name)s, version %(version)s", number=version.policy_id.number or '', name=version.name, version=version.number),
                'policy', 'policies', version=version.id)
        if not versions:
            yield self._item(self.env._("Policies"), note=self.env._("None was in force in the period."))

    def _make_policy(self, version):
        row = self.env['medical.policy.version'].browse(version)
        row.check_access('read')
        content, kind = row._print()
        return io.BytesIO(content), kind

    def _plan_attestations(self):
        policies = self._policies() if self.area_ids else self.env['medical.policy']
        if self.area_ids and not policies:
            yield self._item(self.env._("Attestations"), note=self.env._("No policy belongs to these areas."))
            return
        yield from self._item_record(self.env._("Attestations"), 'medical.attestation.record', 'policies', {
            'date': str(self._as_of()), 'policy_ids': [(6, 0, policies.ids)], 'with_left': True})

    # === TRAINING === #

    def _plan_training(self):
        courses = self._statuses().obligation_id.course_ids if self.area_ids else self.env['medical.course']
        if self.area_ids and not courses:
            yield self._item(self.env._("Training"), note=self.env._("No course belongs to these areas."))
        else:
            yield from self._item_record(self.env._("Training"), 'medical.training.record', 'training', {
                'date': str(self._as_of()), 'course_ids': [(6, 0, courses.ids)], 'with_left': True})
        if self._in_area('safety') or self._in_area('facility') or self._in_area('privacy'):
            yield from self._item_source('pack_drills', 'training')

    # === WHAT HAPPENED === #

    def _plan_incidents(self):
        if not self._in_area('privacy'):
            return
        # the manager has number, stage and clock alone: that is no log to hand out
        if not self.env.user.has_groups(INSIDE):
            yield self._item(self.env._("Privacy incidents"), note=self.env._("Left out: who asked may not read it."))
            return
        yield from self._item_source('pack_incidents', 'incidents')
        for year in range(self.date_from.year, self._as_of().year + 1):
            yield from self._item_record(
                self.env._("Breaches of %(year)s", year=year), 'medical.breach.record', 'incidents', {'year': year, 'size': False})

    def _plan_issues(self):
        """Figures alone: nothing that was said, in confidence or not."""
        labels = dict(self.env['medical.issue.pareto.record']._fields['by']._description_selection(self.env))
        for by in ('area', 'cause_id'):
            yield from self._item_record(
                self.env._("Issues by %(what)s", what=labels[by].lower()), 'medical.issue.pareto.record', 'issues',
                {'date_from': str(self.date_from), 'date_to': str(self._as_of()), 'by': by})

    def _plan_associates(self):
        if self._in_area('privacy'):
            yield from self._item_record(self.env._("Business associates"), 'medical.associate.record', 'associates', {'ended': True})

    def _plan_access_reviews(self):
        if not self._in_area('privacy'):
            return
        reviews = self.env['medical.access.review']
        if not reviews.has_access('read'):
            yield self._item(self.env._("Access reviews"), note=self.env._("Left out: who asked may not read it."))
            return
        found = reviews.search([
            ('company_id', '=', self.company_id.id), ('state', '=', 'signed'), ('date_to', '>=', self.date_from), ('date_from', '<=', self.date_to)])
        for review in found:
            yield self._item(review.display_name, 'report', 'access_reviews', report=REVIEW_REPORT, ids=review.ids)
        if not found:
            yield self._item(self.env._("Access reviews"), note=self.env._("None was signed off in the period."))

    # === STAFF FILES === #

    def _plan_staff(self):
        documents = self.env['medical.staff.document']
        for option, tier in STAFF_TIERS.items():
            title = self._fields[option]._description_string(self.env)
            if not self[option]:
                yield self._item(title, note=self.env._("Left out: it wasn't asked for."))
                continue
            found = documents.search([('company_id', '=', self.company_id.id), ('tier', '=', tier), ('has_file', '=', True)])
            # sudo: which files they have; each is read once more as the user when it is put in
            files = self.env['ir.attachment'].sudo().search([
                ('res_model', '=', documents._name), ('res_field', 'in', ('file', 'file_back')), ('res_id', 'in', found.ids)]).grouped('res_id')
            for document in found:
                for file in files.get(document.id, []):
                    yield self._item(
                        f'{document.staff_file_id.sudo().name} {document.type_id.name}', 'attachment', f'staff/{tier}', attachment=file.id,
                        model=documents._name, res_id=document.id, log=True)
            if not found:
                yield self._item(title, note=self.env._("There is no file that who asked may read."))

from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .pack_common import PackCase

SCOPED = ('medical.obligation', 'medical.obligation.status', 'medical.obligation.evidence')


@tagged('post_install', '-at_install')
class TestMedicalAuditAccess(PackCase):
    """What an auditor sees, until when, and that each look is written down."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.area = {area: cls.env.ref(f'medical_office_compliance.audit_area_{area}') for area in ('privacy', 'safety', 'facility')}
        cls.proofs = {
            name: cls._evidence(status, name) for name, status in (
                ('privacy', cls._status(cls.privacy)), ('main', cls._status(cls.safety, cls.main)), ('annex', cls._status(cls.safety, cls.annex)),
                ('facility', cls._status(cls.facility_duty, cls.main)))}
        cls.old = cls._evidence(cls._status(cls.safety, cls.main), 'old', date=cls.today - timedelta(days=800))

    def _seen(self, model, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.auditor
        return self.env[model].with_user(user).with_context(allowed_company_ids=user.company_ids.ids).search([])

    def _lines(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT model, res_id, channel FROM medical_access_log WHERE user_id = %s", [self.auditor.id])
        return self.env.cr.fetchall()

    # === SCOPE === #

    def test_nothing_without_a_scope(self):
        for model in SCOPED:
            self.assertFalse(self._seen(model))
        with self.assertRaises(AccessError):
            self.privacy.with_user(self.auditor).read(['name'])

    def test_areas_sites_and_period(self):
        self._give(area_ids=[Command.set(self.area['safety'].ids + self.area['privacy'].ids)], site_ids=[Command.set(self.main.ids)])
        self.assertEqual(self._seen('medical.obligation'), self.privacy | self.safety)
        self.assertEqual(self._seen('medical.obligation.status'), self._status(self.privacy) | self._status(self.safety, self.main))
        self.assertEqual(self._seen('medical.obligation.evidence'), self.proofs['privacy'] | self.proofs['main'])
        # one by one, and by a field that leads there
        with self.assertRaises(AccessError):
            self._status(self.safety, self.annex).with_user(self.auditor).read(['state'])
        with self.assertRaises(AccessError):
            self.old.with_user(self.auditor).read(['name'])
        self.assertEqual(self.safety.with_user(self.auditor).status_ids, self._status(self.safety, self.main))

    def test_everything_of_the_practice_alone(self):
        self._give(date_from='2020-01-01')
        self.assertEqual(self._seen('medical.obligation'), self.obligations - self.foreign)
        self.assertIn(self.old, self._seen('medical.obligation.evidence'))
        self.assertFalse(self._seen('medical.obligation', self.foreign_manager) - self.foreign)

    def test_over_at_its_end(self):
        self._give(valid_until=fields.Datetime.now() + timedelta(days=3))
        self.assertTrue(self._seen('medical.obligation.evidence'))
        with freeze_time(fields.Datetime.now() + timedelta(days=3, minutes=1)):
            for model in SCOPED:
                self.assertFalse(self._seen(model))
            with self.assertRaises(AccessError):
                self.privacy.with_user(self.auditor).read(['name'])

    def test_not_before_it_begins(self):
        access = self._give(valid_from=fields.Datetime.now() + timedelta(days=1), valid_until=fields.Datetime.now() + timedelta(days=2))
        self.assertEqual(access.state, 'planned')
        self.assertFalse(self._seen('medical.obligation'))

    def test_revoked_at_once(self):
        access = self._give()
        self.assertTrue(self.privacy.with_user(self.auditor).name)
        access.with_user(self.manager).action_revoke()
        self.assertRecordValues(access, [{'state': 'revoked', 'revoked_by_id': self.manager.id}])
        self.assertFalse(self._seen('medical.obligation'))
        with self.assertRaises(UserError):
            access.with_user(self.manager).action_revoke()
        with self.assertRaises(AccessError):
            self._give().with_user(self.auditor).action_revoke()

    def test_a_manager_who_audits_too_sees_what_managers_see(self):
        self.manager.group_ids += self.env.ref('medical_office_base.group_auditor')
        self.assertEqual(self._seen('medical.obligation', self.manager), self.obligations - self.foreign)

    def test_what_else_is_read_within_the_scope(self):
        """Risk analyses, reviews, changes of roles and waivers: by area, and not before a scope is given."""
        analysis = self.env['medical.risk.analysis'].with_user(self.manager).with_company(self.company).create({'year': 2020}).with_env(self.env)
        waiver = self.env['medical.obligation.waiver'].with_user(self.manager).create({
            'obligation_id': self.safety.id, 'site_id': self.annex.id, 'reason': 'Nobody is exposed there'}).with_env(self.env)
        for area, seen in ((None, False), ('safety', False), ('privacy', True)):
            if area:
                self._give(area_ids=[Command.set(self.area[area].ids)], site_ids=[Command.set(self.main.ids)])
            self.assertEqual(analysis in self._seen('medical.risk.analysis'), seen, area)
            self.assertEqual(bool(self._seen('medical.role.change')), seen, area)
        self.assertNotIn(waiver, self._seen('medical.obligation.waiver'))
        self._give(area_ids=[Command.set(self.area['safety'].ids)])
        self.assertIn(waiver, self._seen('medical.obligation.waiver'))
        self.assertIn(analysis, self._seen('medical.risk.analysis', self.manager))

    # === GIVING === #

    def test_who_gives(self):
        for role in ('compliance_officer', 'manager', 'owner'):
            self.assertEqual(self._give(self.users[role]).given_by_id, self.users[role])
        for role in ('privacy_officer', 'staff', 'hr', 'facility', 'auditor', 'clinician', 'biller', 'front_desk'):
            with self.assertRaises(AccessError, msg=role):
                self._give(self.users[role])
        for role in ('staff', 'facility', 'biller'):
            with self.assertRaises(AccessError, msg=role):
                self._seen('medical.audit.access', self.users[role])

    def test_never_to_oneself_or_to_who_is_no_auditor(self):
        self.manager.group_ids += self.env.ref('medical_office_base.group_auditor')
        with self.assertRaises(ValidationError):
            self._give(self.manager, user_id=self.manager.id)
        with self.assertRaises(ValidationError):
            self._give(user_id=self.staff.id)
        with self.assertRaises(AccessError):
            self._give(self.manager, user_id=self.manager.id, given_by_id=self.owner.id)

    def test_limited_and_kept(self):
        with self.assertRaises(ValidationError):
            self._give(valid_until=fields.Datetime.now() + timedelta(days=400))
        access = self._give()
        for values in ({'valid_until': '2099-01-01'}, {'area_ids': [Command.clear()]}, {'revoked_at': False}):
            with self.assertRaises(AccessError):
                access.with_user(self.compliance_officer).write(values)
        with self.assertRaises(AccessError):
            access.with_user(self.compliance_officer).unlink()
        with self.assertRaises(UserError):
            access.sudo().unlink()

    def test_given_by_the_form(self):
        with Form(self.env['medical.audit.access'].with_user(self.manager).with_company(self.company)) as form:
            form.user_id = self.auditor
            form.purpose = 'Carrier'
            form.area_ids.add(self.area['privacy'])
        access = form.record
        self.assertRecordValues(access, [{'state': 'running', 'given_by_id': self.manager.id}])
        self.assertEqual(self._seen('medical.audit.access'), access.with_env(self.env))
        other = self._give(user_id=self._other_auditor().id)
        self.assertNotIn(other, self._seen('medical.audit.access'))
        found = access.search([('state', '=', 'running')])
        self.assertIn(access, found)

    def _other_auditor(self):
        self.privacy_officer.group_ids += self.env.ref('medical_office_base.group_auditor')
        return self.privacy_officer

    # === LOOKS === #

    def test_every_look_of_an_auditor_is_written_down(self):
        self._give()
        status = self._status(self.privacy)
        status.with_user(self.auditor).web_read({'state': {}, 'last_date': {}})
        self.env['medical.obligation.evidence'].with_user(self.auditor).web_search_read([('id', '=', self.proofs['privacy'].id)], {'name': {}, 'note': {}})
        self.env['medical.obligation'].with_user(self.auditor).search_read([('id', '=', self.privacy.id)], ['name'])
        self.assertEqual(set(self._lines()), {
            ('medical.obligation.status', status.id, 'view'), ('medical.obligation.evidence', self.proofs['privacy'].id, 'list'),
            ('medical.obligation', self.privacy.id, 'list')})

    def test_so_is_a_record(self):
        self._give()
        record = self.env['medical.obligation.record'].with_user(self.auditor).with_context(allowed_company_ids=self.company.ids)
        page = record.record_page({'company_id': self.company.id})
        self.assertEqual(page['count'], len(self._seen('medical.obligation.status')))
        self.assertIn(('medical.obligation.status', self._status(self.privacy).id, 'search'), self._lines())

    def test_others_are_not(self):
        self._status(self.privacy).with_user(self.compliance_officer).web_read({'state': {}})
        self.env.cr.execute("SELECT count(*) FROM medical_access_log WHERE user_id = %s", [self.compliance_officer.id])
        self.assertEqual(self.env.cr.fetchall(), [(0,)])

    def test_the_scope_is_asked_in_bounded_queries(self):
        self._give(area_ids=[Command.set(self.area['safety'].ids)])
        statuses = self.env['medical.obligation.status'].with_user(self.auditor).with_context(allowed_company_ids=self.company.ids)
        statuses.search([])
        self.env.invalidate_all()
        with self.assertQueryCount(2):
            statuses.search([]).mapped('last_date')

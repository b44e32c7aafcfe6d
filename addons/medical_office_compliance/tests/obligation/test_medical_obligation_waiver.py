from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .obligation_profile_common import ObligationCase


@tagged('post_install', '-at_install')
class TestMedicalObligationWaiver(ObligationCase):
    """That an obligation does not apply: asked for with a reason, approved by somebody else, until a day."""

    def _waiver(self, obligation, user=None, **values):
        user = user or self.manager
        form = Form(self.env['medical.obligation.waiver'].with_user(user).with_context(default_obligation_id=obligation.id))
        form.reason = "The landlord does it."
        for name, value in values.items():
            setattr(form, name, value)
        return form.save()

    def _states(self, obligation):
        statuses = obligation.status_ids
        statuses.invalidate_recordset(['expiry_stage', 'state'])
        return {status.site_id.code: status.state for status in statuses}

    def test_asked_approved_and_over(self):
        obligation = self._own(per_site=True)
        waiver = self._waiver(obligation, site_id=self.annex, date_end='2026-06-30')
        self.assertEqual(self._states(obligation), {'M': 'unset', 'A': 'unset'})
        waiver.action_submit()
        self.assertEqual((waiver.state, self._states(obligation)['A']), ('submitted', 'unset'))
        decision = waiver.with_user(self.compliance_officer)
        self.assertTrue(decision.can_decide)
        decision.action_approve()
        self.assertEqual(waiver.state, 'approved')
        self.assertEqual(self._states(obligation), {'M': 'unset', 'A': 'not_applicable'})
        status = obligation.status_ids.filtered('waiver_id')
        self.assertEqual(status.applies_reason, "The landlord does it.")
        self.assertFalse(status in self.Status.with_user(self.manager).search([('applies', '=', True)]))
        with freeze_time('2026-07-01 16:00:00'):
            self.env['medical.obligation.waiver']._expiry_daily()
            self.assertEqual((waiver.state, self._states(obligation)), ('ended', {'M': 'unset', 'A': 'unset'}))

    def test_reminder_before_the_end(self):
        waiver = self._waiver(self._own(), date_end='2026-06-30')
        waiver.action_submit()
        self.assertFalse(self._reminded('2026-06-15 16:00:00', waiver), "not approved")
        waiver.with_user(self.compliance_officer).action_approve()
        self.assertEqual(self._reminded('2026-06-15 16:00:00', waiver), self.manager)

    def test_an_auditor_reads_what_is_in_their_scope(self):
        waiver = self._waiver(self._own(area='facility'))
        Waiver = self.env['medical.obligation.waiver'].with_user(self.auditor)
        self.assertFalse(Waiver.search([('id', '=', waiver.id)]))
        self.env['medical.audit.access'].with_user(self.compliance_officer).create({
            'user_id': self.auditor.id, 'company_id': self.company.id, 'purpose': 'Yearly audit'})
        self.assertEqual(Waiver.search([('id', '=', waiver.id)]), waiver)

    def _reminded(self, moment, waiver):
        with freeze_time(moment):
            (self.env['medical.obligation.waiver']._expiry_to_remind() & waiver)._expiry_remind()
            return waiver.sudo().activity_ids.filtered(
                lambda activity: activity.activity_type_id == self.env.ref('medical_office_base.mail_activity_type_expiry')).user_id

    def test_who_decides(self):
        obligation = self._own()
        waiver = self._waiver(obligation)
        waiver.action_submit()
        for user in (self.manager, self.privacy_officer, self.owner):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                waiver.with_user(user).action_approve()
        waiver.with_user(self.compliance_officer).action_approve()
        own = self._waiver(self._own(name='Another'), user=self.compliance_officer)
        own.action_submit()
        with self.assertRaises(AccessError):
            own.with_user(self.compliance_officer).action_approve()
        own.with_user(self.owner).action_approve()
        self.assertEqual(own.state, 'approved')

    def test_refused(self):
        obligation = self._own()
        waiver = self._waiver(obligation)
        waiver.action_submit()
        self.env['medical.approval'].with_user(self.compliance_officer)._find_decidable(waiver)._decide('refused', "It does apply.")
        self.assertEqual((waiver.state, obligation.status_ids.state), ('refused', 'unset'))

    def test_new_sites_are_covered_by_what_holds_everywhere(self):
        obligation = self._own(per_site=True)
        waiver = self._waiver(obligation)
        waiver.action_submit()
        waiver.with_user(self.compliance_officer).action_approve()
        self.env['medical.site'].create({'name': 'Third', 'code': 'T', 'company_id': self.company.id, 'calendar_id': False})
        self.assertEqual(self._states(obligation), dict.fromkeys('MAT', 'not_applicable'))
        waiver.action_end()
        self.assertEqual((waiver.state, self._states(obligation)), ('ended', dict.fromkeys('MAT', 'unset')))
        with self.assertRaises(UserError):
            waiver.action_end()

    def test_it_begins_later(self):
        obligation = self._own()
        waiver = self._waiver(obligation, date_start='2026-04-01')
        waiver.action_submit()
        waiver.with_user(self.compliance_officer).action_approve()
        self.assertEqual(obligation.status_ids.state, 'unset')
        with freeze_time('2026-04-01 16:00:00'):
            self.env['medical.obligation.waiver']._expiry_daily()
            self.assertEqual(self._states(obligation), {False: 'not_applicable'})

    def test_what_is_refused(self):
        obligation = self._own()
        with self.assertRaisesRegex(ValidationError, "leave the site empty"):
            self._waiver(obligation, site_id=self.main)
        with self.assertRaisesRegex(UserError, "would be over already"):
            self._waiver(obligation, date_start='2026-01-01', date_end='2026-03-09').action_submit()
        waiver = self._waiver(obligation)
        with self.assertRaises(UserError):
            waiver.state = 'approved'
        waiver.action_submit()
        with self.assertRaises(UserError):
            waiver.reason = "Something else."
        with self.assertRaises(AccessError):
            obligation.status_ids.with_user(self.manager).waiver_id = waiver
        with self.assertRaises(AccessError):
            self.env['medical.obligation.waiver'].with_user(self.staff).create({'obligation_id': obligation.id, 'reason': 'x'})

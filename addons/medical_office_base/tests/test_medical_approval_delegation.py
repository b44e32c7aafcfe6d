from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .approval_common import DOCUMENT, ApprovalCommon

NOON = '2026-03-10 17:00:00'  # in New York, 10 March


@tagged('post_install', '-at_install')
@freeze_time(NOON)
class TestMedicalApprovalDelegation(ApprovalCommon):
    """Who decides while someone is away."""

    def setUp(self):
        super().setUp()
        self.deputy.active = False
        self.today = date(2026, 3, 10)

    def _absence(self, user, delegate, begin=0, end=0, **values):
        return self.env['medical.approval.delegation'].create({
            'user_id': user.id, 'delegate_id': delegate.id, 'company_id': self.company.id,
            'date_from': self.today + timedelta(days=begin), 'date_to': self.today + timedelta(days=end), **values})

    def test_decide_on_behalf(self):
        absence = self._absence(self.manager, self.clerk)
        document = self._sent(self.nurse, 100)
        self.assertEqual(self._asked(document), self.clerk)
        self.assertEqual(self.env[DOCUMENT].with_user(self.clerk).search([('can_decide', '=', True)]), document)
        self.assertTrue(document.with_user(self.clerk).can_decide)
        document.with_user(self.clerk).action_approve()
        self.assertRecordValues(document.sudo().approval_ids, [{
            'state': 'approved', 'decided_by_id': self.clerk.id, 'on_behalf_of_id': self.manager.id, 'delegation_id': absence.id}])
        # on record for those who were part of it
        self.assertTrue(document.sudo().approval_ids.with_user(self.clerk).comment is False)

    def test_absent_decides_all_the_same(self):
        self._absence(self.manager, self.clerk)
        document = self._sent(self.nurse, 100)
        document.with_user(self.manager).action_approve()
        self.assertFalse(document.sudo().approval_ids.on_behalf_of_id)
        self.assertFalse(self._asked(document))

    def test_outside_the_dates(self):
        for begin, end in ((-5, -1), (1, 5)):
            absence = self._absence(self.manager, self.clerk, begin, end)
            document = self._sent(self.nurse, 100)
            self.assertEqual(self._asked(document), self.manager)
            self.assertFalse(document.with_user(self.clerk).can_decide)
            self.assertFalse(absence.is_active)
            with self.assertRefused(AccessError):
                document.with_user(self.clerk).action_approve()

    def test_today_is_the_practices(self):
        """At three in the morning UTC it is still the day before in New York, whatever time zone the caller claims."""
        document = self._sent(self.nurse, 100)
        self._absence(self.manager, self.clerk)
        for now, expected in (('2026-03-10 03:00:00', False), ('2026-03-10 05:00:00', True),
                              ('2026-03-11 03:00:00', True), ('2026-03-11 05:00:00', False)):
            with freeze_time(now):
                for tz in ('Pacific/Kiritimati', 'Pacific/Pago_Pago', False):
                    self.env.invalidate_all()
                    self.assertEqual(document.with_user(self.clerk).with_context(tz=tz).can_decide, expected, now)

    def test_delegate_of_the_author(self):
        """Nobody decides their own through a delegate, nor as the delegate of who decides."""
        self._absence(self.manager, self.clerk)
        own = self._sent(self.manager, 100)
        self.assertEqual(self._asked(own), self.owner)
        with self.assertRefused(AccessError):
            own.with_user(self.clerk).action_approve()
        # written by the delegate: the manager decides, absent or not
        written = self._sent(self.clerk, 100)
        self.assertEqual(self._asked(written), self.manager)
        self.assertFalse(written.with_user(self.clerk).can_decide)
        with self.assertRefused(AccessError, "somebody else decides"):
            written.with_user(self.clerk).action_approve()
        written.with_user(self.manager).action_approve()

    def test_delegate_with_the_role_decides_in_their_own_name(self):
        self.deputy.active = True
        self._absence(self.manager, self.deputy)
        document = self._sent(self.nurse, 100)
        self.assertEqual(self._asked(document), self.deputy)
        document.with_user(self.deputy).action_approve()
        self.assertFalse(document.sudo().approval_ids.on_behalf_of_id)

    def test_waiting_work_changes_hands(self):
        document = self._sent(self.nurse, 100)
        self.assertEqual(self._asked(document), self.manager)
        absence = self._absence(self.manager, self.clerk)
        self.assertEqual(self._asked(document), self.clerk)
        absence.unlink()
        self.assertEqual(self._asked(document), self.manager)
        self._absence(self.manager, self.second_nurse, 1, 1)
        self.assertEqual(self._asked(document), self.manager)
        with freeze_time('2026-03-11 17:00:00'):
            self.Approval._cron_sync_activities()
            self.assertEqual(self._asked(document), self.second_nurse)
        with freeze_time('2026-03-12 17:00:00'):
            self.Approval._cron_sync_activities()
            self.assertEqual(self._asked(document), self.manager)

    def test_no_chains(self):
        self._absence(self.manager, self.clerk)
        with self.assertRefused(ValidationError, "Clerk decides for Manager"):
            self._absence(self.clerk, self.nurse)
        with self.assertRefused(ValidationError, "Manager is away"):
            self._absence(self.owner, self.manager)
        with self.assertRefused(ValidationError, "recorded already"):
            self._absence(self.manager, self.nurse)
        self._absence(self.clerk, self.nurse, 1, 3)

    def test_impossible(self):
        for values in ({'delegate': self.manager}, {'begin': 2, 'end': 1}):
            with mute_logger('odoo.sql_db'), self.assertRaises(IntegrityError):
                self._absence(self.manager, values.get('delegate', self.clerk), values.get('begin', 0), values.get('end', 0))
        for delegate in (self.elsewhere_manager, self.auditor):
            with self.assertRefused(ValidationError, "doesn't work for"):
                self._absence(self.manager, delegate)

    def test_left_the_company(self):
        """What was delegated ends with the delegator's place in the practice."""
        document = self._sent(self.nurse, 100)
        self._absence(self.manager, self.clerk)
        self.manager.write({'company_ids': [(6, 0, self.elsewhere.ids)], 'company_id': self.elsewhere.id})
        self.assertFalse(document.with_user(self.clerk).can_decide)
        self.manager.write({'company_ids': [(6, 0, self.company.ids)], 'company_id': self.company.id, 'active': False})
        self.env.invalidate_all()
        self.assertFalse(document.with_user(self.clerk).can_decide)

    def test_who_records_absences(self):
        Delegation = self.env['medical.approval.delegation']
        values = {'company_id': self.company.id, 'date_from': self.today, 'date_to': self.today}
        own = Delegation.with_user(self.nurse).create({**values, 'user_id': self.nurse.id, 'delegate_id': self.second_nurse.id})
        own.write({'note': 'conference'})
        for user in (self.nurse, self.second_nurse, self.clerk):
            with self.assertRefused(AccessError):
                Delegation.with_user(user).create({**values, 'user_id': self.manager.id, 'delegate_id': self.clerk.id})
        with self.assertRefused(AccessError):
            own.write({'user_id': self.manager.id, 'delegate_id': self.clerk.id})
        with self.assertRefused(AccessError):
            own.with_user(self.second_nurse).write({'date_to': '2027-01-01'})
        self.assertTrue(own.with_user(self.second_nurse).has_access('read'))
        self.assertFalse(own.with_user(self.clerk).has_access('read'))
        # managers record others', but name neither themselves nor speak for an owner
        Delegation.with_user(self.manager).create({**values, 'user_id': self.doctor.id, 'delegate_id': self.clerk.id})
        with self.assertRefused(AccessError, "name themselves"):
            Delegation.with_user(self.manager).create({
                **values, 'user_id': self.clerk.id, 'delegate_id': self.manager.id, 'date_from': '2026-05-01', 'date_to': '2026-05-01'})
        with self.assertRefused(AccessError, "recorded by an owner"):
            Delegation.with_user(self.manager).create({**values, 'user_id': self.owner.id, 'delegate_id': self.nurse.id,
                                                       'date_from': '2026-05-01', 'date_to': '2026-05-01'})
        self.assertFalse(Delegation.with_user(self.elsewhere_manager).search([]) & own)
        own.with_user(self.manager).unlink()

    def test_used_absence_stays(self):
        absence = self._absence(self.manager, self.clerk)
        self._sent(self.nurse, 100).with_user(self.clerk).action_approve()
        with self.assertRefused(UserError, "stays on record"):
            absence.with_user(self.manager).unlink()

    def test_dea_needs_power_of_attorney(self):
        self._rule(decider='dea', always=True)
        document = self._sent(self.nurse, 100)
        absence = self._absence(self.doctor, self.second_nurse)
        self.assertEqual(self._asked(document), self.doctor)
        self.assertFalse(document.with_user(self.second_nurse).can_decide)
        with self.assertRefused(AccessError):
            document.with_user(self.second_nurse).action_approve()
        # nobody but the practitioner states it
        with self.assertRefused(AccessError, "practitioner who gave it"):
            absence.with_user(self.owner).power_of_attorney = True
        absence.with_user(self.doctor).power_of_attorney = True
        with self.assertRefused(AccessError, "practitioner who gave it"):
            absence.with_user(self.manager).delegate_id = self.clerk
        self.assertEqual(self._asked(document), self.second_nurse)
        document.with_user(self.second_nurse).action_approve()
        self.assertEqual(document.sudo().approval_ids.on_behalf_of_id, self.doctor)
        with self.assertRefused(ValidationError, "practitioner of the DEA registration"):
            self._absence(self.manager, self.clerk, 10, 10, power_of_attorney=True)

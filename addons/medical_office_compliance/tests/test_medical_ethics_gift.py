from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .ethics_common import EthicsCommon


@tagged('post_install', '-at_install')
class TestMedicalEthicsGift(EthicsCommon):
    """Gifts as they come: the limit, what is reviewed, who reads them."""

    def _gift(self, user, **values):
        filing = self.env['medical.ethics.gift.filing'].with_user(user).create({'giver': 'Pharma Fiction', 'name': 'Lunch', 'value': 60, **values})
        return self.env['medical.ethics.gift'].with_user(user).browse(filing.action_declare()['res_id'])

    def test_limit(self):
        self.assertRecordValues(self._gift(self.doctor), [{'year_total': 60, 'limit': 100, 'is_over': False, 'review': 'none', 'date': self._today()}])
        filing = self.env['medical.ethics.gift.filing'].with_user(self.doctor).new({'giver': ' pharma  fiction', 'value': 60})
        self.assertEqual((filing.so_far, filing.limit, filing.is_over), (60, 100, True))
        self.assertRecordValues(self._gift(self.doctor, response='declined'), [{'year_total': 60, 'is_over': False, 'review': 'none'}])
        self.assertRecordValues(self._gift(self.doctor, giver='Another'), [{'year_total': 60, 'review': 'none'}])
        self.assertRecordValues(self._gift(self.doctor, date='2025-12-31'), [{'year_total': 60, 'review': 'none'}])
        over = self._gift(self.doctor, giver='PHARMA fiction')
        self.assertRecordValues(over, [{'year_total': 120, 'is_over': True, 'review': 'waiting'}])
        self.assertEqual(self._gift(self.nurse, value=5, giver_kind='referral').review, 'waiting', "a referral source's, whatever it is worth")
        self.gift_form.with_user(self.officer).gift_year_limit = 500
        self.assertEqual(self._gift(self.doctor).review, 'none')
        self._decide(self.officer, over, 'not_allowed', reason='Send it back')
        self.assertRecordValues(over, [{'review': 'decided', 'decision': 'not_allowed'}])

    def _today(self):
        return self.company.medical_practice_ids._today()

    def test_faults(self):
        for values in ({'giver': ' '}, {'name': False}, {'value': -1}, {'date': '2026-03-11'}):
            with self.assertRaises(UserError, msg=values):
                self._gift(self.doctor, **values)
        with self.assertRaises(UserError):
            self._gift(self.foreign_officer)

    def test_access(self):
        gift = self._gift(self.doctor, value=200)
        for user in (self.nurse, self.manager, self.foreign_officer):
            self.assertFalse(gift.with_user(user).search([]), user.login)
            with self.assertRaises(AccessError):
                gift.with_user(user).read(['giver'])
        for user in (self.doctor, self.officer, self.owner):
            self.assertEqual(gift.with_user(user).search([]), gift.with_user(user), user.login)
            for vals in ({'value': 1}, {'review': 'none'}, {'user_id': self.nurse.id}):
                with self.assertRaises(AccessError):
                    gift.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                gift.with_user(user).unlink()
            with self.assertRaises(AccessError):
                gift.with_user(user).create({'giver': 'X', 'name': 'Y'})
        with self.assertRaises(AccessError):
            gift.with_user(self.doctor)._review_decide('no_concern')
        with self.assertRaises(AccessError):
            gift.with_user(self.auditor).search([])
        own = self._gift(self.officer, value=200)
        with self.assertRaises(AccessError):
            own._review_decide('no_concern')
        self._decide(self.owner, own)

from contextlib import contextmanager
from unittest.mock import patch

from psycopg2 import OperationalError
from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.medical_office_base.tests.users import new_user

from .remittance_common import RemittanceCommon


class Killed(Exception):
    """The process dies here."""


@tagged('post_install', '-at_install')
class TestMedicalRemittanceFaults(RemittanceCommon):
    """Whatever happens in the middle of posting, nothing is half posted; two at once are told apart; work grows with the claims."""

    def _draft(self, count=3):
        claims = self.env['medical.claim'].union(*(self._sent_claim(payers=self.payer) for _number in range(count)))
        return claims, self._remittance(*(self._clp(claim, 80, ('CO', '45', 50), ('PR', '1', 20)) for claim in claims))

    @contextmanager
    def _killed_in(self, model, method, after=False):
        """The process dies before or after a method has run."""
        cls = type(self.env[model])
        original = getattr(cls, method)

        def die(records, *args, **kwargs):
            if after:
                original(records, *args, **kwargs)
            raise Killed
        with patch.object(cls, method, die):
            yield

    def test_killed_anywhere(self):
        claims, remittance = self._draft()
        before = self._snapshot(claims)
        points = [
            ('medical.claim', '_next_owners'), ('account.move', '_medical_post_entry'), ('account.move', '_post'), ('account.move.line', '_reconcile_plan'),
            ('medical.remittance.claim', '_write_results'), ('medical.claim', '_after_answer'), ('medical.claim.case', '_open_from_answers')]
        for model, method in points:
            for after in (False, True):
                with self.assertRaises(Killed), self.env.cr.savepoint(), self._killed_in(model, method, after):
                    remittance.action_post()
                self.env.invalidate_all()
                self.assertEqual((remittance.state, set(remittance.claim_ids.mapped('state'))), ('draft', {'draft'}))
                self.assertFalse(remittance.sudo().move_ids)
                self.assertEqual(self._snapshot(claims), before)
        remittance.action_post()
        self._assert_ties(remittance)
        self.assertEqual([self._owed(claim) for claim in claims], [(0, 20)] * 3)

    def test_killed_while_undoing(self):
        claims, remittance = self._draft()
        remittance.action_post()
        before = self._snapshot(claims)
        for model, method in (('account.move', '_reverse_moves'), ('medical.claim.case', '_undo_from_answers'), ('medical.claim', '_after_answer')):
            with self.assertRaises(Killed), self.env.cr.savepoint(), self._killed_in(model, method, True):
                remittance._undo("Mistake")
            self.env.invalidate_all()
            self.assertEqual((remittance.state, self._snapshot(claims)), ('posted', before))
        remittance._undo("Mistake")
        self.assertEqual([self._owed(claim) for claim in claims], [(150, 0)] * 3)

    def test_whoever_is_second_is_told(self):
        """Another has posted it meanwhile: what this one had read before counts no more."""
        _claims, remittance = self._draft(1)
        remittance.read(['state'])
        mine = remittance.with_user(self.biller2)
        self.env.cr.execute("UPDATE medical_remittance SET state = 'posted', posted_by_id = %s WHERE id = %s", [self.biller.id, remittance.id])
        with self.assertRaisesRegex(UserError, "posted already, by bl_biller"):
            mine.action_post()
        self.assertFalse(remittance.sudo().move_ids)

    def test_the_same_key_at_once(self):
        """Two who enter the same payment at the same time: the second row can't be."""
        _claims, remittance = self._draft(1)
        with self.assertRaises(UniqueViolation), mute_logger('odoo.sql_db'), self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO medical_remittance (company_id, key, state, source, method, date, amount) SELECT company_id, key, 'draft', source, method, date, "
                "amount FROM medical_remittance WHERE id = %s", [remittance.id])

    def test_queries_per_claim(self):
        """At most four for each claim more: measured between two sizes."""
        counts = []
        for count in (10, 40):
            _claims, remittance = self._draft(count)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            remittance.action_post()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual((counts[1] - counts[0]) / 30, 4)

    def test_odoo_matches_a_plan(self):
        """Odoo's own method that matches many at once, which posting stands on: several groups, each matched within itself."""
        _claims, remittance = self._draft(2)
        with patch.object(type(self.env['account.move.line']), '_reconcile_plan', autospec=True,
                          side_effect=type(self.env['account.move.line'])._reconcile_plan) as plan:
            remittance.action_post()
        self.assertEqual(plan.call_count, 1)
        groups = plan.call_args.args[1]
        self.assertEqual(len(groups), 2)
        for group in groups:
            self.assertEqual(len(group.medical_claim_id), 1)
            self.assertTrue(all(group.mapped('reconciled')))


@tagged('post_install', '-at_install')
class TestTwoPostAtOnce(BaseCase):
    """Two transactions of their own."""

    def test_one_wins(self):
        """Of two who post the same remittance at the same moment one does, the other waits and is told."""
        registry = Registry(get_db_name())
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            users = [new_user(
                env, f'two_posting_{number}', 'medical_office_base.group_biller', company_id=env.company.id,
                company_ids=[Command.set(env.company.ids)]) for number in range(2)]
            remittance = env['medical.remittance'].create({'amount': 0, 'trace': 'TWO AT ONCE', 'company_id': env.company.id})
        try:
            with registry.cursor() as first, registry.cursor() as second:
                mine, theirs = (
                    api.Environment(cr, user.id, {})['medical.remittance'].browse(remittance.id)
                    for cr, user in zip((first, second), users, strict=True))
                self.assertEqual(theirs.state, 'draft')  # the second transaction has begun
                mine._lock('draft')
                mine.sudo().write({'state': 'posted', 'posted_by_id': users[0].id})
                mine.env.flush_all()
                second.execute("SET LOCAL lock_timeout = '100ms'")
                with mute_logger('odoo.sql_db'), self.assertRaises(OperationalError):
                    theirs._lock('draft')
                second.rollback()
                theirs.env.invalidate_all()
                self.assertEqual(theirs.state, 'draft')
                first.commit()
                with mute_logger('odoo.sql_db'), self.assertRaises(OperationalError):
                    theirs._lock('draft')  # which Odoo tries again
                second.rollback()
                theirs.env.invalidate_all()
                with self.assertRaisesRegex(UserError, "posted already, by two_posting_0"):
                    theirs._lock('draft')
                second.rollback()
        finally:
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                cr.execute('DELETE FROM medical_remittance WHERE id = %s', [remittance.id])
                env['res.users'].browse([user.id for user in users]).unlink()

import base64

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .ethics_common import EthicsCommon

PAPER = base64.b64encode(b'%PDF-1.4 fictional')
SECRET = 'My brother sells gloves to us'
CONTENTS = ('medical.ethics.answer', 'medical.ethics.item', 'medical.ethics.review', 'medical.ethics.measure')


@tagged('post_install', '-at_install')
class TestMedicalEthicsStatement(EthicsCommon, TodayChecks):
    """Disclosures: asked, signed, reviewed, asked again; who reads what; what nobody can change."""

    # === THE LIFE === #

    def test_asked_once_a_year(self):
        asked = self._asked(self.nurse)
        self.assertRecordValues(asked, [{'stage': 'open', 'is_mine': True, 'can_sign': True, 'review': False}])
        self.assertFalse(self._asked(self.nurse, self.gift_form), "a draft asks nobody")
        self.assertEqual(len(self._asked(self.janitor)), 1, "everybody of the practice, with or without patients")
        self.assertFalse(self.env['medical.ethics.statement'].search([('employee_id', '=', self.people[self.foreign_nurse].id)]))
        self._sign_nothing(self.nurse)
        self.assertRecordValues(asked, [{
            'state': 'done', 'stage': 'done', 'review': 'none', 'signed_name': 'Nan Nurse', 'can_sign': False, 'is_intact': True}])
        self.assertEqual(str(asked.date_until), '2027-03-09')
        self.assertEqual(set(asked.answer_ids.mapped('answer')), {'no'})
        self.assertEqual(len(asked.answer_ids), 6)
        Statement = self.env['medical.ethics.statement']
        with freeze_time('2027-02-01 15:00:00'):
            Statement._cron_sync()
            self.assertFalse(self._asked(self.nurse), "not yet")
        with freeze_time('2027-02-20 15:00:00'):
            Statement._cron_sync()
            again = self._asked(self.nurse)
            self.assertRecordValues(again, [{'reason': 'again', 'stage': 'open'}])
            self.assertEqual(str(again.date_due), '2027-03-09')
        with freeze_time('2027-03-12 15:00:00'):
            self.env.invalidate_all()
            self.assertEqual((again.stage, again.days_late, asked.stage), ('late', 3, 'lapsed'))
            late = Statement.with_user(self.manager).search([('stage', '=', 'late')])
            self.assertIn(again, late.with_user(self.nurse))

    def test_declare_review_measures(self):
        statement = self._sign_tie(self.doctor)
        self.assertRecordValues(statement, [{'state': 'done', 'review': 'waiting', 'decision': False}])
        self.assertEqual(statement.answer_ids.filtered(lambda answer: answer.answer == 'yes').details, SECRET)
        for missing in ({'decision': 'managed'}, {'decision': 'not_allowed'}, {'decision': 'managed', 'measures': [('A', False)]}):
            with self.assertRaises(UserError):
                self._decide(self.officer, statement, **missing)
        self._decide(self.officer, statement, 'managed', [('Somebody else buys gloves', '2026-04-01')], date_until='2026-12-31', reason='Known')
        self.assertRecordValues(statement, [{'review': 'decided', 'decision': 'managed'}])
        self.assertEqual(statement.measure_ids.mapped(lambda measure: str(measure.date_due)), ['2026-04-01', '2026-12-31'])
        measure = statement.measure_ids[0]
        with self.assertRaises(AccessError):
            measure.action_done()
        measure.with_user(self.officer).action_done()
        self.assertEqual(str(measure.done_on), '2026-03-10')
        with self.assertRaises(UserError):
            measure.with_user(self.officer).action_done()
        self._decide(self.officer, statement, 'not_allowed', reason='Sell the shares')
        self.assertEqual(statement.review_ids.mapped('decision'), ['not_allowed', 'managed'], "the first decision stays")
        self.assertEqual(statement.decision, 'not_allowed')

    def test_who_decides(self):
        doctor, officer, owner = self._sign_tie(self.doctor), self._sign_tie(self.officer), self._sign_tie(self.owner)
        for user, statements in ((self.officer, doctor + owner), (self.owner, officer), (self.manager, doctor.browse())):
            found = self.env['medical.ethics.statement'].with_user(user).search([('can_review', '=', True)])
            self.assertEqual(set(found.ids), set(statements.ids), user.login)
            self.assertEqual(found.mapped('can_review'), [True] * len(found))
        for user, statement in ((self.officer, officer), (self.owner, owner), (self.owner, doctor), (self.manager, doctor), (self.doctor, doctor),
                                (self.nurse, doctor)):
            with self.assertRaises(AccessError, msg=user.login):
                statement.with_user(user)._review_decide('no_concern')
        self._decide(self.owner, officer)
        self.officer.group_ids -= self.env.ref('medical_office_base.group_compliance_officer')
        self.env.invalidate_all()
        self._decide(self.owner, doctor)
        self.assertEqual(doctor.decision, 'no_concern', "where there is no compliance officer the owner decides")

    def test_a_change_is_a_new_statement(self):
        first = self._sign_nothing(self.nurse)
        action = first.action_change()
        filing = self.env['medical.ethics.filing'].with_user(self.nurse).with_context(**action['context']).create({'name': 'nan nurse'})
        self.assertFalse(filing.statement_id)
        with self.assertRaises(UserError):
            filing.action_sign()
        filing.line_ids[3].write({'answer': 'yes', 'details': 'A seat on a board'})
        second = first.browse(filing.action_sign()['res_id'])
        self.assertRecordValues(second, [{'reason': 'own', 'state': 'done', 'review': 'waiting', 'form_id': self.interest.id}])
        self.assertEqual(set(first.answer_ids.mapped('answer')), {'no'})
        self.assertFalse(filing.exists(), "what was filled in is gone once signed")

    def test_without_login(self):
        cleaner = self.env['hr.employee'].create({'name': 'Cleo Cleaner', 'company_id': self.company.id})
        self.env['medical.ethics.statement']._sync(self.interest)
        statement = self.env['medical.ethics.statement'].search([('employee_id', '=', cleaner.id)])
        for user in (self.manager, self.nurse):
            with self.assertRaises(AccessError, msg=user.login):
                statement.with_user(user)._sign('Cleo Cleaner', {}, paper=PAPER)
        filed = statement.with_user(self.officer)
        action = filed.action_file_paper()
        filing = self.env['medical.ethics.filing'].with_user(self.officer).with_context(**action['context']).create({})
        self.assertTrue(filing.by_paper)
        with self.assertRaises(UserError):
            filing.action_sign()
        filing.write({'paper': PAPER, 'paper_name': 'paper.pdf'})
        filing.action_sign()
        self.assertRecordValues(filed, [{
            'state': 'done', 'review': 'none', 'signed_name': 'Cleo Cleaner', 'filed_by_id': self.officer.id, 'is_intact': True, 'paper': PAPER}])
        self.assertFalse(statement.with_user(self.manager).paper)
        self.env.flush_all()
        self.env.cr.execute("UPDATE medical_ethics_statement SET kept_paper = %s WHERE id = %s", [b'eA==', statement.id])
        self.env.invalidate_all()
        self.assertFalse(filed.is_intact)

    def test_ask_anew_and_retire(self):
        signed, form = self._sign_nothing(self.nurse), self.interest.with_user(self.manager)
        form.question_ids[0].name = 'Another question?'
        self.assertTrue(signed.is_intact)
        self.assertNotEqual(signed.answer_ids[0].question, 'Another question?')
        form.action_ask_anew()
        self.assertEqual(signed.stage, 'lapsed')
        self.assertEqual(self._asked(self.nurse).reason, 'change')
        open_ones = self.env['medical.ethics.statement'].search([('form_id', '=', form.id), ('state', '=', 'open')])
        form.action_retire()
        self.assertEqual(set(open_ones.mapped('state')), {'withdrawn'})
        self.assertEqual(signed.state, 'done')
        with self.assertRaises(UserError):
            form.unlink()

    def test_what_has_to_be_right(self):
        statement = self._asked(self.nurse)
        for values in ({'name': 'Dot Doctor'}, {'name': False}, {'yes': {0: ' '}}, {'items': [{'who': 'A'}]},
                       {'items': [{'who': 'A', 'name': 'B', 'value': -1}]}):
            with self.assertRaises(UserError, msg=values), self.env.cr.savepoint():
                self._file(self.nurse, statement, 'declare', **{'yes': {0: 'x'}, **values})
        with self.assertRaises(UserError):
            self._file(self.nurse, statement, 'declare')
        self._sign_nothing(self.nurse)
        with self.assertRaises(UserError):
            statement.action_nothing()

    # === GUARDS === #

    def test_nothing_signed_changes(self):
        statement = self._sign_tie(self.doctor)
        self._decide(self.officer, statement, 'managed', [('Measure', False)], date_until='2026-12-31')
        for user in (self.doctor, self.manager, self.officer, self.owner):
            Statement = self.env['medical.ethics.statement'].with_user(user)
            for vals in ({'state': 'open'}, {'review': 'none'}, {'signed_name': 'X'}, {'date_due': '2030-01-01'}, {'user_id': user.id},
                         {'kept_decision': 'no_concern'}, {'content_hash': 'x'},
                         {'kept_paper': PAPER}):
                with self.assertRaises(AccessError, msg=(user.login, vals)):
                    Statement.browse(statement.id).write(vals)
            with self.assertRaises(AccessError):
                Statement.create({'form_id': self.interest.id, 'employee_id': self.people[user].id, 'company_id': self.company.id, 'reason': 'own',
                                  'date_assigned': '2026-03-10', 'date_asked': '2026-03-10', 'date_due': '2026-03-10'})
            with self.assertRaises(AccessError):
                Statement.browse(statement.id).unlink()
            for name in CONTENTS:
                row = self.env[name].search([('employee_id', '=', self.people[self.doctor].id)], limit=1)
                self.assertTrue(row)
                with self.assertRaises(AccessError):
                    row.with_user(user).write({'user_id': user.id})
                with self.assertRaises(AccessError):
                    row.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    row.with_user(user).create({})
        for row in statement.sudo().answer_ids[0] | statement.sudo().answer_ids[1]:
            with self.assertRaises(AccessError):
                row.write({'details': 'changed'})
        with self.assertRaises(AccessError):
            statement.sudo().item_ids.unlink()
        self.assertTrue(statement.is_intact)
        self.env.flush_all()
        self.env.cr.execute("UPDATE medical_ethics_item SET value = 1 WHERE statement_id = %s", [statement.id])
        self.env.invalidate_all()
        self.assertFalse(statement.is_intact, "a changed byte is found")

    def test_forms_and_others_signatures(self):
        form = self.interest
        with self.assertRaises(AccessError):
            form.with_user(self.manager).write({'state': 'retired'})
        with self.assertRaises(AccessError):
            form.with_user(self.nurse).action_retire()
        with self.assertRaises(AccessError):
            form.with_user(self.manager).create({'name': 'X', 'state': 'in_use'})
        theirs = self._asked(self.doctor)
        for user in (self.nurse, self.manager, self.officer):
            with self.assertRaises(AccessError, msg=user.login):
                theirs.with_user(user)._sign(self.people[user].name, {})
        # a dialog of one's own on somebody else's statement
        filing = self.env['medical.ethics.filing'].with_user(self.manager).create({
            'form_id': form.id, 'statement_id': theirs.id, 'name': 'Dot Doctor', 'mode': 'nothing'})
        with self.assertRaises(AccessError):
            filing.action_sign()
        with self.assertRaises(AccessError):
            filing.with_user(self.officer).name  # noqa: B018
        draft = self.env['medical.ethics.filing'].with_user(self.nurse).create({'form_id': self.gift_form.id, 'name': 'Nan Nurse', 'mode': 'nothing'})
        with self.assertRaises(AccessError):
            draft.action_sign()

    # === WHO READS WHAT === #

    def test_access(self):
        statement = self._sign_tie(self.doctor)
        self._decide(self.officer, statement, 'managed', [('Measure', False)], date_until='2026-12-31', reason=SECRET)
        self._sign_nothing(self.nurse)
        for user, seen in ((self.doctor, True), (self.officer, True), (self.owner, True), (self.manager, False)):
            row = statement.with_user(user)
            self.assertEqual((row.can_see, row.review), (seen, 'decided'), user.login)
            self.assertEqual(row.decision, 'managed' if seen else False, user.login)
            self.assertEqual(bool(row.fingerprint), seen)
            self.assertEqual(bool(row.search([('decision', '=', 'managed')])), seen, user.login)
            for name in CONTENTS:
                self._check_contents(user, name, seen)
            if not seen:
                with self.assertRaises(AccessError):
                    row.action_print()
                with self.assertRaises(AccessError):
                    self.env['report.medical_office_compliance.report_ethics_statement'].with_user(user)._get_report_values(row.ids)
        for user in (self.nurse, self.janitor, self.foreign_officer, self.foreign_nurse):
            self.assertFalse(statement.with_user(user).search([('id', '=', statement.id)]), user.login)
            self.assertFalse(statement.with_user(user).name_search('Dot Doctor'))
            for name in CONTENTS:
                self._check_contents(user, name, False)
        auditor = statement.with_user(self.auditor)
        self.assertEqual((auditor.review, auditor.decision, auditor.can_see), ('decided', False, False))
        for name in CONTENTS:
            with self.assertRaises(AccessError):
                self.env[name].with_user(self.auditor).search([])
        for user in (self.manager, self.auditor, self.officer):
            for field in ('kept_decision', 'content_hash'):
                with self.assertRaises(AccessError):
                    statement.with_user(user).read([field])
                with self.assertRaises(AccessError):
                    statement.with_user(user).search([(field, '!=', False)])
                with self.assertRaises(AccessError):
                    statement.with_user(user).formatted_read_group([], [field], ['__count'])
        both = self.manager
        both.group_ids += self.env.ref('medical_office_base.group_compliance_officer')
        self.assertTrue(statement.with_user(both).can_see)

    def _check_contents(self, user, name, seen):
        """Searched, grouped, exported, by name and through the statement: all or nothing."""
        rows = self.env[name].with_user(user)
        doctor = [('employee_id', '=', self.people[self.doctor].id)]
        found = rows.search(doctor)
        self.assertEqual(bool(found), seen, (user.login, name))
        self.assertEqual(bool(rows.formatted_read_group(doctor, ['employee_id'], ['__count'])), seen, (user.login, name))
        self.assertEqual(bool(rows.name_search('', doctor)), seen, (user.login, name))
        everything = rows.sudo().search(doctor).with_user(user)
        if seen:
            everything._export_rows([['.id'], ['display_name']])
        else:
            with self.assertRaises(AccessError):
                everything._export_rows([['.id'], ['display_name']])
            with self.assertRaises(AccessError):
                everything.read(['display_name'])
            Statement = self.env['medical.ethics.statement'].with_user(user)
            self.assertFalse(Statement.search([*doctor, ('answer_ids.details', 'ilike', SECRET)]), user.login)
            for field in ('answer_ids', 'item_ids', 'review_ids', 'measure_ids'):
                for condition in ((field, '!=', False), (field, 'not in', [False]), (field, 'any', [])):
                    self.assertFalse(Statement.search([*doctor, condition]), (user.login, condition))
                self.assertEqual(Statement.search([*doctor, (field, '=', False)]), Statement.search(doctor), user.login)

    def test_cards_and_record(self):
        self._sign_tie(self.doctor)
        counts = {user: self.assert_cards_match(user) for user in (self.nurse, self.manager, self.officer)}
        self.assertEqual(counts[self.nurse]['ethics_mine'], 1)
        self.assertEqual(counts[self.officer]['ethics_review'], 1)
        self.assertNotIn('ethics_review', counts[self.manager])
        self.assertEqual(counts[self.manager]['ethics_late'], 0)
        statement = self.env['medical.ethics.statement'].search([('company_id', '=', self.company.id), ('review', '=', 'waiting')])
        self._decide(self.officer, statement, 'managed', [('Measure', '2026-03-10')], date_until='2026-12-31')
        self.assertEqual(self._shown(self.officer)['ethics_measures']['count'], 1)
        values = {'date_from': '2026-01-01', 'date_to': '2026-12-31', 'company_id': self.company.id}
        pages = {user: self.env['medical.ethics.record'].with_user(user).record_page(values) for user in (self.manager, self.officer, self.auditor)}
        for user, page in pages.items():
            self.assertEqual(page['total' if 'total' in page else 'count'], 6, user.login)
            self.assertEqual('Managed' in str(page), user == self.officer, user.login)
            self.assertNotIn(SECRET, str(page))
        with self.assertRaises(AccessError):
            self.env['medical.ethics.record'].with_user(self.nurse).record_page(values)
        html = self.env['ir.actions.report'].with_user(self.officer)._render_qweb_html(
            'medical_office_compliance.action_report_ethics_statement', statement.ids)[0]
        for text in (SECRET, 'Glove Fiction', 'Dot Doctor', self.officer.name, 'Measure'):
            self.assertIn(text, html.decode())

    def test_other_company(self):
        foreign = self.env['medical.ethics.form'].search([('company_id', '=', self.other_company.id), ('kind', '=', 'interest')])
        with self.assertRaises(AccessError):
            foreign.with_user(self.officer).action_start()
        foreign.with_user(self.foreign_officer).action_start()
        self.assertEqual(self._asked(self.foreign_nurse, foreign).company_id, self.other_company)
        statement = self._sign_tie(self.doctor)
        with self.assertRaises(AccessError):
            statement.with_user(self.foreign_officer)._review_decide('no_concern')

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.medical_office_base.tests.today_common import TodayChecks

from .policy_common import PolicyCommon, pdf


@tagged('post_install', '-at_install')
class TestMedicalPolicy(TodayChecks, PolicyCommon):
    """The life of a policy, who sees what of it, and that nothing changes what was approved."""

    @freeze_time(PolicyCommon.NOW)
    def test_whole_life(self):
        policy = self._policy()
        self.assertEqual(policy.stage, 'none')
        version = self._version(policy, reviewer_ids=[Command.set(self.nurse.ids)])
        self.assertEqual(policy.stage, 'draft')
        self.assertFalse(policy.with_user(self.staff).has_access('read'))
        version.action_submit()
        self.assertEqual((policy.stage, version.review_status), ('review', 'waiting'))
        self.env.invalidate_all()
        own = version.with_user(self.nurse)
        self.assertEqual(own.body, '<p>Wash your hands.</p>')
        self.assertTrue(own.is_mine_to_review)
        self.assertEqual(self.assert_cards_match(self.nurse)['policies_to_review'], 1)
        self.assertEqual(self.env['mail.activity'].search_count([('res_model', '=', version._name), ('user_id', '=', self.nurse.id)]), 1)
        with self.assertRaises(UserError):
            own._answer('changes', ' ')
        own._answer('changes', "Say how long.")
        self.assertFalse(self.env['mail.activity'].search_count([('res_model', '=', version._name), ('user_id', '=', self.nurse.id)]))
        self.assertEqual(version.review_status, 'changes')
        version.action_return_to_draft()
        self.env.invalidate_all()
        self.assertFalse(own.has_access('read'))
        version.body = '<p>Wash your hands for 20 seconds.</p>'
        version.action_submit()
        self.assertEqual(version.review_status, 'waiting')
        own.action_agree()
        self.assertEqual(version.review_status, 'agreed')
        self.assertEqual(sorted(version.review_ids.mapped('state')), ['agrees', 'changes'])
        self.assertIn("Say how long.", version.review_ids.mapped('comment'))
        self.assertEqual(self.assert_cards_match(self.compliance)['policies_to_approve'], 1)
        version.with_user(self.compliance).action_approve()
        self.env.invalidate_all()
        self.assertRecordValues(version, [{
            'state': 'approved', 'stage': 'in_force', 'approved_by_id': self.compliance.id, 'effective_date': date(2027, 3, 1),
            'in_force_on': date(2027, 3, 1), 'is_intact': True}])
        self.assertRecordValues(policy, [{'stage': 'in_force', 'current_version_id': version.id, 'date_end': date(2028, 3, 1), 'is_shown': True}])
        self.assertEqual(self.env['medical.policy'].with_user(self.staff).search([]), policy)
        # the next one, from a later day
        action = policy.action_new_version()
        second = version.browse(action['res_id']).with_user(self.manager)
        self.assertEqual(policy.action_new_version()['res_id'], second.id, "begun once")
        self.assertEqual((second.number, second.step_ids.mapped('name'), second.effective_date), (2, ['Wash'], False))
        second.write({'effective_date': '2027-03-10', 'reviewer_ids': [Command.clear()]})
        second.action_submit()
        second.with_user(self.owner).action_approve()
        self.env.invalidate_all()
        self.assertEqual((second.stage, policy.current_version_id, policy.stage), ('upcoming', version, 'in_force'))
        with self.assertRaises(UserError):
            version.with_user(self.owner).action_withdraw()
        with freeze_time('2027-03-10 03:00'):  # the 9th in New York
            version.env['medical.policy.version'].sudo()._cron_come_into_force()
            self.assertFalse(second.in_force_on)
        with freeze_time('2027-03-10 15:00'):
            self.env.invalidate_all()
            for _time in range(2):
                version.env['medical.policy.version'].sudo()._cron_come_into_force()
            self.assertRecordValues(version | second, [{'stage': 'replaced'}, {'stage': 'in_force'}])
            self.assertRecordValues(policy, [{'current_version_id': second.id, 'date_end': date(2028, 3, 10)}])
            self.assertEqual(second.with_user(self.staff).search([]), second)
            policy.with_user(self.owner)._retire("Nobody does it any more.")
            self.env.invalidate_all()
            self.assertEqual((policy.stage, policy.retired_reason), ('retired', "Nobody does it any more."))
            self.assertFalse(policy.with_user(self.staff).search([]) | policy.with_user(self.janitor).search([]))
            self.assertEqual(policy.with_user(self.auditor).search([]), policy)
            policy.with_user(self.owner).action_take_up()
            self.env.invalidate_all()
            self.assertEqual(policy.with_user(self.staff).search([]), policy)

    @freeze_time(PolicyCommon.NOW)
    def test_somebody_else_approves(self):
        version = self._version(self._policy())
        version.with_user(self.compliance).step_ids.write({'who': 'All'})
        version.action_submit()
        for user in (self.manager, self.compliance):
            with self.assertRaises(AccessError):
                version.with_user(user).action_approve()
        for user in (self.staff, self.auditor, self.foreign):
            self.env.invalidate_all()
            with self.assertRaises(AccessError), mute_logger('odoo.addons.base.models.ir_rule'):
                version.with_user(user).action_approve()
        version.with_user(self.privacy).action_approve()
        self.assertEqual(version.state, 'approved')

    @freeze_time(PolicyCommon.NOW)
    def test_before_all_agreed(self):
        version = self._version(self._policy(), reviewer_ids=[Command.set((self.nurse | self.janitor).ids)])
        version.action_submit()
        self.assertNotIn('policies_to_approve', {key for key, count in self.assert_cards_match(self.owner).items() if count})
        action = version.with_user(self.owner).action_approve()
        self.assertEqual((version.state, action['res_model']), ('review', 'medical.policy.approval'))
        with self.assertRaises(UserError):
            version.with_user(self.owner)._approve_despite('  ')
        version.with_user(self.janitor)._answer('changes', "Where is the soap?")
        version.with_user(self.janitor).action_agree()
        self.assertEqual(len(version.review_ids), 3, "an answer stays")
        form = Form(self.env[action['res_model']].with_user(self.owner).with_context(**action['context']))
        self.assertIn(self.nurse.name, form.open_text)
        form.reason = "On leave until June."
        form.save().action_approve()
        self.assertRecordValues(version, [{'state': 'approved', 'approved_despite': "On leave until June."}])
        self.assertEqual(version.review_ids.filtered(lambda row: row.user_id == self.nurse).state, 'unanswered')
        with self.assertRaises(UserError):
            version.with_user(self.nurse).action_agree()

    @freeze_time(PolicyCommon.NOW)
    def test_faults(self):
        policy = self._policy()
        version = self._version(policy, body=False, step_ids=False)
        for values, words in (
                ({}, "empty"), ({'body': '<p>Text</p>', 'is_material': False}, "first version"),
                ({'is_material': True, 'reviewer_ids': [Command.set(self.manager.ids)]}, "wrote in it"),
                ({'reviewer_ids': [Command.set(self.foreign.ids)]}, "other reviewers"),
                ({'reviewer_ids': [Command.clear()], 'kind': 'pdf'}, "PDF is missing"),
                ({'kind': 'text', 'body': '<p>Look</p><img src="/web/image/1">'}, "picture")):
            version.write(values)
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                version.action_submit()
        with self.assertRaisesRegex(UserError, "no PDF"):
            version.file = 'bm90IGEgcGRm'
        with self.assertRaisesRegex(UserError, "no file to print"):
            version.form_ids = [Command.create({'name': 'Form', 'file': 'aGVsbG8='})]
        version.write({'kind': 'pdf', 'file': pdf(), 'effective_date': '2027-02-01'})
        version.action_submit()
        version.with_user(self.owner).action_approve()
        self.assertEqual(version.effective_date, date(2027, 3, 1), "nobody is bound by a text from before it was approved")
        with self.assertRaises(ValidationError):
            version.create({'policy_id': policy.id, 'name': 'Otra', 'language_id': self.spanish.id, 'body': '<p>x</p>'})

    @freeze_time(PolicyCommon.NOW)
    def test_nothing_changes_what_was_approved(self):
        policy = self._policy()
        form = Command.create({'name': 'Log', 'file': pdf(), 'file_name': 'log.pdf'})
        version = self._approved(policy, form_ids=[form])
        other = self._version(self._policy('POL-91'))
        for model in (version, version.with_user(self.compliance), version.sudo()):
            for values in (
                    {'body': '<p>Evil</p>'}, {'name': 'x'}, {'purpose': 'x'}, {'kind': 'pdf'}, {'file': pdf()}, {'is_material': False},
                    {'effective_date': '2027-01-01'}, {'change_note': 'x'}, {'language_id': self.spanish.id}, {'state': 'draft'},
                    {'state': 'approved', 'body': '<p>Evil</p>'}, {'content_hash': 'x'}, {'approved_by_id': False}, {'author_id': self.nurse.id},
                    {'step_ids': [Command.clear()]}, {'form_ids': [Command.clear()]}, {'step_ids': [Command.update(version.step_ids.id, {'name': 'x'})]},
                    {'policy_id': other.policy_id.id}, {'reviewer_ids': [Command.set(self.nurse.ids)]}):
                with self.subTest(values=values, su=model.env.su), self.assertRaises(UserError):
                    model.write(values)
            for part in (model.step_ids, model.form_ids):
                for action in (
                        lambda part=part: part.write({'name': 'x'}), lambda part=part: part.unlink(),
                        lambda part=part: part.write({'version_id': other.id}),
                        lambda part=part, model=model: part.create({'name': 'x', 'version_id': model.id, **({'file': pdf()} if 'file' in part else {})})):
                    with self.assertRaises(UserError):
                        action()
            with self.assertRaises(UserError):
                other.step_ids.with_env(model.env).write({'version_id': version.id})
            with self.assertRaises(UserError):
                model.unlink()
        for values in ({'in_force_on': False}, {'approved_despite': 'x'}, {'company_id': self.other_company.id}):
            with self.assertRaises(AccessError):
                version.write(values)
        for values in ({'retired_on': '2027-01-01'}, {'date_end': '2040-01-01'}):
            with self.assertRaises(AccessError):
                policy.write(values)
        for values in ({'active': False}, {'company_id': self.other_company.id}):
            with self.assertRaises(UserError):
                policy.write(values)
        with self.assertRaises(AccessError):
            version.review_ids.create({'version_id': version.id, 'user_id': self.nurse.id, 'state': 'agrees'})
        with self.assertRaises(UserError):
            policy.unlink()
        self.assertTrue(version.is_intact)
        for table, column in (('medical_policy_version', 'purpose'), ('medical_policy_step', 'name'), ('medical_policy_form', 'file_name')):
            with self.subTest(table=table):
                self.env.flush_all()
                key = 'id' if table == 'medical_policy_version' else 'version_id'
                names = [SQL.identifier(name) for name in (table, column, column, key)]
                self.env.cr.execute(SQL("UPDATE %s SET %s = %s || '.' WHERE %s = %s", *names, version.id))
                self.env.invalidate_all()
                self.assertFalse(version.is_intact)
                self.env.cr.execute(SQL("UPDATE %s SET %s = left(%s, -1) WHERE %s = %s", *names, version.id))
                self.env.invalidate_all()
                self.assertTrue(version.is_intact)
        self.env.cr.execute('UPDATE medical_policy_form SET file = %s WHERE version_id = %s', [pdf(2), version.id])
        self.env.invalidate_all()
        self.assertFalse(version.is_intact)

    @freeze_time(PolicyCommon.NOW)
    def test_one_in_force(self):
        policy = self._policy()
        first = self._approved(policy)
        second = self._version(policy)
        second.action_submit()
        with self.assertRaisesRegex(UserError, "choose another day"):
            second.with_user(self.compliance).action_approve()
        with freeze_time('2027-03-02 15:00'):
            second.with_user(self.compliance).action_approve()
            self.env.invalidate_all()
            self.assertRecordValues(first | second, [{'stage': 'replaced'}, {'stage': 'in_force'}])
            self.assertEqual(first.search([('policy_id', '=', policy.id), ('stage', '=', 'in_force')]), second)

    @freeze_time(PolicyCommon.NOW)
    def test_who_sees_what(self):
        policies = [self._policy(f'POL-9{number}') for number in range(5)]
        draft, current, retired, upcoming, waiting = (self._version(policy) for policy in policies)
        upcoming.effective_date = '2027-04-01'
        waiting.reviewer_ids = self.staff
        (current | retired | upcoming | waiting).action_submit()
        for version in (current, retired, upcoming):
            version.with_user(self.compliance).action_approve()
        retired.policy_id.with_user(self.owner)._retire("Over.")
        replaced = current
        with freeze_time('2027-03-02 15:00'):
            current = self._approved(policies[1], form_ids=[Command.create({'name': 'Log', 'file': pdf()})])
            everything = draft | current | retired | upcoming | waiting | replaced
            seen = {
                self.manager: everything, self.compliance: everything, self.privacy: everything, self.owner: everything,
                self.auditor: current | replaced | retired, self.nurse: current, self.janitor: current, self.staff: current | waiting,
                self.foreign: current.browse()}
            for user, versions in seen.items():
                self.env.invalidate_all()
                with self.subTest(user=user.login):
                    own = everything.with_user(user)
                    self.assertEqual(own.search([]), versions)
                    self.assertEqual(own._filtered_access('read'), versions)
                    self.assertEqual({row[0] for row in own.name_search('')}, set(versions.ids))
                    self.assertEqual(policies[0].with_user(user).search([]), versions.policy_id.sorted('number'))
                    steps = everything.sudo().step_ids.with_user(user)
                    self.assertEqual(steps._filtered_access('read').sudo().version_id, versions)
                    self.assertEqual(steps.search([]).sudo().version_id, versions)
                    forms = current.sudo().form_ids.with_user(user)
                    self.assertEqual(bool(forms._filtered_access('read')), current in versions)
                    for version in everything - versions:
                        self.env.invalidate_all()
                        with self.assertRaises(AccessError), mute_logger('odoo.addons.base.models.ir_rule'):
                            version.with_user(user).read(['body'])
        with self.assertRaises(AccessError):
            draft.with_user(self.privacy).write({'body': '<p>x</p>'})

    @freeze_time(PolicyCommon.NOW)
    def test_translation(self):
        policy = self._policy()
        version = self._approved(policy)
        spanish = version.with_user(self.manager)._begin_translation(self.spanish)
        with self.assertRaises(UserError):
            version._begin_translation(self.spanish)
        spanish.write({'name': 'Regla', 'body': '<p>Lave.</p>'})
        date_end = policy.date_end
        spanish.action_submit()
        self.env.invalidate_all()
        self.assertNotIn(spanish, spanish.with_user(self.staff).search([]))
        with self.assertRaises(AccessError):
            spanish.action_approve()
        spanish.with_user(self.owner).action_approve()
        self.env.invalidate_all()
        self.assertEqual(spanish.with_user(self.staff).search([]), version | spanish)
        self.assertEqual((policy.current_version_id, policy.date_end, spanish.in_force_on), (version, date_end, False))
        self.assertFalse(spanish.is_behind)
        with freeze_time('2027-03-02 15:00'):
            second = self._approved(policy)
            self.env.invalidate_all()
            self.assertTrue(spanish.is_behind)
            self.assertEqual(spanish.search([('is_behind', '=', True)]), spanish)
            self.assertEqual(spanish.with_user(self.staff).search([]), second)
            self.assertFalse(spanish.with_user(self.staff).has_access('read'))
            third = spanish.browse(spanish.with_user(self.manager).action_new_version()['res_id'])
            self.assertEqual((third.source_version_id, third.number), (second, 2))

    @freeze_time(PolicyCommon.NOW)
    def test_reviewed_in_time(self):
        policy = self._policy(user_id=self.nurse.id)
        with self.assertRaises(UserError):
            policy.action_renew()
        version = self._approved(policy)
        self.assertEqual(policy.expiry_stage, 'valid')
        with freeze_time('2028-02-20 15:00'):
            self.env.invalidate_all()
            self.assertEqual(policy.expiry_stage, 'due')
            self.assertEqual(self.assert_cards_match(self.manager)['policy_reviews_due'], 1)
            self.assertEqual(self.assert_cards_match(self.nurse)['policy_reviews_due'], 1)
            self.assertEqual(self.assert_cards_match(self.staff)['policy_reviews_due'], 0)
            with self.assertRaises(AccessError):
                policy.with_user(self.staff).action_renew()
            with self.assertRaises(UserError):
                policy._expiry_renew(date(2028, 3, 1), date(2029, 3, 1))
            self.assertIn(policy, policy.sudo()._expiry_to_remind())
            policy.sudo()._expiry_remind()
            asked = self.env['mail.activity'].search([('res_model', '=', policy._name), ('res_id', '=', policy.id)])
            self.assertRecordValues(asked, [{'user_id': self.nurse.id}])
            action = policy.with_user(self.nurse).action_renew()
            form = Form(self.env[action['res_model']].with_user(self.nurse).with_context(**action['context']))
            self.assertEqual(form.date_next, date(2029, 2, 20))
            form.save().action_save()
            self.assertEqual((policy.date_end, policy.expiry_stage), (date(2029, 2, 20), 'valid'))
            self.assertFalse(asked.exists())
            self.assertRecordValues(policy.checkup_ids, [{'user_id': self.nurse.id, 'outcome': 'keep', 'version_id': version.id}])
            with self.assertRaises(UserError):
                policy._note_checkup('change', '', date(2028, 6, 1))
            with self.assertRaises(UserError):
                policy._note_checkup('keep', '', date(2028, 2, 20))
            action = policy._note_checkup('change', "The law changed.", date(2028, 6, 1))
            self.assertEqual(version.browse(action['res_id']).state, 'draft')
            with self.assertRaises(AccessError):
                policy.checkup_ids.sudo().write({'note': 'x'})
            with self.assertRaises(AccessError):
                policy.checkup_ids.sudo().unlink()

    @freeze_time(PolicyCommon.NOW)
    def test_asked_anew(self):
        person = self.env['hr.employee'].create({'name': 'Nan Fictional', 'user_id': self.nurse.id, 'company_id': self.company.id})
        attestations = self.env['medical.attestation']

        def stages():
            self.env.invalidate_all()
            return sorted(attestations.search([('employee_id', '=', person.id)]).mapped('stage'))

        policy = self._policy()
        self._approved(policy)
        attestations.search([('employee_id', '=', person.id)])._duty_do()
        self.assertEqual(stages(), ['done'])
        with freeze_time('2027-03-02 15:00'):
            self._approved(policy, is_material=False)
            self.assertEqual(stages(), ['done'], "a minor change asks nobody")
        with freeze_time('2027-03-03 15:00'):
            self._approved(policy, effective_date='2027-03-05')
            self.assertEqual(stages(), ['done'], "not before its day")
        with freeze_time('2027-03-05 15:00'):
            attestations.env['medical.policy.version']._cron_come_into_force()
            self.assertEqual(stages(), ['lapsed', 'open'])
            policy.with_user(self.compliance)._retire("Over.")
            self.assertEqual(stages(), ['lapsed', 'withdrawn'])

    @freeze_time(PolicyCommon.NOW)
    def test_register(self):
        current, retired = (self._approved(self._policy(number)) for number in ('POL-90', 'POL-91'))
        self._policy('POL-92')
        retired.policy_id.with_user(self.owner)._retire("Over.")

        def rows(user, **values):
            page = self.env['medical.policy.record'].with_user(user).record_page({'company_id': self.company.id, 'date': date(2027, 3, 1), **values})
            return [[row[0], row[4], row[7]] for row in page['rows']]

        everything = [['POL-90', '1', 'In Force'], ['POL-91', '1', 'Retired'], ['POL-92', '', 'Not in Force']]
        self.assertEqual(rows(self.manager), everything)
        self.assertEqual(rows(self.auditor), everything[:2])
        self.assertEqual(rows(self.owner, status='retired'), everything[1:2])
        self.assertEqual({row[2] for row in rows(self.privacy, date=date(2027, 2, 28))}, {'Not in Force'})
        with self.assertRaises(AccessError):
            rows(self.staff)
        self.assertEqual(current.number, 1)

    @freeze_time(PolicyCommon.NOW)
    def test_queries_of_lists(self):
        def asked(user):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env['medical.policy'].with_user(user).web_search_read([], {
                name: {} for name in ('number', 'name', 'stage', 'current_version_id', 'expiry_stage')})
            return self.env.cr.sql_log_count - before

        for number in range(3):
            self._approved(self._policy(f'POL-8{number}'))
        users = (self.staff, self.manager)
        for user in users:
            asked(user)
        few = [asked(user) for user in users]
        for number in range(6):
            self._approved(self._policy(f'POL-7{number}'))
        self.assertEqual([asked(user) for user in users], few)
        self.assertLessEqual(max(few), 25)

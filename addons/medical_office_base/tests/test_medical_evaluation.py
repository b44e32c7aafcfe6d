from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .supervision_common import SupervisionCommon
from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalEvaluation(SupervisionCommon):

    def test_every_company_has_its_form(self):
        self.assertEqual((self.form.title, self.form.medical_company_id), ("Yearly Evaluation", self.company))

    def test_the_whole_way(self):
        evaluation = self._evaluation(self.hr)
        self.assertRecordValues(evaluation, [{'evaluator_id': self.lead.id, 'survey_id': self.form.id, 'state': 'draft', 'name': 'Nan Nurse 2026'}])
        self.assertFalse(evaluation.with_user(self.nurse).has_access('read'), "what is only planned is not the person's to read")
        evaluation.action_start()
        own, lead = evaluation.with_user(self.nurse), evaluation.with_user(self.lead)
        self.assertTrue(own.is_mine)
        self.assertIn('answer_token=', own.action_answer()['url'])
        self.assertIn('answer_token=', lead.action_answer()['url'])
        self.assertNotEqual(own.action_answer()['url'], lead.action_answer()['url'])
        with self.assertRaises(UserError):
            evaluation.with_user(self.manager).action_answer()
        self._answer(evaluation, 'supervisor', 'Lead said')
        lead.write({'overall': '3', 'summary': 'A good year', 'goal_ids': [Command.create({'name': 'Learn spirometry', 'date_due': '2026-12-31'})]})
        with self.assertRaises(UserError):
            lead.action_share()
        self.assertNotIn('Self said', lead.comparison or '')
        self._answer(evaluation, 'self', 'Self said')
        self.assertEqual(evaluation.state, 'supervisor')
        self.assertIn('Self said', lead.comparison)
        # before it is shared
        self.assertIn('Self said', own.comparison)
        self.assertNotIn('Lead said', own.comparison)
        self.assertFalse(own.overall or own.summary or own.goal_ids)
        lead.action_share()
        self.env.invalidate_all()
        self.assertIn('Lead said', own.comparison)
        self.assertRecordValues(own, [{'overall': '3', 'summary': 'A good year', 'state': 'meeting', 'is_mine': True}])
        self.assertEqual(own.goal_ids.name, 'Learn spirometry')
        for values in ({'overall': '1'}, {'summary': 'No'}, {'date_due': '2027-01-01'}, {'evaluator_id': self.manager.id}):
            with self.subTest(values=values), self.assertRaises(UserError):
                lead.write(values)
        with self.assertRaises(UserError):
            lead.goal_ids.name = 'Other'
        # signatures
        wizard = self.env['medical.evaluation.signature']
        with self.assertRaises(UserError):
            wizard.with_user(self.nurse).create({'evaluation_id': evaluation.id, 'mode': 'person', 'name': 'Nan Nurse'}).action_save()
        with self.assertRaises(AccessError):
            wizard.with_user(self.lead).create({'evaluation_id': evaluation.id, 'mode': 'person', 'has_read': True, 'name': 'Nan Nurse'}).action_save()
        wizard.with_user(self.nurse).create({
            'evaluation_id': evaluation.id, 'mode': 'person', 'has_read': True, 'name': 'Nan Nurse', 'comment': 'Fair'}).action_save()
        with self.assertRaises(UserError):
            lead.action_take_back()
        wizard.with_user(self.lead).create({
            'evaluation_id': evaluation.id, 'mode': 'evaluator', 'has_read': True, 'name': self.lead.name}).action_save()
        self.assertRecordValues(evaluation, [{
            'state': 'signed', 'person_signed_how': 'typed', 'person_comment': 'Fair', 'evaluator_signed_name': self.lead.name}])
        with self.assertRaises(AccessError):
            own.action_close()
        evaluation.action_close()
        self.assertEqual(evaluation.state, 'closed')
        # the goals run on
        own.goal_ids.write({'progress': 40, 'note': 'Watched two'})
        with self.assertRaises(AccessError):
            own.goal_ids.result = 'reached'
        following = self._evaluation(date_from='2026-05-01', date_to='2027-04-30', date_due='2027-05-01')
        self.assertRecordValues(following.goal_ids, [{'name': 'Learn spirometry', 'progress': 40, 'origin_id': evaluation.goal_ids.id}])
        following.action_start()
        self.env.invalidate_all()
        self.assertEqual(following.with_user(self.nurse).goal_ids.name, 'Learn spirometry', "the person reports on carried goals")
        with self.assertRaises(UserError):
            following.goal_ids.with_user(self.lead).unlink()

    def test_tampering_is_noticed(self):
        evaluation = self._shared()
        self.env.flush_all()
        self.env.cr.execute("UPDATE medical_evaluation SET kept_overall = '1' WHERE id = %s", [evaluation.id])
        evaluation.invalidate_recordset()
        with self.assertRaises(UserError):
            evaluation._sign('evaluator', self.lead.name)

    def test_who_may_plan(self):
        for user in (self.nurse, self.owner, self.foreign_manager, self.janitor, self.health):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._evaluation(user)
        self._evaluation(self.manager)
        with self.assertRaises(AccessError):
            self._evaluation(self.manager, employee_id=self.manager_file.employee_id.id)
        with self.assertRaises(ValidationError):
            self._evaluation(evaluator_id=self.nurse.id)
        with self.assertRaises(ValidationError):
            self._evaluation(evaluator_id=self.foreign_manager.id)
        for values in ({'state': 'signed'}, {'self_answers': []}, {'kept_overall': '4'}, {'signed_on': fields.Datetime.now()}, {'content_hash': 'x'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._evaluation(**values)
        foreign_form = self.other_company.medical_practice_ids.evaluation_survey_id
        self.assertTrue(foreign_form)
        with self.assertRaises(ValidationError):
            self._evaluation(survey_id=foreign_form.id)

    def test_who_reads(self):
        evaluation = self._shared()
        readers = {user for user in (
            self.nurse, self.lead, self.manager, self.hr, self.health, self.owner, self.auditor, self.janitor, self.foreign_manager, self.foreign_nurse)
            if evaluation.with_user(user).has_access('read')}
        self.assertEqual(readers, {self.nurse, self.lead, self.manager, self.hr})
        for user in (self.health, self.owner, self.janitor, self.foreign_manager):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    evaluation.with_user(user).read(['name', 'comparison'])
                with self.assertRaises(UserError):
                    evaluation.with_user(user).export_data(['name', 'summary'])
                with self.assertRaises(AccessError):
                    evaluation.goal_ids.with_user(user).read(['name'])
                with self.assertRaises(AccessError):
                    evaluation.with_user(user).action_print()
        self.assertNotIn('message_ids', evaluation._fields)

    def test_nothing_leaks_before_it_is_shared(self):
        evaluation = self._evaluation()
        evaluation.action_start()
        self._answer(evaluation, 'self', 'Self said')
        self._answer(evaluation, 'supervisor', 'Lead said')
        evaluation.write({'overall': '1', 'summary': 'Thinks of leaving', 'goal_ids': [Command.create({'name': 'Secret plan'})]})
        self.nurse.group_ids += self.env.ref('base.group_allow_export')
        own = evaluation.with_user(self.nurse)
        evaluations = self.env['medical.evaluation'].with_user(self.nurse)
        data = own.read(['overall', 'summary', 'comparison'])[0]
        self.assertFalse(data['overall'] or data['summary'])
        self.assertNotIn('Lead said', data['comparison'])
        self.assertNotIn('Thinks of leaving', str(own.export_data(['overall', 'summary', 'comparison'])))
        html, _kind = self.env['ir.actions.report'].with_user(self.nurse)._render_qweb_html('medical_office_base.action_report_evaluation', own.ids)
        self.assertIn('Self said', html.decode())
        for words in ('Lead said', 'Thinks of leaving', 'Secret plan'):
            self.assertNotIn(words, html.decode())
        for domain in ([('kept_overall', '=', '1')], [('kept_summary', 'like', 'leav')], [('supervisor_answers', '!=', False)]):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                evaluations.search(domain)
        for domain in ([('overall', '=', '1')], [('summary', 'like', 'leav')], [('comparison', 'like', 'Lead')]):
            with self.subTest(domain=domain), self.assertRaises(ValueError):
                evaluations.search(domain)
        with self.assertRaises(AccessError):
            evaluations.formatted_read_group([], ['kept_overall'], ['__count'])
        self.assertFalse(evaluations.search([('goal_ids.name', 'like', 'Secret')]))
        self.assertFalse(self.env['medical.evaluation.goal'].with_user(self.nurse).search([]))
        for name in ('kept_overall', 'supervisor_answers'):
            with self.assertRaises(AccessError):
                own.read([name])
        # nor may the person set the supervisor's part
        for values in ({'overall': '4'}, {'kept_overall': '4'}, {'state': 'meeting'}, {'summary': 'x'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                own.write(values)

    def test_survey_users_read_no_answers(self):
        evaluation = self._shared()
        answers = self.env['survey.user_input'].sudo().search([('medical_evaluation_id', '=', evaluation.id)])
        self.assertEqual(len(answers), 2)
        keeper = new_user(self.env, 'sup_survey', groups='survey.group_survey_manager', company_id=self.company.id, company_ids=self.company.ids)
        for user in (keeper, self.manager, self.hr, self.nurse):
            with self.subTest(user=user.login):
                for record in (answers, answers.user_input_line_ids):
                    with self.assertRaises(AccessError):
                        record.with_user(user).read(['survey_id'])
        self.assertFalse(self.env['survey.user_input'].with_user(keeper).search([('survey_id', '=', self.form.id)]))
        self.assertFalse(self.env['survey.user_input.line'].with_user(keeper).search([('value_text_box', 'like', 'said')]))
        self.assertFalse(self.env['survey.question'].with_user(keeper).search([('user_input_line_ids.value_text_box', 'like', 'said')]))
        self.assertFalse(self.form.with_user(keeper).user_input_ids)
        for values in ({'survey_type': 'survey'}, {'access_mode': 'public'}, {'users_login_required': False}, {'session_state': 'ready'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self.form.with_user(keeper).write(values)
        plain = self.env['survey.survey'].create({'title': 'Lunch', 'survey_type': 'survey'})
        with self.assertRaises(AccessError):
            plain.with_user(keeper).survey_type = 'medical_evaluation'
        with self.assertRaises(AccessError):
            self.form.with_user(self.lead).read(['title'])
        self.assertFalse(self.env['survey.survey'].with_user(self.manager).search([('survey_type', '!=', 'medical_evaluation')]))
        self.assertNotIn(self.form, self.env['survey.survey'].with_user(self.foreign_manager).search([]))

    def test_answers_stay_as_given(self):
        evaluation = self._shared()
        before = evaluation.comparison
        self.form.question_ids.filtered(lambda question: question.question_type == 'text_box').write({'title': 'Otherwise'})
        self.env['survey.user_input.line'].search([('value_text_box', '=', 'Lead said')]).write({'value_text_box': 'Changed'})
        evaluation.invalidate_recordset()
        self.assertEqual(evaluation.comparison, before)
        with self.assertRaises(UserError):
            evaluation.sudo()._answered('supervisor')

    def test_without_self_evaluation_and_refused(self):
        evaluation = self._evaluation()
        evaluation.action_start()
        wizard = self.env['medical.evaluation.signature'].with_user(self.lead)
        with self.assertRaises(UserError):
            wizard.create({'evaluation_id': evaluation.id, 'mode': 'skip'}).action_save()
        wizard.create({'evaluation_id': evaluation.id, 'mode': 'skip', 'reason': 'On leave'}).action_save()
        self._answer(evaluation, 'supervisor', 'Lead said')
        evaluation.write({'overall': '2', 'summary': 'Late often'})
        evaluation.action_correct()
        self.assertFalse(evaluation.supervisor_done_on)
        self._answer(evaluation, 'supervisor', 'Lead said')
        evaluation.action_share()
        with self.assertRaises(UserError):
            wizard.create({'evaluation_id': evaluation.id, 'mode': 'otherwise', 'how': 'refused', 'witness': 'Nan Nurse'}).action_save()
        wizard.create({'evaluation_id': evaluation.id, 'mode': 'otherwise', 'how': 'refused', 'witness': 'Jan Itor'}).action_save()
        evaluation._sign('evaluator', self.lead.name)
        self.assertRecordValues(evaluation, [{'state': 'signed', 'person_signed_how': 'refused', 'witness': 'Jan Itor', 'person_signed_name': False}])

    def test_person_without_login(self):
        evaluation = self._evaluation(self.manager, employee_id=self.cleaner_file.employee_id.id)
        evaluation.action_start()
        self.assertRecordValues(evaluation, [{'state': 'supervisor', 'evaluator_id': self.manager.id}])

    def test_cancelled(self):
        evaluation = self._evaluation()
        evaluation.action_start()
        with self.assertRaises(AccessError):
            evaluation.with_user(self.nurse)._cancel('No')
        evaluation._cancel('Left')
        self.assertEqual(evaluation.state, 'cancelled')
        with self.assertRaises(UserError):
            evaluation.with_user(self.nurse).action_answer()

    def test_another_evaluator_begins_anew(self):
        evaluation = self._evaluation(self.hr)
        evaluation.action_start()
        evaluation.with_user(self.lead).action_answer()
        evaluation.evaluator_id = self.manager
        evaluation.with_user(self.manager).action_answer()
        answers = self.env['survey.user_input'].sudo().search([('medical_evaluation_id', '=', evaluation.id)])
        self.assertEqual(answers.partner_id, self.manager.partner_id)

    def test_plan_a_year(self):
        self.files.write({'date_hired': '2025-06-15'})
        self.assertEqual(str(self.nurse_file.evaluation_due), '2026-06-15')
        self.assertFalse(self.cleaner_file.evaluation_due)
        planning = self.env['medical.evaluation.planning'].with_user(self.hr).create({'year': 2027, 'company_id': self.company.id})
        self.assertNotIn(self.hr_file, planning.file_ids, "nobody plans their own")
        self.assertIn(self.nurse_file, planning.file_ids)
        planning.begin = True
        planning.action_plan()
        evaluation = self.nurse_file.evaluation_ids
        self.assertEqual((str(evaluation.date_from), str(evaluation.date_to)), ('2025-06-15', '2026-06-14'))
        self.assertEqual(evaluation.state, 'self')
        again = self.env['medical.evaluation.planning'].with_user(self.hr).create({'year': 2026, 'company_id': self.company.id})
        self.assertNotIn(self.nurse_file, again.file_ids)
        lead = self.env['medical.evaluation.planning'].with_user(self.lead).create({'year': 2030, 'company_id': self.company.id})
        self.assertEqual(lead.file_ids, self.nurse_file, "a supervisor plans those of their own people")
        self.company.medical_practice_ids.write({'evaluation_basis': 'month', 'evaluation_month': '3'})
        self.lead_file.evaluation_ids._cancel('Planned anew')
        self.assertEqual(str(self.lead_file.evaluation_due), '2026-03-31')

    def test_probation(self):
        file = self.nurse_file
        file.write({'date_hired': '2026-01-01', 'date_probation_end': '2026-03-31'})
        wizard = self.env['medical.probation.decision']
        with self.assertRaises(AccessError):
            file.with_user(self.nurse)._decide_probation('confirmed', '')
        with self.assertRaises(AccessError):
            file.with_user(self.owner)._decide_probation('confirmed', '')
        with self.assertRaises(UserError):
            file.with_user(self.lead)._decide_probation('extended', '')
        wizard.with_user(self.lead).create({
            'file_id': file.id, 'decision': 'extended', 'reason': 'More practice', 'date_end': '2026-04-30'}).action_save()
        self.assertRecordValues(file, [{
            'probation_decision': 'extended', 'date_probation_end': fields.Date.to_date('2026-04-30'), 'probation_decided_by_id': self.lead.id}])
        wizard.with_user(self.manager).create({'file_id': file.id, 'decision': 'confirmed'}).action_save()
        with self.assertRaises(UserError):
            file.with_user(self.manager)._decide_probation('confirmed', '')
        with self.assertRaises(AccessError):
            file.with_user(self.manager).probation_decision = 'ended'

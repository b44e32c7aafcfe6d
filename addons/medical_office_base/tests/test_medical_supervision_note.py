from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .supervision_common import SupervisionCommon


@tagged('post_install', '-at_install')
class TestMedicalSupervisionNote(SupervisionCommon):

    def _reads(self, note, user):
        found = self.env['medical.supervision.note'].with_user(user).search([('id', '=', note.id)])
        self.assertEqual(bool(found), note.with_user(user).has_access('read'), user.login)
        return bool(found)

    def _readers(self, note):
        return {user for user in (
            self.nurse, self.lead, self.manager, self.hr, self.health, self.owner, self.auditor, self.janitor, self.foreign_manager, self.foreign_nurse)
            if note.with_user(user).has_access('read')}

    def test_who_writes(self):
        self._note()
        self._note(self.manager)
        for user, values in (
                (self.nurse, {}), (self.hr, {}), (self.owner, {}), (self.foreign_manager, {}), (self.lead, {'employee_id': self.lead_file.employee_id.id}),
                (self.lead, {'employee_id': self.manager_file.employee_id.id}), (self.lead, {'author_id': self.manager.id}),
                (self.lead, {'state': 'shared'}), (self.lead, {'signed_name': 'Nan Nurse'})):
            with self.subTest(user=user.login, values=values), self.assertRaises(AccessError):
                self._note(user, **values)
        self._conduct(self.hr)
        note = self._note()
        with self.assertRaises(AccessError):
            note.employee_id = self.manager_file.employee_id
        for values in ({'state': 'held'}, {'author_id': self.manager.id}, {'shared_on': fields.Datetime.now()}):
            with self.assertRaises(AccessError):
                note.write(values)

    def test_about_whom(self):
        notes = self.env['medical.supervision.note']
        self.assertEqual(notes.with_user(self.lead).new({}).candidate_ids.ids, self.nurse_employee.ids)
        self.assertFalse(notes.with_user(self.hr).new({}).candidate_ids)
        self.assertIn(self.nurse_employee.id, notes.with_user(self.hr).new({'kind': 'conduct'}).candidate_ids.ids)
        everyone = notes.with_user(self.manager).new({}).candidate_ids
        self.assertEqual(set(everyone.ids), set((self.files - self.manager_file).employee_id.ids))

    def test_who_reads(self):
        note = self._note()
        self.assertEqual(self._readers(note), {self.lead})
        note.action_hold()
        self.assertEqual(self._readers(note), {self.lead, self.manager})
        self.manager_file.employee_id.user_id = False
        self.assertEqual(self._readers(note), {self.lead}, "the manager reads it as the supervisor above")
        self.manager_file.employee_id.user_id = self.manager
        note.action_share()
        self.assertEqual(self._readers(note), {self.lead, self.manager, self.nurse})
        for user in (self.nurse, self.lead, self.foreign_manager, self.janitor):
            self._reads(note, user)

    def test_conduct_is_read_by_hr(self):
        note = self._conduct()
        note.action_hold()
        self.assertEqual(self._readers(note), {self.lead, self.manager, self.hr})
        mine = self._conduct(self.manager, employee_id=self.hr_file.employee_id.id)
        mine.action_hold()
        self.assertEqual(self._readers(mine), {self.manager}, "HR reads nothing about itself that isn't shared")

    def test_closed_ways(self):
        """Search by content, grouping, export, files and follow-ups give nothing away."""
        note = self._note(issues='Divorce')
        note.action_hold()
        note.action_add_follow_up()
        follow_up = self.env['medical.supervision.follow.up'].with_user(self.manager).create({'note_id': note.id, 'text': 'Later'})
        file = self.env['ir.attachment'].with_user(self.lead).create({
            'name': 'a.txt', 'raw': b'secret', 'res_model': note._name, 'res_id': note.id})
        for user in (self.nurse, self.hr, self.owner, self.auditor, self.foreign_manager):
            user.group_ids += self.env.ref('base.group_allow_export')
            with self.subTest(user=user.login):
                notes = self.env['medical.supervision.note'].with_user(user)
                if notes.has_access('read'):
                    self.assertFalse(notes.search_count([('issues', '=like', 'D%')]))
                    self.assertFalse(notes.formatted_read_group([('employee_id', '=', self.nurse_employee.id)], ['kind'], ['__count']))
                else:
                    with self.assertRaises(AccessError):
                        notes.search_count([('issues', '=like', 'D%')])
                with self.assertRaises(AccessError):
                    note.with_user(user).export_data(['issues'])
                with self.assertRaises(AccessError):
                    note.with_user(user).read(['issues'])
                with self.assertRaises(AccessError):
                    follow_up.with_user(user).read(['text'])
                with self.assertRaises(AccessError):
                    file.with_user(user).read(['raw'])
                with self.assertRaises(AccessError):
                    note.with_user(user).action_print()
                with self.assertRaises(AccessError):
                    self.env['ir.attachment'].with_user(user).create({'name': 'b', 'raw': b'x', 'res_model': note._name, 'res_id': note.id})
        self.assertNotIn('message_ids', note._fields, "what is said in a chatter would outlive the note's privacy")
        with self.assertRaises(AccessError):
            self.env['medical.supervision.follow.up'].with_user(self.nurse).create({'note_id': note.id, 'text': 'I was here'})

    def test_what_is_shared_stays(self):
        note = self._note()
        note.action_share()
        for user in (self.lead, self.manager, self.nurse):
            with self.assertRaises(UserError):
                note.with_user(user).note = 'Otherwise'
            with self.assertRaises(UserError):
                note.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.env['ir.attachment'].with_user(self.lead).create({'name': 'b', 'raw': b'x', 'res_model': note._name, 'res_id': note.id})
        follow_up = self.env['medical.supervision.follow.up'].with_user(self.nurse).create({'note_id': note.id, 'text': 'Better now'})
        self.assertEqual(note.follow_up_ids.author_id, self.nurse)
        with self.assertRaises(UserError):
            follow_up.text = 'Worse'
        with self.assertRaises(AccessError):
            follow_up.with_user(self.lead).unlink()
        with self.assertRaises(AccessError):
            self.env['medical.supervision.follow.up'].with_user(self.nurse).create({'note_id': note.id, 'text': 'x', 'author_id': self.lead.id})

    def test_recognition_is_shared_at_once(self):
        note = self._note(kind='recognition', name='Calm in the emergency')
        self.assertEqual(note.state, 'shared')
        self.assertEqual(self._readers(note), {self.nurse, self.lead, self.manager, self.hr})

    def test_conduct_is_signed_by_the_person(self):
        with self.assertRaises(UserError):
            self._conduct(expected=False).action_share()
        with self.assertRaises(ValidationError):
            self._conduct(conduct_step=False)
        note = self._conduct()
        own = note.with_user(self.nurse)
        with self.assertRaises(AccessError):
            own._sign('Nan Nurse', '')
        note.action_share()
        self.assertTrue(own.is_mine)
        self.assertEqual(self.env['medical.supervision.note'].with_user(self.nurse).search([('is_mine', '=', True)]), note)
        wizard = self.env['medical.supervision.signature'].with_user(self.nurse).create({'note_id': note.id, 'name': 'nan  nurse'})
        with self.assertRaises(UserError):
            wizard.action_save()
        wizard.has_read = True
        with self.assertRaises(UserError):
            own._sign('Someone Else', '')
        with self.assertRaises(AccessError):
            note._sign('Nan Nurse', '')
        wizard.comment = "The bus was late"
        wizard.action_save()
        self.assertRecordValues(note, [{'state': 'acknowledged', 'signed_name': 'nan nurse', 'person_comment': "The bus was late"}])
        with self.assertRaises(UserError):
            own._sign('Nan Nurse', '')
        with self.assertRaises(UserError):
            note._refuse('Jan Itor')

    def test_refusal_needs_a_witness(self):
        note = self._conduct()
        note.action_share()
        for witness in ('', 'Nan Nurse', 'Lee Lead'):
            if witness == 'Lee Lead':
                witness = self.lead.name
            with self.assertRaises(UserError):
                note._refuse(witness)
        with self.assertRaises(AccessError):
            note.with_user(self.nurse)._refuse('Jan Itor')
        self.env['medical.supervision.signature'].with_user(self.lead).create({
            'note_id': note.id, 'mode': 'refuse', 'witness': 'Jan Itor'}).action_save()
        self.assertRecordValues(note, [{'state': 'refused', 'witness': 'Jan Itor', 'refused_by_id': self.lead.id}])

    def test_nobody_is_late_since_before_their_file(self):
        self.env.cr.execute("UPDATE medical_staff_file SET create_date = '2026-06-10' WHERE id = %s", [self.nurse_file.id])
        self.env.invalidate_all()
        self.nurse_file.date_hired = '2019-03-01'
        self.assertEqual(str(self.nurse_file.one_on_one_due), '2026-07-10')
        self.assertEqual(str(self.nurse_file.evaluation_due), '2027-03-01')
        self.company.medical_practice_ids.write({'evaluation_basis': 'month', 'evaluation_month': '9'})
        self.assertEqual(str(self.nurse_file.evaluation_due), '2026-09-30')

    def test_next_one_on_one(self):
        file = self.nurse_file
        file.date_hired = '2026-01-01'
        self.assertEqual(str(file.one_on_one_due), '2026-01-31', "thirty days, which the practice may change")
        self._note(date='2026-02-10')
        self.assertEqual(str(file.one_on_one_due), '2026-01-31', "a draft doesn't count")
        note = self._note(date='2026-02-20')
        note.action_hold()
        self._note(date='2026-03-20', kind='observation').action_hold()
        self.assertRecordValues(file, [{
            'one_on_one_last': fields.Date.to_date('2026-02-20'), 'one_on_one_due': fields.Date.to_date('2026-03-22')}])
        self.company.medical_practice_ids.one_on_one_days = 14
        self.assertEqual(str(file.one_on_one_due), '2026-03-06')
        file.with_user(self.manager).write({'one_on_one_mode': 'own', 'one_on_one_days': 60})
        self.assertEqual(str(file.one_on_one_due), '2026-04-21')
        file.one_on_one_mode = 'none'
        self.assertFalse(file.one_on_one_due)
        self.assertFalse(self.cleaner_file.one_on_one_due, "a contractor has none unless the file says so")
        with self.assertRaises(AccessError):
            file.with_user(self.manager).one_on_one_last = '2026-05-05'

    def test_signed_on_paper_without_a_login(self):
        note = self._conduct(self.manager, employee_id=self.cleaner_file.employee_id.id)
        note.action_share()
        note._refuse('Jan Itor', 'paper')
        self.assertRecordValues(note, [{'state': 'acknowledged', 'signed_name': 'Cleo Cleaner', 'witness': 'Jan Itor'}])
        html, _kind = self.env['ir.actions.report'].with_user(self.manager)._render_qweb_html(
            'medical_office_base.action_report_supervision_note', note.ids)
        self.assertIn('on paper', html.decode())

    def test_queries_do_not_grow(self):
        names = ['name', 'note_count', 'evaluation_count', 'plan_count', 'item_count', 'one_on_one_due', 'evaluation_due']
        files = self.env['medical.staff.file'].with_user(self.manager)
        people = self.env['hr.employee'].create([
            {'name': f'Fictional Person {number}', 'company_id': self.company.id, 'parent_id': self.lead_file.employee_id.id} for number in range(12)])
        notes = self.env['medical.supervision.note'].with_user(self.lead).create([
            {'name': 'Talk', 'employee_id': person.id} for person in people])
        notes.action_hold()
        few, many = self._file(people[0]).ids, files.search([('employee_id', 'in', people.ids)]).ids

        def queries(ids):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            files.browse(ids).read(names)
            return self.env.cr.sql_log_count - before

        queries(few)
        self.assertEqual(queries(many), queries(few))

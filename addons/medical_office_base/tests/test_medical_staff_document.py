import base64
from datetime import date
from io import BytesIO

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .staff_file_common import PDF, StaffFileCommon


@tagged('post_install', '-at_install')
class TestMedicalStaffDocument(StaffFileCommon):
    """What is asked of whom, who brings it, who checks it, and that it then stays."""

    def test_types_come_with_the_company(self):
        types = self.env['medical.document.type'].search([('company_id', '=', self.company.id)])
        self.assertEqual(len(types), self.env['medical.document.type.template'].search_count([]))
        self.assertIn('8 CFR 274a.2(b)(2)(i)(A)', types.mapped('citation'))
        suggested = types.filtered(lambda kind: not kind.citation)
        self.assertEqual(set(suggested.mapped('retention_basis')), {'Suggested default, not law'})

    def test_asked_by_position_and_employment(self):
        self.assertEqual(self._state(self.nurse_file, 'Form I-9'), 'missing')
        self.assertEqual(self._state(self.nurse_file, 'Immunization record'), 'missing')
        self.assertFalse(self._documents(self.lead_file, 'Immunization record'), "No position with patients")
        self.assertFalse(self._documents(self.cleaner_file, 'Form I-9'), "A contractor has none")
        self.assertTrue(self._documents(self.cleaner_file, 'Form W-9'))
        self.assertFalse(self._documents(self.nurse_file, 'Form W-9'))

    def test_another_position_asks_for_other_documents(self):
        self.nurse_file.with_user(self.manager).job_id = self.jobs[1]
        self.assertFalse(self._documents(self.nurse_file, 'Immunization record'))
        self.nurse_file.with_user(self.manager).employment = 'contractor'
        self.assertTrue(self._documents(self.nurse_file, 'Form W-9'))
        self.assertFalse(self._documents(self.nurse_file, 'Form I-9'))

    def test_type_of_chosen_positions(self):
        kind = self._type('Diploma or transcript')
        kind.with_user(self.hr).write({'needed_of': 'everyone', 'job_ids': [Command.set(self.jobs[0].ids)]})
        self.assertTrue(self._documents(self.nurse_file, kind.name))
        self.assertFalse(self._documents(self.lead_file, kind.name))
        kind.with_user(self.hr).active = False
        self.assertFalse(self._documents(self.nurse_file, kind.name))

    def test_sync_is_bounded(self):
        documents, company = self.env['medical.staff.document'], self.company
        documents._sync_required(company)
        self.env.flush_all()
        with self.assertQueryCount(3):
            documents._sync_required(company)

    def test_what_was_filed_stays_when_no_longer_asked(self):
        document = self._file_document(self.health, 'Immunization record')
        self.nurse_file.with_user(self.manager).job_id = self.jobs[1]
        self.assertTrue(document.exists())
        self.assertFalse(document.is_required)

    def test_others_file_counts_own_is_checked(self):
        document = self._file_document(self.hr, 'Form W-4')
        self.assertEqual(document.state, 'on_file')
        self.assertEqual(document.checked_by_id, self.hr)
        mine = self._documents(self.nurse_file, 'Emergency contact form').with_user(self.nurse)
        mine.write({'file': PDF, 'file_name': 'me.pdf'})
        self.assertEqual(mine.state, 'to_check')
        with self.assertRaises(AccessError):
            mine.action_check()
        with self.assertRaises(AccessError):
            mine.with_user(self.lead).action_check()
        mine.with_user(self.manager).action_check()
        self.assertEqual(mine.state, 'on_file')

    def test_send_back(self):
        mine = self._documents(self.nurse_file, 'Emergency contact form').with_user(self.nurse)
        mine.write({'file': PDF, 'file_name': 'blurred.pdf'})
        mine.with_user(self.hr).action_send_back()
        self.assertEqual(mine.state, 'missing')

    def test_checked_stays(self):
        document = self._file_document(self.hr, 'Form W-4')
        for user in (self.hr, self.manager, self.nurse):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                document.with_user(user).write({'file': base64.b64encode(b'%PDF other')})
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', document._name), ('res_id', '=', document.id), ('res_field', '=', 'file')])
        self.assertTrue(attachment)
        for user in (self.hr, self.manager, self.nurse):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attachment.with_user(user).write({'raw': b'%PDF other'})
            with self.assertRaises(AccessError):
                attachment.with_user(user).unlink()
            with self.assertRaises(AccessError):
                document.with_user(user).unlink()
        with self.assertRaises(UserError):
            document.with_user(self.hr).type_id = self._type('Offer letter or contract')

    def test_nothing_is_typed_that_follows(self):
        document = self._documents(self.nurse_file, 'Form W-4')
        for values in ({'checked_on': '2020-01-01'}, {'tier': 'own'}, {'user_id': self.lead.id}, {'is_required': False},
                       {'employee_id': self.lead_file.employee_id.id}, {'has_file': True}, {'signed_on': '2020-01-01 10:00:00'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                document.with_user(self.hr).write(values)
            if not values.keys() & {'employee_id', 'is_required'}:
                with self.subTest(created=values), self.assertRaises(AccessError):
                    document.with_user(self.hr).create({
                        'employee_id': self.nurse_employee.id, 'type_id': document.type_id.id, **values})

    def test_the_person_says_little_of_their_own(self):
        mine = self._documents(self.nurse_file, 'Emergency contact form').with_user(self.nurse)
        for values in ({'void_reason': 'x'}, {'active': False}, {'expiry_lead_days': 0}, {'type_id': self._type('Form W-4').id}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                mine.write(values)
        i9 = self._documents(self.nurse_file, 'Form I-9').with_user(self.nurse)
        with self.assertRaises(UserError):
            i9.file = PDF
        with self.assertRaises(AccessError):
            i9.i9_section2_on = '2026-01-01'
        with self.assertRaises(UserError):
            i9.create({'employee_id': self.nurse_employee.id, 'type_id': self._type('Disciplinary paper').id, 'file': PDF})
        with self.assertRaises(AccessError):
            i9.create({'employee_id': self.lead_file.employee_id.id, 'type_id': self._type('Form W-4').id, 'file': PDF})
        own = i9.create({'employee_id': self.nurse_employee.id, 'type_id': self._type('Diploma or transcript').id, 'file': PDF})
        self.assertEqual(own.state, 'to_check')

    def test_manager_does_not_decide_about_their_own(self):
        mine = self._documents(self.manager_file, 'Form W-4').with_user(self.manager)
        mine.file = PDF
        self.assertEqual(mine.state, 'to_check')
        with self.assertRaises(AccessError):
            mine.action_check()
        mine.with_user(self.hr).action_check()
        self.assertEqual(mine.state, 'on_file')

    def test_sign_a_form(self):
        kind = self._type('Confidentiality agreement')
        kind.with_user(self.manager).write({'form': PDF, 'form_name': 'agreement.pdf'})
        document = self._documents(self.nurse_file, kind.name)
        self.assertEqual(document.state, 'to_sign')
        with self.assertRaises(AccessError):
            document.with_user(self.manager).action_sign()
        document.with_user(self.nurse).action_sign()
        self.assertEqual(document.state, 'on_file')
        self.assertEqual(document.signed_name, self.nurse.name)
        kind.with_user(self.manager).form = base64.b64encode(b'%PDF new wording')
        self.assertEqual(document.with_context(bin_size=False).file, PDF, "What was signed stays")
        with self.assertRaises(UserError):
            document.with_user(self.nurse).action_sign()

    def test_signed_on_paper(self):
        document = self._file_document(self.hr, 'Confidentiality agreement')
        self.assertEqual(document.state, 'to_sign')
        document.with_user(self.hr).action_signed_on_paper()
        self.assertEqual(document.state, 'on_file')

    def test_archived_with_reason_and_asked_again(self):
        document = self._file_document(self.hr, 'Form W-4')
        with self.assertRaises(ValidationError):
            document.with_user(self.hr).active = False
        document.with_user(self.hr).write({'active': False, 'void_reason': 'Another person'})
        again = self._documents(self.nurse_file, 'Form W-4')
        self.assertEqual(again.state, 'missing')

    def test_end_is_needed_where_the_type_has_one(self):
        kind = self._type('Contractor insurance certificate')
        document = self._documents(self.cleaner_file, kind.name).with_user(self.hr)
        with self.assertRaises(ValidationError):
            document.file = PDF
        document.write({'file': PDF, 'date_end': '2099-01-01'})
        self.assertEqual(document.state, 'on_file')

    @freeze_time('2026-06-15 12:00:00')
    def test_states_in_python_and_sql(self):
        kind = self._type('Contractor insurance certificate')
        first = self._documents(self.cleaner_file, kind.name)
        first.with_user(self.hr).write({'file': PDF, 'date_end': '2026-06-10'})
        due, valid, old = (self.env['medical.staff.document'].with_user(self.hr).create({
            'employee_id': self.cleaner_file.employee_id.id, 'type_id': kind.id, 'file': PDF, 'date_end': end})
            for end in ('2026-06-30', '2027-06-30', '2026-06-01'))
        successor = old._expiry_renew('2026-06-02', '2027-06-01', {'file': PDF})
        self._file_document(self.hr, 'Confidentiality agreement')
        self._file_document(self.hr, 'Form I-9')
        self._documents(self.nurse_file, 'Emergency contact form').with_user(self.nurse).file = PDF
        expected = {first: 'expired', due: 'expiring', valid: 'on_file', old: 'replaced', successor: 'on_file'}
        for document, state in expected.items():
            self.assertEqual(document.state, state)
        every = self.env['medical.staff.document'].search([('company_id', '=', self.company.id)])
        self.assertLessEqual({'missing', 'to_sign', 'to_check', 'open', 'expired', 'expiring', 'on_file', 'replaced'}, set(every.mapped('state')))
        for state in set(every.mapped('state')):
            with self.subTest(state=state):
                self.assertEqual(
                    every.search([('company_id', '=', self.company.id), ('state', '=', state)]),
                    every.filtered(lambda document, state=state: document.state == state))

    def test_person_renews_their_own(self):
        kind = self._type('Diploma or transcript')
        document = self.env['medical.staff.document'].with_user(self.hr).create({
            'employee_id': self.nurse_employee.id, 'type_id': kind.id, 'file': PDF, 'date_end': '2026-01-01'})
        successor = document.with_user(self.nurse)._expiry_renew('2026-01-02', '2027-01-01', {'file': PDF, 'file_name': 'new.pdf'})
        self.assertEqual(successor.state, 'to_check')
        self.assertEqual(document.renewal_id, successor)

    def test_tier_of_used_type_stands(self):
        kind = self._type('Immunization record')
        self._file_document(self.health, kind.name)
        for user in (self.manager, self.hr):
            with self.assertRaises(UserError):
                kind.with_user(user).tier = 'hr'
        with self.assertRaises(UserError):
            kind.with_user(self.hr).unlink()
        unused = self._type('Diploma or transcript')
        unused.with_user(self.hr).tier = 'hr'
        self.assertEqual(unused.tier, 'hr')

    def test_retention(self):
        self.nurse_file.date_hired = '2020-03-01'
        i9 = self._file_document(self.hr, 'Form I-9', i9_section1_on='2020-03-01', i9_section2_on='2020-03-03')
        timecard = self._new_document(self.hr, 'Time card', date='2024-02-29')
        shot = self._file_document(self.health, 'Immunization record')
        w4 = self._file_document(self.hr, 'Form W-4')
        self.assertFalse(i9.retain_until, "One year after leaving hasn't begun")
        self.assertEqual(timecard.retain_until, date(2026, 2, 28))
        self.assertFalse(w4.retain_until)
        self.nurse_file.date_left = '2021-05-31'
        self.assertEqual(i9.retain_until, date(2023, 3, 1), "The later of three years after hire and one after leaving")
        self.assertEqual(shot.retain_until, date(2051, 5, 31))
        self.assertEqual(w4.retain_until, date(2025, 5, 31), "In effect until the last day")
        self.nurse_file.date_left = '2024-05-31'
        self.assertEqual(i9.retain_until, date(2025, 5, 31))

    def test_person_with_documents_is_not_deleted(self):
        self._file_document(self.hr, 'Form W-4')
        with self.assertRaises(UserError):
            self.nurse_employee.with_user(self.hr).unlink()

    @freeze_time('2026-06-17 12:00:00')  # a Wednesday
    def test_i9_days(self):
        document = self._documents(self.nurse_file, 'Form I-9').with_user(self.hr)
        self.nurse_file.date_hired = '2026-06-17'
        self.assertEqual(document.i9_section2_due, date(2026, 6, 22), "Thursday, Friday, Monday")
        self.assertEqual(document.i9_state, 'section1')
        for hired, signed, state in (
                ('2026-06-16', False, 'section1_late'), ('2026-06-12', '2026-06-12', 'section2'), ('2026-06-11', '2026-06-11', 'section2_late')):
            with self.subTest(hired=hired):
                self.nurse_file.date_hired = hired
                document.i9_section1_on = signed
                self.assertEqual(document.i9_state, state)
                for each in ('section1', 'section1_late', 'section2', 'section2_late', 'done'):
                    self.assertEqual(bool(document.search([('id', '=', document.id), ('i9_state', '=', each)])), each == state, each)

    def test_photo_is_drawn_anew(self):
        stream = BytesIO()
        Image.new('RGB', (20, 20), 'red').save(stream, 'PNG')
        picture = base64.b64encode(stream.getvalue() + b'where it was taken')
        mine = self._documents(self.nurse_file, 'Emergency contact form').with_user(self.nurse)
        mine.write({'file': picture, 'file_name': 'IMG_1.png', 'file_back': PDF, 'file_back_name': 'x.pdf'})
        self.assertEqual(mine.file_name, 'IMG_1.jpg')
        self.assertNotIn(b'where it was taken', base64.b64decode(mine.file))
        with self.assertRaises(UserError):
            mine.file = base64.b64encode(b'<svg onload="alert(1)"/>')

    def test_reminders_stay_in_their_tier(self):
        shot = self._file_document(self.health, 'Immunization record', date_end='2026-01-01')
        i9 = self._file_document(self.hr, 'Form I-9', date_end='2026-01-01')
        w4 = self._file_document(self.hr, 'Form W-4', date_end='2026-01-01')
        line = (shot | i9 | w4)._expiry_line()
        self.assertEqual(line[shot][0], self.nurse)
        self.assertFalse((line[shot][1] | line[shot][2] | line[shot][3]) & (self.manager | self.hr | self.lead | self.owner))
        self.assertIn(self.health, line[shot][1])
        self.assertFalse((line[i9][0] | line[i9][1] | line[i9][2]) & (self.manager | self.lead | self.health))
        self.assertIn(self.hr, line[i9][1])
        self.assertFalse(line[w4][1] & self.lead, "A supervisor doesn't read what is HR's")

    def test_completeness_is_of_ones_part(self):
        file = self.nurse_file
        asked = {user: file.with_user(user).asked_count for user in (self.nurse, self.lead, self.manager, self.hr, self.health)}
        self.assertEqual(asked[self.hr], asked[self.manager] + 1, "And the I-9")
        self.assertEqual(asked[self.nurse], asked[self.hr] + asked[self.health])
        self.assertLess(asked[self.lead], asked[self.manager])
        self.assertIn('Form I-9', file.with_user(self.hr).missing_text)
        self.assertNotIn('Form I-9', file.with_user(self.manager).missing_text)
        self.assertNotIn('Immunization', file.with_user(self.hr).missing_text)
        self.assertIn('Immunization', file.with_user(self.health).missing_text)
        self._file_document(self.health, 'Immunization record')
        self.env.invalidate_all()
        self.assertEqual(file.with_user(self.health).complete_state, 'complete')
        Files = self.env['medical.staff.file']
        for user in (self.manager, self.hr, self.health):
            for state in ('missing', 'expiring', 'complete', 'none'):
                with self.subTest(user=user.login, state=state):
                    files = Files.with_user(user)
                    self.assertEqual(
                        files.search([('complete_state', '=', state)]),
                        files.search([]).filtered(lambda each, state=state: each.complete_state == state))

    def test_documents_from_the_file(self):
        self._file_document(self.hr, 'Form I-9')
        self._file_document(self.health, 'Immunization record')
        for user, count in ((self.nurse, 2), (self.hr, 1), (self.health, 1), (self.manager, 0)):
            file = self.nurse_file.with_user(user)
            self.assertEqual(file.document_count, count, user.login)
            action = file.action_open_documents()
            found = self.env[action['res_model']].with_user(user).search(action['domain'])
            self.assertEqual(len(found.filtered('has_file')), count, user.login)

    def test_completeness_is_bounded(self):
        files = self.files.with_user(self.manager)
        files.mapped('complete_state')
        self.env.invalidate_all()
        self.env.flush_all()
        with self.assertQueryCount(12):
            files.mapped('complete_percent')

    def test_hire(self):
        wizard = self.env['medical.staff.hire'].with_user(self.manager).with_company(self.company).create({
            'name': ' Newt New ', 'job_id': self.jobs[0].id, 'site_ids': [Command.set(self.sites[0].ids)], 'supervisor_id': self.lead_file.employee_id.id,
            'date_hired': '2026-01-05', 'date_probation_end': '2026-04-05', 'work_email': 'newt@fictional.example'})
        action = wizard.action_hire()
        file = self.env['medical.staff.file'].with_user(self.manager).browse(action['res_id'])
        self.assertRecordValues(file, [{
            'name': 'Newt New', 'job_id': self.jobs[0].id, 'site_ids': self.sites[0].ids, 'supervisor_id': self.lead_file.employee_id.id,
            'date_hired': date(2026, 1, 5), 'date_probation_end': date(2026, 4, 5), 'employment': 'employee', 'company_id': self.company.id}])
        self.assertTrue(self._documents(file.sudo(), 'Form I-9'))
        with self.assertRaises(AccessError):
            wizard.with_user(self.lead).action_hire()
        with self.assertRaises(AccessError):
            self.env['hr.employee'].with_user(self.manager).create({'name': 'Past the window'})

import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from .exclusion_files import leie_person, sam, sam_firm, sam_person
from .screening_common import AIDE, MATCH, NAMESAKE, OTHER_NPI, PROVIDER, VENDOR, ScreeningCase

REASON = "Born in another year; spoke with the person"


@tagged('post_install', '-at_install')
class TestMedicalScreening(ScreeningCase):
    """A run, its proof, and what becomes of matches from list to list."""

    def test_run(self):
        """Everybody is looked up; namesakes with another birth date are ruled out; an NPI is a match whatever the name."""
        self._list(MATCH, NAMESAKE, AIDE, VENDOR, PROVIDER, leie_person('OFFICER', 'OLGA', REINDATE='20250901'))
        screening = self._screen()
        self.assertRecordValues(screening, [{
            'date': date(2026, 3, 10), 'company_id': self.company.id, 'user_id': self.officer.id, 'staff_count': 3, 'vendor_count': 1, 'provider_count': 1,
            'clear_count': 1, 'possible_count': 4, 'cleared_count': 0, 'confirmed_count': 0, 'ruled_out_count': 1, 'open_count': 4}])
        self.assertIn(screening.list_ids.sha256, screening.lists)
        self.assertRecordValues(self._matches().sorted('subject_name'), [
            {'subject_name': "Aldo Q. Fabricant Jr., CNA", 'agrees': 'name', 'birth': 'unknown', 'likeness': 100, 'subject_kind': 'staff'},
            {'subject_name': "Makebelieve Gloves, Inc.", 'agrees': 'name', 'birth': 'unknown', 'likeness': 100, 'subject_kind': 'vendor'},
            {'subject_name': "Norma Inventedson", 'agrees': 'name_birth', 'birth': 'same', 'likeness': 100, 'subject_kind': 'staff'},
            {'subject_name': "Piotr Wexlerine", 'agrees': 'npi', 'birth': 'unknown', 'likeness': self._matches(
                ('subject_kind', '=', 'provider')).likeness, 'subject_kind': 'provider'}])
        self.assertEqual(self._matches(('subject_kind', '=', 'vendor')).payee_id, self.vendor)
        lines = {line.name: line.result for line in screening.line_ids}
        self.assertEqual(lines, {
            "Aldo Q. Fabricant Jr., CNA": 'possible', "Makebelieve Gloves, Inc.": 'possible', "Norma Inventedson": 'possible', "Olga Officer": 'clear',
            "Piotr Wexlerine": 'possible'})
        self.assertEqual(self.provider.screened_on, date(2026, 3, 10))

    def test_former_names_and_numbers(self):
        """Names from before count; two NPIs that differ tell namesakes apart."""
        self._list(MATCH, leie_person('WEXLERINE', 'PIOTR', npi=OTHER_NPI), leie_person('MAIDENNAME', 'OLGA', birth='19700102'))
        self.officer_employee.medical_former_names = "Ollie Else; Olga Maidenname"
        screening = self._screen()
        self.assertEqual(self._matches().mapped('subject_name'), ["Norma Inventedson", "Olga Officer"])
        self.assertEqual(screening.ruled_out_count, 1)

    def test_cleared_stays_cleared(self):
        """Until either side changes."""
        self._list(MATCH, VENDOR)
        self._screen()
        person, vendor = self._matches(('subject_kind', '=', 'staff')), self._matches(('subject_kind', '=', 'vendor'))
        (person | vendor).with_user(self.officer)._decide('cleared', REASON)
        newer = leie_person('NEWCOMER', 'NED', EXCLDATE='20260205')
        self._list(MATCH, VENDOR, newer)
        screening = self._screen()
        self.assertEqual((person | vendor).mapped('state'), ['cleared', 'cleared'])
        self.assertRecordValues(screening, [{'possible_count': 0, 'cleared_count': 2, 'open_count': 0}])
        self.assertEqual(person.screening_id, screening)
        # the list changes
        self._list({**MATCH, 'CITY': 'ELSEWHERE'}, VENDOR, newer)
        self._screen()
        self.assertRecordValues(person | vendor, [{'state': 'open', 'reason': False}, {'state': 'cleared', 'reason': REASON}])
        self.assertIn(REASON, self._events(person)[0].note, "What was decided before is kept")
        self.assertIn('ELSEWHERE', person.entry_address)
        # the vendor changes
        person.with_user(self.officer)._decide('cleared', REASON)
        self.vendor.name = "Makebelieve Gloves"
        self._screen()
        self.assertEqual((person | vendor).mapped('state'), ['cleared', 'cleared'], "Another legal form is no other name")
        self.vendor.name = "Makebelieve Glove"
        self.nurse.birthday = '1980-05-18'
        self._screen()
        self.assertRecordValues(person | vendor, [{'state': 'open', 'birth': 'near'}, {'state': 'open', 'birth': 'unknown'}])
        self.assertEqual(self._matches(), person | vendor, "No pair is found twice")

    def test_dropped_from_the_list(self):
        """An open match is closed; a cleared one is cleared still when it comes back; an exclusion holds until it is lifted."""
        self._list(MATCH, VENDOR, PROVIDER)
        self._screen()
        person, vendor, provider = (self._matches(('subject_kind', '=', kind)) for kind in ('staff', 'vendor', 'provider'))
        vendor.with_user(self.officer)._decide('cleared', REASON)
        provider.with_user(self.officer)._decide('confirmed', "NPI and name agree")
        self._list(leie_person('NEWCOMER', 'NED', EXCLDATE='20260205'))
        screening = self._screen()
        self.assertRecordValues(person | vendor | provider, [
            {'state': 'gone', 'on_list': False}, {'state': 'cleared', 'on_list': False}, {'state': 'confirmed', 'on_list': False}])
        self.assertEqual(screening.line_ids.filtered(lambda line: line.kind == 'provider').result, 'confirmed')
        cards = self._cards(self.officer)
        self.assertEqual((cards['screening_open'], cards['screening_reinstated']), (0, 1))
        self._list(MATCH, VENDOR, PROVIDER, leie_person('NEWCOMER', 'NED', EXCLDATE='20260206'))
        self._screen()
        self.assertEqual((person | vendor | provider).mapped('state'), ['open', 'cleared', 'confirmed'])
        self.assertEqual(self._events(person).mapped('kind'), ['back', 'gone', 'found'])

    def test_left(self):
        """Of whom isn't screened any more nothing is to be resolved; an exclusion isn't taken for a reinstatement."""
        self._list(MATCH, AIDE)
        self._screen()
        person, aide = (self._matches(('employee_id', '=', employee.id)) for employee in (self.nurse, self.aide))
        person.with_user(self.hr)._decide('confirmed', "All of it agrees")
        (self.nurse | self.aide).active = False
        self._screen()
        self.assertRecordValues(person | aide, [{'state': 'confirmed', 'on_list': True}, {'state': 'gone', 'on_list': True}])
        self.aide.active = True
        self._screen()
        self.assertEqual(aide.state, 'open')

    def _cards(self, user):
        today = self.env['medical.today'].with_user(user).get_today()
        return {card['key']: card['count'] for section in today['sections'] for card in section['cards']}

    def test_reprinted_row_of_two(self):
        """Two rows of one name are two matches, and the one that changes is the one that is open again."""
        self._list(AIDE, {**AIDE, 'CITY': 'SECONDVILLE'})
        self._screen()
        one, two = self._matches()
        (one | two).with_user(self.hr)._decide('cleared', REASON)
        self._list(AIDE, {**AIDE, 'CITY': 'THIRDVILLE'})
        self._screen()
        self.assertEqual(self._matches(), one | two)
        self.assertEqual([match.state for match in (one | two).sorted('entry_address')], ['cleared', 'open'])

    def test_credentials(self):
        """The staff's screenings are written: clear where nothing was found, excluded once confirmed, which closes every shift."""
        kind = self.env.ref('medical_office_base.credential_type_leie')._library_adopt(self.company)
        job = self.env['hr.job'].create({'name': 'Fictional Clerk', 'company_id': self.company.id})
        site = self.env['medical.site'].create({'name': 'Main', 'code': 'M', 'company_id': self.company.id, 'calendar_id': False})

        def held(person):
            return self.env['medical.credential'].search([('employee_id', '=', person.id), ('type_id', '=', kind.id), ('renewal_id', '=', False)])

        def faults(person):
            return [fault['level'] for fault in person._medical_clearance([(person, job, site, date(2026, 3, 20), date(2026, 3, 20))])[0]]

        self._list(MATCH, AIDE)
        self._screen()
        self.assertFalse(held(self.nurse), "What is to be resolved is written once it is")
        self.assertRecordValues(held(self.officer_employee), [{'result': 'clear', 'state': 'submitted'}])
        self._matches(('employee_id', '=', self.aide.id)).with_user(self.hr)._decide('cleared', REASON)
        self.assertRecordValues(held(self.aide), [{'result': 'clear', 'state': 'verified', 'verified_by_id': self.hr.id, 'date_start': date(2026, 3, 10)}])
        self.assertEqual(faults(self.nurse), [])
        match = self._matches(('employee_id', '=', self.nurse.id))
        match.with_user(self.hr)._decide('confirmed', "Name, birth date and license agree")
        self.assertRecordValues(held(self.nurse), [{'result': 'match', 'state': 'verified'}])
        self.assertEqual(faults(self.nurse), ['hard'])
        # next month: still excluded
        with freeze_time('2026-04-09 15:00:00'):
            self._screen(self.officer2)
            self.assertRecordValues(held(self.nurse), [{'result': 'match', 'date_start': date(2026, 4, 9)}])
            self.assertEqual(faults(self.nurse), ['hard'])
        with freeze_time('2026-04-20 15:00:00'):
            match.with_user(self.officer)._decide('lifted', "Letter of the OIG of April 15", base64.b64encode(b'%PDF-1.4 letter'), 'letter.pdf')
            self.assertRecordValues(held(self.nurse), [{'result': 'clear', 'date_start': date(2026, 4, 20)}])
            self.assertEqual(faults(self.nurse), [])
        self.assertEqual(self._events(match)[0].file_name, 'letter.pdf')

    def test_confirmed_without_the_credential(self):
        """A practice that keeps no such credential begins to when somebody is excluded: it closes the shifts."""
        self.env['medical.credential.type'].search([('company_id', '=', self.company.id), ('is_screening', '=', True)]).unlink()
        self._list(MATCH)
        self._screen()
        self.assertFalse(self.env['medical.credential'].search([('employee_id.company_id', '=', self.company.id), ('type_id.is_screening', '=', True)]))
        self._matches().with_user(self.officer)._decide('confirmed', "All of it agrees")
        credential = self.env['medical.credential'].search([('employee_id', '=', self.nurse.id), ('type_id.is_screening', '=', True)])
        self.assertRecordValues(credential, [{'result': 'match', 'type_id': credential.type_id.id}])
        self.assertEqual(credential.type_id.code, 'LEIE')

    def test_sam(self):
        """The other list is screened against as well, and those whose exclusion is over are not."""
        self._list()
        self._import(sam(
            sam_firm('MAKEBELIEVE GLOVES'), sam_person('INVENTEDSON', 'NORMA'), sam_person('FABRICANT', 'ALDO', **{'Termination Date': '03/09/2026'}),
            sam_person('OFFICER', 'OLGA', **{'Record Status': 'Inactive'})), kind='medical.import.sam')
        screening = self._screen()
        self.assertEqual(sorted(screening.list_ids.mapped('source')), ['leie', 'sam'])
        self.assertEqual(sorted(self._matches().mapped('subject_name')), ["Makebelieve Gloves, Inc.", "Norma Inventedson"])
        self.assertEqual(set(self._matches().mapped('source')), {'sam'})

    def test_deciding(self):
        self._list(MATCH, VENDOR, leie_person('OFFICER', 'OLGA', birth='19700102'))
        self._screen()
        person, vendor, own = (self._matches(('subject_name', '=', name)) for name in ("Norma Inventedson", self.vendor.name, "Olga Officer"))
        for match, user, decision, reason, error in (
                (own, self.officer, 'cleared', REASON, AccessError),  # about themselves
                (vendor, self.hr, 'cleared', REASON, AccessError),  # not staff
                (person, self.manager, 'cleared', REASON, AccessError),
                (person, self.officer, 'cleared', "no", UserError),  # no reason
                (person, self.officer, 'lifted', REASON, UserError),  # not excluded
        ):
            with self.assertRaises(error):
                match.with_user(user)._decide(decision, reason)
        own.with_user(self.officer2)._decide('cleared', REASON)
        vendor.with_user(self.officer)._decide('confirmed', "The tax number agrees")
        for user, decision, file, error in (
                (self.officer, 'cleared', False, AccessError),  # who confirmed doesn't take it back alone
                (self.officer, 'lifted', False, UserError),  # no document
                (self.hr, 'lifted', b'eA==', AccessError),
        ):
            with self.assertRaises(error):
                vendor.with_user(user)._decide(decision, REASON, file)
        with self.assertRaises(UserError) as caught:
            self.vendor.with_context(lang='en_US')._medical_check_excluded(self.company, "Payment")
        for word in ('Makebelieve Gloves', '42 CFR 1001.1901', self.officer.name, '06/18/2025'):
            self.assertIn(word, str(caught.exception))
        self.vendor._medical_check_excluded(self.other_company, "Payment")
        vendor.with_user(self.officer2)._decide('cleared', "It was the firm of the same name in Texas")
        self.vendor._medical_check_excluded(self.company, "Payment")
        for record, values in ((person, {'state': 'cleared'}), (person.event_ids, {'note': 'x'}), (person.first_screening_id, {'clear_count': 9})):
            with self.assertRaises(AccessError):
                record.with_user(self.officer).write(values)
        with self.assertRaises(AccessError):
            person.first_screening_id.sudo().write({'clear_count': 9})

    def test_dialogs(self):
        """The buttons: screen, resolve, proof."""
        start = self.env['medical.screening.start'].with_user(self.officer).create({})
        self.assertFalse(start.has_leie)
        with self.assertRaises(UserError):
            start.action_screen()
        self._list(AIDE)
        start = self.env['medical.screening.start'].with_user(self.officer).with_company(self.company).create({})
        self.assertRecordValues(start, [{'has_leie': True, 'is_old': False}])
        screening = self.env['medical.screening'].browse(start.action_screen()['res_id']).with_user(self.officer)
        action = self._matches().with_user(self.officer).action_clear()
        deciding = self.env['medical.screening.deciding'].with_user(self.officer).with_context(**action['context']).create({'reason': REASON})
        deciding.action_decide()
        self.assertEqual(self._matches().state, 'cleared')
        self.assertEqual(screening.action_proof()['context']['default_screening_id'], screening.id)

    def test_proof(self):
        """PDF, spreadsheet and screen hold the same: who, when, against which list, the result, and what was decided since."""
        self._list(MATCH, VENDOR)
        screening = self._screen()
        self._matches(('subject_kind', '=', 'staff')).with_user(self.hr)._decide('cleared', REASON)
        record = self.env['medical.screening.record'].with_user(self.officer)
        page = record.record_page({'company_id': self.company.id, 'screening_id': screening.id})
        self.assertEqual(page['count'], 5)
        text = str(page)
        for word in ("Norma Inventedson", REASON, screening.list_ids.sha256, self.officer.name, "42 CFR 1001.1901"):
            self.assertIn(word, text)
        page = record.record_page({'company_id': self.company.id, 'screening_id': screening.id, 'found': True})
        self.assertEqual(page['count'], 2)
        page = record.with_user(self.manager).record_page({'company_id': self.company.id, 'screening_id': screening.id})
        self.assertEqual(page['count'], 5)
        self.assertNotIn(REASON, str(page), "Why is between who decides")
        with self.assertRaises(UserError):
            record.record_page({'company_id': self.company.id, 'screening_id': False})

    def test_reminder(self):
        """Whoever keeps to it isn't reminded; a task, once, until somebody screens."""
        kind = self.env.ref('medical_office_compliance.mail_activity_type_screening')
        tasks = self.env['mail.activity'].search([('activity_type_id', '=', kind.id)])
        tasks.unlink()

        def remind():
            self.env['medical.practice']._cron_screening_remind()
            return self.env['mail.activity'].search([('activity_type_id', '=', kind.id), ('user_id', 'in', [user.id for user in self.users.values()])]).user_id

        self.assertEqual(remind(), self.officer | self.officer2)
        self.assertEqual(remind(), self.officer | self.officer2)
        self.assertEqual(self.env['mail.activity'].search_count([('activity_type_id', '=', kind.id), ('user_id', '=', self.officer.id)]), 1)
        self._list(MATCH)
        self._screen()
        self.assertFalse(self.env['mail.activity'].search([('activity_type_id', '=', kind.id), ('user_id', '=', self.officer.id)]))
        self.assertFalse(remind())
        with freeze_time('2026-04-10 15:00:00'):
            self.assertEqual(remind(), self.officer | self.officer2)
        self.company.medical_practice_ids.screening_days = 0
        self._screen()
        with freeze_time('2026-06-10 15:00:00'):
            self.assertFalse(remind())

    def test_queries_are_bounded(self):
        """As many queries for sixty people as for ten more."""
        self._list(MATCH)
        self._screen()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._screen()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        self.env['hr.employee'].create([{'name': f'Person Number{chr(97 + number)}', 'company_id': self.company.id} for number in range(10)])
        queries()
        few = queries()
        self.env['hr.employee'].create([{'name': f'Another Number{chr(97 + number)}', 'company_id': self.company.id} for number in range(50)])
        queries()
        self.assertLessEqual(queries(), few + 4)

    def test_evidence(self):
        """A screening is what the monthly obligation looks for."""
        [source] = self.env['medical.obligation.source']._get('screening')
        self._list(MATCH)
        screening = self._screen()
        self.assertEqual(self.env[source.model].search(source.domain & Domain('company_id', '=', self.company.id)), screening)
        self.assertEqual(screening[source.date], date(2026, 3, 10))

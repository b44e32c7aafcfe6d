from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from .credential_common import NOW, CredentialCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestMedicalCredentialRequired(CredentialCommon):
    """Positions, types and what is required: shipped, adopted, put in force; what people lack appears and goes by itself."""

    def _lacking(self, person):
        return sorted((row.type_id.code, row.state_id.code or '') for row in self._theirs(person, state='missing'))

    def test_shipped(self):
        positions = self.env['medical.position.template'].search([])
        self.assertEqual((len(positions), len(positions.filtered('is_duty'))), (15, 3))
        types = self.env['medical.credential.type.template'].search([])
        self.assertEqual(len(types), 42)
        self.assertEqual(set(types.filtered(lambda row: row.block == 'hard').mapped('code')), {
            'LIC-MD', 'LIC-NP', 'LIC-PA', 'LIC-RN', 'LIC-RT', 'LIC-PHLEB', 'DEA', 'LEIE', 'SAM', 'MCAID-X'})
        self.assertEqual(set(types.filtered(lambda row: row.tier == 'health').mapped('code')), {'HBV', 'TB', 'FLU', 'FIT'})
        self.assertTrue(all(row.before_contact and row.verification_source and row.roles for row in types))
        with self.assertRaises(AccessError):
            types[0].with_user(self.manager).write({'lead_days': 1})

    def test_every_company_has_its_own(self):
        for company in (self.company, self.other_company):
            self.assertEqual(self.env['hr.job'].search_count([('company_id', '=', company.id), ('medical_library_id', '!=', False)]), 15)
            codes = set(self.env['medical.credential.type'].search([('company_id', '=', company.id)]).mapped('code'))
            self.assertEqual(len(codes), 36)
            self.assertFalse(codes & {'NPI2', 'CLIA', 'XRAY', 'BIZ', 'I9', 'BKG'}, "the practice's own, and documents of the staff file")
        suggested = self.env['medical.credential.requirement'].search([('company_id', '=', self.company.id)])
        self.assertEqual(set(suggested.mapped('state')), {'suggested'})
        self.assertFalse(self.Credential.search([('company_id', '=', self.company.id)]), "suggestions ask nobody for anything")
        self._job('ROL-07').with_user(self.manager).active = False
        self.company._medical_set_up()
        self.assertEqual(self.env['hr.job'].with_context(active_test=False).search_count([('company_id', '=', self.company.id)]), 15)
        self.assertFalse(self.env['hr.job'].with_context(active_test=False).search([
            ('company_id', '=', self.company.id), ('medical_library_id.code', '=', 'ROL-07')]).active, "what the practice has put away stays so")

    def test_jobs_of_an_existing_practice(self):
        """A company that had jobs before: those of the same name are taken, none is doubled."""
        self.env['hr.job'].search([('company_id', '=', self.other_company.id)]).sudo().unlink()
        old = self.env['hr.job'].create([
            {'name': name, 'company_id': self.other_company.id, 'description': '<p>Ours</p>'} for name in ('registered nurse', 'Greeter')])
        self.other_company._medical_ensure_positions()
        jobs = self.env['hr.job'].search([('company_id', '=', self.other_company.id)])
        self.assertEqual(len(jobs), 16)
        self.assertEqual(old[0].medical_library_id.code, 'ROL-07')
        self.assertEqual((old[0].name, str(old[0].description)), ('registered nurse', '<p>Ours</p>'), "what was written there stays")

    def test_practice_level_types(self):
        row = self.env['medical.credential.type.template'].search([('code', '=', 'CLIA')])
        kind = row.with_user(self.manager)._library_adopt(self.company)
        with self.assertRaises(ValidationError):
            self._credential('CLIA', number='05D1234567')
        with self.assertRaises(ValidationError):
            self.env['medical.credential.requirement'].with_user(self.manager).create({'type_id': kind.id, 'company_id': self.company.id})

    def test_who_lacks_what(self):
        rn = self._job('ROL-07')
        self.assertEqual(self._lacking(self.nurse_person), [])
        self._require('LIC-RN', rn)
        self._require('HIPAA')
        self.assertEqual(self._lacking(self.nurse_person), [('HIPAA', ''), ('LIC-RN', 'NY')], "a license of the state of her site")
        self.assertEqual(self._lacking(self.cleaner_person), [('HIPAA', '')])
        self.assertEqual(self._lacking(self.foreign_person), [])
        new = self._employee('Ned Newcomer', job_id=rn.id)
        self.assertEqual(self._lacking(new), [('HIPAA', ''), ('LIC-RN', '')], "on hire")
        file = self.env['medical.staff.file'].search([('employee_id', '=', new.id)])
        file.with_user(self.manager).job_id = self._job('ROL-02')
        self.assertEqual(self._lacking(new), [('HIPAA', '')], "another position, by the manager")
        new.medical_duty_ids = self._job('ROL-13')
        self._require('VFC', self._job('ROL-13'))
        self.assertEqual(self._lacking(new), [('HIPAA', ''), ('VFC', '')], "a duty beside it")
        new.active = False
        self.assertEqual(self._lacking(new), [], "who has left lacks nothing")
        self._credential('HIPAA', number='x')
        self.assertEqual(self._lacking(self.nurse_person), [('LIC-RN', 'NY')], "what is entered isn't missing")
        self._require('HIPAA').with_user(self.manager).action_suspend()
        self.assertEqual(self._lacking(self.cleaner_person), [])
        self._require('LIC-RN', rn).with_user(self.manager).unlink()
        self.assertEqual(self._lacking(self.nurse_person), [])

    def test_sites_and_states(self):
        rn = self._job('ROL-07')
        requirement = self._require('LIC-RN', rn, states='sites')
        self.assertEqual(self._lacking(self.nurse_person), [('LIC-RN', 'NY')])
        self.east.user_ids = self.nurse
        self.assertEqual(self._lacking(self.nurse_person), [('LIC-RN', 'NJ'), ('LIC-RN', 'NY')], "at a site in another state")
        self._credential('LIC-RN', state_id=self.ny.id)
        self.assertEqual(self._lacking(self.nurse_person), [('LIC-RN', 'NJ')])
        self._credential('LIC-RN', state_id=self.ny.id, multistate=True)
        self.assertEqual(self._lacking(self.nurse_person), [], "one that holds in several states")
        other = self._employee('Ora Other', job_id=rn.id)
        self.assertEqual(self._lacking(other), [('LIC-RN', '')])
        other.medical_own_site_ids = self.east
        self.assertEqual(self._lacking(other), [('LIC-RN', 'NJ')], "without login")
        requirement.with_user(self.manager).write({'states': 'listed', 'state_ids': [Command.set((self.ny | self.nj).ids)]})
        self.assertEqual(self._lacking(other), [('LIC-RN', 'NJ'), ('LIC-RN', 'NY')])
        requirement.with_user(self.manager).write({'states': 'any', 'site_id': self.main.id})
        self.assertEqual(self._lacking(other), [], "not at that site")
        with self.assertRaises(ValidationError):
            requirement.with_user(self.manager).write({'states': 'listed', 'state_ids': [Command.clear()]})

    def test_what_was_asked_for_is_put_away(self):
        requirement = self._require('BLS', self._job('ROL-07'))
        [asked] = self._theirs(self.nurse_person, 'BLS')
        asked.with_user(self.hr).action_request()
        requirement.with_user(self.manager).action_suspend()
        asked.invalidate_recordset()
        self.assertEqual((asked.active, asked.event_ids[0].reason), (False, 'No longer required'))

    def test_put_away_asks_anew(self):
        self._require('BLS', self._job('ROL-07'))
        card = self._verified('BLS')
        card.with_user(self.hr)._put_away('Not hers')
        self.assertEqual(self._lacking(self.nurse_person), [('BLS', '')])

    def test_daily(self):
        self._require('BLS', self._job('ROL-07'))
        self._theirs(self.nurse_person, 'BLS').sudo().unlink()
        self.Credential._expiry_daily()
        self.assertEqual(self._lacking(self.nurse_person), [('BLS', '')])
        # a position that begins on a later day
        self.nurse_person.create_version({'date_version': '2026-04-01'}).job_id = self._job('ROL-02')
        self.assertEqual(self._lacking(self.nurse_person), [('BLS', '')])
        with freeze_time('2026-04-01 15:00:00'):
            self.env['hr.employee']._cron_update_current_version_id()
            self.Credential._expiry_daily()
            self.assertEqual(self._lacking(self.nurse_person), [])

    def test_queries_of_many(self):
        self._require('HIPAA')

        def queries(count):
            before = self.env.cr.sql_log_count
            people = self.env['hr.employee'].with_context(medical_many=True).create([
                {'name': f'Many {count} {number}', 'company_id': self.company.id} for number in range(count)])
            self._theirs(people[0]).invalidate_recordset()
            self.Credential.search([('employee_id', 'in', people.ids)]).sudo().unlink()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.Credential._sync_required(self.company)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        self.assertLessEqual(queries(60), queries(5) + 6)

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.medical_office_base.tests.menus_common import ROLES

from ..charts import load_chart
from .claim_common import ClaimCommon

READERS = {'biller', 'manager', 'owner', 'auditor'}


@tagged('post_install', '-at_install')
class TestMedicalClaimAccess(ClaimCommon):
    """The rights table of claims: who reads, who works them, whose names are read."""

    def test_each_role(self):
        claim = self._sent_claim()
        for role in ROLES:
            mine = claim.with_user(self.users[role])
            if role not in READERS:
                for records in (mine, mine.sudo().line_ids.with_user(self.users[role]), mine.sudo().event_ids.with_user(self.users[role])):
                    with self.assertRaises(AccessError, msg=role):
                        records.read(['display_name'])
                continue
            self.assertEqual(mine.read(['number', 'amount_open_payer'])[0]['amount_open_payer'], 150, role)
            self.assertTrue(mine.line_ids.mapped('code') and mine.event_ids.mapped('name'), role)
            if role != 'biller':
                with self.assertRaises(AccessError, msg=role):
                    mine.write({'external_number': 'X'})
                with self.assertRaises(AccessError, msg=role):
                    self._claim(user=self.users[role], bill=False)

    def test_names_for_those_who_know_the_patient(self):
        claim = self._sent_claim()
        for role in ('owner', 'auditor'):
            mine = self.env['medical.claim'].with_user(self.users[role]).browse(claim.id)
            self.assertEqual(mine.patient_number, self.patient.number)
            with self.assertRaises(AccessError):
                mine.read(['patient_id'])
            with self.assertRaises(AccessError):
                mine.web_read({'patient_id': {'fields': {'display_name': {}}}})
            with self.assertRaises(AccessError):
                mine.search([('patient_id.family_name', '=', 'Fictional')])
            self.assertNotIn('Fictional', str(mine.web_read({'display_name': {}, 'payer_ids': {'fields': {'display_name': {}, 'member_id': {}}}})).replace(
                'Fictional Health', ''))
            self.assertFalse(mine.name_search('Fictional'))
            self.assertTrue(mine.name_search(claim.number))
        self.assertTrue(self.env['medical.claim'].with_user(self.biller).name_search('Fictional'))

    def test_restricted_patient(self):
        claim = self._sent_claim()
        self.patient.write({'is_restricted': True, 'restriction_reason': 'vip'})
        for user in (self.biller, self.manager):
            claims = self.env['medical.claim'].with_user(user)
            self.assertNotIn(claim, claims.search([]))
            with self.assertRaises(AccessError):
                claims.browse(claim.id).read(['number'])
            for model in ('medical.claim.line', 'medical.claim.payer', 'medical.claim.event'):
                self.assertFalse(self.env[model].with_user(user).search([('claim_id', '=', claim.id)]))
        self.assertIn(claim, self.env['medical.claim'].with_user(self.users['auditor']).search([]))

    def test_reading_is_written_down(self):
        claim = self._sent_claim()
        self.env.flush_all()
        before = self.env['medical.access.log'].sudo().search_count([('model', '=', 'medical.claim'), ('res_id', '=', claim.id)])
        self.env['medical.claim'].with_user(self.biller).browse(claim.id).web_read({'number': {}, 'diagnosis_codes': {}})
        self.env.flush_all()
        after = self.env['medical.access.log'].sudo().search_count([('model', '=', 'medical.claim'), ('res_id', '=', claim.id)])
        self.assertEqual(after, before + 1)

    def test_two_companies(self):
        claim = self._sent_claim()
        other = self._patient('Otto', 'Elsewhere', site=self.other_site)
        biller = self._new_user('bl_other_biller', 'medical_office_base.group_biller', self.other_company)
        self.other_site.user_ids = biller
        with self.assertRaises(AccessError):
            claim.with_user(biller).read(['number'])
        payer = self.env['medical.payer'].create({'name': 'Elsewhere Plan', 'payer_number': 'E1', 'company_id': self.other_company.id})
        mine = self.env['medical.claim'].with_user(biller).with_company(self.other_company).with_context(allowed_company_ids=self.other_company.ids).create({
            'patient_id': other.id, 'site_id': self.other_site.id, 'date': self.today,
            'payer_ids': [Command.create({'order': 'primary', 'payer_id': payer.id, 'member_id': 'M'})],
            'line_ids': [Command.create({'code': 'G0402', 'charge': 70, 'service_date': self.today})]})
        mine._bill()
        self.assertEqual((mine.move_id.company_id, mine.move_id.partner_id), (self.other_company, payer.partner_id))
        with self.assertRaises(UserError):
            self._claim(payers=payer, bill=False)

    def test_a_branch_bills_on_its_own(self):
        branch = self.env['res.company'].create({'name': 'Branch', 'parent_id': self.company.id, 'country_id': self.env.ref('base.us').id})
        # what Odoo does at the end of a branch's transaction
        load_chart(self.env, branch)
        site = self.env['medical.site'].create({'name': 'Branch Site', 'code': 'B', 'company_id': branch.id, 'calendar_id': False, 'tz': 'America/New_York'})
        patient = self._patient('Berta', 'Branch', site=site)
        claim = self.env['medical.claim'].with_company(branch).with_context(allowed_company_ids=branch.ids).create({
            'patient_id': patient.id, 'site_id': site.id, 'kind': 'self_pay', 'date': self.today,
            'line_ids': [Command.create({'code': 'G0402', 'charge': 70, 'service_date': self.today})]})
        claim._bill()
        self.assertEqual((claim.company_id, claim.move_id.company_id, claim.amount_open_patient), (branch, branch, 70))

    def test_guards_by_rpc(self):
        claim = self._sent_claim()
        for name in ('_set_state', '_event', '_bill', '_send', '_take_back', '_after_answer'):
            self.assertTrue(name.startswith('_'))
        with self.assertRaises(UserError):
            claim.line_ids = [Command.create({'code': 'G0009', 'charge': 1, 'service_date': self.today})]
        with self.assertRaises(UserError):
            claim.line_ids[0].unlink()
        with self.assertRaises(UserError):
            claim.unlink()
        draft = self._clean_claim(lines=[('G0009', 1)])
        with self.assertRaises(UserError):
            draft.line_ids.claim_id = claim
        with self.assertRaises(AccessError):
            claim.event_ids[0].write({'name': 'x'})

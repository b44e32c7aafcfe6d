import base64
import io
import zipfile
from email.message import EmailMessage
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from . import x12_common as x12
from .claim_common import ClaimCommon


@tagged('post_install', '-at_install')
class TestMedicalX12File(ClaimCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queue = cls.env['medical.x12.file'].with_user(cls.biller)
        cls.claim = cls._claim([('G0402', 100)])
        cls.content = x12.remittance([x12.answer(cls.claim.number, 100, 80, [('CO', '45', 20)])], 80)

    def _add(self, *contents, user=None, name='file.835'):
        return self.queue.with_user(user or self.biller).add_files([{'name': name, 'data': base64.b64encode(content)} for content in contents])

    def test_a_remittance(self):
        file = self._add(self.content)
        self.assertEqual((file.kind, file.state, file.payment_count, file.claim_count, file.amount), ('835', 'read', 1, 1, 80))
        self.assertEqual(file.user_id, self.biller)
        self.assertFalse(file.fault_ids)
        self.assertEqual(file.remittance_ids.trace, 'EFT000001')
        self.assertEqual(file.remittance_ids.state, 'draft')
        self.assertEqual(file.remittance_ids.company_id, self.company)

    def test_follows_its_remittances(self):
        file = self._add(self.content)
        file.remittance_ids.sudo().write({'state': 'posted'})
        self.assertEqual(file.state, 'done')
        file.remittance_ids.sudo().write({'state': 'undone'})
        self.assertEqual(file.state, 'new')
        file.action_read()
        self.assertEqual((file.state, len(file.remittance_ids)), ('read', 2))

    def test_deleted_drafts_are_read_again(self):
        file = self._add(self.content)
        file.remittance_ids.with_user(self.biller).unlink()
        self.assertEqual(file.state, 'new')

    def test_the_same_file(self):
        first = self._add(self.content, name='monday.835')
        second = self._add(self.content, name='tuesday.835')
        self.assertEqual((second.state, second.first_id), ('refused', first))
        self.assertIn('monday.835', second.fault_ids.problem)
        self.assertFalse(second.file)
        with self.assertRaises(UserError):
            second.action_read()
        both = self._add(b'ISA nothing', b'ISA nothing')
        self.assertEqual(both.mapped('state'), ['failed', 'refused'])
        both[0].action_cancel()
        self.assertEqual(self._add(b'ISA nothing').state, 'failed')

    def test_what_can_not_be_read_stays(self):
        file = self._add(self.content[:-80])
        self.assertEqual((file.kind, file.state), ('835', 'failed'))
        fault = file.fault_ids
        self.assertEqual(file.message, fault.problem)
        self.assertTrue(fault.problem and fault.remedy and fault.segment)
        self.assertFalse(fault.is_warning)
        self.assertFalse(file.remittance_ids)
        file.action_read()
        self.assertEqual(file.state, 'failed')
        self.assertEqual(len(file.fault_ids), 1)
        file.action_cancel()
        self.assertEqual(file.state, 'cancelled')
        with self.assertRaises(UserError):
            file.action_read()
        file.unlink()

    def test_every_fault_has_words(self):
        words = self._add(b'', b'%PDF', self.content.replace(b'*80*', b'*eighty*'), self.content.replace(b'835*0001', b'850*0001'))
        self.assertEqual(set(words.mapped('state')), {'failed'})
        for fault in words.fault_ids:
            self.assertNotIn('(', fault.problem.replace('(ST)', ''), "A code that nobody has put into words")
            self.assertTrue(fault.remedy)

    def test_notes(self):
        self.practice.npi = '1497758544'
        content = self.content.replace(b'*80*C', b'*81*C').replace(b'GE*1*', b'GE*2*')
        file = self._add(content)
        self.assertEqual(file.state, 'read')
        self.assertTrue(all(file.fault_ids.mapped('is_warning')))
        self.assertEqual(len(file.fault_ids), 3)
        self.assertIn("1234567893", str(file.fault_ids.mapped('problem')))

    def test_retry_after_somebody_has_put_it_right(self):
        remittances = type(self.env['medical.remittance'])
        with patch.object(remittances, '_from_x12', side_effect=UserError("The journal is missing."), create=True):
            file = self._add(self.content)
        self.assertEqual((file.state, file.fault_ids.problem), ('failed', "The journal is missing."))
        file.action_read()
        self.assertEqual((file.state, file.fault_ids.ids), ('read', []))

    def test_nothing_is_half_written(self):
        remittances = type(self.env['medical.remittance'])

        def half(records, file, transactions):
            records.env['medical.payer'].sudo().create({'name': "Half Written", 'company_id': file.company_id.id})
            raise UserError(records.env._("No."))

        with patch.object(remittances, '_from_x12', half, create=True):
            file = self._add(self.content)
        self.assertEqual(file.state, 'failed')
        self.assertFalse(self.env['medical.payer'].search([('name', '=', "Half Written")]))

    def test_archive(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, 'w') as packed:
            packed.writestr('june/one.835', self.content)
            packed.writestr('june/two.835', self.content.replace(b'EFT000001', b'EFT000002'))
        files = self._add(archive.getvalue(), name='june.zip')
        self.assertEqual((files.mapped('name'), files.mapped('state')), (['one.835', 'two.835'], ['read', 'read']))
        broken = self._add(archive.getvalue()[:60], name='broken.zip')
        self.assertEqual(broken.state, 'failed')
        self.assertFalse(broken.file)

    def test_wizard(self):
        attachments = self.env['ir.attachment'].with_user(self.biller).create([
            {'name': f'{number}.835', 'raw': content, 'res_model': 'medical.x12.add'}
            for number, content in enumerate((self.content, self.content.replace(b'EFT000001', b'EFT000003')))])
        with Form(self.env['medical.x12.add'].with_user(self.biller)) as form:
            for attachment in attachments:
                form.attachment_ids.add(attachment)
        action = form.record.action_add()
        files = self.queue.search(action['domain'])
        self.assertEqual((len(files), set(files.mapped('state'))), (2, {'read'}))
        self.assertFalse(attachments.exists())

    # === WHO === #

    def test_who_reads(self):
        file = self._add(self.content)
        for role in ('front_desk', 'clinician', 'cashier', 'staff'):
            if role in self.users:
                with self.subTest(role=role), self.assertRaises(AccessError):
                    file.with_user(self.users[role]).read(['name'])
        for role in ('manager', 'owner', 'auditor'):
            with self.subTest(role=role):
                seen = file.with_user(self.users[role])
                self.assertEqual(seen.read(['state'])[0]['state'], 'read')
                with self.assertRaises(AccessError):
                    seen.read(['file'])
                with self.assertRaises(AccessError):
                    seen.match_ids.read()
                for method in ('action_read', 'action_cancel', 'action_download'):
                    with self.assertRaises(AccessError):
                        getattr(seen, method)()
                with self.assertRaises(AccessError):
                    self._add(b'new', user=self.users[role])
        attachment = self.env['ir.attachment'].sudo().search([('res_model', '=', file._name), ('res_id', '=', file.id), ('res_field', '=', 'file')])
        self.assertTrue(attachment)
        for role in ('front_desk', 'manager', 'auditor'):
            with self.subTest(role=role), self.assertRaises(AccessError):
                attachment.with_user(self.users[role]).read(['raw'])
        with self.assertRaises(AccessError):
            attachment.with_user(self.biller).write({'raw': b'other'})

    def test_nobody_types_it(self):
        file = self._add(self.content)
        for values in ({'state': 'done'}, {'name': 'x'}, {'file': base64.b64encode(b'x')}, {'amount': 1}):
            with self.assertRaises(AccessError):
                file.write(values)
        with self.assertRaises(AccessError):
            self.queue.create({'name': 'x', 'file': base64.b64encode(b'x')})
        with self.assertRaises(UserError):
            file.unlink()

    def test_two_companies(self):
        file = self._add(self.content)
        other = self._new_user('bl_other_biller', 'medical_office_base.group_biller', self.other_company)
        self.queue = self.queue.with_context(allowed_company_ids=self.other_company.ids)
        theirs = self._add(self.content, user=other)
        self.assertEqual((theirs.state, theirs.company_id), ('read', self.other_company))
        self.assertFalse(theirs.remittance_ids.claim_ids.claim_id)
        self.assertFalse(self.queue.with_user(other).search([('id', '=', file.id)]))
        with self.assertRaises(AccessError):
            file.with_user(other).read(['name'])

    def test_download_is_written_down(self):
        file = self._add(self.content)
        log = self.env['medical.access.log'].sudo()
        before = log.search_count([('model', '=', file._name)])
        file.read(['name', 'state'])
        self.assertEqual(log.search_count([('model', '=', file._name)]), before)
        # as serving it does
        file._access_log_file('file')
        self.assertEqual(log.search_count([('model', '=', file._name)]), before + 1)

    def test_today(self):
        self._add(self.content, self.content[:-80])
        for user, expected in ((self.biller, {'x12_failed': 1, 'x12_waiting': 1}), (self.cashier, {})):
            today = self.env['medical.today'].with_user(user).with_context(allowed_company_ids=self.company.ids, tz='America/New_York')
            self.assertEqual(today._counts([card for key, card in today._visible_cards().items() if key.startswith('x12_')]), expected)

    def test_views_open_for_each_reader(self):
        file = self._add(self.content[:-80])
        for role in ('biller', 'manager', 'owner', 'auditor'):
            with self.subTest(role=role):
                form = Form(file.with_user(self.users[role]))
                self.assertEqual(form.state, 'failed')
                self.assertEqual('match_ids' in form._view['fields'], role == 'biller')

    # === MAIL === #

    def test_by_mail(self):
        self.company.alias_domain_id = self.env['mail.alias.domain'].create({'name': 'fictional.example.com'})
        inbox = self.env['medical.x12.inbox'].with_user(self.manager).create(
            {'name': 'Clearinghouse', 'alias_name': 'fictional-remittances', 'senders': '@clearinghouse.example.com'})
        claims = x12.claims([{'number': 'NEW1', 'service': self.today}])
        files = self._mail('files@clearinghouse.example.com', self.content, claims)
        self.assertEqual(files.mapped('state'), ['read', 'new'])
        self.assertEqual((files.company_id, set(files.mapped('source'))), (self.company, {'mail'}))
        self.assertEqual(inbox.taken_count, 2)
        self.assertFalse(self._mail('files@clearinghouse.example.com', self.content, claims), "The same mail again")
        self.assertEqual(self._mail('files@clearinghouse.example.com', self.content, key='2').mapped('state'), ['refused'])
        self.assertFalse(self._mail('stranger@example.org', self.content.replace(b'EFT000001', b'EFT000004'), key='3'))
        self.assertEqual(inbox.refused_count, 1)

    def _mail(self, sender, *contents, key='1'):
        mail = EmailMessage()
        mail['From'], mail['To'], mail['Subject'], mail['Message-Id'] = sender, 'fictional-remittances@fictional.example.com', 'Files', f'<{key}@example.com>'
        mail.set_content("Attached.")
        for number, content in enumerate(contents):
            mail.add_attachment(content, maintype='application', subtype='octet-stream', filename=f'{number}.edi')
        before = self.env['medical.x12.file'].search([], order='id desc', limit=1).id or 0
        messages = self.env['mail.message'].search_count([])
        self.env['mail.thread'].message_process(None, mail.as_bytes())
        self.assertEqual(self.env['mail.message'].search_count([]), messages, "No mail is kept")
        return self.env['medical.x12.file'].search([('id', '>', before)], order='id')

import base64
import io
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import file_path, mute_logger
from odoo.tools.pdf import PdfReader

from .pack_common import PackCase

LOGGER = 'odoo.addons.medical_office_compliance.models.pack.medical_audit_pack_making'


class PackMaking(PackCase):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proof = cls._evidence(cls._status(cls.privacy), 'Analysis signed', {'analysis.pdf': b'%PDF-not', 'notes, über.txt': b'notes'}, note='By hand')
        cls._evidence(cls._status(cls.safety, cls.annex), 'Plan at Annex', {'plan.txt': b'annex'})
        cls._evidence(cls._status(cls.foreign), 'Elsewhere', {'secret.txt': b'FOREIGNWORD'}, user_id=cls.foreign_manager.id)

    def _ask(self, user=None, **values):
        packs = self.env['medical.audit.pack'].with_user(user or self.compliance_officer).with_context(allowed_company_ids=self.company.ids)
        return packs.create({'company_id': self.company.id, 'reason': 'Inspector Fictional', **values}).with_env(self.env)

    def _make(self, pack):
        with self.enter_registry_test_mode():
            self.env.ref('medical_office_compliance.cron_audit_pack').method_direct_trigger()
        pack.invalidate_recordset()
        return pack

    def _path(self, pack):
        attachment = pack._file_attachment()
        return attachment._full_path(attachment.store_fname)

    def _made(self, user=None, **values):
        pack = self._make(self._ask(user, **values))
        self.assertEqual(pack.state, 'ready', pack.fault)
        return pack

    def _names(self, pack):
        with zipfile.ZipFile(self._path(pack)) as archive:
            self.assertIsNone(archive.testzip())
            return archive.namelist()


@tagged('post_install', '-at_install')
class TestMedicalAuditPack(PackMaking):
    """A pack as it is handed over: what is in it, what isn't, and that it can be checked without Odoo."""

    def test_whole_pack(self):
        pack = self._made()
        self.assertRecordValues(pack, [{'progress': 100, 'fault': False, 'user_id': self.compliance_officer.id}])
        self.assertTrue(pack.number.startswith('AP'))
        # checked by a script that knows nothing of Odoo
        path, script = self._path(pack), file_path('medical_office_compliance/tools/check_pack.py')
        done = subprocess.run([sys.executable, '-I', script, path, pack.sha256], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout[:2]), (0, 'OK'), done.stdout + done.stderr)
        done = subprocess.run([sys.executable, '-I', script, path, '0' * 64], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        names = self._names(pack)
        self.assertEqual(len(names), pack.file_count)
        for name in (
                'index.html', 'index.csv', 'SHA256SUMS', f'obligations/privacy/P-1_Risk_analysis/{self.today}_analysis.pdf',
                f'obligations/safety/S-1_Exposure_control_plan/{self.today}_Annex_plan.txt', 'obligations/All_obligations.csv',
                'training/Training.xlsx', 'policies/Attestations.xlsx', 'issues/Issues_by_area.xlsx'):
            self.assertIn(name, names)
        with zipfile.ZipFile(path) as archive:
            page, text = archive.read('index.html').decode(), b''.join(archive.read(name) for name in names if not name.endswith('.pdf'))
            self.assertEqual(archive.read(f'obligations/privacy/P-1_Risk_analysis/{self.today}_analysis.pdf'), b'%PDF-not')
        self.assertIn('Inspector Fictional', page)
        self.assertNotIn('<script', page)
        self.assertNotIn(b'FOREIGNWORD', text)
        self.assertNotIn(b'Not of this practice', text)
        self.assertFalse([name for name in names if 'Elsewhere' in name])
        # the pages of an area bear the hand-written evidence
        item = pack.item_ids.filtered(lambda item: item.path and item.path.startswith('obligations/Privacy'))
        self.assertTrue(item)
        [block] = pack.with_user(self.compliance_officer)._area_blocks('privacy')
        self.assertEqual([row['note'] for row in block['places'][0]['evidence']], ['By hand'])

    def test_areas_sites_and_period(self):
        privacy = self.env.ref('medical_office_compliance.audit_area_privacy')
        safety = self.env.ref('medical_office_compliance.audit_area_safety')
        with patch.object(type(self.env['medical.audit.pack']), '_printed', lambda pack, report, ids, data=None: (io.BytesIO(b'page'), 'html')):
            pack = self._made(area_ids=[Command.set(safety.ids)], site_ids=[Command.set(self.main.ids)])
            self.assertFalse([name for name in self._names(pack) if 'plan.txt' in name or 'analysis' in name])
            pack = self._made(area_ids=[Command.set((privacy | safety).ids)], site_ids=[Command.set(self.main.ids)])
            self.assertTrue([name for name in self._names(pack) if 'analysis' in name])
            pack = self._made(date_from=self.today - timedelta(days=20), date_to=self.today - timedelta(days=10))
            self.assertFalse([name for name in self._names(pack) if 'analysis' in name])

    def test_one_pdf(self):
        content = self.env['ir.actions.report']._run_wkhtmltopdf(['<!DOCTYPE html><html><body>Signed</body></html>'])
        self.proof.attachment_ids.filtered(lambda file: file.name == 'analysis.pdf').raw = content
        pack = self._made(form='pdf', area_ids=[Command.set(self.env.ref('medical_office_compliance.audit_area_privacy').ids)])
        with open(self._path(pack), 'rb') as file:
            reader = PdfReader(io.BytesIO(file.read()), strict=False)
        titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
        self.assertEqual(titles[:3], ['Cover', 'Index', 'Obligations and where they stand'])
        paged = pack.item_ids.filtered('page')
        proof = paged.filtered(lambda item: 'analysis' in item.name)
        self.assertTrue(proof)
        self.assertIn('Signed', reader.pages[proof.page - 1].extract_text())
        # what is no PDF is named, and isn't in it
        self.assertFalse(pack.item_ids.filtered(lambda item: 'notes' in item.name).page)

    # === WHO === #

    def test_who_asks(self):
        for role in ('compliance_officer', 'manager', 'owner', 'privacy_officer'):
            self.assertEqual(self._ask(self.users[role]).state, 'queued')
        for role in ('staff', 'clinician', 'front_desk', 'biller', 'hr', 'employee_health', 'facility', 'auditor'):
            with self.assertRaises(AccessError, msg=role):
                self._ask(self.users[role])
            with self.assertRaises(AccessError, msg=role):
                self.env['medical.audit.pack'].with_user(self.users[role]).get_pack_screen()
        with self.assertRaises(AccessError):
            self._ask(company_id=self.other_company.id)

    def test_nothing_is_typed(self):
        pack = self._ask()
        for values in ({'state': 'ready'}, {'user_id': self.manager.id}, {'sha256': '0'}, {'with_i9': True}, {'area_ids': [Command.clear()]}):
            with self.assertRaises(AccessError, msg=values):
                pack.with_user(self.compliance_officer).write(values)
        with self.assertRaises(AccessError):
            self._ask(state='ready')
        with self.assertRaises(AccessError):
            self._ask(user_id=self.manager.id)
        with self.assertRaises(AccessError):
            self.env['medical.audit.pack.item'].with_user(self.manager).create({'pack_id': pack.id, 'name': 'x', 'section': 'x', 'section_title': 'x'})
        with self.assertRaises(UserError):
            pack.unlink()

    def test_opened_by_who_asked_alone(self):
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]):
            pack = self._made()
        self.assertTrue(pack.with_user(self.compliance_officer).can_open)
        self.assertTrue(pack.with_user(self.compliance_officer).item_ids)
        for role in ('manager', 'owner', 'privacy_officer'):
            other = pack.with_user(self.users[role])
            self.assertEqual((other.number, other.can_open), (pack.number, False))
            self.assertFalse(self.env['medical.audit.pack.item'].with_user(other.env.user).search([('pack_id', '=', pack.id)]))
            for method in ('action_download', 'action_cover_sheet', 'action_retry', 'action_delete_file', '_file_path'):
                with self.assertRaises(AccessError, msg=f'{role} {method}'):
                    getattr(other, method)()
        for user in (self.staff, self.auditor, self.foreign_manager):
            with self.assertRaises(AccessError):
                pack.with_user(user).with_context(allowed_company_ids=user.company_ids.ids).read(['number'])
        # past its page there is no file
        with self.assertRaises(AccessError):
            pack.with_user(self.compliance_officer).read(['file'])
        self.assertFalse(self.env['ir.attachment'].with_user(self.compliance_officer).search([('res_model', '=', pack._name), ('res_field', '=', 'file')]))

    def test_handed_to_an_auditor(self):
        privacy = self.env.ref('medical_office_compliance.audit_area_privacy')
        access = self._give(area_ids=[Command.set(privacy.ids)], date_from=self.today - timedelta(days=100), date_to=self.today)
        with self.assertRaises(ValidationError):
            self._ask(access_id=access.id)
        scope = {'area_ids': [Command.set(privacy.ids)], 'date_from': self.today - timedelta(days=30)}
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]):
            pack = self._made(**scope)
            with self.assertRaises(AccessError):
                pack.with_user(self.auditor).read(['number'])
            with self.assertRaises(AccessError):
                pack.with_user(self.manager).write({'access_id': access.id})
            pack.with_user(self.compliance_officer).access_id = access
        self.env.flush_all()
        self.env.invalidate_all()
        seen = pack.with_user(self.auditor)
        self.assertTrue(seen.can_open and seen.item_ids)
        self.assertTrue(os.path.exists(seen._file_path()))
        self.env.flush_all()
        self.env.cr.execute("SELECT model, res_id, channel FROM medical_access_log WHERE user_id = %s", [self.auditor.id])
        self.assertIn(('medical.audit.pack', pack.id, 'file'), self.env.cr.fetchall())
        with freeze_time(access.valid_until + timedelta(minutes=1)):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                pack.with_user(self.auditor)._file_path()
            with self.assertRaises(AccessError):
                pack.with_user(self.auditor).read(['number'])

    # === CONFIDENTIAL === #

    def test_health_and_i9_only_for_who_may_ask(self):
        for values in ({'with_health': True}, {'with_i9': True}):
            with self.assertRaises(ValidationError):
                self._ask(self.manager, **values)
        self.manager.group_ids += self.env.ref('medical_office_base.group_hr')
        self.assertTrue(self._ask(self.manager, with_i9=True))
        with self.assertRaises(ValidationError):
            self._ask(self.manager, with_health=True)
        access = self._give()
        with self.assertRaises(ValidationError):
            self._ask(self.manager, with_i9=True, access_id=access.id, date_from=access.date_from, date_to=access.date_to)

    def test_staff_files_are_left_out_unless_asked_for(self):
        person = self.env['hr.employee'].create({'name': 'Nora Fictional', 'company_id': self.company.id})
        kinds = self.env['medical.document.type'].search([('company_id', '=', self.company.id), ('tier', 'in', ('i9', 'health'))])
        for tier, word in (('i9', b'I9WORD'), ('health', b'HEALTHWORD')):
            self.env['medical.staff.document'].create({
                'staff_file_id': self.env['medical.staff.file'].search([('employee_id', '=', person.id)]).id,
                'type_id': kinds.filtered(lambda kind, tier=tier: kind.tier == tier)[0].id, 'file': base64.b64encode(word), 'file_name': f'{tier}.txt'})
        self.manager.group_ids += self.env.ref('medical_office_base.group_hr') + self.env.ref('medical_office_base.group_employee_health')
        sections = [('staff', '_plan_staff'), ('evidence', '_plan_evidence')]
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [
                pack._section(key, key, number, plan) for number, (key, plan) in enumerate(sections)]):
            for values, found in (({}, set()), ({'with_i9': True}, {b'I9WORD'}), ({'with_i9': True, 'with_health': True}, {b'I9WORD', b'HEALTHWORD'})):
                pack = self._made(self.manager, **values)
                with zipfile.ZipFile(self._path(pack)) as archive:
                    text = b''.join(archive.read(name) for name in archive.namelist())
                self.assertEqual({word for word in (b'I9WORD', b'HEALTHWORD') if word in text}, found)
                self.assertIn(b'Left out' if not found else b'Taken in', text)

    def test_a_source_leaves_out_health_and_names_of_patients(self):
        pack = self._ask(self.manager).with_user(self.manager)
        own = {
            'x': pack._own_source('x', 'Exposures', 'medical.exposure', [], 'create_date'),
            'y': pack._own_source('y', 'Steps', 'medical.injury.step', [], 'done_at')}
        with patch.object(type(pack), '_pack_own_sources', lambda pack: own):
            [item] = pack._item_source('x', 'records')
        self.assertFalse(item['maker'])
        self.assertIn("('is_health', '=', False)", str(pack._source_domain(own['y'])))
        issue = self.env['medical.issue'].new({'name': 'Said in confidence', 'number': 'I2026-1'})
        self.assertEqual(pack._source_words(issue), 'I2026-1')

    def test_the_manager_gets_no_log_of_incidents(self):
        rows = list(self._ask(self.manager).with_user(self.manager)._plan_incidents())
        self.assertEqual([bool(row['maker']) for row in rows], [False])
        rows = list(self._ask(self.privacy_officer).with_user(self.privacy_officer)._plan_incidents())
        self.assertTrue([row for row in rows if row['maker']])

    # === MAKING === #

    @mute_logger(LOGGER)
    def test_failed_and_made_anew(self):
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]):
            with patch.object(type(self.env['medical.audit.pack']), '_make_attachment', side_effect=OSError('disk')):
                pack = self._make(self._ask())
            self.assertEqual(pack.state, 'failed')
            self.assertIn('OSError', pack.fault)
            card = self.env['medical.today'].with_user(self.compliance_officer).with_company(self.company).get_today()
            self.assertIn('audit_packs_failed', str(card))
            with self.assertRaises(UserError):
                self._ask().with_user(self.compliance_officer).action_retry()
            pack.with_user(self.compliance_officer).action_retry()
            self.assertEqual(pack.state, 'queued')
            self._make(pack)
        self.assertEqual(pack.state, 'ready')
        self.assertTrue(self._names(pack))

    def test_goes_on_where_it_was_stopped(self):
        """A worker that is killed in the middle of a file: what was kept is kept, the rest is cut off and made again."""
        made = []
        original = type(self.env['medical.audit.pack'])._make_attachment

        def stopped(pack, **params):
            made.append(params['attachment'])
            if len(made) == 3:
                raise KeyboardInterrupt
            return original(pack, **params)

        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]), \
                patch('odoo.addons.medical_office_compliance.models.pack.medical_audit_pack_making.BATCH', 1):
            pack = self._ask()
            with patch.object(type(pack), '_make_attachment', stopped):
                # not assertRaises, which would undo what was committed
                with suppress(KeyboardInterrupt), self.enter_registry_test_mode(), self.env.registry.cursor() as cr:
                    self.env(cr=cr)['medical.audit.pack']._cron_make()
                pack.invalidate_recordset()
                self.assertEqual(pack.state, 'running')
                self.assertEqual(len(pack.item_ids.filtered(lambda item: item.state == 'done')), 2)
                # half a file that was being written
                with open(pack._work_path(), 'ab') as file:
                    file.write(b'half a file')
                self._make(pack)
        self.assertEqual(pack.state, 'ready', pack.fault)
        self.assertEqual(len(made), 4, "the first two aren't made again")
        self.assertFalse(self._faults(pack))

    def _faults(self, pack):
        done = subprocess.run(
            [sys.executable, '-I', file_path('medical_office_compliance/tools/check_pack.py'), self._path(pack), pack.sha256],
            capture_output=True, text=True, check=False)
        return done.returncode and done.stdout

    def test_gives_up_where_it_gets_no_further(self):
        pack = self._ask()
        pack.sudo().starts = 3
        self._make(pack)
        self.assertEqual(pack.state, 'failed')
        self.assertIn('3 times', pack.fault)

    def test_who_left_gets_none(self):
        pack = self._ask()
        self.compliance_officer.active = False
        self.assertEqual(self._make(pack).state, 'failed')

    def test_what_may_not_be_read_any_more_is_left_out(self):
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]):
            pack = self._ask()
            with patch.object(type(self.env['medical.obligation.evidence']), '_check_access', side_effect=AccessError('no')):
                pack._begin()
                pack.write({'planned': True})
                self.env['medical.audit.pack.item'].create({
                    'pack_id': pack.id, 'section': 'x', 'section_title': 'X', 'name': 'gone', 'maker': 'attachment',
                    'params': {'attachment': 0, 'model': 'medical.obligation.evidence', 'res_id': self.proof.id}})
                self._make(pack)
        self.assertEqual((pack.state, pack.item_ids.state), ('ready', 'left_out'))

    def test_deleted_after_the_days_of_the_practice(self):
        self.company.medical_practice_ids.pack_days = 5
        with patch.object(type(self.env['medical.audit.pack']), '_pack_sections', lambda pack: [pack._section('evidence', 'Evidence', 1, '_plan_evidence')]):
            pack = self._made()
        self.assertEqual(pack.delete_on, fields.Date.today() + timedelta(days=5))
        self.env['medical.audit.pack']._cron_delete_files()
        self.assertEqual(pack.state, 'ready')
        with freeze_time(fields.Datetime.now() + timedelta(days=5)):
            self.env['medical.audit.pack']._cron_delete_files()
        self.assertEqual((pack.state, bool(pack.sha256), bool(pack.item_ids)), ('deleted', True, True))
        self.assertFalse(pack._file_attachment())
        with self.assertRaises(UserError):
            pack.with_user(self.compliance_officer).action_download()

    def test_asked_from_the_screen(self):
        packs = self.env['medical.audit.pack'].with_user(self.compliance_officer).with_context(allowed_company_ids=self.company.ids)
        screen = packs.get_pack_screen()
        self.assertEqual(len(screen['areas']), 11)
        self.assertEqual({site['name'] for site in screen['sites']}, {'Main', 'Annex'})
        self.assertFalse(screen['options'])
        asked = packs.ask_for_pack({'date_from': screen['periods'][0]['date_from'], 'date_to': screen['today'], 'reason': screen['reason']})
        self.assertEqual((asked['state'], asked['can_open']), ('queued', False))
        self.assertEqual(packs.browse(asked['id']).get_progress()[0]['number'], asked['number'])
        with self.assertRaises(AccessError):
            packs.with_user(self.staff).browse(asked['id']).get_progress()

import base64
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..policy_common import pdf
from .obligation_common import NOW, ObligationCommon


@tagged('post_install', '-at_install')
@freeze_time(NOW)
class TestMedicalObligationEvidence(ObligationCommon):
    """Evidence by hand: who adds and reads it, that it stays with its documents, what happens and has a deadline."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.obligation = cls._obligation('Test the lights', user_id=cls.nurse.id, frequency='monthly')
        cls.status = cls._status(cls.obligation)
        cls.Evidence = cls.env['medical.obligation.evidence']

    def _file(self, user, **values):
        return self.env['ir.attachment'].with_user(user).create({
            'name': 'report.pdf', 'raw': base64.b64decode(pdf()), 'res_model': 'medical.obligation.proving', 'res_id': 0, **values})

    def _dialog(self, action, user):
        return Form(self.env[action['res_model']].with_user(user).with_context(**action['context']))

    def test_one_dialog_proves_it(self):
        status = self.status.with_user(self.nurse)
        self.assertEqual(status.state, 'unset')
        dialog = self._dialog(status.action_prove(), self.nurse)
        self.assertEqual((dialog.name, dialog.date), ('Test the lights', date(2027, 3, 1)))
        dialog.date = '2027-02-20'
        dialog.attachment_ids.add(self._file(self.nurse))
        dialog.save().action_save()
        self.assertEqual((status.state, status.last_date, status.date_end), ('met', date(2027, 2, 20), date(2027, 3, 20)))
        evidence = status.evidence_ids
        self.assertRecordValues(evidence, [{'state': 'done', 'user_id': self.nurse.id, 'site_id': False}])
        file = evidence.attachment_ids
        self.assertRecordValues(file.sudo(), [{'res_model': evidence._name, 'res_id': evidence.id}])
        # read by who reads the evidence, changed by nobody
        self.assertTrue(file.with_user(self.compliance).raw)
        with self.assertRaises(AccessError):
            file.with_user(self.staff).check_access('read')
        for user in (self.nurse, self.manager):
            with self.assertRaises(AccessError):
                file.with_user(user).write({'raw': b'else'})
            with self.assertRaises(AccessError):
                file.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self._file(user, res_model=evidence._name, res_id=evidence.id)

    def test_it_happened_and_is_done(self):
        obligation = self._obligation('Report the loss', frequency='on_event', deadline_days=30, user_id=self.nurse.id)
        status = self._status(obligation, user=self.nurse)
        self.assertEqual(status.state, 'ready')
        dialog = self._dialog(status.action_happened(), self.nurse)
        dialog.event_date = '2027-01-15'
        self.assertEqual(dialog.deadline, date(2027, 2, 14))
        dialog.save().action_save()
        evidence = status.evidence_ids
        self.assertRecordValues(evidence, [{'state': 'open', 'is_late': True}])
        self.assertEqual((status.state, status.open_count), ('late', 1))
        self.assertIn(evidence, self.Evidence.with_user(self.nurse).search([('is_late', '=', True)]))
        evidence.with_user(self.nurse).deadline = '2027-03-10'
        self.assertEqual(status.state, 'due')
        dialog = self._dialog(evidence.with_user(self.nurse).action_done(), self.nurse)
        dialog.note = "Form sent."
        dialog.attachment_ids.add(self._file(self.nurse))
        dialog.save().action_save()
        self.assertRecordValues(evidence, [{'state': 'done', 'date': date(2027, 3, 1), 'event_date': date(2027, 1, 15), 'note': "Form sent."}])
        self.assertEqual(len(evidence.attachment_ids), 1)
        self.assertEqual((status.state, status.open_count), ('met', 0))
        with self.assertRaises(UserError):
            evidence.with_user(self.nurse)._done({'date': date(2027, 3, 1)})

    def test_it_stays(self):
        evidence = self.status.with_user(self.nurse)._prove({'name': 'Tested', 'date': '2027-02-20'})
        self.assertEqual(self.status.state, 'met')
        for user in (self.nurse, self.manager):
            own = evidence.with_user(user)
            with self.assertRaises(UserError):
                own.name = 'Else'
            with self.assertRaises(AccessError):
                own.write({'state': 'open'})
            with self.assertRaises(AccessError):
                own.write({'attachment_ids': [Command.clear()]})
            with self.assertRaises(AccessError):
                own.unlink()
            with self.assertRaises(UserError):
                own.copy()
            with self.assertRaises(UserError):
                own._void(' ')
        self._dialog_void(evidence, self.manager, "Wrong lights")
        self.assertRecordValues(evidence, [{'state': 'void', 'void_reason': "Wrong lights"}])
        self.assertEqual(self.status.state, 'unset')
        with self.assertRaises(AccessError):
            self.Evidence.with_user(self.manager).create({'status_id': self.status.id, 'name': 'x', 'state': 'void'})
        for values in ({'date': '2027-03-02'}, {'state': 'open', 'event_date': '2027-03-02'}):
            with self.assertRaises(ValidationError):
                self.Evidence.with_user(self.manager).create({'status_id': self.status.id, 'name': 'x', **values})

    def _dialog_void(self, evidence, user, reason):
        dialog = self._dialog(evidence.with_user(user).action_void(), user)
        dialog.reason = reason
        dialog.save().action_save()

    def test_who_adds_and_reads(self):
        for user in (self.nurse, self.manager, self.compliance):
            self.assertTrue(self.status.with_user(user).can_prove)
            self.status.with_user(user)._prove({'date': '2027-02-20'})
        evidence = self.status.evidence_ids
        for user in (self.privacy, self.owner):
            self.assertFalse(self.status.with_user(user).can_prove)
            self.assertTrue(evidence.with_user(user).has_access('read'))
            with self.assertRaises(AccessError):
                self.status.with_user(user).action_prove()
            with self.assertRaises(AccessError):
                self.Evidence.with_user(user).create({'status_id': self.status.id, 'name': 'x', 'date': '2027-02-20'})
            with self.assertRaises(AccessError):
                evidence[:1].with_user(user)._void("No")
        for user in (self.staff, self.foreign):
            self.assertFalse(self.Evidence.with_user(user).search([]))
            with self.assertRaises(AccessError):
                self.status.with_user(user)._prove({'date': '2027-02-20'})
            with self.assertRaises(AccessError):
                self.Evidence.with_user(user).create({'status_id': self.status.id, 'name': 'x', 'date': '2027-02-20'})
        # another's obligation isn't one's own
        other = self._status(self._obligation('Another'))
        with self.assertRaises(AccessError):
            other.with_user(self.nurse)._prove({'date': '2027-02-20'})

    def test_documents_of_something_else_stay_there(self):
        policy = self._policy()
        theirs = self.env['ir.attachment'].create({'name': 'x.pdf', 'raw': b'x', 'res_model': policy._name, 'res_id': policy.id})
        foreign = self._file(self.manager)
        for file in (theirs, foreign):
            for command in (Command.link(file.id), Command.set(file.ids)):
                with self.assertRaises(AccessError):
                    self.status.with_user(self.nurse)._prove({'date': '2027-02-20', 'attachment_ids': [command]})
        self.assertEqual((theirs.res_model, foreign.sudo().res_id), (policy._name, 0))

    def test_links_are_light(self):
        policy = self._policy()
        evidence = self.status.with_user(self.manager)._prove({'date': '2027-02-20'}, policy)
        own = evidence.with_user(self.manager)
        self.assertEqual((own.kind, own.label, own.can_open), ('Policy', policy.display_name, True))
        self.assertEqual(own.action_open()['res_id'], policy.id)
        with self.assertRaises(AccessError):
            own.read(['kept_label'])
        with self.assertRaises(AccessError):
            self.status.with_user(self.nurse)._prove({'date': '2027-02-20'}, policy.with_user(self.nurse))
        # a draft isn't the nurse's to read
        seen = evidence.with_user(self.nurse)
        self.assertFalse(seen.can_open)
        with self.assertRaises(AccessError):
            seen.action_open()

    def test_records_are_opened_as_the_reader(self):
        policy = self._policy()
        version = self._approved(policy)
        obligation = self._obligation('Keep the rule', source_key='policy', policy_ids=policy.ids, frequency='annual', user_id=self.nurse.id)
        status = self._status(obligation)
        action = status.with_user(self.manager).action_records()
        self.assertEqual(action['res_model'], version._name)
        self.assertEqual(self.env[action['res_model']].with_user(self.manager).search(action['domain']), version)
        with self.assertRaises(UserError):
            self.status.with_user(self.nurse).action_records()
        hidden = self._status(self._obligation('I-9', source_key='form_i9', frequency='on_hire', user_id=self.janitor.id), user=self.compliance)
        with self.assertRaises(UserError):
            self._status(self._obligation('Incidents', source_key='patient_access', frequency='on_event', user_id=self.staff.id)).with_user(
                self.janitor).action_records()
        self.assertTrue(hidden)
        # another practice's records aren't listed
        self.assertFalse(self.Status.with_user(self.foreign).search([('id', '=', status.id)]))

    def test_what_fits_is_linked(self):
        row = self.env['medical.requirement'].search([('code', '=', 'OSHA-BBP-01')])
        self.assertEqual((row.fits, row.source_key), ('POL-14', 'policy'))
        template = self.env['medical.policy.template'].search([('code', '=', 'POL-14')])
        copy = row.with_user(self.manager)._library_adopt(self.company)
        self.assertFalse(copy.policy_ids)
        with self.assertRaises(UserError):
            copy.with_user(self.compliance).action_link_fitting()
        policy = template.with_user(self.manager)._library_adopt(self.company)
        copy.invalidate_recordset()
        self.assertEqual(copy.with_user(self.compliance).fits_count, 1)
        copy.with_user(self.compliance).action_link_fitting()
        self.assertEqual(copy.policy_ids, policy)
        # every code is known to a library
        known = {code for model in ('medical.checklist.template', 'medical.policy.template', 'medical.course.template')
                 for code in self.env[model].search([]).mapped('code')}
        self.assertLessEqual({code for fits in self.env['medical.requirement'].search([]).mapped('fits') for code in (fits or '').split()}, known)

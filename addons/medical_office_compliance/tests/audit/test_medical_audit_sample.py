from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .audit_common import AuditCommon


@tagged('post_install', '-at_install')
class TestMedicalAuditSample(AuditCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.patient = cls.env['medical.patient'].create({
            'given_name': 'Ann', 'family_name': 'Hidden', 'birth_date': '1980-01-01', 'company_id': cls.company.id, 'site_ids': [Command.set(cls.main.ids)]})
        cls.visits = cls.env['medical.visit'].create([
            {'patient_id': cls.patient.id, 'site_id': cls.main.id, 'date_start': f'2026-01-{day:02} 15:00:00', 'state': 'left'} for day in range(1, 31)])
        cls.audit.with_user(cls.compliance_officer).lead_id = cls.nurse

    def _draw(self, user=None, **values):
        values = {'population': 'visits', 'size': 10, **values}
        self.env['medical.audit.draw'].with_user(user or self.nurse).with_context(default_audit_id=self.audit.id).create(values).action_draw()
        return self.audit.sample_ids[-1]

    def test_kept(self):
        """Drawn once, as the user's rights allow, with count and seed; by record number alone; nothing of it is typed."""
        sample = self._draw(line_id=self.first.id)
        self.assertRecordValues(sample, [{'population_count': 30, 'size': 10, 'method': 'random', 'drawn_by_id': self.nurse.id}])
        self.assertEqual(self.first.sample_id, sample)
        labels = ' '.join(sample.item_ids.mapped('label'))
        self.assertIn(self.patient.number, labels)
        self.assertNotIn('Hidden', labels)
        ids, _step = self.Sample._choose(sorted(self.visits.ids), 'random', 10, sample.seed)
        self.assertEqual(ids, sample.item_ids.mapped('res_id'))
        item = sample.item_ids[0].with_user(self.nurse)
        self.assertEqual(item.action_open()['res_id'], item.res_id)
        with self.assertRaisesRegex(UserError, 'in progress'):
            item.result = 'conforms'
        self.audit.with_user(self.nurse).action_start()
        item.action_conforms()
        for change in (
                lambda: item.write({'label': 'x'}), lambda: item.write({'res_id': 1}), item.unlink, sample.with_user(self.nurse).unlink,
                lambda: sample.with_user(self.compliance_officer).write({'seed': 1}),
                lambda: self.Sample.with_user(self.compliance_officer).create({'audit_id': self.audit.id}),
                lambda: self.env['medical.audit.sample.item'].with_user(self.compliance_officer).create({'sample_id': sample.id})):
            with self.assertRaises(AccessError):
                change()
        with self.assertRaisesRegex(UserError, 'records of the sample'):
            self._answer()
        sample.item_ids[1:5].with_user(self.nurse).write({'result': 'not'})
        sample.item_ids[5:].with_user(self.nurse).write({'result': 'not_applicable'})
        self.assertEqual(self.first.sample_words, "1 of 5 conform (20 %)")
        self.assertEqual((sample.checked_count, sample.failed_count), (10, 4))

    def test_redrawn(self):
        """Never drawn anew silently: the former draw stays, with the reason, and its records are answered no more."""
        sample = self._draw(line_id=self.first.id)
        with self.assertRaisesRegex(UserError, 'drawn anew'):
            self._draw(line_id=self.first.id)
        again = sample.with_user(self.nurse).action_redraw()['context']
        self.assertEqual(again['default_former_id'], sample.id)
        self._draw(former_id=sample.id, reason="Wrong period", size=5)
        new = self.first.sample_id
        self.assertRecordValues(sample, [{'replaced_by_id': new.id, 'reason': "Wrong period"}])
        self.assertEqual(len(sample.item_ids), 10)
        self.audit.with_user(self.nurse).action_start()
        with self.assertRaises(UserError):
            sample.item_ids[0].with_user(self.nurse).result = 'conforms'
        with self.assertRaisesRegex(UserError, 'replaced already'):
            self._draw(former_id=sample.id, reason="Again")

    def test_own_rights(self):
        """Who may open fewer patients draws from fewer; who may read none of it draws none; personnel files for their audits alone."""
        self.audit.with_user(self.compliance_officer).write({'team_ids': [Command.set(self.doctor.ids)]})
        with self.assertRaisesRegex(UserError, 'nothing to draw from'):
            self._draw(self.doctor)
        with self.assertRaises(UserError):
            self._draw(population='i9', user=self.compliance_officer)
        with self.assertRaises(AccessError):
            self._draw(user=self.hr)
        self.audit.with_user(self.compliance_officer).site_ids = self.annex
        with self.assertRaisesRegex(UserError, 'nothing to draw from'):
            self._draw()

    def test_every_nth(self):
        """Every nth, from a first that is kept."""
        sample = self._draw(method='nth', size=6)
        self.assertEqual(sample.step, 5)
        ids = sorted(self.visits.ids)
        self.assertEqual(sample.item_ids.mapped('res_id'), ids[sample.seed::5][:6])
        self.assertEqual(self.Sample._choose([1, 2, 3], 'nth', 10, 7), ([1, 2, 3], 1))
        self.assertEqual(self.Sample._choose(list(range(10)), 'random', 20, 3)[0], list(range(10)))

    def test_populations(self):
        """Each population is of a model that is there, with its day and site, and says how many there are."""
        for population in self.env['medical.audit.population']._populations():
            with self.subTest(population=population.key):
                model = self.env[population.model]
                for name in filter(None, (population.date, population.site, 'company_id')):
                    self.assertTrue(model._fields[name].store)
                model.search_count(self.Sample._population_domain(self.audit, population))

from odoo.tests import tagged

from .statement_common import StatementCommon

MODELS = (
    'medical.patient.balance', 'medical.statement', 'medical.statement.run', 'medical.payment.promise', 'medical.payment.plan', 'medical.statement.hold',
    'medical.hardship', 'medical.collection.placement')


@tagged('post_install', '-at_install')
class TestMedicalStatementViews(StatementCommon):

    def test_what_each_role_is_shown_can_be_read(self):
        run = self._run()
        run.action_make()
        self.env['medical.payment.promise'].with_user(self.biller).create({'patient_id': self.debtor.id, 'amount': 50, 'date': self.today})
        self.env['medical.hardship'].with_user(self.biller).create({'patient_id': self.debtor.id, 'income': 1})
        self.env['medical.statement.hold'].with_user(self.biller).create({'patient_id': self.debtor.id})
        self.env['medical.payment.plan'].with_user(self.biller).create({'patient_id': self.debtor.id})
        agency = self.env['medical.collection.agency'].with_user(self.manager).create({'name': 'Invented Recovery'})
        self.env['medical.collection.placement'].with_user(self.biller).create({'patient_id': self.debtor.id, 'agency_id': agency.id})
        for role in ('biller', 'manager', 'owner', 'auditor', 'front_desk', 'cashier'):
            for name in MODELS:
                model = self.env[name].with_user(self.users[role])
                if not model.has_access('read'):
                    continue
                views = model.get_views([(False, 'list'), (False, 'form'), (False, 'kanban'), (False, 'search')])
                shown = views['models'][name]['fields']
                with self.subTest(role=role, model=name):
                    rows = model.search([])
                    self.assertTrue(rows)
                    rows.web_read({field: {'fields': {'display_name': {}}} if self.env[name]._fields[field].relational else {} for field in shown})

    def test_the_patient_shows_what_is_owed(self):
        for role in ('biller', 'manager', 'front_desk', 'cashier'):
            patient = self.debtor.with_user(self.users[role])
            self.assertEqual(patient.balance_words, 'Owes $\xa0150.00', role)
            action = patient.action_open_balance()
            self.assertEqual((action['res_model'], action['res_id']), ('medical.patient.balance', self.debtor.id))

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from .users import new_user


@tagged('post_install', '-at_install')
class TestMedicalAccessLogStaff(TransactionCase):
    """The models whose reading is logged in earnest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_user(cls.env, 'fictional.manager', 'medical_office_base.group_manager')
        cls.hr = new_user(cls.env, 'fictional.hr', 'hr.group_hr_user')
        cls.plain = new_user(cls.env, 'fictional.plain', 'base.group_user')
        cls.officer = new_user(cls.env, 'fictional.officer', 'medical_office_base.group_privacy_officer')
        cls.employee = cls.env['hr.employee'].create({'name': 'Nora Fictional', 'company_id': cls.env.company.id})
        cls.env.flush_all()

    def _lines(self, call):
        self.env.flush_all()
        self.env.cr.execute("SELECT COALESCE(max(id), 0) FROM medical_access_log")
        since = self.env.cr.fetchone()[0]
        call()
        self.env.cr.execute("SELECT channel, model, res_id, user_id FROM medical_access_log WHERE id > %s ORDER BY id", [since])
        return self.env.cr.fetchall()

    def test_marked(self):
        """Whoever adds a model of the staff file marks it, or says here why not."""
        for model in ('hr.employee', 'hr.version', 'medical.staff.file', 'medical.staff.document', 'medical.credential',
                      'medical.supervision.note', 'medical.evaluation'):
            self.assertIn('_access_log', dir(self.env[model]), model)

    def test_employee_as_hr(self):
        employee = self.employee.with_user(self.hr)
        line = ('view', 'hr.employee', self.employee.id, self.hr.id)
        self.assertEqual(self._lines(lambda: employee.web_read({'private_email': {}})), [line])
        self.assertEqual(self._lines(lambda: employee.web_read({'display_name': {}, 'avatar_128': {}})), [])
        self.assertIn(('search', *line[1:]), self._lines(lambda: employee.name_search('Nora Fictional')))
        self.assertIn(('list', *line[1:]), self._lines(lambda: employee.search_read([('id', '=', employee.id)], ['private_phone', 'name'])))
        version = employee.version_id
        self.assertEqual(
            self._lines(lambda: version.read(['private_street'])), [('view', 'hr.version', version.id, self.hr.id)])

    def test_employee_as_anybody(self):
        """Everybody may see who works here: the public model answers, and nothing is logged."""
        employee = self.employee.with_user(self.plain)
        self.assertEqual(self._lines(lambda: employee.read(['name', 'work_email'])), [])
        self.assertEqual(self._lines(lambda: employee.name_search('Nora Fictional')), [])
        self.assertEqual(self._lines(lambda: employee.env['hr.employee.public'].search_read([], ['name'])), [])

    def test_staff_file(self):
        file = self.env['medical.staff.file'].search([('employee_id', '=', self.employee.id)]).with_user(self.manager)
        self.assertTrue(file)
        line = ('medical.staff.file', file.id, self.manager.id)
        names = [name for name, field in file._fields.items() if file._has_field_access(field, 'read') and field.type != 'binary']
        self.assertEqual(self._lines(lambda: file.read(names)), [('view', *line)])
        self.assertEqual(self._lines(lambda: file.search_read([('id', '=', file.id)], ['name'])), [('list', *line)])
        label = self.env['medical.access.log'].with_user(self.officer).search([('res_id', '=', file.id), ('model', '=', file._name)], limit=1)
        self.assertEqual(label.record_name, 'Nora Fictional', "whose file was read, the officer sees")
        log = self.env['medical.access.log'].with_user(self.officer)
        self.assertIn(label, log.search([('record_name', 'ilike', 'nora fict')]))
        self.assertFalse(log.search([('record_name', 'ilike', 'no such fictional person')]))
        with self.assertRaises(AccessError):
            self.env['medical.access.log'].with_user(self.manager).search([('record_name', 'ilike', 'nora')])

    def test_messages(self):
        """What stands beneath a file is of the file."""
        file = self.env['medical.staff.file'].search([('employee_id', '=', self.employee.id)])
        file.message_post(body="A fictional note")
        mine = file.with_user(self.manager)
        line = ('view', 'medical.staff.file', file.id, self.manager.id)
        messages = mine.env['mail.message']
        self.assertEqual(self._lines(lambda: messages._message_fetch(None, thread=mine)), [line])
        domain = [('model', '=', file._name), ('res_id', '=', file.id)]
        self.assertEqual(self._lines(lambda: messages.search_read(domain, ['body'])), [line])
        self.assertEqual(self._lines(lambda: messages.search(domain).read(['body'])), [line])
        self.assertEqual(self._lines(lambda: messages.search_read(domain, ['date'])), [])

    def test_credential(self):
        kind = self.env['medical.credential.type'].create({'name': 'Fictional licence', 'company_id': self.env.company.id})
        credential = self.env['medical.credential'].create({'employee_id': self.employee.id, 'type_id': kind.id, 'number': 'FICT-1'})
        mine = credential.with_user(self.manager)
        self.assertEqual(
            self._lines(lambda: mine.web_search_read([('id', '=', mine.id)], {'number': {}})),
            [('list', 'medical.credential', mine.id, self.manager.id)])
        self.env.cr.execute("SELECT company_id, row_to_json(l)::text FROM medical_access_log AS l ORDER BY id DESC LIMIT 1")
        company, line = self.env.cr.fetchone()
        self.assertEqual(company, self.env.company.id)
        self.assertNotIn('FICT-1', line)

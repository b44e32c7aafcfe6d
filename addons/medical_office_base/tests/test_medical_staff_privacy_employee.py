from odoo.tests import tagged

from .privacy_common import word
from .staff_privacy_common import StaffPrivacyCommon

SECRET = {
    'ssnid': 'Word-ssn', 'identification_id': 'Word-passport', 'private_street': 'Word-street', 'private_phone': 'Word-phone',
    'private_email': 'word@private.example', 'emergency_contact': 'Word-emergency', 'spouse_complete_name': 'Word-spouse'}
WAGE = 4711.25


@tagged('post_install', '-at_install')
class TestMedicalStaffPrivacyEmployee(StaffPrivacyCommon):
    """Odoo's own private fields of a person: HR's alone; and no field of ours on Odoo's employee is open to everyone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = {name: value for name, value in SECRET.items() if name in cls.env['hr.employee']._fields}
        cls.nurse_employee.write({**cls.secret, 'wage': WAGE})
        cls.env.flush_all()

    def test_private_fields_are_hr_s(self):
        outsiders = self.everyone - self.hr
        for user in outsiders:
            self.env.invalidate_all()
            for model_name in ('hr.employee', 'hr.employee.public', 'hr.version'):
                model = self.env[model_name].with_user(user)
                record = model.browse(self.nurse_employee.current_version_id.id if model_name == 'hr.version' else self.nurse_employee.id)
                for name, value in [*self.secret.items(), ('wage', WAGE)]:
                    for got in (
                            self._try(lambda r=record, n=name: r.read([n])[0][n]),
                            self._try(lambda r=record, n=name: r.export_data([n])['datas']),
                            self._try(lambda m=model, n=name: m.formatted_read_group([], [n], ['__count'])),
                            self._try(lambda m=model, n=name, v=value: m.search([(n, '=', v)]).ids or '')):
                        self.assertNotIn(str(value), got, f'{user.login} reads {name} of {model_name}')
                        self.assertNotIn(str(self.nurse_employee.id), got if got.startswith('[') else '', f'{user.login} finds {name} of {model_name}')
        self.assertEqual(self.nurse_employee.with_user(self.hr).ssnid, SECRET['ssnid'])
        self.assertEqual(self._try(lambda: self.nurse_employee.with_user(self.hr).wage), '', "Wages are for Odoo's administrators of employees")

    def test_no_oracle_through_our_models(self):
        """By a domain over `employee_id` of any of our models nobody tells a right guess from a wrong one."""
        models = [
            name for name, model in self.env.items()
            if name.startswith('medical.') and not model._abstract and not model._transient
            and any(field.comodel_name in ('hr.employee', 'hr.version') and field.store for field in model._fields.values())]
        self.assertIn('medical.staff.file', models)
        for user in self.lead | self.second_manager | self.health | self.owner | self.nurse | self.colleague:
            for model_name in models:
                model = self.env[model_name].with_user(user).with_context(active_test=False)
                links = [field.name for field in model._fields.values()
                         if field.comodel_name == 'hr.employee' and (field.store or field.search)]
                for link in links:
                    for name, value in [*self.secret.items(), ('wage', WAGE)]:
                        right = self._try(lambda m=model, d=[(f'{link}.{name}', '=', value)]: m.search_count(d))
                        wrong = self._try(lambda m=model, d=[(f'{link}.{name}', '=', 1 if name == 'wage' else 'wrong')]: m.search_count(d))
                        self.assertEqual(right, wrong, f'{user.login} tells {name} by {model_name}.{link}')
                        got = self._try(lambda m=model, g=f'{link}.{name}': m.formatted_read_group([], [g], ['__count']))
                        self.assertNotIn(str(value), got, f'{user.login} groups {model_name} by {link}.{name}')

    def test_our_fields_on_employees(self):
        """A field that an addon adds to Odoo's employee is HR's by its groups, or stands on the public one on purpose."""
        employee, public = self.env['hr.employee']._fields, self.env['hr.employee.public']._fields
        for name, field in employee.items():
            if name.startswith('medical_') and not field.groups:
                self.assertIn(name, public, f'{name} of hr.employee has no groups')
        for name in self.env['hr.version']._fields:
            if name.startswith('medical_'):
                self.assertTrue(self.env['hr.version']._fields[name].groups, f'{name} of hr.version has no groups')

    def test_our_fields_tell_hr_nothing_of_health(self):
        """HR reads Odoo's employees: what hangs on them keeps to the tiers."""
        names = [name for name in self.env['hr.employee']._fields if name.startswith('medical_')]
        for user in (self.hr, self.lead, self.second_manager, self.colleague):
            self.env.invalidate_all()
            values = ''.join(self._try(lambda n=name, u=user: self.nurse_employee.with_user(u).web_read({n: (
                {'fields': {'display_name': {}}} if self.env['hr.employee']._fields[n].relational else {})})) for name in names)
            self.assertNotIn('health', values, user.login)
            if user != self.hr:
                self.assertNotIn('Kind own', values, user.login)

    def test_public_profile(self):
        """What everyone reads of a person holds nothing of the file."""
        for user in self.colleague | self.auditor | self.janitor:
            text = self._try(lambda u=user: self.env['hr.employee.public'].with_user(u).browse(self.nurse_employee.id).read([]))
            for secret in [*self.secret.values(), str(WAGE), *(word(key) for key in self.kept if key != 'file')]:
                self.assertNotIn(secret, text, f'{user.login} {secret}')

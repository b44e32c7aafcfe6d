import base64

from odoo import Command
from odoo.tests import TransactionCase

from .companies import new_companies
from .users import new_user

PDF = base64.b64encode(b'%PDF-1.4 fictional')


class StaffFileCommon(TransactionCase):
    """A practice with a nurse, her lead and the manager above; HR, Employee Health, a janitor and a cleaner without login;
    an owner and an auditor without a file; and another practice with its own manager and nurse."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Staff'}, {'name': 'Fictional Others'})
        cls.company.medical_practice_ids.tz = 'America/New_York'
        cls.sites = cls.env['medical.site'].create([
            {'name': name, 'code': code, 'company_id': cls.company.id, 'calendar_id': False} for name, code in (('Main', 'M'), ('Annex', 'A'))])
        cls.foreign_site = cls.env['medical.site'].create({'name': 'Elsewhere', 'code': 'E', 'company_id': cls.other_company.id, 'calendar_id': False})
        cls.jobs = cls.env['hr.job'].create([
            {'name': name, 'company_id': cls.company.id, 'medical_patient_facing': facing}
            for name, facing in (('Staff Nurse', True), ('Charge Clerk', False))])
        cls.nurse, cls.lead, cls.manager, cls.hr, cls.health, cls.owner, cls.auditor, cls.janitor = (
            cls._user(f'sf_{login}', role) for login, role in (
                ('nurse', 'clinician'), ('lead', 'staff'), ('manager', 'manager'), ('hr', 'hr'), ('health', 'employee_health'),
                ('owner', 'owner'), ('auditor', 'auditor'), ('janitor', 'facility')))
        cls.foreign_manager = cls._user('sf_foreign_manager', 'manager', cls.other_company)
        cls.foreign_nurse = cls._user('sf_foreign_nurse', 'clinician', cls.other_company)
        cls.sites[0].user_ids = cls.nurse | cls.lead | cls.manager
        manager = cls._employee('Fay Manager', cls.manager)
        lead = cls._employee('Lee Lead', cls.lead, parent_id=manager.id)
        cls.nurse_employee = cls._employee('Nan Nurse', cls.nurse, parent_id=lead.id, job_id=cls.jobs[0].id)
        cls.manager_file, cls.lead_file, cls.nurse_file = (cls._file(employee) for employee in (manager, lead, cls.nurse_employee))
        cls.hr_file, cls.health_file, cls.janitor_file = (
            cls._file(cls._employee(name, user)) for name, user in (
                ('Hal Hiring', cls.hr), ('Eve Health', cls.health), ('Jan Itor', cls.janitor)))
        cls.cleaner_file = cls._file(cls._employee('Cleo Cleaner', employee_type='contractor'))
        cls.files = (cls.manager_file | cls.lead_file | cls.nurse_file | cls.hr_file | cls.health_file | cls.janitor_file | cls.cleaner_file)
        cls.foreign_file = cls._file(cls._employee('Fern Foreign', cls.foreign_nurse, company=cls.other_company))

    @classmethod
    def _user(cls, login, role, company=None):
        company = company or cls.company
        return new_user(
            cls.env, login, groups=f'medical_office_base.group_{role}', company_id=company.id,
            company_ids=[Command.set(company.ids)], notification_type='inbox')

    @classmethod
    def _employee(cls, name, user=None, company=None, **values):
        return cls.env['hr.employee'].create({
            'name': name, 'user_id': user.id if user else False, 'company_id': (company or cls.company).id, **values})

    @classmethod
    def _file(cls, employee):
        return cls.env['medical.staff.file'].search([('employee_id', '=', employee.id)])

    @classmethod
    def _type(cls, name, company=None):
        return cls.env['medical.document.type'].with_context(active_test=False).search([
            ('name', '=', name), ('company_id', '=', (company or cls.company).id)])

    @classmethod
    def _documents(cls, file, name):
        """The documents of a file by the name of their type, as superuser."""
        return cls.env['medical.staff.document'].search([('staff_file_id', '=', file.id), ('type_id', '=', cls._type(name, file.company_id).id)])

    @classmethod
    def _state(cls, file, name):
        return cls._documents(file, name).state

    @classmethod
    def _file_document(cls, user, name, file=None, **values):
        """Upload what is asked for of the nurse, as a user: the document, as superuser."""
        document = cls._documents(file or cls.nurse_file, name)
        document.with_user(user).write({'file': PDF, 'file_name': f'{name}.pdf', **values})
        return document

    @classmethod
    def _new_document(cls, user, kind, file=None, **values):
        """File something that isn't asked for."""
        return cls.env['medical.staff.document'].with_user(user).create({
            'employee_id': (file or cls.nurse_file).employee_id.id, 'type_id': cls._type(kind).id, 'file': PDF, 'file_name': f'{kind}.pdf',
            **values}).sudo()

"""Who works at the demo practice. Everybody is invented."""
from datetime import timedelta

from passlib.context import CryptContext

from odoo import Command, fields

# sixteen passwords in no time: Odoo hashes the one of who signs in anew, as thoroughly as it does others
QUICK = CryptContext(['pbkdf2_sha512'], pbkdf2_sha512__rounds=1000)
# login, name, role group, other groups, position (title of their own after a comma), sites
STAFF = [
    ('owner', 'Dr. Olivia Example', 'owner', (), 'Physician, Owner', 'ML'),
    ('manager', 'Marta Placeholder', 'manager', (), 'Office Manager', 'ML'),
    ('doctor', 'Dr. Noah Sample', 'clinician', (), 'Physician', 'ML'),
    ('nurse', 'Nina Fixture', 'clinician', (), 'Registered Nurse', 'M'),
    ('staff', 'Milo Standin', 'staff', (), 'Medical Assistant', 'M'),
    ('frontdesk', 'Flora Mockup', 'front_desk', (), 'Receptionist', 'M'),
    ('cashier', 'Casper Dummy', 'cashier', (), 'Cashier', 'M'),
    ('biller', 'Bianca Stub', 'biller', (), 'Biller', 'M'),
    ('records', 'Rory Template', 'medical_records', (), 'Medical Records Clerk', 'M'),
    ('clerk', 'Clara Specimen', 'supply_clerk', (), 'Supply Clerk', 'ML'),
    ('facility', 'Felix Prototype', 'facility', (), 'Facility Technician', 'ML'),
    ('hr', 'Hanna Pretend', 'hr', (), 'HR Coordinator', 'M'),
    ('health', 'Hugo Imaginary', 'employee_health', (), 'Employee Health Nurse', 'M'),
    ('compliance', 'Connie Fictive', 'compliance_officer', (), 'Compliance Officer', 'M'),
    ('privacy', 'Percy Madeup', 'privacy_officer', (), 'Privacy Officer', 'M'),
    ('auditor', 'Audrey Invented', 'auditor', (), None, 'ML'),
]
ROLE_LABELS = {
    'owner': 'Owner', 'manager': 'Office Manager', 'clinician': 'Clinician', 'staff': 'Staff', 'front_desk': 'Front Desk',
    'cashier': 'Cashier', 'biller': 'Biller', 'medical_records': 'Medical Records', 'supply_clerk': 'Supply Clerk',
    'facility': 'Facility', 'hr': 'HR', 'employee_health': 'Employee Health', 'compliance_officer': 'Compliance Officer',
    'privacy_officer': 'Privacy Officer', 'auditor': 'Auditor',
}
LOGINS = [(login, f'{ROLE_LABELS[role]}: {name}') for login, name, role, *_rest in STAFF]


def create_users(env, company, staff):
    """Users with one role of the suite each and, where named, other groups; the password is the login: {login: user}."""
    users = env['res.users'].with_context(no_reset_password=True, tracking_disable=True).create([{
        'login': login,
        'name': name,
        'email': f'{login}@practice.example',
        'tz': 'America/New_York',
        'company_id': company.id,
        'company_ids': [Command.set(company.ids)],
        'group_ids': [Command.set([env.ref(xmlid).id for xmlid in (f'medical_office_base.group_{role}', *groups)])],
    } for login, name, role, groups, _job, _sites in staff])
    for user in users:
        user._set_encrypted_password(user.id, QUICK.hash(user.login))
    return {user.login: user for user in users}


# how many days ago each began
HIRED = {
    'owner': 3900, 'manager': 2600, 'doctor': 1900, 'nurse': 1200, 'staff': 150, 'frontdesk': 800, 'cashier': 55, 'biller': 1500,
    'records': 700, 'clerk': 950, 'facility': 1100, 'hr': 620, 'health': 480, 'compliance': 540, 'privacy': 500,
}
# who works here without a login: name, position, kind of employment, sites, days ago that they began
CONTRACTORS = [
    ('Clem Backdrop', 'Cleaner', 'contractor', 'ML', 400),
    ('Dr. Lara Loaner', 'Physician', 'freelance', 'L', 75),
]
# who supervises whom; everybody else is the manager's
SUPERVISORS = {'owner': None, 'manager': 'owner', 'doctor': 'owner', 'staff': 'nurse', 'cashier': 'frontdesk'}


def create_staff(env, company):
    """The sixteen people of the practice as users, and fifteen of them as employees: {login: user}."""
    users = create_users(env, company, STAFF)
    jobs = {job.name: job for job in env['hr.job'].search([('company_id', '=', company.id)])}
    # Odoo's own first employee does no work here
    env['hr.employee'].search([('company_id', '=', company.id)]).action_archive()
    working = [(login, name, title) for login, name, _role, _groups, title, _sites in STAFF if title]
    employees = dict(zip((login for login, *_rest in working), env['hr.employee'].create([{
        'date_version': fields.Date.context_today(users[login]) - timedelta(days=HIRED[login]), 'name': name,
        'user_id': users[login].id, 'job_id': _position(env, company, jobs, title).id, 'job_title': title,
        'work_email': users[login].email, 'company_id': company.id,
    } for login, name, title in working]), strict=True))
    for login, employee in employees.items():
        employee.parent_id = employees.get(SUPERVISORS.get(login, 'manager'))
    return users


def create_contractors(env, company, sites, supervisor):
    """Who comes in from outside and has no login: {name: employee}."""
    jobs = {job.name: job for job in env['hr.job'].search([('company_id', '=', company.id)])}
    today = fields.Date.context_today(env.user)
    return {name: env['hr.employee'].create({
        'date_version': today - timedelta(days=days), 'name': name, 'job_id': _position(env, company, jobs, title).id,
        'employee_type': kind, 'company_id': company.id,
        'parent_id': supervisor.id, 'medical_own_site_ids': [Command.set([sites[letter].id for letter in letters])],
    }) for name, title, kind, letters, days in CONTRACTORS}


def _position(env, company, jobs, title):
    """The shipped position of that name, else one of the practice's own."""
    name = title.split(',')[0]
    if name not in jobs:
        jobs[name] = env['hr.job'].create({'name': name, 'company_id': company.id})
    return jobs[name]

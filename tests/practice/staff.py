"""The people: what they have to hold, and who looked at it. Numbers are made up; their check digits are right, as the forms ask."""
import base64
import io
import random
from datetime import timedelta

from reportlab.pdfgen import canvas

from odoo import fields

from odoo.addons.medical_office_base.tools.identifiers import check_dea, check_npi

from . import people
from .clock import on

SEED = 31
# which of the suggested requirements the practice puts in force
IN_FORCE = ('LIC-MD', 'LIC-RN', 'NPI1', 'MALP', 'BLS', 'BBP', 'HIPAA', 'LEIE', 'CASH', 'HBV', 'TB')
# what isn't in order: (login, code): days until it ends, or what became of it
UNUSUAL = {
    ('nurse', 'BLS'): 18, ('staff', 'BBP'): -4, ('doctor', 'LIC-MD'): 74, ('biller', 'HIPAA'): 25, ('nurse', 'LIC-RN'): 210,
    ('facility', 'HIPAA'): 'missing', ('cashier', 'HIPAA'): 'sent', ('doctor', 'MALP'): 'sent', ('cashier', 'CASH'): 'rejected',
    ('clerk', 'LEIE'): 3, ('health', 'TB'): 'missing', ('health', 'HBV'): 'missing',
}
# documents that aren't there yet: (login, type by library code)
LACKING = {('cashier', 'POSITION'), ('staff', 'HANDBOOK'), ('facility', 'EMERGENCY'), ('clerk', 'IMMUN'), ('nurse', 'EMERGENCY'), ('cashier', 'CONF')}


class Staff:
    """The people of the practice and their files."""

    def __init__(self, env, company, users, sites):
        self.env, self.company, self.users, self.sites = env, company, users, sites
        self.random = random.Random(SEED)
        self.today = fields.Date.context_today(env['res.users'].with_context(tz='America/New_York'))
        self.employees = {
            login: employee for login, user in users.items()
            if (employee := env['hr.employee'].search([('user_id', '=', user.id), ('company_id', '=', company.id)], limit=1))}

    def as_(self, login, model):
        return self.env(user=self.users[login].id, context={
            'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US', 'mail_notify_force_send': False})[model]

    def tell(self):
        """Who works here, and what each holds."""
        self.outsiders = people.create_contractors(self.env, self.company, {
            'M': self.sites['MAIN'], 'L': self.sites['LAKE']}, self.employees['manager'])
        self.hire_dates()
        self.credentials()
        self.documents()

    def hire_dates(self):
        """When each began; who began lately is on probation."""
        files = {file.employee_id: file for file in self.as_('manager', 'medical.staff.file').search([('company_id', '=', self.company.id)])}
        for login, days in people.HIRED.items():
            file = files[self.employees[login]].with_user(self.users['hr' if login == 'manager' else 'manager'])
            day = self.today - timedelta(days=days)
            file.write({'date_hired': day, **({'date_probation_end': day + timedelta(days=90)} if days < 90 else {})})
        for name, _position, _kind, _sites, days in people.CONTRACTORS:
            files[self.outsiders[name]].date_hired = self.today - timedelta(days=days)

    # === CREDENTIALS === #

    def credentials(self):
        """What the practice asks for, entered by whom it belongs to and verified by somebody else; some is late."""
        with on(self.env, self.today - timedelta(days=150)):
            self.as_('manager', 'medical.credential.requirement').search([
                ('company_id', '=', self.company.id), ('type_id.code', 'in', IN_FORCE)]).action_put_in_force()
        logins = {employee: login for login, employee in self.employees.items()}
        lacking = self.env['medical.credential'].search([('company_id', '=', self.company.id), ('state', '=', 'missing')], order='id')
        entered, judged = {}, {}
        for number, credential in enumerate(lacking):
            login, kind = logins.get(credential.employee_id), credential.type_id
            fate = UNUSUAL.get((login, kind.code))
            if fate == 'missing':
                continue
            keeper = 'health' if kind.tier == 'health' else 'manager' if login == 'hr' else 'hr'
            by = login if login and not kind.by_office else keeper
            entered.setdefault(number % 4, []).append((by, credential, self.credential_values(credential, fate)))
            if fate != 'sent':
                # whom it belongs to and who entered it don't decide
                judge = 'manager' if keeper == 'hr' and by == 'hr' else keeper
                judged.setdefault((number % 3, judge if judge != login else 'owner', fate == 'rejected'), []).append(credential.id)
        for week, entries in entered.items():
            with on(self.env, self.today - timedelta(days=140 - 14 * week)):
                for by, credential, values in entries:
                    own = self.as_(by, 'medical.credential').browse(credential.id)
                    own.write(values)
                    own.action_send()
        for (week, judge, rejected), ids in judged.items():
            with on(self.env, self.today - timedelta(days=70 - 14 * week), 15):
                credentials = self.as_(judge, 'medical.credential').browse(ids)
                if rejected:
                    credentials._reject("The photo can't be read: please take it again in daylight.")
                else:
                    credentials._verify()

    def credential_values(self, credential, fate):
        kind, values = credential.type_id, {}
        months = kind.renewal_months or 24
        left = fate if isinstance(fate, int) else self.random.randint(int(kind.lead_days * 1.5) + 5, max(int(months * 30 * 0.9), kind.lead_days * 2 + 20))
        end = self.today + timedelta(days=left)
        values['date_start'] = fields.Date.add(end, months=-months, days=1)
        if kind.has_end:
            values['date_end'] = end
        if kind.state_specific:
            values['state_id'] = self.env.ref('base.state_us_27').id
        if kind.is_screening:
            # the months before were clear as well
            values.update(result='clear', date_start=self.today - timedelta(days=150))
        values['number'] = self.number(kind)
        return values

    def number(self, kind):
        """A number of the type's form."""
        body = ''.join(str(self.random.randint(0, 9)) for _digit in range(8))
        if kind.number_check == 'npi':
            return next(number for last in range(10) if check_npi(number := f'1{body}{last}'))
        if kind.number_check == 'dea':
            return next(number for last in range(10) if check_dea(number := f'BS{body[:6]}{last}'))
        return f'{kind.code[:3].strip("-")}-{body[:6]}'

    # === DOCUMENTS === #

    def documents(self):
        """What is asked for of each, filed by HR, by Employee Health or by the person, and signed; a few are missing."""
        logins = {employee: login for login, employee in self.employees.items()}
        lacking = self.env['medical.staff.document'].search([('company_id', '=', self.company.id), ('state', 'in', ('missing', 'to_sign'))])
        lacking = lacking.filtered(lambda document: document.employee_id.active and (
            logins.get(document.employee_id), document.type_id.medical_library_id.code) not in LACKING)
        signed = lacking.filtered('to_sign')
        with on(self.env, self.today - timedelta(days=130)):
            for kind in signed.type_id:
                self.as_('manager', 'medical.document.type').browse(kind.id).write({'form': self.page(kind.name), 'form_name': f'{kind.name}.pdf'})
            for document in signed:
                login = logins.get(document.employee_id)
                if login:
                    self.as_(login, 'medical.staff.document').browse(document.id).action_sign()
        with on(self.env, self.today - timedelta(days=120)):
            for kind in (lacking - signed).type_id:
                page = self.page(kind.name)
                for keeper in ('hr', 'health', 'manager'):
                    some = (lacking - signed).filtered(lambda document, kind=kind, keeper=keeper: document.type_id == kind and self.keeper_of(
                        document, logins.get(document.employee_id)) == keeper)
                    values = {'file': page, 'file_name': f'{kind.name}.pdf', 'date': self.today - timedelta(days=140)}
                    if kind.needs_end:
                        values['date_end'] = self.today + timedelta(days=240)
                    if some:
                        filed = self.as_(keeper, 'medical.staff.document').browse(some.ids)
                        filed.write(values)
                        if kind.tier == 'i9':
                            self.complete_i9(filed)

    def keeper_of(self, document, login):
        if document.tier == 'health':
            return 'health' if login != 'health' else None
        return 'hr' if login != 'hr' else 'manager' if document.tier != 'i9' else None

    def complete_i9(self, forms):
        """Section 1 on the first day, section 2 the day after."""
        for form in forms:
            first = form.staff_file_id.date_hired or self.today - timedelta(days=300)
            form.write({'i9_section1_on': first, 'i9_section2_on': first + timedelta(days=1)})

    def page(self, title):
        """A page that says what it stands for: base64 of a PDF."""
        content = io.BytesIO()
        paper = canvas.Canvas(content)
        paper.setFont('Helvetica', 18)
        paper.drawString(72, 720, title)
        paper.setFont('Helvetica', 11)
        paper.drawString(72, 690, "Fictional Family Practice: a sample, no document of anybody.")
        paper.save()
        return base64.b64encode(content.getvalue())

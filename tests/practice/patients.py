"""The patients of the demo practice, and their days at its reception. Everybody is invented, and called so that it shows."""
import random
from datetime import datetime, time, timedelta

import pytz
from dateutil.relativedelta import relativedelta

from odoo import Command, fields

from .clock import on

SEED = 60
COUNT = 60
GIVEN = (
    'Ada', 'Alma', 'Amir', 'Anselm', 'Aoife', 'Bao', 'Bela', 'Carmen', 'Celia', 'Chidi', 'Dario', 'Edda', 'Elif', 'Emil', 'Esther', 'Farid', 'Gwen',
    'Hana', 'Ida', 'Igor', 'Inés', 'Jae', 'Jonas', 'José', 'Kofi', 'Lena', 'Ling', 'Lucía', 'Marek', 'Mateo', 'Maya', 'Nadia', 'Noor', 'Olu', 'Pia',
    'Quinn', 'Rosa', 'Sami', 'Tamar', 'Uma', 'Viktor', 'Wanda', 'Xenia', 'Yara', 'Zoë')
FAMILY = (
    'Fictional', 'Imaginary', 'Invented', 'Madeup', 'Pretend', 'Example', 'Sample', 'Placeholder', 'Nobody', 'Notreal', "O'Fiction", 'Ficticio',
    'Inventado', 'de la Nada', 'Testperson', 'Musterfrau', 'Strawman')
STREETS = ('Example Street', 'Sample Avenue', 'Placeholder Lane', 'Nowhere Road', 'Fiction Way')
# language, needs an interpreter, share of the patients
LANGUAGES = (('en', False, 44), ('es', True, 9), ('es', False, 3), ('zh', True, 2), ('ar', True, 1), ('vi', True, 1))
PAYERS = (
    ('Fictional Health Plan', 'FHP01', 'commercial'), ('Imaginary Mutual', 'IMM02', 'commercial'), ('Medicare (demo)', 'MCR03', 'medicare'),
    ('Medicaid (demo)', 'MCD04', 'medicaid'))
KINDS = ('follow_up', 'follow_up', 'follow_up', 'new', 'lab', 'vaccination', 'procedure')
DAYS = 15  # of the past, Sundays and Saturdays without visits


class Patients:
    """Sixty patients, three weeks of visits and today's."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.users, self.sites = staff, staff.env, staff.company, staff.users, staff.sites
        self.today, self.as_ = staff.today, staff.as_
        self.random = random.Random(SEED)
        self.zone = pytz.timezone('America/New_York')

    def tell(self):
        """Who comes to the practice, and when."""
        self.payers = self.as_('manager', 'medical.payer').create([
            {'name': name, 'payer_number': number, 'payer_type': kind, 'company_id': self.company.id} for name, number, kind in PAYERS])
        with on(self.env, self.today - timedelta(days=160)):
            self.patients = self.as_('manager', 'medical.patient').create([self.values(number) for number in range(COUNT)])
        self.known_of_them()
        self.visits()
        self.calls()

    def values(self, number):
        draw = self.random
        language, interpreter, _share = draw.choices(LANGUAGES, [share for *_rest, share in LANGUAGES])[0]
        site = self.sites['MAIN'] if number % 3 else self.sites['LAKE']
        doctor = self.staff.employees['owner' if number % 4 == 0 else 'doctor']
        # of all ages; the youngest come with their parents
        born = self.today - relativedelta(years=draw.choice((3, 9, 15, 22, 28, 34, 41, 47, 53, 58, 64, 69, 74, 81)), days=draw.randint(0, 360))
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number * 5 % len(FAMILY)]
        return {
            'given_name': given, 'family_name': family, 'birth_date': born, 'sex': draw.choice(('female', 'male')),
            'preferred_name': 'Benny' if number == 6 else False, 'pronouns': 'they/them' if number == 11 else False,
            'language_id': self.env.ref(f'medical_office_base.language_{language}').id, 'needs_interpreter': interpreter,
            'phone': f'(518) 555-01{number:02d}', 'email': f'patient{number:02d}@example.com' if number % 4 else False,
            'street': f'{draw.randint(1, 400)} {draw.choice(STREETS)}', 'city': 'Albany', 'zip': '12207',
            'state_id': self.env.ref('base.state_us_27').id, 'country_id': self.env.ref('base.us').id,
            'preferred_channel': draw.choice(('phone', 'phone', 'text', 'email')),
            'company_id': self.company.id, 'site_ids': [Command.set(site.ids)], 'provider_ids': [Command.set(doctor.ids)],
            **({'confidential_communication': True, 'confidential_contact': "Only by the cell phone (518) 555-0199, after 5 p.m.; no letters."}
               if number == 33 else {}),
        }

    def known_of_them(self):
        """Who stands by whom, who pays, who is restricted or has died, and who was registered twice."""
        patients, contacts = self.patients, self.as_('frontdesk', 'medical.patient.contact')
        main = patients.filtered(lambda patient: self.sites['MAIN'] in patient.site_ids)
        contacts.create([{
            'patient_id': patient.id, 'name': f'{GIVEN[-1 - number]} {patient.family_name}', 'relation': 'spouse', 'phone': f'(518) 555-02{number:02d}',
            'is_emergency': True, 'may_know': self.random.choice(('times', 'care', 'billing')),
        } for number, patient in enumerate(main.filtered(lambda patient: patient.age >= 18)[:24])])
        children = main.filtered(lambda patient: patient.age < 18)
        contacts.create([{
            'patient_id': child.id, 'name': f'Petra {child.family_name}', 'relation': 'parent', 'authority': 'parent', 'may_know': 'all',
            'is_emergency': True, 'phone': '(518) 555-0250'} for child in children])
        for child in children:
            child.with_user(self.users['manager']).write({'guarantor': 'other', 'guarantor_name': f'Petra {child.family_name}'})
        coverages = self.as_('manager', 'medical.patient.coverage').create([{
            'patient_id': patient.id, 'payer_id': (self.payers[2] if patient.age >= 65 else self.payers[number % 4 if number % 4 != 2 else 0]).id,
            'member_id': f'FIC{number:06d}', 'order': 'primary', 'date_from': self.today - timedelta(days=400),
            'subscriber': 'self'} for number, patient in enumerate(patients) if number % 9])
        coverages[::3].action_verify()
        for number, reason in ((20, 'vip'), (28, 'employee')):
            patients[number].restriction_reason = reason
            patients[number].action_restrict()
        patients[47].deceased_on = self.today - timedelta(days=20)
        # the same person twice, with a letter in the other's place; who merges them is Medical Records
        one = main[1]
        self.as_('frontdesk', 'medical.patient').create({
            'given_name': one.given_name, 'family_name': f'{one.family_name}l', 'birth_date': one.birth_date, 'phone': one.phone,
            'site_ids': [Command.set(self.sites['MAIN'].ids)], 'company_id': self.company.id})

    def calls(self):
        """Who asked to be called back."""
        today = self.visits_today.patient_id
        desk = self.as_('frontdesk', 'medical.callback')
        now = fields.Datetime.now()
        calls = desk.create([
            {'patient_id': patient.id, 'site_id': self.sites['MAIN'].id, 'topic': topic, 'note': note, 'due': now + timedelta(hours=hours)}
            for patient, topic, note, hours in (
                (today[5], 'appointment', "Asks for a later hour", -3), (today[6], 'records', "Wants a form for school", 4),
                (today[7], 'bill', "Doesn't understand the last bill", 24))]
            + [{'caller': 'Fictional Pharmacy', 'phone': '(518) 555-0170', 'site_id': self.sites['MAIN'].id, 'topic': 'prescription',
                'note': "Asks which pharmacy branch", 'due': now + timedelta(hours=1)}])
        calls[0].action_no_answer()
        calls[1].action_reached()

    # === VISITS === #

    def moment(self, day, hour, minute=0):
        """A time of day at the practice, in UTC."""
        return self.zone.localize(datetime.combine(day, time(hour, minute))).astimezone(pytz.utc).replace(tzinfo=None)

    def visits(self):
        """Each working day of the last weeks, and today as far as it has come."""
        rooms = {code: self.env['medical.room'].search([('site_id', '=', site.id), ('kind', '=', 'exam')]) for code, site in self.sites.items()}
        open_to_all = self.patients.filtered(lambda patient: not patient.deceased_on and not patient.is_restricted)
        by_site = {code: open_to_all.filtered(lambda patient, site=site: site in patient.site_ids) for code, site in self.sites.items()}
        days = [day for day in (self.today - timedelta(days=number) for number in range(DAYS * 7 // 5, -1, -1)) if day.weekday() < 5 or day == self.today]
        for day in days:
            for code, count in (('MAIN', 10), ('LAKE', 4)):
                self.visit_day(day, self.sites[code], rooms[code], self.random.sample(list(by_site[code]), count))

    def visit_day(self, day, site, rooms, patients):
        start = self.moment(day, 8)
        if day == self.today:
            # whenever the practice is loaded, its day is under way: some have come, others are expected
            now = fields.Datetime.now().replace(second=0, microsecond=0)
            start = min(max(now - timedelta(minutes=135), self.moment(day, 0, 30)), self.moment(day, 16))
        with on(self.env, day - timedelta(days=3)):
            visits = self.as_('manager', 'medical.visit').create([{
                'patient_id': patient.id, 'site_id': site.id, 'date_start': start + timedelta(minutes=45 * number),
                'kind': self.random.choice(KINDS), 'provider_id': patient.sudo().provider_ids[:1].id,
                'room_id': rooms[number % len(rooms)].id if rooms else False, 'copay_due': self.random.choice((0, 20, 25, 40)),
            } for number, patient in enumerate(patients)])
        if day == self.today:
            self.visits_today = getattr(self, 'visits_today', visits.browse()) | visits
            come, roomed, gone, missed = visits[:4], visits[:3], visits[:1], visits.browse()
            moments = [now - timedelta(minutes=minutes) for minutes in (50, 32, 9, 5)]
        else:
            missed = visits[-1:] if day.day % 3 == 0 else visits.browse()
            come = roomed = gone = visits - missed
            moments = [self.moment(day, *at) for at in ((9, 0), (9, 14), (9, 50), (17, 0))]
        for step, part, moment in zip(('action_arrive', 'action_room', 'action_leave', 'action_no_show'), (come, roomed, gone, missed), moments, strict=True):
            if part:
                with on(self.env, moment.date(), moment.hour, moment.minute):
                    getattr(part, step)()

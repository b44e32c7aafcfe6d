"""A place that works: agreements and their visits, checklists and three weeks of rounds, problems and who was called."""
import base64
import io
import random
from datetime import datetime, time, timedelta

import pytz
from PIL import Image, ImageDraw

from odoo import Command, fields

from .clock import on

SEED = 23
DAYS = 14
VENDORS = {
    'cleaning': 'Sparkle Sample Cleaning',
    'pest': 'Placebo Pest Control',
    'plumber': 'Pretend Plumbing',
    'heating': 'Mock Heating & Air',
    'electrician': 'Dummy Electric',
    'it': 'Nonesuch IT Support',
    'landlord': 'Imaginary Properties',
}
# vendor, kinds of problem by library code, when
ON_CALL = [
    ('plumber', ('EMG-05', 'EMG-13'), 'Nights too'),
    ('heating', ('EMG-08',), 'Weekdays 7 to 19'),
    ('electrician', ('EMG-06',), 'Nights too'),
    ('it', ('EMG-09', 'EMG-10'), 'Nights too'),
    ('landlord', ('EMG-05', 'EMG-06', 'EMG-08', 'EMG-12', 'EMG-13', 'EMG-17'), 'Weekdays 9 to 17'),
]
# code of the library: where it runs, as values of the checklist; None leaves what the library says
RUNNING = {
    'OPEN': None, 'CLOSE': None, 'CLN-03': None, 'CLN-06': None, 'CLN-08': None, 'CLN-15': {'sites': ['MAIN']}, 'CLN-18': {'sites': ['MAIN']},
    'CLN-28': None, 'PM-18': {'sites': ['MAIN']}, 'PM-12': None, 'PM-14': None,
    'PM-03': {'category': 'Emergency'}, 'PM-10': {'category': 'Sterilization'}, 'PM-24': {'category': 'Laboratory'},
}
ADOPTED_ONLY = ('CLN-01', 'CLN-02', 'PM-01', 'PM-02', 'PM-07')
# who does the rounds of a role, by site
DOERS = {
    'group_clinician': {'MAIN': 'nurse', 'LAKE': 'doctor'},
    'group_staff': {'MAIN': 'staff', 'LAKE': 'doctor'},
    'group_front_desk': {'MAIN': 'frontdesk'},
    'group_facility': {'MAIN': 'facility', 'LAKE': 'facility'},
    'group_manager': {'MAIN': 'manager', 'LAKE': 'manager'},
}
# days ago, site, room, reporter, kind, text, who takes it (None: nobody yet), vendor who is called, days until solved, what was done, cost
PROBLEMS = [
    (150, 'MAIN', 'EX2', 'nurse', 'EMG-18', "The stool's height lever sticks", 'facility', None, 1, "Lever greased and tightened", 0),
    (122, 'LAKE', 'REC', 'doctor', 'EMG-08', "No heating in the whole clinic", 'facility', 'heating', 1, "Igniter of the furnace replaced", 420),
    (96, 'MAIN', 'REC', 'frontdesk', 'EMG-09', "No telephone, no internet", 'manager', 'it', 0, "Router restarted after a firmware update", 180),
    (71, 'MAIN', 'LAB', 'nurse', 'EMG-05', "Tap of the blood draw sink doesn't close", 'facility', 'plumber', 0, "Cartridge replaced", 165),
    (48, 'MAIN', 'EX3', 'staff', 'EMG-18', "Paper roll holder torn off the exam table", 'facility', None, 3, "New holder screwed on", 38),
    (30, 'LAKE', 'EX2', 'doctor', 'EMG-17', "Door doesn't lock any more", 'facility', 'landlord', 2, "Lock cylinder replaced by the landlord", 0),
    (12, 'MAIN', 'PRO', 'nurse', 'EMG-16', "Spore test of Monday positive", 'nurse', None, 2, "Two good tests after service of the door gasket", 310),
    (2, 'LAKE', 'EX1', 'doctor', 'EMG-05', "Water drips from the ceiling beside the window", 'facility', 'plumber', None, None, 0),
    (1, 'MAIN', 'EX1', 'nurse', 'EMG-18', "Otoscope holder is loose", None, None, None, None, 0),
    (0, 'MAIN', 'REC', 'frontdesk', 'EMG-09', "Card reader at the second desk is offline", None, None, None, None, 0),
]


class Facilities:
    """The place and the people who keep it going."""

    def __init__(self, env, company, users, sites, rooms):
        self.env, self.company, self.users, self.sites, self.rooms = env, company, users, sites, rooms
        self.random = random.Random(SEED)
        self.today = fields.Date.context_today(env['res.users'].with_context(tz='America/New_York'))
        self.vendors = {}

    def as_(self, login, model):
        return self.env(user=self.users[login].id, context={
            'allowed_company_ids': self.company.ids, 'tz': 'America/New_York', 'lang': 'en_US', 'mail_notify_force_send': False})[model]

    def tell(self):
        """Whom the office works with, half a year of problems, six weeks of visits, three weeks of rounds."""
        self.create_vendors()
        self.create_agreements()
        self.visits()
        self.problems()
        with on(self.env, self.today - timedelta(days=DAYS), 9):
            self.start_checklists()
        self.rounds()

    # === VENDORS AND AGREEMENTS === #

    def create_vendors(self):
        """Seven invented firms, and on which list each stands."""
        for number, (key, name) in enumerate(VENDORS.items(), 1):
            self.vendors[key] = self.env['res.partner'].with_company(self.company).create({
                'name': name, 'is_company': True, 'supplier_rank': 1, 'company_id': self.company.id,
                'phone': f'(555) 555-03{number:02}', 'email': f'service@{key}.example', 'street': f'{number} Nowhere Road'})
        kinds = {kind.medical_library_id.code: kind for kind in self.env['medical.problem.kind'].search([('company_id', '=', self.company.id)])}
        self.as_('manager', 'medical.on.call').create([{
            'partner_id': self.vendors[key].id, 'kind_ids': [Command.set([kinds[code].id for code in codes])], 'hours': hours,
            'sequence': 10 * number, 'company_id': self.company.id,
        } for number, (key, codes, hours) in enumerate(ON_CALL, 1)])

    def create_agreements(self):
        """Cleaning of the main office, pest control and the lease of the second site; two papers run out soon."""
        day = self.today.__add__
        Agreement = self.as_('manager', 'medical.agreement')
        self.cleaning = Agreement.create({
            'name': "Evening cleaning, Main Office", 'kind': 'cleaning', 'partner_id': self.vendors['cleaning'].id,
            'user_id': self.users['manager'].id, 'site_ids': [Command.set(self.sites['MAIN'].ids)],
            'scope': "Exam rooms, restrooms, floors and waste, Monday to Friday after closing.",
            'price': 85, 'price_unit': 'visit', 'visits_planned': 5, 'visits_per': 'week', 'notice_days': 30,
            'date_start': day(timedelta(days=-240)), 'date_end': day(timedelta(days=125)),
            'document_ids': [
                Command.create({'type': 'insurance', 'name': "Liability 2,000,000", 'date_start': day(timedelta(days=-340)),
                                'date_end': day(timedelta(days=18)), 'file': self.paper("Certificate of insurance"), 'file_name': 'insurance.png'}),
                Command.create({'type': 'background_check', 'person_name': "Clea Nobody", 'date_start': day(timedelta(days=-200)),
                                'date_end': day(timedelta(days=530)), 'file': self.paper("Background check"), 'file_name': 'check.png'})]})
        others = Agreement.create([{
            'name': "Pest control", 'kind': 'pest_control', 'partner_id': self.vendors['pest'].id, 'user_id': self.users['manager'].id,
            'scope': "Inspection and treatment of both sites.", 'price': 60, 'price_unit': 'month', 'visits_planned': 1, 'visits_per': 'month',
            'date_start': day(timedelta(days=-340)), 'date_end': day(timedelta(days=25)),
        }, {
            'name': "Lease of Lakeside Clinic", 'kind': 'lease', 'partner_id': self.vendors['landlord'].id, 'user_id': self.users['manager'].id,
            'site_ids': [Command.set(self.sites['LAKE'].ids)], 'price': 4200, 'price_unit': 'month', 'notice_days': 180,
            'date_start': day(timedelta(days=-900)), 'date_end': day(timedelta(days=195)),
        }])
        (self.cleaning | others).action_start()

    def paper(self, words):
        """A page that says what it stands for: base64 of a PNG."""
        image = Image.new('L', (850, 1100), 255)
        ImageDraw.Draw(image).text((80, 80), f"{words}\nof a fictional practice", fill=0)
        content = io.BytesIO()
        image.save(content, 'PNG')
        return base64.b64encode(content.getvalue())

    def visits(self):
        """The cleaner comes on weekday evenings; once late, once not at all, and once it was not well done."""
        Visit = self.env['medical.vendor.visit']
        for ago in range(45, 0, -1):
            day = self.today - timedelta(days=ago)
            if day.weekday() > 4 or ago == 9:
                continue
            with on(self.env, day, 23):
                visit = Visit._check_in(self.sites['MAIN'], self.cleaning, "Clea Nobody")
            with on(self.env, day + timedelta(days=1), 1):
                Visit._check_out(visit)
            visit = self.as_('manager', 'medical.vendor.visit').browse(visit.id)
            if ago in (34, 20):
                visit._inspect(95)
            elif ago == 6:
                visit._inspect(60, "Restroom floor sticky, two bins not emptied")
                visit._complain("The restroom floor was sticky and two bins were not emptied.")

    # === CHECKLISTS AND ROUNDS === #

    def start_checklists(self):
        """Adopt what the practice uses, as the manager, and start it."""
        Template = self.as_('manager', 'medical.checklist.template')
        wanted = [*RUNNING, *ADOPTED_ONLY]
        rows = Template.search([('code', 'in', wanted)])
        copies = dict(zip(rows.mapped('code'), rows._library_adopt(self.company), strict=True))
        categories = {category.name: category for category in self.env['maintenance.equipment.category'].search([])}
        started = self.as_('manager', 'medical.checklist')
        for code, where in RUNNING.items():
            checklist = self.as_('manager', 'medical.checklist').browse(copies[code].id)
            where = where or {}
            values = {}
            if 'sites' in where:
                values['site_ids'] = [Command.set([self.sites[site].id for site in where['sites']])]
            if 'category' in where:
                values['equipment_category_id'] = categories[where['category']].id
            if values:
                checklist.write(values)
            started |= checklist
        started |= self.temperatures(categories['Cold Storage'])
        started.action_start()

    def temperatures(self, category):
        """The practice's own lists: temperatures of refrigerators and freezers, twice a day."""
        units = self.env['maintenance.equipment'].search([('category_id', '=', category.id)])
        freezers = units.filtered(lambda unit: 'freezer' in unit.name)
        common = {
            'kind': 'maintenance', 'scope': 'equipment', 'unit': 'day', 'times': '08:15, 16:30', 'grace': 180, 'company_id': self.company.id,
            'group_id': self.env.ref('medical_office_base.group_clinician').id, 'basis': "CDC Vaccine Storage and Handling Toolkit"}
        return self.as_('manager', 'medical.checklist').create([
            {**common, 'name': "Refrigerator temperatures", 'equipment_ids': [Command.set((units - freezers).ids)],
             'steps': "[temperature* 2..8 °C] Temperature now\n[tick*] Door shut, alarm on"},
            {**common, 'name': "Freezer temperatures", 'equipment_ids': [Command.set(freezers.ids)],
             'steps': "[temperature* -50..-15 °C] Temperature now\n[tick*] Door shut, alarm on"}])

    def rounds(self):
        """Day by day: rounds are done by whom they are for; some are forgotten; one refrigerator was too warm for a night."""
        Run = self.env['medical.checklist.run']
        warm = self.today - timedelta(days=4)
        while warm.weekday() > 4:
            warm -= timedelta(days=1)
        forgotten = Run
        for ago in range(DAYS, -1, -1):
            day = self.today - timedelta(days=ago)
            with on(self.env, day, 9):
                Run._cron_mark_missed()
                Run._cron_generate()
            end = datetime.combine(day + timedelta(days=1), time(6))
            runs = Run.search([
                ('company_id', '=', self.company.id), ('state', '=', 'todo'), ('date_due', '<', min(end, fields.Datetime.now()))]) - forgotten
            for run in runs:
                login = DOERS.get(self.role(run), {}).get(run.site_id.code)
                # what is still open today waits for whoever tries the demo
                if not login or self.random.random() < (0.05 if ago else 0.4):
                    forgotten |= run
                else:
                    self.do(run, login, warm)
        Run._cron_mark_missed()
        missed = Run.search([('company_id', '=', self.company.id), ('state', '=', 'missed')], order='date_due')
        for run in missed[::3]:
            self.as_('manager', 'medical.checklist.run').browse(run.id).missed_reason = self.random.choice(
                ["Closed early because of snow", "Short of staff", "Forgotten; spoke with the team"])

    def role(self, run):
        return next(iter(run.group_id.get_external_id().values()), '').rpartition('.')[2]

    def do(self, run, login, warm):
        """Do a round at about the time it is due; the second person, where one is needed, is the manager."""
        moment = run.date_due + timedelta(minutes=self.random.randint(-20, 40))
        moment = max(moment, run.date_open + timedelta(minutes=1))
        with on(self.env, moment.date(), moment.hour, moment.minute):
            screen = self.as_(login, 'medical.round.screen')
            found = screen.get_run(run.id)
            at = int(moment.replace(tzinfo=pytz.utc).timestamp() * 1000)
            changes = [
                {'key': f'demo-{line["id"]}', 'line_id': line['id'], 'at': at, 'values': self.answer(run, line, moment.date() == warm)}
                for line in found['lines'] if line['kind'] != 'photo']
            if found['needs']['signature']:
                changes.append({'key': f'demo-sign-{run.id}', 'line_id': False, 'at': at, 'values': {'signature': self.signature()}})
            answer = screen.save_run(run.id, changes, finish=True)
            if not answer['finished']:
                raise ValueError(f"{run.name}: {answer['results']} {answer['run']['missing']}")
            if found['needs']['second']:
                self.as_('manager' if login != 'manager' else 'owner', 'medical.round.screen').confirm_run(run.id)

    def answer(self, run, line, is_warm):
        """What is found at a step, in order but for one night at the medication refrigerator."""
        kind = line['kind']
        if kind == 'tick':
            return {'value_tick': True}
        if kind == 'yesno':
            return {'value_yesno': 'yes'}
        if kind in ('number', 'temperature'):
            low = line['low'] if line['has_low'] else 0
            high = line['high'] if line['has_high'] else low + 20
            value = round(low + (high - low) * self.random.uniform(0.35, 0.65), 1)
            if run.equipment_id.name == 'Medication refrigerator' and is_warm and run.date_due.hour >= 20:
                return {'value_number': 9.4, 'reason': "Door was ajar; shut, and the alarm tested"}
            return {'value_number': value}
        if kind == 'signature':
            return {'signature': self.signature()}
        return {'value_text': "In order"}

    def signature(self):
        """A scribble: base64 of a PNG."""
        if not hasattr(self, '_signature'):
            image = Image.new('RGBA', (300, 100), (255, 255, 255, 0))
            ImageDraw.Draw(image).line([(10 + 14 * step, 50 + (30 if step % 2 else -30)) for step in range(20)], fill=(20, 40, 120), width=4)
            content = io.BytesIO()
            image.save(content, 'PNG')
            self._signature = base64.b64encode(content.getvalue()).decode()
        return self._signature

    # === PROBLEMS === #

    def problems(self):
        """Half a year of problems: reported, taken, called about, solved; three are open."""
        kinds = {kind.medical_library_id.code: kind for kind in self.env['medical.problem.kind'].search([('company_id', '=', self.company.id)])}
        calls = {entry.partner_id: entry for entry in self.env['medical.on.call'].search([('company_id', '=', self.company.id)])}
        for ago, site, room, reporter, code, text, worker, vendor, solved, done, cost in PROBLEMS:
            day = self.today - timedelta(days=ago)
            with on(self.env, day, 14 if ago else 11):
                request = self.as_(reporter, 'maintenance.request')._medical_report({
                    'kind_id': kinds[code].id, 'room_id': self.rooms[site, room].id, 'text': text})
            if not worker:
                continue
            request = self.as_(worker, 'maintenance.request').browse(request.id)
            with on(self.env, day, 15):
                request.action_medical_accept()
                if vendor and self.vendors[vendor] in calls:
                    request._medical_log_call(calls[self.vendors[vendor]], 'accepted', "Comes within the hour")
            if solved is not None:
                with on(self.env, day + timedelta(days=solved), 19):
                    request._medical_resolve(done)
                    if cost:
                        self.as_('manager', 'maintenance.request').browse(request.id).medical_cost = cost

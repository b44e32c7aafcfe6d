"""Audits of the demo practice: one closed with its findings, one in progress; an inspection that is over, and one whose requests wait."""
import base64
from datetime import timedelta

from odoo import Command

from .clock import on

OUTLINES = ('privacy', 'consent', 'hands', 'infection', 'controlled')
# what the closed audit found: word of the question, result, what was seen
PRIVACY = {
    "Screens can't": ('finding', "Two screens at the desk can be read from the second chair."),
    'No papers': ('observation', "One chart lay on the printer; taken away at once."),
    'sign in': ('not_applicable', "No vendor came that day."),
}
HANDS = {'before each contact': ('conforms', "27 of 30."), 'within reach': ('finding', "The rub in Exam 2 was empty."), 'Nails': ('conforms', "")}
LOG = [
    ('said', "They come for the yearly inspection of the fire safety of the building."),
    ('seen', "All exits, the extinguishers and their tags, the electrical cabinet."),
    ('taken', "Two photos of the storage room, after asking."),
]


class Audits:
    """What the practice looked at itself, and who looked at it."""

    def __init__(self, staff):
        self.staff, self.env, self.company, self.users, self.sites, self.today = (
            staff, staff.env, staff.company, staff.users, staff.sites, staff.today)
        self.as_ = staff.as_

    def tell(self):
        with on(self.env, self.today - timedelta(days=80)):
            rows = self.env['medical.audit.outline'].browse(
                [self.env.ref(f'medical_office_compliance.audit_outline_{name}').id for name in OUTLINES])
            templates = rows.with_user(self.users['compliance'])._library_adopt(self.company)
        self.templates = dict(zip(OUTLINES, templates, strict=True))
        self.closed()
        self.in_progress()
        self.past_inspection()
        self.open_inspection()

    # === AUDITS === #

    def audit(self, template, days, lead, **values):
        """An audit planned and begun so many days ago."""
        day = self.today - timedelta(days=days)
        with on(self.env, day):
            audit = self.as_('compliance', 'medical.audit').create({
                'template_id': self.templates[template].id, 'lead_id': self.users[lead].id, 'site_ids': [Command.set(self.sites['MAIN'].ids)],
                'date_start': day, 'date_end': day + timedelta(days=21), 'period_from': day - timedelta(days=90), 'period_to': day - timedelta(days=1),
                **values})
            audit.with_user(self.users[lead]).action_start()
        return audit.with_user(self.users[lead])

    def answer(self, audit, found):
        for line in audit.line_ids:
            result, note = next((said for word, said in found.items() if word in line.name), ('conforms', False))
            line.write({'result': result, 'note': note})

    def closed(self):
        """The privacy walk-through: two findings' worth of work, signed off by the owner."""
        audit = self.audit('privacy', 60, 'compliance', audited_user_ids=[Command.set(self.users['frontdesk'].ids)])
        with on(self.env, self.today - timedelta(days=52)):
            self.answer(audit, PRIVACY)
            finding = audit.line_ids.filtered(lambda line: line.result == 'finding')
            finding.evidence_ids = [Command.create({
                'name': "Where the screens stand", 'file': base64.b64encode(b"Plan of the front desk (fictional)."), 'file_name': 'desk.txt'})]
            issue = finding._settle_by_issue({
                'name': "Screens at the desk can be read by patients", 'description': finding.note, 'area': 'privacy', 'site_id': self.sites['MAIN'].id,
                'severity': '3', 'likelihood': '4', 'owner_id': self.users['manager'].id})
            action = self.env['medical.action'].with_user(self.users['manager']).create({
                'name': "Privacy filters on both screens", 'issue_id': issue.id, 'user_id': self.users['manager'].id,
                'date_due': self.today - timedelta(days=25)})
            audit.write({
                'scope': "Main office, patients' areas and front desk.", 'method': "Walked through at ten in the morning; three people were asked.",
                'summary': "Privacy is kept well. The two screens of the front desk have to be turned or filtered."})
            audit.action_report()
        with on(self.env, self.today - timedelta(days=50)):
            audit.with_user(self.users['owner']).action_close()
        with on(self.env, self.today - timedelta(days=27)):
            action.done_note = "Both have a filter; the second chair was moved."
            action.action_done()
            issue = issue.with_user(self.users['manager'])
            issue.write({
                'cause_id': self.env['medical.issue.cause'].search([('company_id', '=', self.company.id), ('name', '=', "No procedure for it")], limit=1).id,
                'outcome': "Screens can't be read from any chair; the walk-through looks at it each half year."})
            issue.action_resolve()

    def in_progress(self):
        """Hands are being watched; a finding waits to be settled, and the nurse has a question."""
        audit = self.audit('hands', 8, 'compliance')
        with on(self.env, self.today - timedelta(days=3)):
            for line in audit.line_ids:
                for word, (result, note) in HANDS.items():
                    if word in line.name:
                        line.write({'result': result, 'note': note})
            audit.line_ids.filtered(lambda line: 'Sinks' in line.name).user_id = self.users['nurse']

    # === INSPECTIONS === #

    def inspection(self, days, login, **values):
        with on(self.env, self.today - timedelta(days=days)):
            inspection = self.as_(login, 'medical.inspection').create({
                'site_id': self.sites['MAIN'].id, 'date': self.today - timedelta(days=days), 'received_by_id': self.users[login].id, **values})
            inspection.action_arrive()
            inspection.write({
                'identity_checked': True, 'scope_asked': True, 'counsel_told': True, 'escort_id': self.users['manager'].id})
        return inspection

    def past_inspection(self):
        """The fire marshal: one citation, a plan, closed."""
        inspection = self.inspection(
            120, 'frontdesk', agency="Fictional Fire Marshal", agency_kind='fire', reason='routine', inspector="Lt. Amos Imaginary", badge="Badge 4711")
        manager, later = inspection.with_user(self.users['manager']), self.today - timedelta(days=100)
        with on(self.env, self.today - timedelta(days=120), 15):
            for kind, words in LOG:
                inspection._note(kind, words)
            request = self.as_('frontdesk', 'medical.inspection.request').create({
                'inspection_id': inspection.id, 'name': "Tags of the extinguishers of the last year", 'user_id': self.users['manager'].id,
                'date_due': self.today - timedelta(days=118)})
            request.with_user(self.users['manager'])._hand_over("Copies of twelve tags, two pages", "The tags themselves stay here")
            inspection.action_leave()
            manager.write({
                'plan_due': self.today - timedelta(days=105),
                'plan_text': "The boxes before the exit of the storage room are gone; a line on the floor keeps it free.",
                'finding_ids': [Command.create({
                    'name': "Boxes before the exit of the storage room", 'citation': "Fire code of the state (fictional citation)", 'area': 'facility'})]})
            manager.finding_ids._settle_by_decision("Cleared while the inspector was here; the plan keeps it so")
        with on(self.env, later):
            manager.action_submit_plan()
        with on(self.env, later + timedelta(days=6)):
            manager.action_accept_plan()
            manager.write({'outcome': "Plan accepted, no penalty.", 'letter_on': later + timedelta(days=6)})
            manager.with_user(self.users['owner']).action_close()

    def open_inspection(self):
        """A payer asked for charts last week: one request is handed over, one is due tomorrow, one later."""
        inspection = self.inspection(
            6, 'compliance', agency="Imaginary Health Plan, audit department", agency_kind='payer', reason='routine', inspector="Nora Notional, RN",
            scope="Ten visits of last quarter; hours of training of the staff.")
        with on(self.env, self.today - timedelta(days=6), 16):
            inspection._note('said', "They want copies by mail, nothing on the spot.")
            requests = self.as_('compliance', 'medical.inspection.request').create([
                {'inspection_id': inspection.id, 'name': name, 'user_id': self.users[login].id, 'with_patients': patients,
                 'date_due': self.today + timedelta(days=days)}
                for name, login, patients, days in (
                    ("Hours of training of the staff", 'hr', False, -2), ("Charts of ten visits", 'records', True, 1),
                    ("Signed policies of billing", 'biller', False, 12))])
            inspection.action_leave()
        with on(self.env, self.today - timedelta(days=2)):
            requests[0].with_user(self.users['hr'])._hand_over("List of courses and hours, three pages", "Printed from the record of training")

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from ..issue.issue_common import IssueCase


class AuditTour(IssueCase, HttpCase):

    def _plan(self):
        today = self.company._medical_today()
        return self.env['medical.audit'].with_user(self.compliance_officer).create({
            'name': 'Front desk', 'area': 'privacy', 'lead_id': self.nurse.id, 'site_ids': [Command.set(self.main.ids)], 'date_start': today,
            'date_end': fields.Date.add(today, days=20), 'company_id': self.company.id,
            'line_ids': [Command.create({'name': name, 'sequence': number}) for number, name in enumerate(('Screens', 'Papers'))]}).sudo()


@tagged('post_install', '-at_install')
class TestMedicalAuditTour(AuditTour):
    """An audit answered by its lead, at the width of a desk."""
    browser_size = '1400x900'

    def test_audit(self):
        audit = self._plan()
        self.start_tour(f'/odoo/audits/{audit.id}', 'medical_audit', login=self.nurse.login)
        self.assertRecordValues(audit, [{'state': 'reporting', 'finding_count': 1, 'unsettled_count': 0, 'summary': "One thing to do"}])
        self.assertEqual(audit.line_ids.issue_id.mapped('name'), ['Papers'])


@tagged('post_install', '-at_install')
class TestMedicalInspectionTour(AuditTour):
    """An inspector at the door, on the phone of the front desk: two taps for a line of the log."""
    browser_size = '390x844'
    touch_enabled = True

    def test_inspection(self):
        inspection = self.env['medical.inspection'].with_user(self.front_desk).create({
            'agency': 'Fictional Fire Marshal', 'agency_kind': 'fire', 'site_id': self.main.id, 'company_id': self.company.id}).sudo()
        self.start_tour(f'/odoo/inspections/{inspection.id}', 'medical_inspection', login=self.front_desk.login)
        self.assertRecordValues(inspection, [{'state': 'on_site', 'identity_checked': True}])
        self.assertEqual(set(inspection.entry_ids.mapped('words')), {"Arrived", "Asked for the exit plan", "Exit plan"})
        self.assertEqual(inspection.request_ids.mapped('name'), ["Exit plan"])

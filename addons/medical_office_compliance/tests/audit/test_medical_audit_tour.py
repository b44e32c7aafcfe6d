from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from ..issue.issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalAuditTour(BothWidths, IssueCase, HttpCase):
    """An audit answered by its lead; an inspector at the door, received by the front desk."""

    def _run(self):
        self._run_audit()
        self._run_inspection()

    def _run_audit(self):
        today = self.company._medical_today()
        audit = self.env['medical.audit'].with_user(self.compliance_officer).create({
            'name': 'Front desk', 'area': 'privacy', 'lead_id': self.nurse.id, 'site_ids': [Command.set(self.main.ids)], 'date_start': today,
            'date_end': fields.Date.add(today, days=20), 'company_id': self.company.id,
            'line_ids': [Command.create({'name': name, 'sequence': number}) for number, name in enumerate(('Screens', 'Papers'))]}).sudo()
        self.start_tour(f'/odoo/audits/{audit.id}', 'medical_audit', login=self.nurse.login)
        self.assertRecordValues(audit, [{'state': 'reporting', 'finding_count': 1, 'unsettled_count': 0, 'summary': "One thing to do"}])
        self.assertEqual(audit.line_ids.issue_id.mapped('name'), ['Papers'])

    def _run_inspection(self):
        inspection = self.env['medical.inspection'].with_user(self.front_desk).create({
            'agency': 'Fictional Fire Marshal', 'agency_kind': 'fire', 'site_id': self.main.id, 'company_id': self.company.id}).sudo()
        self.start_tour(f'/odoo/inspections/{inspection.id}', 'medical_inspection', login=self.front_desk.login)
        self.assertRecordValues(inspection, [{'state': 'on_site', 'identity_checked': True}])
        self.assertEqual(set(inspection.entry_ids.mapped('words')), {"Arrived", "Asked for the exit plan", "Exit plan"})
        self.assertEqual(inspection.request_ids.mapped('name'), ["Exit plan"])

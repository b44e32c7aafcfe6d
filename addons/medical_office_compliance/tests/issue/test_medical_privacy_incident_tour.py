from odoo import Command
from odoo.tests import HttpCase, tagged

from odoo.addons.medical_office_base.tests.both_widths import BothWidths

from .issue_common import IssueCase


@tagged('post_install', '-at_install')
class TestMedicalPrivacyIncidentTour(BothWidths, HttpCase, IssueCase):
    """The Privacy Officer assesses an incident and notes whom they told."""

    def _run(self):
        patient = self.env['medical.patient'].create({
            'given_name': 'Ada', 'family_name': 'Fictional', 'company_id': self.company.id, 'site_ids': [Command.set(self.main.ids)]})
        incident = self.env['medical.privacy.incident'].with_user(self.privacy_officer).create({
            'name': 'Fax sent to a wrong number', 'site_id': self.main.id, 'person_ids': [Command.create({'patient_id': patient.id})]})
        self.start_tour('/odoo/today', 'medical_privacy_incident', login=self.privacy_officer.login)
        self.assertEqual(incident.state, 'breach')
        self.assertEqual(incident.step_ids.filtered('done_on').mapped('proof'), ['Receipt 123'])

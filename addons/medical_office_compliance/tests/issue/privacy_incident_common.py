from odoo import Command

from .issue_common import IssueCommon

LOW = {f'{factor}_{part}': value for factor in ('nature', 'recipient', 'acquired', 'mitigated') for part, value in (('rating', 'low'), ('reason', 'Fictional'))}


class PrivacyIncidentCommon(IssueCommon):
    """Two patients of Main, one without address, and how the Privacy Officer works on an incident."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada, cls.emil = cls.env['medical.patient'].create([
            {'given_name': given, 'family_name': 'Zebraname', 'birth_date': '1970-01-01', 'company_id': cls.company.id,
             'site_ids': [Command.set(cls.main.ids)], **address}
            for given, address in (('Ada', {'street': '1 Fictional Street', 'city': 'Springfield', 'zip': '12345'}), ('Emil', {}))])
        cls.Incident = cls.env['medical.privacy.incident'].with_user(cls.privacy_officer)

    @classmethod
    def _incident(cls, patients=(), **values):
        """An incident as the Privacy Officer writes it."""
        incident = cls.Incident.create({
            'name': 'Fax sent to a wrong number', 'what_happened': 'Fictional', 'site_id': cls.main.id,
            'occurred_on': values.get('discovered_on', '2026-03-09'),
            'recipient_kind': 'outside', 'recipient': 'Fictional Bakery', 'data_involved': 'Lab results', **values})
        cls.env['medical.privacy.incident.patient'].with_user(cls.privacy_officer).create([
            {'incident_id': incident.id, 'patient_id': patient.id} for patient in patients])
        return incident

    @classmethod
    def _assess(cls, incident, conclusion, user=None, **values):
        """Decide about it: the assessment."""
        incident = incident.with_user(user or cls.privacy_officer)
        assessment = incident.env['medical.privacy.assessment'].browse(incident.action_assess()['res_id'])
        assessment.write({**LOW, 'conclusion': conclusion, 'reason': 'Fictional sum', **values})
        assessment.action_decide()
        return assessment

    @classmethod
    def _breach(cls, *patients, **values):
        incident = cls._incident(patients, **values)
        cls._assess(incident, 'breach')
        return incident

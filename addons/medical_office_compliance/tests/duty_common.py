from odoo import Command
from odoo.tests import freeze_time

from odoo.addons.medical_office_base.tests.staff_file_common import StaffFileCommon

NOW = '2026-03-10 15:00:00'


class DutyCase(StaffFileCommon):
    """Policies in force and whom they ask: the practice of `StaffFileCommon`, everything asked at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.company | cls.other_company).medical_practice_ids.write({'duty_per_week': 0, 'tz': 'America/New_York'})
        cls.Attestation = cls.env['medical.attestation']
        cls.people = cls.files.employee_id
        cls.lead_employee, cls.manager_employee = cls.lead_file.employee_id, cls.manager_file.employee_id
        cls.janitor_employee, cls.cleaner_employee = cls.janitor_file.employee_id, cls.cleaner_file.employee_id
        cls.foreign_employee = cls.foreign_file.employee_id

    @classmethod
    def _policy(cls, number, company=None, day='2026-03-10', ask=True, **values):
        """A policy in force from a day on."""
        company = company or cls.company
        policy = cls.env['medical.policy'].create({
            'name': f'Policy {number}', 'number': number, 'company_id': company.id, **values})
        version = cls.env['medical.policy.version'].create({'name': policy.name, 'policy_id': policy.id, 'body': '<p>Speak softly.</p>'})
        version.write({'state': 'approved', 'effective_date': day, 'approved_by_id': cls.owner.id})
        cls.env.flush_all()
        cls.env.invalidate_all()
        if ask:
            policy._duty_changed()
        return policy

    @classmethod
    def _retire(cls, policies, retired=True):
        """Policies cease to ask, or begin again."""
        policies.write({'retired_on': cls.company.medical_practice_ids._today() if retired else False})
        policies._duty_changed()

    @classmethod
    def _rows(cls, policies, employees=None, state=None):
        found = cls.Attestation.search([('policy_id', 'in', policies.ids)], order='date_asked, policy_id, id')
        return found.filtered(lambda row: (employees is None or row.employee_id in employees) and (not state or row.state == state))

    @classmethod
    def _asked(cls, policy):
        """The people who are asked now."""
        return cls._rows(policy, state='open').employee_id

    @classmethod
    def _link(cls, records):
        return [Command.set(records.ids)]


class DutyCommon(DutyCase):
    """The same on March 10."""

    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(freeze_time(NOW))
        super().setUpClass()

from odoo import Command

from odoo.addons.medical_office_base.tests.staff_file_common import PDF, StaffFileCommon

NOW = '2026-03-10 15:00:00'  # a Tuesday, 11 in the morning in New York


class TrainingCommon(StaffFileCommon):
    """The people of `StaffFileCommon` and a compliance officer; courses start and ask at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user('tr_officer', 'compliance_officer')
        cls.company.medical_practice_ids.duty_per_week = 0
        cls.lead_person, cls.manager_person = cls.lead_file.employee_id, cls.manager_file.employee_id
        cls.janitor_person, cls.cleaner_person = cls.janitor_file.employee_id, cls.cleaner_file.employee_id
        cls.Training = cls.env['medical.training']

    @classmethod
    def _course(cls, name='Sharps', start=True, company=None, **values):
        """A course of the nurse and her lead, by the manager."""
        course = cls.env['medical.course'].create({
            'name': name, 'company_id': (company or cls.company).id, 'audience': 'some', 'minutes': 45, 'duty_days': 14, 'duty_hire_days': 30,
            'audience_employee_ids': [Command.set((cls.nurse_employee | cls.lead_person).ids)], **values})
        if start:
            course.with_user(cls.manager if course.company_id == cls.company else cls.foreign_manager).action_start()
        return course

    @classmethod
    def _rows(cls, course, person=None, **values):
        person = person or cls.nurse_employee
        domain = [('course_id', '=', course.id), ('employee_id', '=', person.id)]
        return cls.Training.search(domain + [(name, '=', value) for name, value in values.items()], order='id')

    @classmethod
    def _session(cls, course, **values):
        """Today at noon by the clock of the site, given by the lead."""
        return cls.env['medical.training.session'].with_user(cls.manager).create({
            'course_id': course.id, 'site_id': cls.sites[0].id, 'company_id': cls.company.id, 'date': '2026-03-10', 'hour': 12.0, 'minutes': 60,
            'trainer_id': cls.lead.id, **values}).sudo()

    @classmethod
    def _send(cls, row, user, day='2026-02-01', **values):
        wizard = cls.env['medical.training.proof'].with_user(user).create({
            'training_id': row.id, 'file': PDF, 'file_name': 'card.pdf', 'date': day, 'provider': 'Fictional School', **values})
        wizard.action_save()
        return row

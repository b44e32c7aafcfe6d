from odoo import Command

from odoo.addons.medical_office_base.tests.staff_file_common import StaffFileCommon


class AttestationCommon(StaffFileCommon):
    """Policies in force that people are asked to attest: the nurse, her lead, the manager above; others as in `StaffFileCommon`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._user('at_officer', 'compliance_officer')
        cls.company.medical_practice_ids.duty_per_week = 0
        cls.counter = 0

    @classmethod
    def _user(cls, login, role, company=None):
        user = super()._user(login, role, company)
        user.tz = 'America/New_York'
        return user

    @classmethod
    def _policy(cls, name, company=None, body='<p>Speak softly at the desk.</p>', **values):
        """A policy in force from today on, of which everybody is asked."""
        company = company or cls.company
        cls.counter += 1
        policy = cls.env['medical.policy'].create({
            'name': name, 'number': f'T-{cls.counter:02d}', 'company_id': company.id, 'category': 'privacy', **values})
        cls._in_force(policy, body)
        return policy

    @classmethod
    def _version(cls, policy, body, **values):
        return cls.env['medical.policy.version'].create({
            'name': policy.name, 'policy_id': policy.id, 'purpose': 'So that patients can trust us.', 'body': body, **values})

    @classmethod
    def _in_force(cls, policy, body, **values):
        """Another version comes into force today: approved by somebody who wrote none of it."""
        version = cls._version(policy, body, **values)
        version.state = 'review'
        version._paper_approve(cls.owner)
        cls._after_approval(version)
        cls.env.invalidate_all()
        return version

    @classmethod
    def _after_approval(cls, version):
        """What comes into force asks people."""
        if version.source_version_id:
            return
        if version.is_material:
            cls.env['medical.attestation']._duty_outdate(version.policy_id)
        version.policy_id._duty_changed()

    @classmethod
    def _duty(cls, policy, employee):
        return cls.env['medical.attestation'].search([('policy_id', '=', policy.id), ('employee_id', '=', employee.id), ('state', '=', 'open')])

    @classmethod
    def _quiz(cls):
        return cls.env['survey.survey'].with_user(cls.manager).with_context(default_survey_type='medical_quiz').create({
            'title': 'Privacy at the Front Desk', 'scoring_success_min': 80, 'is_attempts_limited': True, 'attempts_limit': 2,
            'question_and_page_ids': [Command.create({
                'title': 'Whom do you tell?', 'question_type': 'simple_choice', 'constr_mandatory': True, 'suggested_answer_ids': [
                    Command.create({'value': 'Tell the Privacy Officer', 'is_correct': True}), Command.create({'value': 'Tell nobody'})]})]}).sudo()

    @classmethod
    def _take_quiz(cls, duty, right):
        """Answer as the person would on the survey's page."""
        duty.with_user(duty.user_id).action_quiz()
        answers = cls.env['survey.user_input'].search([
            ('medical_duty_model', '=', duty._name), ('medical_duty_id', '=', duty.id), ('state', '!=', 'done')])
        question = answers.survey_id.question_ids
        choice = question.suggested_answer_ids.filtered(lambda answer: answer.is_correct == right)
        answers._save_lines(question, str(choice.id))
        answers._mark_done()
        cls.env.invalidate_all()

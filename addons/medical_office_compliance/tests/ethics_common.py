from freezegun import freeze_time

from odoo import Command
from odoo.tests import TransactionCase

from odoo.addons.medical_office_base.tests.companies import new_companies
from odoo.addons.medical_office_base.tests.users import new_users

NOW = '2026-03-10 15:00:00'
ROLES = {
    'nurse': 'clinician', 'doctor': 'clinician', 'manager': 'manager', 'officer': 'compliance_officer', 'owner': 'owner', 'auditor': 'auditor',
    'janitor': 'facility'}


class EthicsCommon(TransactionCase):
    """A practice whose forms of disclosures are put to use, its people, and another practice with a compliance officer and a nurse."""

    freeze = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.freeze:  # a browser's clock isn't frozen
            cls.startClassPatcher(freeze_time(NOW))
        cls.company, cls.other_company = new_companies(cls.env, {'name': 'Fictional Ties'}, {'name': 'Fictional Others'})
        (cls.company | cls.other_company).medical_practice_ids.tz = 'America/New_York'
        cls.users = new_users(
            cls.env, {f'eth_{login}': f'medical_office_base.group_{role}' for login, role in ROLES.items()}, company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)], tz='America/New_York')
        cls.nurse, cls.doctor, cls.manager, cls.officer, cls.owner, cls.auditor, cls.janitor = cls.users.values()
        cls.foreign_officer, cls.foreign_nurse = new_users(cls.env, {
            'eth_foreign_officer': 'medical_office_base.group_compliance_officer', 'eth_foreign_nurse': 'medical_office_base.group_clinician'},
            company_id=cls.other_company.id, company_ids=[Command.set(cls.other_company.ids)]).values()
        cls.people = {user: cls.env['hr.employee'].create({'name': name, 'user_id': user.id, 'company_id': user.company_id.id}) for user, name in (
            (cls.nurse, 'Nan Nurse'), (cls.doctor, 'Dot Doctor'), (cls.manager, 'Fay Manager'), (cls.officer, 'Olaf Officer'),
            (cls.owner, 'Ona Owner'), (cls.janitor, 'Jan Itor'), (cls.foreign_nurse, 'Fern Foreign'))}
        cls.interest, cls.gift_form = cls.env['medical.ethics.form'].search([('company_id', '=', cls.company.id)])
        cls.interest.with_user(cls.officer).action_start()

    def _asked(self, user, form=None):
        return self.env['medical.ethics.statement'].with_user(user).search([
            ('form_id', '=', (form or self.interest).id), ('user_id', '=', user.id), ('state', '=', 'open')])

    def _sign_nothing(self, user):
        statement = self._asked(user)
        self._file(user, statement, 'nothing')
        return statement

    def _sign_tie(self, user, statement=None):
        """By the dialog, as the person does it: one yes, one tie."""
        statement = statement or self._asked(user)
        self._file(user, statement, 'declare', yes={0: 'My brother sells gloves to us'}, items=[
            {'who': 'Glove Fiction Inc.', 'name': 'Sales manager', 'value': 1200, 'relation': 'brother'}])
        return statement

    def _file(self, user, statement, mode, yes=None, items=(), **values):
        action = statement.action_nothing() if mode == 'nothing' else statement.action_declare()
        filing = self.env['medical.ethics.filing'].with_user(user).with_context(**action['context']).create({
            'name': self.people[user].name, 'item_ids': [Command.create(item) for item in items], **values})
        for index, details in (yes or {}).items():
            filing.line_ids[index].write({'answer': 'yes', 'details': details})
        return filing.action_sign()

    def _decide(self, user, subject, decision='no_concern', measures=(), **values):
        context = subject.with_user(user).action_review()['context']
        return self.env['medical.ethics.decision'].with_user(user).with_context(**context).create({
            'decision': decision, 'line_ids': [Command.create({'name': name, 'date_due': day}) for name, day in measures], **values}).action_decide()

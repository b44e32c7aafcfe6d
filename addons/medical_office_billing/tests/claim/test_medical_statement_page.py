import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.claim.medical_statement_mail import MAX_WRONG, PURPOSE
from .statement_common import StatementCommon


@tagged('post_install', '-at_install')
class TestMedicalStatementPage(StatementCommon, HttpCase):
    """The page behind a mailed link, and the papers that staff print."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.preferred_channel = 'email'
        cls.statement = cls.env['medical.statement'].with_user(cls.biller)._make(cls.debtor, ways={cls.debtor: 'email'})

    def _link(self):
        self.statement._send_links()
        mail = self.env['mail.mail'].search([('email_to', '=', self.debtor.email)], order='id desc', limit=1)
        return mail, '/statement/' + re.search(r'/statement/(\w+)', mail.body_html)[1]

    def _answer(self, url, born):
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        values = dict(re.findall(r'name="(csrf_token|key)" value="([^"]*)"', page.text))
        return page, self.url_open(url, data={**values, 'born': born})

    def test_the_mail_says_nothing(self):
        mail, _url = self._link()
        for words in ('Bela', '150', 'G0402', self.debtor.number, self.statement.name):
            self.assertNotIn(words, f'{mail.subject} {mail.body_html}'.replace('1.5', ''))
        self.assertEqual((self.statement.state, mail.res_id), ('sent', 0))

    def test_the_birth_date_opens_it(self):
        _mail, url = self._link()
        page, answer = self._answer(url, '02/29/1980')
        self.assertNotIn('Bela', page.text)
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.content.startswith(b'%PDF') or b'Bela Invented' in answer.content)
        self.assertTrue(self.statement.seen_on)

    @mute_logger('odoo.http')
    def test_another_date_does_not(self):
        _mail, url = self._link()
        for born in ('03/01/1980', '29/02/1980', 'yesterday', '1980-02-29'):
            _page, answer = self._answer(url, born)
            self.assertEqual(answer.status_code, 422, born)
            self.assertNotIn('150', answer.text)
        self.assertEqual(self.statement.wrong_count, 1)
        self.assertFalse(self.statement.seen_on)

    @mute_logger('odoo.http')
    def test_too_many_wrong_ones_end_the_link(self):
        _mail, url = self._link()
        self.statement.sudo().wrong_count = MAX_WRONG - 1
        self._answer(url, '03/01/1980')
        self.assertEqual(self.url_open(url).status_code, 404)

    @mute_logger('odoo.http')
    def test_a_link_of_something_else(self):
        code = self.env['medical.public.token']._issue(self.statement, 'handout', 5)
        self.assertEqual(self.url_open(f'/statement/{code}').status_code, 404)
        code = self.env['medical.public.token']._issue(self.statement, PURPOSE, -1)
        self.assertEqual(self.url_open(f'/statement/{code}').status_code, 404)

    def test_who_may_not_be_mailed(self):
        self.debtor.write({'confidential_communication': True, 'confidential_contact': 'PO Box 7'})
        with self.assertRaises(UserError):
            self.statement._send_links()
        self.assertEqual(self.statement.state, 'made')

    @mute_logger('odoo.http')
    def test_papers_for_staff(self):
        self.env['res.users'].browse((self.biller | self.users['cashier']).ids).sudo()
        self.authenticate('bl_biller', 'bl_biller')
        answer = self.url_open(f'/medical_office/statements/{self.statement.id}')
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn('Bela', answer.headers['Content-Disposition'])
        for ids in ('0', 'x', '999999999'):
            self.assertEqual(self.url_open(f'/medical_office/statements/{ids}').status_code, 404)
        self.authenticate('bl_cashier', 'bl_cashier')
        self.assertEqual(self.url_open(f'/medical_office/statements/{self.statement.id}').status_code, 403)

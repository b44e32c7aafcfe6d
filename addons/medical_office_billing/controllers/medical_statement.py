import re
from datetime import date

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.medical_record import MIME
from odoo.addons.medical_office_base.controllers.public_page import public
from odoo.addons.medical_office_base.controllers.token_page import TokenPage

from ..models.claim.medical_statement_mail import PURPOSE

MAX = 500  # statements of one print
SAFE = [
    ('Cache-Control', 'no-store'), ('X-Content-Type-Options', 'nosniff'), ('X-Frame-Options', 'DENY'), ('Referrer-Policy', 'no-referrer'),
    ('X-Robots-Tag', 'noindex, nofollow, noarchive')]
SEALED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


class StatementPage(TokenPage):
    """A request to the page behind a mailed link: it asks for the birth date before it shows anything."""
    purpose = PURPOSE
    path = '/statement'

    def _site_of(self, statement):
        sites = statement.patient_id.site_ids
        return sites[:1] or request.env['medical.site'].sudo().search([('company_id', '=', statement.company_id.id)], limit=1)  # sudo: the office's clock


class MedicalStatementController(http.Controller):
    """Statements on paper for staff, and the page of a patient who was mailed a link."""

    @http.route('/medical_office/statements/<string:ids>', type='http', auth='user')
    def statements(self, ids):
        """These statements as one PDF, or as a page to print where wkhtmltopdf is missing; nothing changes."""
        numbers = [int(part) for part in ids.split(',')[:MAX] if part.isascii() and part.isdigit() and len(part) < 10]
        statements = request.env['medical.statement'].browse(numbers).exists()
        if not statements:
            raise NotFound
        statements.check_access('read')
        content, kind = request.env['ir.actions.report']._medical_print('medical_office_billing.action_report_statement', statements.ids)
        name = f'{statements.name}.{kind}' if len(statements) == 1 else f"{request.env._('Statements')} {statements[0].run_id.name or ''}.{kind}"
        return self._file(content, kind, name.replace('/', '-'))

    @http.route('/medical_office/payment-plan/<int:plan_id>', type='http', auth='user')
    def payment_plan(self, plan_id):
        """The agreement of a payment plan, to be signed."""
        plan = request.env['medical.payment.plan'].browse(plan_id).exists()
        if not plan:
            raise NotFound
        plan.check_access('read')
        content, kind = request.env['ir.actions.report']._medical_print('medical_office_billing.action_report_payment_plan', plan.ids)
        return self._file(content, kind, f'{plan.name}.{kind}'.replace('/', '-'))

    @http.route('/medical_office/financial-help/<int:hardship_id>', type='http', auth='user')
    def financial_help(self, hardship_id):
        """The letter that tells what was decided about financial help."""
        hardship = request.env['medical.hardship'].browse(hardship_id).exists()
        if not hardship or hardship.sudo().state not in ('granted', 'refused'):  # sudo: whether there is a letter; the right to it is asked next
            raise NotFound
        hardship.check_access('read')
        content, kind = request.env['ir.actions.report']._medical_print('medical_office_billing.action_report_hardship', hardship.ids)
        return self._file(content, kind, f'{hardship.name}.{kind}'.replace('/', '-'))

    def _file(self, content, kind, name):
        return request.make_response(content, [
            *SAFE, ('Content-Type', MIME[kind]), ('Content-Length', len(content)), ('Content-Disposition', content_disposition(name, 'inline'))])

    @http.route('/statement/<string:code>', type='http', auth='public', methods=['GET', 'POST'], sitemap=False)
    @public
    def statement(self, code, **_unused):
        """The statement of who has the link and knows the patient's birth date."""
        page = StatementPage(code)
        if request.httprequest.method == 'POST' and self._knows(page):
            page.token._note_opened()
            page.subject._note_seen()
            page.subject.patient_id._access_log('portal', 'Statement by link')
            content, kind = page.env['ir.actions.report']._medical_print('medical_office_billing.action_report_statement', page.subject.ids)
            return request.make_response(content, [
                *SAFE, ('Content-Type', MIME[kind]), ('Content-Length', len(content)), ('Content-Security-Policy', SEALED),
                ('Content-Disposition', content_disposition(f'statement.{kind}', 'inline'))])
        return page.render('medical_office_billing.statement_ask', status=422 if page.faults else 200, key=page.new_key('statement'))

    def _knows(self, page):
        """Whether the birth date is the patient's. Few tries an hour, and few in all: whoever found a mail doesn't go through a calendar."""
        page.limit(page.hits._count('birth', page.code))
        # sudo: the key is its bearer's proof that the form is ours
        if not request.env['medical.public.form'].sudo()._check_key(f'{page.code} statement', request.params.get('key') or ''):
            page.fault('form', page.env._("This page was open for too long. Please type it again."))
            return False
        try:
            month, day, year = map(int, re.fullmatch(r'(\d{1,2})/(\d{1,2})/(\d{4})', page.choice('born').strip(), re.ASCII).groups())
            born = date(year, month, day)
        except (AttributeError, ValueError):
            page.fault('born', page.env._("Please write it as month/day/year: 02/29/1980."))
            return False
        if born == page.subject.patient_id.birth_date:
            return True
        page.subject._note_wrong()
        page.fault('born', page.env._("This is not the birth date that we have. Please try again, or call us."))
        return False

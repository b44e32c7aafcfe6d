from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.medical_office_base.controllers.public_page import style


class MedicalTrainingController(http.Controller):

    @http.route('/medical_office/training/<string:code>', type='http', auth='user', methods=['GET', 'POST'])
    def attend(self, code, **_form):
        """The page behind a session's code: who is signed in confirms to be there. A GET notes nothing."""
        user = request.env.user
        session = request.env['medical.training.session']._by_code(code)
        fault, is_there, person = '', False, None
        if session and request.httprequest.method == 'POST':
            try:
                session._code_confirm(user)
            except UserError as error:
                fault = str(error)
        if session:
            person = session._code_person(user)
            # sudo: one's own line
            is_there = person and person in session.attendance_ids.filtered('is_present').employee_id
            fault = fault or ('' if is_there else session._code_fault(user))
        css, css_hash = style()
        # nothing is fetched, nothing runs, and the page stands in no other
        policy = f"default-src 'none'; style-src 'sha256-{css_hash}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        return request.render('medical_office_compliance.training_page', {
            'session': session, 'fault': fault, 'is_there': is_there, 'user': user, 'person': person, 'css': css,
            'csrf_token': request.csrf_token(), 'lang_tag': (request.env.lang or 'en_US').replace('_', '-'),
        }, headers={'Content-Security-Policy': policy, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer'}, status=200 if session else 404)

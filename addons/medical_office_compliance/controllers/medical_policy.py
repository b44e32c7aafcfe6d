from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from odoo.addons.medical_office_base.controllers.handout.medical_handout import SAFE
from odoo.addons.medical_office_base.controllers.medical_record import MIME


class MedicalPolicyController(http.Controller):
    """Policies on paper, for whoever may read them."""

    @http.route('/medical_office/policy/<int:version_id>/print', type='http', auth='user', readonly=True)
    def policy_print(self, version_id, **_unused):
        """One version."""
        version = request.env['medical.policy.version'].browse(version_id).exists()
        if not version or not version.has_access('read'):
            raise NotFound
        return self._answer(*version._print(), f'{version.policy_id.number} {version.name} ({version.number})')

    @http.route('/medical_office/policy/manual/<int:company_id>', type='http', auth='user', readonly=True)
    def policy_manual(self, company_id, **_unused):
        """All policies in force of a practice."""
        company = request.env['res.company'].browse(company_id)
        try:
            versions = request.env['medical.policy'].with_context(allowed_company_ids=company.ids)._manual_versions()
        except AccessError as error:
            raise NotFound from error
        if not versions:
            raise NotFound
        return self._answer(*versions._print_manual(), request.env._("Policy Manual"))

    def _answer(self, content, kind, name):
        return request.make_response(content, [
            *SAFE, ('Content-Type', MIME[kind]), ('Content-Length', len(content)),
            ('Content-Disposition', content_disposition(f'{name}.{kind}', 'inline'))])

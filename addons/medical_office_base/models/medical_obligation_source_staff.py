from odoo import api, models
from odoo.fields import Domain


class MedicalObligationSource(models.AbstractModel):
    """What is kept of staff: access ended, licenses held against their source, Form I-9. Days and numbers alone leave."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        leaving = Domain([('kind', '=', 'offboarding'), ('state', '!=', 'cancelled')])
        license = Domain([('type_id.code', '=like', 'LIC-%'), ('employee_id.active', '=', True)])
        form = Domain([('type_id.is_i9', '=', True), ('employee_id.active', '=', True)])
        return super()._sources() + [
            self._source(
                'offboarding', self.env._("Access ended when somebody left"), 'medical.staff.plan', leaving & Domain('access_ended_on', '!=', False),
                'access_ended_on', open_domain=leaving & Domain([('access_ended_on', '=', False), ('state', '=', 'open')]), deadline='date',
                action='medical_office_base.action_medical_staff_plan'),
            self._source(
                'license_check', self.env._("Licenses verified at their source"), 'medical.credential', license & Domain('state', '=', 'verified'),
                'verified_on', open_domain=license & Domain('state', 'in', ('missing', 'draft', 'requested', 'submitted')),
                action='medical_office_base.action_medical_credential'),
            self._source(
                'form_i9', self.env._("Forms I-9 completed"), 'medical.staff.document', form & Domain('i9_section2_on', '!=', False), 'i9_section2_on',
                open_domain=form & Domain('i9_section2_on', '=', False), action='medical_office_base.action_medical_staff_document'),
        ]

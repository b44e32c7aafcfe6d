from odoo import api, models
from odoo.fields import Domain

COLD = 'medical_office_base.problem_kind_emg_07'


class MedicalObligationSource(models.AbstractModel):
    """Rounds, readings, service and certificates of equipment, alarms of refrigerators."""
    _inherit = 'medical.obligation.source'

    @api.model
    def _sources(self):
        done = Domain('state', '=', 'done')
        # a round whose time has come and that nobody has finished
        waiting = Domain('state', 'in', ('todo', 'doing')) & Domain('date_open', '<=', 'now')
        service = Domain([('kind', '=', 'maintenance'), ('equipment_id', '!=', False)])
        alarm = Domain('medical_kind_id.medical_library_id', '=', self.env['ir.model.data']._xmlid_to_res_id(COLD))
        rounds = {'site': 'site_id', 'link': 'checklist_id', 'action': 'medical_office_base.action_medical_checklist_run'}
        return super()._sources() + [
            self._source('checklist', self.env._("Rounds done"), 'medical.checklist.run', done, 'date_done', **rounds),
            self._source(
                'temperature', self.env._("Temperatures written down"), 'medical.checklist.run', done & Domain('line_ids.kind', '=', 'temperature'),
                'date_done', named=False, **rounds),
            self._source(
                'equipment_service', self.env._("Service of equipment"), 'medical.checklist.run', done & service, 'date_done', named=False,
                open_domain=waiting & service, deadline='date_limit', **rounds),
            self._source(
                'calibration', self.env._("Calibrations with certificate"), 'medical.calibration', Domain('equipment_id.active', '=', True), 'date',
                link='checklist_id', named=False, action='medical_office_base.action_medical_calibration'),
            self._source(
                'excursion', self.env._("Refrigerator alarms dealt with"), 'maintenance.request', alarm & Domain('medical_resolved_on', '!=', False),
                'medical_resolved_on', site='medical_site_id', open_domain=alarm & Domain([('medical_resolved_on', '=', False), ('stage_id.done', '=', False)]),
                deadline='medical_resolve_due', action='medical_office_base.action_maintenance_request'),
        ]

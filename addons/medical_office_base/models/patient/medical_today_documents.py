from odoo import api, models

RECORDS = 'medical_office_base.group_medical_records'


class MedicalToday(models.AbstractModel):
    """What waits about patients' papers: to index, out too long, kept long enough."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + [
            self._card(
                'patient_documents_to_index', title=self.env._("Documents to index"), section='patients', sequence=40, urgency='warning',
                icon='fa-inbox', groups=RECORDS, model='medical.patient.document', domain=[('state', '=', 'to_index')],
                action='medical_office_base.action_medical_patient_document_index', empty=self.env._("Every document is filed.")),
            self._card(
                'charts_overdue', title=self.env._("Charts out overdue"), section='patients', sequence=41, urgency='warning',
                icon='fa-folder-open', groups=RECORDS, model='medical.chart', domain=[('is_overdue', '=', True)],
                action='medical_office_base.action_medical_chart', empty=self.env._("No chart is out longer than it should be.")),
            self._card(
                'patient_documents_over', title=self.env._("Patients' documents whose period is over"), section='patients', sequence=90,
                urgency='info', icon='fa-trash-o', groups=RECORDS, model='medical.patient.document',
                domain=[('retain_until', '<', 'today'), ('state', 'in', ['indexed', 'void']), ('is_held', '=', False)],
                action='medical_office_base.action_medical_patient_document', empty=self.env._("No period of keeping is over.")),
            self._card(
                'staff_documents_over', title=self.env._("Staff documents whose period is over"), section='staff', sequence=95,
                urgency='info', icon='fa-trash-o', groups='medical_office_base.group_hr,medical_office_base.group_employee_health',
                model='medical.staff.document', domain=[('retain_until', '<', 'today'), ('is_held', '=', False)],
                action='medical_office_base.action_medical_staff_document_all', empty=self.env._("No period of keeping is over.")),
            self._card(
                'destructions_to_decide', title=self.env._("Destruction of records to approve"), section='patients', sequence=42, urgency='warning',
                icon='fa-gavel', groups='medical_office_base.group_manager,medical_office_base.group_owner', model='medical.destruction',
                domain=[('can_decide', '=', True)], action='medical_office_base.action_medical_destruction',
                empty=self.env._("No destruction waits for your decision.")),
        ]

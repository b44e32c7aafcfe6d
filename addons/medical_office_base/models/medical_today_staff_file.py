from odoo import api, models

KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_hr'
CHECKERS = f'{KEEPERS},medical_office_base.group_employee_health'
EVERYONE = 'medical_office_base.group_staff,medical_office_base.group_facility'


class MedicalToday(models.AbstractModel):
    """What waits about staff files: gaps, what people brought, what runs out; and what is asked of oneself."""
    _inherit = 'medical.today'

    @api.model
    def _cards(self):
        return super()._cards() + self._staff_file_cards()

    @api.model
    def _staff_file_cards(self):
        at_work, of_others = ('staff_file_id.active', '=', True), ('is_own', '=', False)
        return [
            self._card(
                'staff_files_incomplete', title=self.env._("Staff files incomplete"), section='staff', sequence=50, urgency='warning',
                icon='fa-folder-open-o', groups=KEEPERS, model='medical.staff.file', domain=[('complete_state', '=', 'missing')],
                action='medical_office_base.action_medical_staff_file', empty=self.env._("Every staff file is complete.")),
            self._card(
                'staff_documents_to_check', title=self.env._("Documents to check"), section='staff', sequence=51, urgency='info',
                icon='fa-check-square-o', groups=CHECKERS, model='medical.staff.document', domain=[('state', '=', 'to_check'), of_others],
                action='medical_office_base.action_medical_staff_document_all', empty=self.env._("Nobody's document waits to be checked.")),
            self._card(
                'staff_documents_expiring', title=self.env._("Staff documents running out"), section='staff', sequence=52, urgency='warning',
                icon='fa-hourglass-half', groups=CHECKERS, model='medical.staff.document',
                domain=[('state', 'in', ['expiring', 'expired']), at_work, of_others],
                action='medical_office_base.action_medical_staff_document_all', empty=self.env._("No document runs out soon.")),
            self._card(
                'staff_i9_late', title=self.env._("Forms I-9 late"), section='staff', sequence=53, urgency='danger', icon='fa-id-card-o',
                groups='medical_office_base.group_hr', model='medical.staff.document',
                domain=[('i9_state', 'in', ['section1_late', 'section2_late']), at_work],
                action='medical_office_base.action_medical_staff_document_i9', empty=self.env._("Every Form I-9 is in time.")),
            self._card(
                'staff_health_missing', title=self.env._("Health documents missing"), section='staff', sequence=54, urgency='warning',
                icon='fa-medkit', groups='medical_office_base.group_employee_health', model='medical.staff.document',
                domain=[('tier', '=', 'health'), ('state', 'in', ['missing', 'expired']), at_work, of_others],
                action='medical_office_base.action_medical_staff_document_health', empty=self.env._("No health document is missing.")),
            self._card(
                'my_documents', title=self.env._("Documents you are asked for"), section='staff', sequence=55, urgency='info', icon='fa-file-text-o',
                groups=EVERYONE, model='medical.staff.document', personal=True, domain=[
                    ('is_own', '=', True), '|', ('state', '=', 'to_sign'),
                    '&', ('state', 'in', ['missing', 'expiring', 'expired']), ('type_id.by_person', '=', True)],
                action='medical_office_base.action_medical_staff_document_own', empty=self.env._("Nothing is asked of you.")),
        ]

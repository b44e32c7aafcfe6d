from odoo import fields, models

from .medical_supervision_note import CHECK_IN_DAYS

PLAN_KINDS = [
    ('onboarding', 'Onboarding'),
    ('offboarding', 'Offboarding'),
]
PLAN_ACTIONS = [
    ('collect', 'Collect'),
    ('give', 'Give'),
    ('teach', 'Teach'),
    ('take_back', 'Take Back'),
    ('do', 'Do'),
]
WHO = [
    ('person', 'The person'),
    ('supervisor', 'Supervisor'),
    ('manager', 'Office manager'),
    ('hr', 'HR'),
    ('employee_health', 'Employee Health'),
    ('administrator', 'Administrator'),
]
ENDS = [
    ('access', 'When the access is ended'),
    ('items', 'By hand'),
]


class MedicalStaffPlanTemplate(models.Model):
    """A shipped step of taking somebody on or letting somebody go: what, by whom, when, on what ground.

    Every company has adopted all of them from its first day and changes its own copies (`medical.staff.plan.step`). What
    rests on practice policy alone is a suggestion.
    """
    _name = 'medical.staff.plan.template'
    _description = 'Step of On- and Offboarding (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.staff.plan.step'
    _library_adopt_groups = 'medical_office_base.group_manager,medical_office_base.group_hr'
    _order = 'sequence, code'

    kind = fields.Selection(PLAN_KINDS, required=True, readonly=True)
    action = fields.Selection(PLAN_ACTIONS, required=True, readonly=True)
    who = fields.Selection(WHO, required=True, readonly=True)
    days = fields.Integer('Days From Start or Last Day', readonly=True, help="Negative: before.")
    working_days = fields.Boolean('Counts Working Days', readonly=True)
    mandatory = fields.Boolean(readonly=True)
    credential_code = fields.Char(readonly=True, help="Code of the credential type that closes it.")
    document_code = fields.Char(readonly=True, help="Code of the document type that closes it.")
    employees_only = fields.Boolean('Not for Contractors', readonly=True)
    patient_facing = fields.Boolean('Only Positions With Patients', readonly=True)
    check_in_day = fields.Selection(CHECK_IN_DAYS, 'Check-In', readonly=True)
    ends = fields.Selection(ENDS, 'Closed', readonly=True)
    sequence = fields.Integer(readonly=True)
    basis = fields.Char(readonly=True, help="The rule or guidance it rests on, with its citation; to be checked by counsel before relying on it.")
    note = fields.Char(translate=True, readonly=True)

    def _library_fields(self):
        return [name for name in super()._library_fields() if name not in ('sequence', 'basis')]

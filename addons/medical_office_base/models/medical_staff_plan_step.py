from datetime import timedelta

from odoo import api, fields, models

from .medical_staff_file import CONTRACTORS
from .medical_staff_plan_template import ENDS, PLAN_ACTIONS, PLAN_KINDS, WHO
from .medical_supervision_note import CHECK_IN_DAYS


class MedicalStaffPlanStep(models.Model):
    """A step of on- or offboarding as the practice does it: every plan that is made from now on has it, where it fits.

    It fits everyone, or the chosen positions, or positions with patients, or employees alone.
    """
    _name = 'medical.staff.plan.step'
    _description = 'Step of On- and Offboarding'
    _inherit = ['medical.library.copy.mixin']
    _order = 'kind desc, sequence, id'
    _library_model = 'medical.staff.plan.template'
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=500)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one(
        'medical.staff.plan.template', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    kind = fields.Selection(PLAN_KINDS, required=True, default='onboarding')
    action = fields.Selection(PLAN_ACTIONS, required=True, default='do')
    who = fields.Selection(WHO, required=True, default='manager')
    days = fields.Integer('Days From Start or Last Day', help="Negative: before.")
    working_days = fields.Boolean('Count Working Days', help="Monday to Friday.")
    mandatory = fields.Boolean(default=True, help="The plan isn't done before it is done, or said not to apply, with the reason.")
    credential_type_id = fields.Many2one(
        'medical.credential.type', check_company=True, ondelete='set null', index='btree_not_null',
        help="Done by itself when the person has one that is verified.")
    document_type_id = fields.Many2one(
        'medical.document.type', check_company=True, ondelete='set null', index='btree_not_null', domain="[('subject', '=', 'staff')]",
        help="Done by itself when it is on file.")
    employees_only = fields.Boolean('Not for Contractors')
    patient_facing = fields.Boolean('Only Positions With Patients')
    job_ids = fields.Many2many('hr.job', string='Positions', check_company=True, help="Empty: all.")
    check_in_day = fields.Selection(CHECK_IN_DAYS, 'Check-In', help="Done by itself when the supervisor has written this check-in.")
    ends = fields.Selection(ENDS, 'Closed')
    note = fields.Char('Hint', translate=True)

    _medical_library_uniq = models.UniqueIndex('(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Already adopted.")

    @api.model
    def _library_copy_fields(self):
        return {
            **{name: name for name in (
                'name', 'kind', 'action', 'who', 'days', 'working_days', 'mandatory', 'employees_only', 'patient_facing', 'check_in_day', 'ends',
                'note', 'sequence')},
            'document_code': ('document_type_id', lambda model, code, company: model._document_type(code, company)),
            'credential_code': ('credential_type_id', lambda model, code, company: model._credential_type(code, company)),
        }

    @api.model
    def _credential_type(self, code, company):
        """The company's credential type of a code, if it has one."""
        types = self.env['medical.credential.type']
        # sudo: whoever adopts a step need not keep credential types
        return types.browse(types.sudo().search([('code', '=', code), ('company_id', '=', company.id)], limit=1).ids) if code else types

    @api.model
    def _document_type(self, code, company):
        """The company's document type that was adopted under a code, if it has one."""
        types = self.env['medical.document.type']
        # sudo: as for credential types
        return types.browse(types.sudo().search([
            ('medical_library_id.code', '=', code), ('company_id', '=', company.id)], limit=1).ids) if code else types

    def _fits(self, file):
        """Whether the step is one for this person (staff file)."""
        self.ensure_one()
        return not (
            self.employees_only and file.employment in CONTRACTORS or self.patient_facing and not file.job_id.medical_patient_facing
            or self.job_ids and file.job_id not in self.job_ids)

    def _due(self, day):
        """The day by which it is done, counted from the start or the last day."""
        self.ensure_one()
        if not self.working_days:
            return day + timedelta(days=self.days)
        step, left = (1 if self.days > 0 else -1), abs(self.days)
        while left:
            day += timedelta(days=step)
            left -= day.weekday() < 5
        return day

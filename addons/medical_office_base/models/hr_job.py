from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError


class HrJob(models.Model):
    """A position of the office on Odoo's own job: what one does there, and what one needs for it.

    A duty is a position that people have beside their own: vaccine coordinator, privacy official. Kept by the office
    manager, and by whoever keeps jobs in Odoo.
    """
    _name = 'hr.job'
    _inherit = ['hr.job', 'medical.library.copy.mixin']
    _library_model = 'medical.position.template'

    medical_library_id = fields.Many2one(
        'medical.position.template', 'Library Position', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    medical_patient_facing = fields.Boolean(
        'Works With Patients', help="A lapsed license, DEA registration or exclusion keeps people of this position off its shifts.")
    medical_is_clinical = fields.Boolean('Clinical', help="Examines, treats or cares for patients.")
    medical_is_duty = fields.Boolean('Duty', help="What people do beside their own position; nobody is hired for it alone.")
    medical_requirement_ids = fields.One2many('medical.credential.requirement', 'job_id', 'Required Credentials')
    medical_requirement_count = fields.Integer('Credentials', compute='_compute_medical_requirement_count')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "This position is adopted already.")

    @api.depends('medical_requirement_ids')
    def _compute_medical_requirement_count(self):
        counts = dict(self.env['medical.credential.requirement']._read_group([('job_id', 'in', self.ids)], ['job_id'], ['__count']))
        for job in self:
            job.medical_requirement_count = counts.get(job, 0)

    @api.model
    def _library_copy_fields(self):
        return {
            'name': 'name', 'sequence': 'sequence', 'is_duty': 'medical_is_duty', 'is_clinical': 'medical_is_clinical',
            'patient_facing': 'medical_patient_facing',
            'summary': ('description', lambda model, value, company: Markup('<p>%s</p>') % value if value else False)}

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        jobs._medical_check_company()
        return jobs

    def write(self, vals):
        self._medical_check_company()
        res = super().write(vals)
        if 'company_id' in vals:
            self._medical_check_company()
        return res

    def _medical_check_company(self):
        """The office manager keeps the positions of their own practice; one that several companies share is HR's."""
        if self.env.su or self.env.user.has_group('hr.group_hr_user'):
            return
        if any(job.company_id not in self.env.companies for job in self):
            raise AccessError(self.env._("A position that several companies share is changed by HR: make one for your own practice."))

    def action_medical_requirements(self):
        """Open what people of this position need."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_credential_requirement')
        return {**action, 'domain': [('job_id', '=', self.id)], 'context': {'default_job_id': self.id, 'default_state': 'in_force'}}

    @api.model
    def _medical_link_library(self, rows, company):
        """Take a company's own jobs that are named like shipped positions for their copies, so that none is doubled.

        What the practice wrote there stays: it is news to compare.
        """
        jobs = self.search([('company_id', '=', company.id), ('medical_library_id', '=', False)], order='department_id DESC, id')
        known = {job.name.strip().lower(): job for job in jobs}
        for row in rows:
            job = known.pop(row.name.lower(), None)
            if job:
                job.write({'medical_library_id': row.id, **job._library_bookkeeping(row)})

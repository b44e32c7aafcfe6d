from odoo import api, fields, models


class MedicalIssue(models.Model):
    """Whom an issue touched: by record number where one may know, how many for all."""
    _inherit = 'medical.issue'

    patient_ids = fields.One2many('medical.issue.patient', 'issue_id', 'Patients', groups='medical_office_base.group_patient_admin', copy=False)
    affected_more = fields.Integer('Others Affected', help="Patients who aren't named here by record number.")
    patient_count = fields.Integer('Patients Affected', compute='_compute_patient_count', store=True, compute_sudo=True)

    _affected_positive = models.Constraint('CHECK (affected_more >= 0)', "How many were affected is 0 or more.")

    @api.depends('patient_ids', 'affected_more')
    def _compute_patient_count(self):
        # asked anew: what a reader may not see isn't in what was read for them
        counts = dict(self.env['medical.issue.patient']._read_group([('issue_id', 'in', self.ids)], ['issue_id'], ['__count']))
        for issue in self:
            issue.patient_count = counts.get(issue._origin, 0) + issue.affected_more

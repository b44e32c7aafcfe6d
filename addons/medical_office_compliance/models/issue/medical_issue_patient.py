from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .medical_issue import OVER


class MedicalIssuePatient(models.Model):
    """A patient whom an issue touched: shown by record number, to who may open the patient and sees what is done about the issue."""
    _name = 'medical.issue.patient'
    _description = 'Patient Affected by an Issue'
    _inherit = ['medical.access.logged']
    _access_log_parent = 'patient_id'
    _order = 'id'

    issue_id = fields.Many2one('medical.issue', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='issue_id.company_id', store=True, index=True)
    patient_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    note = fields.Char('How', size=120, help="Administrative, such as “waited an hour”. Nothing medical.")

    _patient_uniq = models.UniqueIndex('(issue_id, patient_id)', "This patient is on the list already.")

    @api.depends('patient_id.number')
    def _compute_display_name(self):
        # sudo: the record number alone, which names nobody
        for row, kept in zip(self, self.sudo(), strict=True):
            row.display_name = kept.patient_id.number or ''

    @api.constrains('patient_id', 'issue_id')
    def _check_patient_company(self):
        for row in self.sudo():  # sudo: read to compare
            if row.patient_id.company_id != row.issue_id.company_id:
                raise ValidationError(self.env._("The patient is one of another practice."))

    def _merge_key(self):
        return self.patient_id.id

    def _patient_merge_moving(self, name, survivor):
        # both were affected: the one that counts stands there already
        # sudo: whoever merges, rows of issues they don't read are looked at as well
        there = self.sudo().search([('patient_id', '=', survivor.id), ('issue_id', 'in', self.sudo().issue_id.ids)]).issue_id
        return self.filtered(lambda row: row.issue_id not in there)

    def _check_open(self):
        if not self.env.su and any(row.issue_id.state in OVER for row in self):
            raise UserError(self.env._("What is over stays as it is."))

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_open()
        return rows

    def write(self, vals):
        self._check_open()
        res = super().write(vals)
        if 'issue_id' in vals or 'patient_id' in vals:
            # rules judge a row as it was before
            self.check_access('write')
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_over(self):
        self._check_open()

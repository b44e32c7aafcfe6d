from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..obligation.medical_requirement import AREAS
from .medical_finding_mixin import ISSUE_AREAS
from .medical_inspection import OPEN_INSPECTION


class MedicalInspectionFinding(models.Model):
    """What an inspector found or cited: it becomes an issue, or a decision with a reason."""
    _name = 'medical.inspection.finding'
    _description = 'Finding of an Inspector'
    _inherit = ['medical.finding.mixin', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'inspection_id, id'
    _check_company_auto = True

    inspection_id = fields.Many2one('medical.inspection', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='inspection_id.company_id', store=True, index=True)
    name = fields.Char('What', required=True)
    citation = fields.Char(help="As the agency cites it.")
    area = fields.Selection(AREAS, required=True, default='facility')
    note = fields.Text('Their Words')
    penalty = fields.Char(help="Amount or measure, if one was set.")

    @api.model_create_multi
    def create(self, vals_list):
        findings = super().create(vals_list)
        findings._check_open()
        return findings

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        self._check_open()
        if any(finding.issue_id or finding.decision for finding in self):
            raise UserError(self.env._("What is settled stays."))

    def _check_open(self):
        if not self.env.su:
            self.inspection_id._check_open()

    @api.model
    def _guarded_files_words(self):
        return self.env._("Files of an inspection are added to what was handed over, or as its closing letter.")

    def _is_finding(self):
        return True

    def _check_settling(self):
        self.ensure_one()
        if self.inspection_id.state not in OPEN_INSPECTION:
            raise UserError(self.env._("The inspection is closed: it stays as it is."))
        if not self.env.su and not self.inspection_id.can_work:
            raise AccessError(self.env._("Who works on the inspection says what becomes of a finding."))

    def _finding_values(self):
        return {
            'name': self.name, 'description': '\n'.join(filter(None, (self.note, self.citation))), 'area': ISSUE_AREAS[self.area],
            'site_id': self.inspection_id.site_id.id, 'is_hr': False, 'company_id': self.company_id.id}

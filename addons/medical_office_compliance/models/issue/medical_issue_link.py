from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .medical_issue import OVER

PERSON = 'medical.staff.file'


class MedicalIssueLink(models.Model):
    """What an issue is about: a piece of equipment, a supply, a policy, a person. A light reference: name as of when it was linked.

    Who it is about is told to who may name such a record and read it alone (`medical.linked`).
    """
    _name = 'medical.issue.link'
    _description = 'Link of an Issue'
    _inherit = ['medical.linked', 'medical.guarded']
    _order = 'id'

    issue_id = fields.Many2one('medical.issue', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='issue_id.company_id', store=True, index=True)
    res_model = fields.Char(required=True, groups=NO_ACCESS)
    res_id = fields.Many2oneReference(model_field='res_model', required=True, groups=NO_ACCESS)
    kept_label = fields.Char(required=True, groups=NO_ACCESS)

    _link_uniq = models.UniqueIndex('(issue_id, res_model, res_id)', "This is linked already.")

    @api.depends('label', 'kind')
    def _compute_display_name(self):
        for link in self:
            link.display_name = link.label or link.kind

    def _merge_key(self):
        return self.res_model, self.res_id

    def action_remove(self):
        """Linked by mistake."""
        self.issue_id._check_worker()
        issues = self.issue_id
        if any(issue.state in OVER for issue in issues):
            raise UserError(self.env._("What is over stays as it is."))
        self.sudo().unlink()  # sudo: who may is checked
        issues._settle_about()

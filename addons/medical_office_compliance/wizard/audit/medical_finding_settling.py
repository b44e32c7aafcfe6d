from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.issue.medical_issue import AREAS, KINDS, LIKELIHOODS, SEVERITIES

WAYS = [('issue', 'Open an Issue'), ('link', 'An Issue Stands for It'), ('decision', 'No Issue Is Needed')]


class MedicalFindingSettling(models.TransientModel):
    """The dialog that says what becomes of a finding: a new issue, one that is there, or a decision with its reason."""
    _name = 'medical.finding.settling'
    _description = 'What Becomes of a Finding'

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    way = fields.Selection(WAYS, 'What Becomes of It', required=True, default='issue')
    name = fields.Char('What', help="In a few words, without a patient's name.")
    description = fields.Text('What Was Found')
    kind = fields.Selection(KINDS, default='dysfunction')
    area = fields.Selection(AREAS)
    site_id = fields.Many2one('medical.site', domain="[('company_id', '=', company_id)]")
    is_hr = fields.Boolean(readonly=True)
    severity = fields.Selection(SEVERITIES, help="How bad it was, or could have been.")
    likelihood = fields.Selection(LIKELIHOODS, help="How likely it is to happen again.")
    cause_id = fields.Many2one('medical.issue.cause', domain="[('company_id', '=', company_id)]")
    owner_id = fields.Many2one('res.users', 'Responsible', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_due = fields.Date('Due', help="Empty: from the risk.")
    can_plan = fields.Boolean(compute='_compute_can_plan')
    issue_id = fields.Many2one(
        'medical.issue', 'Stands for It', domain="[('company_id', '=', company_id), ('state', 'in', ['new', 'open', 'check']), ('can_look', '=', True)]")
    reason = fields.Char('Why None Is Needed')

    @api.depends_context('uid')
    def _compute_can_plan(self):
        heads = self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_compliance_officer')
        for dialog in self:
            dialog.can_plan = self.env.user.has_group('medical_office_base.group_hr') if dialog.is_hr else heads

    def action_do(self):
        """Settle the finding."""
        self.ensure_one()
        if self.res_model not in self.env or not hasattr(self.env[self.res_model], '_settle_by_issue'):
            raise UserError(self.env._("There is nothing to settle."))
        finding = self.env[self.res_model].browse(self.res_id)
        if self.way == 'link':
            if not self.issue_id:
                raise UserError(self.env._("Choose the issue that stands for it."))
            finding._settle_by_link(self.issue_id)
        elif self.way == 'decision':
            finding._settle_by_decision(self.reason)
        else:
            if not (self.site_id and self.area):
                raise UserError(self.env._("Say at which site and in which area it is."))
            finding._settle_by_issue({
                'name': self.name, 'description': self.description, 'kind': self.kind, 'area': self.area, 'site_id': self.site_id.id,
                'severity': self.severity, 'likelihood': self.likelihood, 'cause_id': self.cause_id.id, 'owner_id': self.owner_id.id,
                'date_due': self.date_due})
        return {'type': 'ir.actions.act_window_close'}

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

KEEPERS = 'medical_office_base.group_manager,medical_office_base.group_hr'


class MedicalEvaluationPlanning(models.TransientModel):
    """Plan the evaluations of a year at once: one for everyone whose evaluation falls due in it and who has none for it."""
    _name = 'medical.evaluation.planning'
    _description = 'Plan Evaluations'

    company_id = fields.Many2one('res.company', 'Practice', required=True, default=lambda self: self.env.company)
    year = fields.Integer(required=True, default=lambda self: fields.Date.context_today(self).year)
    file_ids = fields.Many2many(
        'medical.staff.file', string='People', compute='_compute_file_ids', store=True, readonly=False,
        domain="[('company_id', '=', company_id)]")
    begin = fields.Boolean('Ask Them at Once', help="Everybody with a login is asked for their self-evaluation now.")

    @api.depends('company_id', 'year')
    def _compute_file_ids(self):
        for planning in self:
            planning.file_ids = planning._files_due()

    def _files_due(self):
        """Staff files of those whose evaluation falls into the year, without one for it, as far as the user may plan it."""
        self.ensure_one()
        if not 2000 <= self.year <= 2100:
            return self.env['medical.staff.file']
        domain = Domain([
            ('company_id', '=', self.company_id.id), ('evaluation_due', '<=', fields.Date.to_date(f'{self.year}-12-31')),
            ('user_id', '!=', self.env.uid)])
        if not self.env.user.has_groups(KEEPERS):
            domain &= Domain('supervisor_user_id', '=', self.env.uid)
        return self.env['medical.staff.file'].search(domain)

    def action_plan(self):
        """Make the evaluations and show them."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose a practice that you work for."))
        if not self.file_ids:
            raise UserError(self.env._("Nobody's evaluation falls into %(year)s without being planned. Choose people, or another year.", year=self.year))
        evaluations = self.file_ids._plan_evaluations(self.year)
        if self.begin:
            evaluations.action_start()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_evaluation')
        return {**action, 'domain': [('id', 'in', evaluations.ids)], 'context': {}}

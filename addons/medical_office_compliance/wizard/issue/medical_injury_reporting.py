from odoo import api, fields, models

from ...models.issue.medical_injury import EXPOSURES, KEEPERS, KINDS, SAFETY


class MedicalInjuryReporting(models.TransientModel):
    """An injury or exposure as it is reported, in a minute on a phone."""
    _name = 'medical.injury.reporting'
    _description = 'Injury to Report'

    company_id = fields.Many2one('res.company', required=True, readonly=True, default=lambda self: self.env.company)
    candidate_ids = fields.Many2many('hr.employee.public', compute='_compute_candidate_ids')
    has_others = fields.Boolean(compute='_compute_candidate_ids')
    employee_id = fields.Many2one('hr.employee', 'Who', domain="[('id', 'in', candidate_ids)]", default=lambda self: self._default_employee())
    site_id = fields.Many2one('medical.site', required=True, domain="[('company_id', '=', company_id)]", default=lambda self: self._default_site())
    room_id = fields.Many2one('medical.room', domain="[('site_id', '=', site_id)]")
    occurred_at = fields.Datetime('When', required=True, default=fields.Datetime.now)
    kind = fields.Selection(KINDS, 'What', required=True, default='injury')
    is_exposure = fields.Boolean(compute='_compute_is_exposure')
    what_happened = fields.Text()
    doing_before = fields.Char('Doing Just Before')
    object = fields.Char('Object or Substance')
    body_part = fields.Char()
    device_type = fields.Char('Device')
    device_brand = fields.Char('Brand')
    safety = fields.Selection(SAFETY, 'Safety Feature')
    work_area = fields.Char()

    @api.model
    def _default_employee(self):
        # sudo: the user's own
        return self.env['hr.employee'].sudo().search([('user_id', '=', self.env.uid), ('company_id', '=', self.env.company.id)], limit=1).id

    @api.model
    def _default_site(self):
        sites = self.env['medical.site']
        here = [('company_id', '=', self.env.company.id)]
        return sites.search([*here, ('user_ids', 'in', self.env.uid)], limit=1) or sites.search(here, limit=1)

    @api.depends('company_id')
    def _compute_candidate_ids(self):
        others = self.env['hr.employee']._medical_supervised(KEEPERS).ids
        for reporting in self:
            reporting.has_others = bool(others)
            reporting.candidate_ids = [*others, *filter(None, [self._default_employee()])]

    @api.depends('kind')
    def _compute_is_exposure(self):
        for reporting in self:
            reporting.is_exposure = reporting.kind in EXPOSURES

    def action_report(self):
        """Report it."""
        self.ensure_one()
        # sudo: whom one may report for is checked there
        employee = self.sudo().employee_id
        injury = self.env['medical.injury']._report(employee, {
            'site_id': self.site_id.id, 'room_id': self.room_id.id, **{name: self[name] for name in (
                'occurred_at', 'kind', 'what_happened', 'doing_before', 'object', 'body_part', 'device_type', 'device_brand', 'safety', 'work_area')}})
        self.unlink()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Injury or Exposure"), 'res_model': 'medical.injury', 'res_id': injury.id,
            'views': [(False, 'form')]}

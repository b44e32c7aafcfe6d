from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalCredentialScreening(models.TransientModel):
    """A screening of many people at once, such as the monthly one against the list of excluded people: who was looked up, when,
    and whose name is on the list. Whoever looks up verifies, except for themselves."""
    _name = 'medical.credential.screening'
    _description = 'Screening of People'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company)
    type_id = fields.Many2one(
        'medical.credential.type', 'Screening', required=True, check_company=True, domain=[('is_screening', '=', True)],
        default=lambda self: self.env['medical.credential.type'].search(
            [('is_screening', '=', True), ('company_id', '=', self.env.company.id)], limit=1))
    date = fields.Date('Looked Up On', required=True, default=fields.Date.context_today)
    file_ids = fields.Many2many(
        'medical.staff.file', 'medical_credential_screening_file_rel', 'screening_id', 'file_id', 'People', required=True, check_company=True,
        default=lambda self: self._default_files())
    match_ids = fields.Many2many(
        'medical.staff.file', 'medical_credential_screening_match_rel', 'screening_id', 'file_id', 'Found on the List', check_company=True,
        help="They work no shift until a clear screening takes the place of this one.")
    how = fields.Char('Checked At', compute='_compute_how', store=True, readonly=False, precompute=True)

    @api.model
    def _default_files(self):
        self._check_office()
        return self.env['medical.staff.file'].search([('company_id', '=', self.env.company.id)])

    @api.depends('type_id')
    def _compute_how(self):
        for screening in self:
            screening.how = screening.type_id.verification_source

    @api.model
    def _check_office(self):
        if not self.env.su and not self.env.user.has_groups('medical_office_base.group_hr,medical_office_base.group_manager'):
            raise AccessError(self.env._("Screenings are entered by HR and the office manager."))

    def action_save(self):
        """Write down the result for each person, and show them."""
        self.ensure_one()
        self._check_office()
        kind = self.type_id
        if not kind.is_screening or kind.tier != 'own':
            raise UserError(self.env._("Choose a screening."))
        if self.date > fields.Date.context_today(self):
            raise UserError(self.env._("Write down what was looked up: the day can't lie ahead."))
        if kind.company_id not in self.env.companies or (self.file_ids | self.match_ids).company_id - kind.company_id:
            raise AccessError(self.env._("Choose people of %(company)s.", company=kind.company_id.name))
        how = (self.how or '').strip() or kind.verification_source
        if not how:
            raise UserError(self.env._("Say where you looked them up."))
        people = (self.file_ids | self.match_ids).employee_id
        credentials = self.env['medical.credential']._screen(kind, people, self.match_ids.employee_id, self.date, how)
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_credential')
        return {**action, 'domain': [('id', 'in', credentials.ids)], 'context': {}}

from odoo import api, fields, models
from odoo.fields import Domain

from .medical_requirement import OFFICERS

# Whose role it is by itself: where nobody is appointed and one person alone holds it, it is theirs.
GROUPS = {
    'compliance_officer': 'group_compliance_officer', 'privacy_officer': 'group_privacy_officer', 'hr_lead': 'group_hr',
    'office_manager': 'group_manager', 'billing_lead': 'group_biller',
}


class MedicalOfficer(models.Model):
    """Who is the practice's privacy officer, OSHA coordinator, …: asked for what that officer has to do.

    Where nobody is appointed, an office that is a role in the system is held by the one person who has that role.
    """
    _name = 'medical.officer'
    _description = 'Appointed Officer'
    _inherit = ['mail.thread']
    _order = 'company_id, office, date_from desc, id'
    _rec_name = 'office'
    _rec_names_search = ['user_id.name', 'note']
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    office = fields.Selection(OFFICERS, required=True, tracking=True)
    user_id = fields.Many2one(
        'res.users', 'Person', required=True, index=True, tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_from = fields.Date('Appointed On', required=True, default=lambda self: self.env.company._medical_today(), tracking=True)
    date_until = fields.Date('Until', tracking=True, help="The last day in office; empty: until another is appointed.")
    note = fields.Char('Appointed By', help="Who appointed the person, and where that is written.")
    is_current = fields.Boolean('In Office', compute='_compute_is_current', search='_search_is_current')

    _dates = models.Constraint('CHECK (date_until IS NULL OR date_until >= date_from)', "An appointment ends after it begins.")

    @api.depends('office', 'user_id')
    def _compute_display_name(self):
        labels = dict(self._fields['office']._description_selection(self.env))
        for officer in self:
            officer.display_name = self.env._("%(office)s: %(person)s", office=labels.get(officer.office, ''), person=officer.user_id.name or '')

    @api.depends('date_from', 'date_until', 'office', 'company_id')
    def _compute_is_current(self):
        current = {company: self._appointed(company) for company in self.company_id}
        for officer in self:
            officer.is_current = officer._origin in current.get(officer.company_id, {}).values()

    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        held = [officer.id for company in self.env.companies for officer in self._appointed(company).values()]
        return Domain('id', 'in', held)

    @api.model_create_multi
    def create(self, vals_list):
        officers = super().create(vals_list)
        self._spread(officers.company_id)
        return officers

    def write(self, vals):
        res = super().write(vals)
        self._spread(self.company_id)
        return res

    @api.model
    def _appointed(self, company):
        """The appointment that holds today, of each office: {office: medical.officer}. The latest counts."""
        today = company._medical_today()
        # sudo: who holds which office is no secret, and reminders are made by a job
        found = self.sudo().search([
            ('company_id', '=', company.id), ('date_from', '<=', today), '|', ('date_until', '=', False), ('date_until', '>=', today),
            ('user_id.active', '=', True)])
        return {officer.office: officer for officer in found.sorted(lambda officer: (officer.date_from, officer.id))}

    @api.model
    def _current(self, company):
        """Who holds which office today: {office: res.users}. Two queries."""
        held = {office: officer.user_id for office, officer in self._appointed(company).items()}
        missing = {office: self.env.ref(f'medical_office_base.{group}') for office, group in GROUPS.items() if office not in held}
        if missing:
            # sudo: who has a role, to ask that person
            users = self.env['res.users'].sudo().search([
                ('all_group_ids', 'in', [group.id for group in missing.values()]), ('company_ids', 'in', company.ids), ('share', '=', False),
                ('id', '!=', self.env.ref('base.user_root').id)])
            for office, group in missing.items():
                holders = users.filtered(lambda user, group=group: group in user.all_group_ids)
                if len(holders) == 1:
                    held[office] = holders
        return held

    @api.model
    def _spread(self, companies):
        """Have the obligations of these companies told anew whose they are."""
        # sudo: follows from the appointments
        statuses = self.env['medical.obligation.status'].sudo().with_context(active_test=False, tracking_disable=True)
        statuses = statuses.search([('company_id', 'in', companies.ids)])
        self.env.add_to_compute(statuses._fields['user_id'], statuses)

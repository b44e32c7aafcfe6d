from odoo import api, fields, models

from .medical_requirement import OFFICERS

# Who is asked where nobody is named.
GROUPS = {
    'compliance_officer': 'group_compliance_officer', 'privacy_officer': 'group_privacy_officer', 'security_officer': 'group_compliance_officer',
    'hr_lead': 'group_hr', 'billing_lead': 'group_biller',
}


class MedicalOfficer(models.Model):
    """Who is the practice's privacy officer, OSHA coordinator, …: asked for what that officer has to do."""
    _name = 'medical.officer'
    _description = 'Appointed Officer'
    _inherit = ['mail.thread']
    _order = 'company_id, office, date_from desc, id'
    _rec_name = 'office'
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    office = fields.Selection(OFFICERS, required=True, tracking=True)
    user_id = fields.Many2one(
        'res.users', 'Person', required=True, index=True, tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    date_from = fields.Date('Appointed On', required=True, default=lambda self: self.env.company._medical_today(), tracking=True)
    date_until = fields.Date('Until', tracking=True)
    note = fields.Char('Appointed By', help="Who appointed the person, and where that is written.")

    _dates = models.Constraint('CHECK (date_until IS NULL OR date_until >= date_from)', "An appointment ends after it begins.")

    @api.model
    def _current(self, company):
        """Who holds which office today: {office: res.users}. One query, besides the roles of offices that nobody was appointed to."""
        today = company._medical_today()
        # sudo: who holds which office is no secret, and reminders are made by a job
        found = self.sudo().search([
            ('company_id', '=', company.id), ('date_from', '<=', today), '|', ('date_until', '=', False), ('date_until', '>=', today),
            ('user_id.active', '=', True)])
        return {officer.office: officer.user_id for officer in found.sorted('date_from')}

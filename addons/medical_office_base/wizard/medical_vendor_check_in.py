from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalVendorCheckIn(models.TransientModel):
    """Who of a vendor's people has come, asked of the member of staff who lets them in."""
    _name = 'medical.vendor.check.in'
    _description = 'Check-In of a Vendor'

    agreement_id = fields.Many2one('medical.agreement', required=True)
    partner_id = fields.Many2one(related='agreement_id.partner_id')
    site_id = fields.Many2one(
        'medical.site', required=True, compute='_compute_site_id', store=True, precompute=True, readonly=False,
        domain="[('id', 'in', allowed_site_ids)]")
    allowed_site_ids = fields.Many2many('medical.site', compute='_compute_allowed_site_ids')
    person_name = fields.Char('Who Came', required=True, compute='_compute_person_name', store=True, precompute=True, readonly=False)

    @api.depends('agreement_id')
    def _compute_allowed_site_ids(self):
        for wizard in self:
            agreement = wizard.agreement_id._origin
            sites = agreement.site_ids or self.env['medical.site'].search([('company_id', '=', agreement.company_id.id)])
            # the manager answers for every site, staff for theirs
            if not self.env.user.has_group('medical_office_base.group_manager'):
                # sudo: one's own sites
                sites &= self.env.user.sudo().medical_site_ids.sudo(False)
            wizard.allowed_site_ids = sites

    @api.depends('agreement_id')
    def _compute_site_id(self):
        for wizard in self:
            # sudo: one's own sites
            allowed = wizard.allowed_site_ids._origin
            wizard.site_id = (allowed & self.env.user.sudo().medical_site_ids.sudo(False) or allowed)[:1]

    @api.depends('agreement_id', 'site_id')
    def _compute_person_name(self):
        for wizard in self:
            wizard.person_name = self.env['medical.vendor.visit'].search([
                ('agreement_id', 'in', wizard.agreement_id.ids), ('site_id', 'in', wizard.site_id.ids)], limit=1).person_name

    def action_check_in(self):
        """Check them in, and open the visit."""
        self.ensure_one()
        if not self.env.user.has_group('medical_office_base.group_staff'):
            raise AccessError(self.env._("Vendors are checked in by staff."))
        self.agreement_id.check_access('read')
        if self.site_id not in self.allowed_site_ids:
            raise UserError(self.env._("You check vendors in at your own sites. Choose one of them, or ask the office manager."))
        visit = self.env['medical.vendor.visit']._check_in(self.site_id, self.agreement_id, self.person_name, source='staff')
        return visit.sudo(False)._get_records_action()

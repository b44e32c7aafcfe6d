from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.models.medical_agreement import INSIDERS

SETTERS = 'medical_office_base.group_manager,medical_office_base.group_compliance_officer'


class ResPartner(models.Model):
    """Vendors that handle patients' information, and whether an agreement that says so holds today. Per company."""
    _inherit = 'res.partner'

    medical_handles_phi = fields.Boolean(
        "Handles Patients' Information", company_dependent=True,
        help="Gets, keeps or sends it for the practice: needs a business associate agreement (45 CFR 160.103, 164.502(e)).")
    medical_baa_state = fields.Selection(
        [('covered', 'Agreement in Force'), ('missing', 'Without Agreement')], 'Business Associate', compute='_compute_medical_baa_state',
        search='_search_medical_baa_state', groups=INSIDERS)

    @api.depends('medical_handles_phi')
    @api.depends_context('company', 'allowed_company_ids')
    def _compute_medical_baa_state(self):
        covered = {partner for [partner] in self.env.execute_query(self._sql_baa_covered())}
        for partner in self:
            partner.medical_baa_state = partner.medical_handles_phi and ('covered' if partner._origin.id in covered else 'missing')

    @api.model
    def _search_medical_baa_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the SQL passes over access, and others may not find out by searching
        self._check_field_access(self._fields['medical_baa_state'], 'read')
        covered = Domain('id', 'in', SQL("(%s)", self._sql_baa_covered()))
        flagged = Domain('medical_handles_phi', '=', True)
        found = Domain.FALSE
        for state in value:
            found |= {'covered': flagged & covered, 'missing': flagged & ~covered, False: ~flagged}.get(state, Domain.FALSE)
        return found

    @api.model
    def _sql_baa_covered(self):
        """A SELECT of the partners with whom the company has a running, complete business associate agreement that holds today."""
        # sudo: that there is one, not what it says; the fields are for insiders
        agreements = self.env['medical.agreement'].sudo()
        agreements.flush_model(['state', 'kind', 'company_id', 'partner_id', 'date_start', 'date_end'])
        company = self.env.company
        today = company._medical_today()
        return SQL(
            """SELECT DISTINCT agreement.partner_id FROM medical_agreement agreement
                WHERE agreement.kind = 'business_associate' AND agreement.state = 'running' AND agreement.company_id = %s
                  AND (agreement.date_start IS NULL OR agreement.date_start <= %s) AND (agreement.date_end IS NULL OR agreement.date_end >= %s)
                  AND NOT EXISTS (SELECT FROM %s fault WHERE fault.agreement_id = agreement.id)""",
            company.id, today, today, agreements._sql_baa_faults())

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get('medical_handles_phi') for vals in vals_list):
            self._check_handles_phi()
        return super().create(vals_list)

    def write(self, vals):
        if 'medical_handles_phi' in vals:
            self._check_handles_phi()
        return super().write(vals)

    @api.model
    def _check_handles_phi(self):
        if not self.env.su and not self.env.user.has_groups(SETTERS):
            raise AccessError(self.env._("Who handles patients' information is said by the office manager or the compliance officer."))

    def action_medical_phi(self):
        """Say that these vendors handle patients' information for the practice."""
        self._medical_set_phi(True)

    def action_medical_no_phi(self):
        """Say that these vendors don't."""
        self._medical_set_phi(False)

    def _medical_set_phi(self, value):
        self.check_access('read')
        self._check_handles_phi()
        # sudo: who may say so need not be able to change addresses; of the company they work in
        self.sudo().medical_handles_phi = value

    def action_medical_associate_agreement(self):
        """Begin a business associate agreement with this vendor."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Business Associate"), 'res_model': 'medical.agreement', 'views': [(False, 'form')],
            'context': {
                'default_kind': 'business_associate', 'default_partner_id': self.id,
                'default_name': self.env._("Business associate: %(vendor)s", vendor=self.display_name)}}

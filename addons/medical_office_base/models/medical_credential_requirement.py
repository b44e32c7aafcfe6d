from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MedicalCredentialRequirement(models.Model):
    """Which credential people of a position need, at a site or anywhere. Kept by the office manager and HR.

    Suggested ones come with the library and ask nobody for anything until the practice puts them in force. What is in force
    makes a row of stage *missing* for everyone concerned (`medical.credential._sync_required`).
    """
    _name = 'medical.credential.requirement'
    _description = 'Required Credential'
    _order = 'job_id, type_id, id'
    _check_company_auto = True
    _rec_name = 'type_id'

    type_id = fields.Many2one(
        'medical.credential.type', 'Credential', required=True, index=True, ondelete='cascade', check_company=True,
        domain=[('holder', '!=', 'practice')])
    job_id = fields.Many2one('hr.job', 'Position', index='btree_not_null', ondelete='cascade', check_company=True, help="Empty: everyone.")
    site_id = fields.Many2one(
        'medical.site', 'Only At', index='btree_not_null', ondelete='cascade', check_company=True, help="Empty: at all sites.")
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    states = fields.Selection(
        [('any', 'One, of any state'), ('sites', 'One for the state of each site'), ('listed', 'One for each of these states')],
        'How Many', required=True, default='any', help="For what states issue: one that holds in several states counts for each.")
    state_ids = fields.Many2many('res.country.state', string='States', domain=[('country_id.code', '=', 'US')])
    state = fields.Selection(
        [('suggested', 'Suggested'), ('in_force', 'In Force')], 'Status', required=True, default='in_force', index=True)
    active = fields.Boolean(default=True)
    block = fields.Selection(related='type_id.block')
    tier = fields.Selection(related='type_id.tier')
    before_contact = fields.Char(related='type_id.before_contact')
    note = fields.Char('Why')

    _uniq = models.UniqueIndex(
        '(company_id, type_id, COALESCE(job_id, 0), COALESCE(site_id, 0)) WHERE active IS TRUE', "This is required already.")

    @api.depends('type_id', 'job_id', 'site_id')
    def _compute_display_name(self):
        for requirement in self:
            requirement.display_name = ' · '.join(filter(None, (
                requirement.type_id.name, requirement.job_id.name or self.env._("Everyone"), requirement.site_id.name)))

    @api.constrains('states', 'state_ids', 'type_id')
    def _check_states(self):
        for requirement in self:
            if requirement.states == 'listed' and not requirement.state_ids:
                raise ValidationError(self.env._("Choose the states of which one is needed each, or ask for one of any state."))
            if requirement.type_id.holder == 'practice':
                raise ValidationError(self.env._("%(type)s is held by the practice: people can't be asked for it.", type=requirement.type_id.name))

    @api.model_create_multi
    def create(self, vals_list):
        requirements = super().create(vals_list)
        requirements._sync_people()
        return requirements

    def write(self, vals):
        companies = self.company_id
        res = super().write(vals)
        if 'company_id' in vals:
            # rules judge a requirement as it was before
            self.check_access('write')
        self.env['medical.credential']._sync_required(companies | self.company_id)
        return res

    def unlink(self):
        companies = self.company_id
        res = super().unlink()
        self.env['medical.credential']._sync_required(companies)
        return res

    def _sync_people(self):
        in_force = self.filtered(lambda requirement: requirement.state == 'in_force' and requirement.active)
        self.env['medical.credential']._sync_required(in_force.company_id)

    def action_put_in_force(self):
        """Ask people for it from now on."""
        self.write({'state': 'in_force'})

    def action_suspend(self):
        """Ask nobody for it any more; what nobody has filled yet goes."""
        self.write({'state': 'suggested'})

from odoo import api, fields, models


class MedicalRoleChange(models.Model):
    """That somebody was given a role, or lost one, and by whom: written by the system at each change of an account's groups, kept."""
    _name = 'medical.role.change'
    _description = 'Change of a Role'
    _inherit = ['medical.guarded']
    _stays = True
    _order = 'id desc'
    _rec_name = 'role_name'

    date = fields.Datetime('When', required=True, default=fields.Datetime.now, index=True)
    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='cascade')
    user_id = fields.Many2one('res.users', 'Account', index='btree_not_null', ondelete='set null')
    user_name = fields.Char('Who', required=True)
    role_name = fields.Char('Role', required=True)
    is_gained = fields.Boolean('Given')
    by_name = fields.Char('By', required=True)

    @api.model
    def _watched(self):
        """The groups whose change is noted: the roles of the suite, and what makes an administrator."""
        # sudo: names of roles are no secret
        groups = self.env['res.groups'].sudo()
        roles = groups.search([('privilege_id.category_id', '=', self.env.ref('medical_office_base.module_category_medical_office').id)])
        return roles | self.env.ref('base.group_system').sudo() | self.env.ref('base.group_erp_manager').sudo()

    @api.model
    def _roles_of(self, users):
        """{user: watched groups that were given to them, by themselves}."""
        watched = self._watched()
        # sudo: read to compare
        return {user: user.group_ids & watched for user in users.sudo()}

    @api.model
    def _note(self, before, after):
        """Write down what changed.

        :param before, after: {user: groups}
        """
        by = self.env.user
        # sudo: written by methods alone
        self.sudo().create([{
            'company_id': user.company_id.id, 'user_id': user.id, 'user_name': f"{user.name} ({user.login})", 'role_name': role.name,
            'is_gained': role in roles, 'by_name': f"{by.name} ({by.login})",
        } for user, roles in after.items() for role in (roles | before.get(user, roles.browse())) - (roles & before.get(user, roles.browse()))])

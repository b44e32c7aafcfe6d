from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class MedicalApprovalLimit(models.Model):
    """Up to which amount (company currency, inclusive) the holders of a role need no approval.

    Of several roles the highest limit counts. Where several people had a hand in a document, the lowest of theirs.
    Nobody raises what applies to themselves: that, and the manager's and owner's limits, are the owner's to write.
    """
    _name = 'medical.approval.limit'
    _description = 'Approval Limit'
    _inherit = ['mail.thread']
    _order = 'company_id, res_model, amount'
    _rec_name = 'group_id'

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    res_model = fields.Selection(
        selection=lambda self: self.env['medical.approval.rule']._selection_res_model(), string='Document Type', required=True,
        default=lambda self: next(iter(self.env['medical.approval.rule']._selection_res_model()), (False,))[0])
    model_id = fields.Many2one('ir.model', compute='_compute_model_id', store=True, ondelete='cascade', index=True)
    group_id = fields.Many2one(
        'res.groups', 'Role', required=True, ondelete='cascade', domain=lambda self: self.env['medical.approval.rule']._domain_role())
    amount = fields.Monetary('No Approval up to', required=True, tracking=True)

    _role_uniq = models.Constraint(
        'UNIQUE (company_id, res_model, group_id)', "This role has a limit for this type of document already: change that one.")
    _amount_positive = models.Constraint('CHECK (amount >= 0)', "A limit can't be negative.")

    @api.depends('res_model')
    def _compute_model_id(self):
        for limit in self:
            limit.model_id = self.env['ir.model']._get_id(limit.res_model) if limit.res_model else False

    @api.constrains('res_model')
    def _check_res_model(self):
        # the list is made at run time, which the field itself doesn't check
        models = dict(self.env['medical.approval.rule']._selection_res_model())
        for limit in self:
            if limit.res_model not in models:
                raise ValidationError(self.env._("Documents of this type (%(model)s) don't go through approval.", model=limit.res_model))

    @api.model_create_multi
    def create(self, vals_list):
        before = self._get_own_limits()
        limits = super().create(vals_list)
        limits._check_segregation(before)
        return limits

    def write(self, vals):
        before = self._get_own_limits()
        self._check_segregation(before)
        res = super().write(vals)
        self._check_segregation(before)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_higher_role(self):
        self._check_segregation(self._get_own_limits())

    def _get_own_limits(self):
        """``{(company, document type): highest amount}`` that applies to the user now."""
        if self.env.su:
            return {}
        # sudo: compared, not shown
        rows = self.sudo()._read_group(
            [('group_id', 'in', self.env.user._get_group_ids())], ['company_id', 'res_model'], ['amount:max'])
        return {(company, model): amount for company, model, amount in rows}

    def _check_segregation(self, before):
        user = self.env.user
        if self.env.su or user.has_group('medical_office_base.group_owner'):
            return
        higher = self.env.ref('medical_office_base.group_manager') | self.env.ref('medical_office_base.group_owner')
        if self.group_id & higher:
            raise AccessError(self.env._("The limits of the office manager and of the owner are set by the owner."))
        for (company, model), amount in self._get_own_limits().items():
            if company.currency_id.compare_amounts(amount, before.get((company, model), 0)) > 0:
                raise AccessError(self.env._(
                    "This would raise the limit that applies to yourself to %(amount)s: that is for the owner to do.",
                    amount=company.currency_id.format(amount)))

    @api.model
    def _get_limit(self, document, users):
        """The amount up to which none of the users needs approval; None where one of them has no limit at all.

        Called as superuser.
        """
        rows = dict(self._read_group(
            [('company_id', '=', document.company_id.id), ('res_model', '=', document._name)], ['group_id'], ['amount:max']))
        amounts = [
            max((amount for group, amount in rows.items() if group.id in user._get_group_ids()), default=None) for user in users]
        return None if not amounts or None in amounts else min(amounts)

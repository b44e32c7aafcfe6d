from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class MedicalApprovalRule(models.Model):
    """Who decides about documents of a type, by amount (company currency) and whatever addons add to ``_matches``.

    Every rule that matches gives a step; equal steps run side by side, higher ones afterwards. Above the limit of the
    author and without a matching rule the office manager decides, or the owner where the manager wrote the document.
    """
    _name = 'medical.approval.rule'
    _description = 'Approval Rule'
    _inherit = ['mail.thread']
    _order = 'company_id, res_model, sequence, id'

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    res_model = fields.Selection(
        selection='_selection_res_model', string='Document Type', required=True, tracking=True,
        default=lambda self: next(iter(self._selection_res_model()), (False,))[0])
    model_id = fields.Many2one('ir.model', compute='_compute_model_id', store=True, ondelete='cascade', index=True)
    sequence = fields.Integer('Step', default=10, required=True, tracking=True, help="Equal steps run side by side; higher ones follow when all are approved.")
    amount_from = fields.Monetary('From', tracking=True)
    amount_to = fields.Monetary('Below', tracking=True, help="Zero: no upper bound.")
    always = fields.Boolean(
        'Within the Limit Too', tracking=True,
        help="Asked also for amounts that the author's limit leaves without approval, as for controlled items.")
    decider = fields.Selection(
        [('role', 'A Role'), ('user', 'A Person'), ('dea', 'Practitioner of the DEA Registration')],
        string='Who Decides', required=True, default='role', tracking=True)
    group_id = fields.Many2one(
        'res.groups', 'Role', tracking=True, ondelete='restrict', domain=lambda self: self._domain_role(),
        default=lambda self: self.env.ref('medical_office_base.group_manager', raise_if_not_found=False))
    user_id = fields.Many2one(
        'res.users', 'Person', tracking=True, domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    decider_name = fields.Char('Decided By', compute='_compute_decider_name', compute_sudo=True)

    _amount_range = models.Constraint(
        'CHECK (amount_from >= 0 AND (COALESCE(amount_to, 0) = 0 OR amount_to > amount_from))',
        "The upper bound must be above the lower one (zero: none).")
    _decider_named = models.Constraint(
        "CHECK (decider = 'dea' OR decider = 'role' AND group_id IS NOT NULL OR decider = 'user' AND user_id IS NOT NULL)",
        "Say which role or which person decides.")

    @api.model
    def _selection_res_model(self):
        """The types of document that go through approval: the models that inherit the mixin."""
        names = self.env.registry.descendants(['medical.approval.mixin'], '_inherit')
        # sudo: names of models only
        IrModel = self.env['ir.model'].sudo()
        return [(name, IrModel._get(name).name or name) for name in sorted(names) if not self.env[name]._abstract]

    @api.model
    def _domain_role(self):
        return [('privilege_id.category_id', '=', self.env.ref('medical_office_base.module_category_medical_office').id)]

    @api.depends('res_model')
    def _compute_model_id(self):
        for rule in self:
            rule.model_id = self.env['ir.model']._get_id(rule.res_model) if rule.res_model else False

    @api.depends('decider', 'group_id', 'user_id', 'company_id.medical_practice_ids.dea_user_id')
    def _compute_decider_name(self):
        labels = dict(self._fields['decider']._description_selection(self.env))
        for rule in self:
            if rule.decider == 'dea':
                name = rule.company_id.medical_practice_ids.dea_user_id.name
                rule.decider_name = self.env._("%(name)s (DEA registration)", name=name) if name else labels['dea']
            else:
                rule.decider_name = rule.group_id.name if rule.decider == 'role' else rule.user_id.name

    @api.constrains('res_model')
    def _check_res_model(self):
        # the list is made at run time, which the field itself doesn't check
        models = dict(self._selection_res_model())
        for rule in self:
            if rule.res_model not in models:
                raise ValidationError(self.env._("Documents of this type (%(model)s) don't go through approval.", model=rule.res_model))

    def _matches(self, document):
        """Whether the rule asks for a decision about the document. Addons add their criteria."""
        self.ensure_one()
        amount = document._approval_known_amount()
        return self.currency_id.compare_amounts(amount, self.amount_from) >= 0 and (
            self.currency_id.is_zero(self.amount_to) or self.currency_id.compare_amounts(amount, self.amount_to) < 0)

    @api.model
    def _prepare_steps(self, document, parties, within_limit):
        """Values of the steps that the document needs. Called as superuser.

        :param parties: users who had a hand in the document
        :param within_limit: no approval is needed but by rules marked ``always``
        :raises UserError: nobody may decide; says whom to appoint
        """
        rules = self.search([('company_id', '=', document.company_id.id), ('res_model', '=', document._name)])
        rules = rules.filtered(lambda rule: (rule.always or not within_limit) and rule._matches(document))
        steps = [{
            'rule_id': rule.id,
            'sequence': rule.sequence,
            **rule._prepare_decider(document, parties, rule._get_candidates(document, parties)),
        } for rule in rules]
        if not steps and not within_limit:
            candidates = [
                {'decider': 'role', 'group_id': self.env.ref(f'medical_office_base.group_{role}').id, 'user_id': False}
                for role in document._approval_roles()]
            steps = [{'sequence': 10, **self._prepare_decider(document, parties, candidates)}]
        return steps

    @api.model
    def _get_last_resort(self):
        return [{'decider': 'role', 'group_id': self.env.ref(f'medical_office_base.group_{role}').id, 'user_id': False}
                for role in ('manager', 'owner')]

    def _get_candidates(self, document, parties):
        """Who decides, and who instead where the first had a hand in the document: the owner for the manager."""
        self.ensure_one()
        manager, owner = self._get_last_resort()
        if self.decider == 'dea':
            registered = document.company_id.medical_practice_ids.dea_user_id
            if not registered:
                raise UserError(self.env._(
                    "%(document)s needs the practitioner of the DEA registration: an office manager names them in the practice profile.",
                    document=document.display_name))
            candidates = [{'decider': 'dea', 'group_id': False, 'user_id': False}]
            return candidates + [owner, manager] if registered in parties else candidates
        if self.decider == 'user':
            return [{'decider': 'user', 'group_id': False, 'user_id': self.user_id.id}]
        if self.group_id.id == manager['group_id']:
            return [manager, owner]
        return [{'decider': 'role', 'group_id': self.group_id.id, 'user_id': False}]

    @api.model
    def _prepare_decider(self, document, parties, candidates):
        Approval = self.env['medical.approval']
        for values in candidates:
            group, user = self.env['res.groups'].browse(values['group_id']), self.env['res.users'].browse(values['user_id'])
            if Approval._get_people(document.company_id, parties, values['decider'], group, user):
                return values
        names = [
            self.env['res.groups'].browse(values['group_id']).name if values['decider'] == 'role'
            else self.env['res.users'].browse(values['user_id']).name if values['decider'] == 'user'
            else document.company_id.medical_practice_ids.dea_user_id.name for values in candidates]
        raise UserError(self.env._(
            "Nobody can decide about %(document)s: it needs %(names)s, and nobody but those who wrote it is one in %(company)s. "
            "Have another person appointed.",
            document=document.display_name, names=self.env._(" or ").join(names), company=document.company_id.name))

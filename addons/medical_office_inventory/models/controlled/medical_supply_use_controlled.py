from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.controlled_mark import ControlledMark

WITNESSED_REASONS = ('waste', 'expired', 'damaged')


class MedicalSupplyUse(models.Model):
    """Controlled substances are dispensed on the order of a practitioner who is registered (21 CFR 1306.03), and wasted before a
    witness."""
    _inherit = 'medical.supply.use'

    practitioner_id = fields.Many2one(
        'hr.employee', 'Ordered By', index='btree_not_null', ondelete='restrict', check_company=True,
        domain="[('id', 'in', practitioner_ids)]",
        help="The practitioner on whose order a controlled substance is dispensed: one with a DEA registration.")
    practitioner_ids = fields.Many2many('hr.employee', compute='_compute_practitioner_ids', compute_sudo=True)
    practitioner_dea = fields.Char("Practitioner's DEA Registration", readonly=True, copy=False)
    witness_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    is_controlled = fields.Boolean(related='product_id.medical_controlled', string='Controlled')

    @api.depends('company_id', 'product_id')
    def _compute_practitioner_ids(self):
        self.practitioner_ids = False
        for company, uses in self.filtered('product_id.medical_controlled').grouped('company_id').items():
            if company:
                uses.practitioner_ids = self.env['hr.employee'].union(*self.env['hr.employee']._medical_registered(company))

    def _check_controlled(self):
        res = super()._check_controlled()
        # sudo: what is missing is said to whoever may take it
        use = self.sudo()
        product = use.product_id
        if use.reason == 'use':
            if not product.medical_schedule:
                raise UserError(self.env._(
                    "The schedule of %(product)s is missing: the office manager sets it on the supply, beside Controlled Substance.",
                    product=product.display_name))
            use._set_practitioner()
        elif use.reason in WITNESSED_REASONS and not use.witness_id:
            raise UserError(self.env._(
                "%(product)s is a controlled substance: nobody wastes it alone. Record it under Controlled Substances, Waste, before a "
                "witness.", product=product.display_name))
        return res

    def _set_practitioner(self):
        """Keep the practitioner with the registration of today: the one named, else who takes it themselves, else the only one."""
        registered = self.env['hr.employee']._medical_registered(self.company_id)
        practitioner = self.practitioner_id
        if not practitioner:
            own = [employee for employee in registered if employee.user_id == self.user_id]
            choice = own or list(registered)
            if len(choice) != 1:
                raise UserError(self.env._(
                    "Say who ordered %(product)s: a practitioner with a DEA registration.", product=self.product_id.display_name)
                    if choice else self.env._(
                        "Nobody here has a DEA registration on file: %(product)s can't be dispensed. It is a credential of the "
                        "practitioner, or stands on the practice's profile.", product=self.product_id.display_name))
            practitioner = choice[0]
        if practitioner not in registered:
            raise UserError(self.env._(
                "%(name)s has no valid DEA registration on file: choose another practitioner.", name=practitioner.name))
        self.write({'practitioner_id': practitioner.id, 'practitioner_dea': registered[practitioner]})

    def _move(self, parts, origin=None):
        if not self.witness_id or origin:
            return super()._move(parts, origin=origin)
        return super(MedicalSupplyUse, self.with_context(
            medical_controlled=ControlledMark(False, witness=self.witness_id)))._move(parts, origin=origin)

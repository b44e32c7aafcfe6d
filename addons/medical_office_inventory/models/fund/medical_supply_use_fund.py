from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..medical_supply_use import CONTROLLED_ROLES
from .medical_fund_borrowing import REASONS
from .medical_vaccine_fund import ELIGIBILITY

# who may read what was borrowed: as the access lines say
READERS = ','.join((
    'stock.group_stock_user', *(f'medical_office_base.group_{role}' for role in ('clinician', 'owner', 'auditor', 'compliance_officer'))))


class MedicalSupplyUse(models.Model):
    """Whose doses were taken, and for whom: those of a public program are given to patients of that program alone.

    A dose for somebody else is borrowed: the use says why, and the borrowing stands open until it is paid back.
    """
    _inherit = 'medical.supply.use'

    by_fund = fields.Boolean(related='product_id.medical_by_fund')
    fund_id = fields.Many2one(
        'medical.vaccine.fund', 'Stock Of', check_company=True, ondelete='restrict', index='btree_not_null',
        domain="[('company_id', '=', company_id)]", help="Whose doses were taken; empty: the practice's own.")
    fund_eligibility = fields.Selection(ELIGIBILITY, 'Eligibility', help="Why the patient's vaccine is paid by a public program, or that it isn't.")
    borrow_reason = fields.Selection(REASONS, 'Why Borrowed', help="Only where the dose is of another stock than the patient's.")
    borrowing_ids = fields.One2many('medical.fund.borrowing', 'use_id', readonly=True, groups=READERS)

    @api.constrains('product_id', 'reason', 'fund_id', 'fund_eligibility', 'borrow_reason', 'note')
    def _check_fund(self):
        for use in self:
            product = use.product_id.display_name
            if not use.by_fund or use.reason != 'use':
                if use.fund_eligibility or use.borrow_reason or use.fund_id and not use.by_fund:
                    raise ValidationError(self.env._(
                        "%(product)s: whose doses they are, for whom, and why they are borrowed is said of vaccine that is kept apart by "
                        "fund and given.", product=product))
                continue
            if not use.fund_eligibility:
                raise ValidationError(self.env._("Say under what the patient is eligible for %(product)s, or that they are not.", product=product))
            if use.fund_id._covers(use.fund_eligibility):
                if use.borrow_reason:
                    raise ValidationError(self.env._("%(product)s: this dose is of the patient's own stock, nothing is borrowed.", product=product))
            elif not use.borrow_reason:
                raise ValidationError(use._mismatch_words())
            elif use.borrow_reason == 'other' and not (use.note or '').strip():
                raise ValidationError(self.env._("Say in the note why a dose of %(product)s was borrowed.", product=product))

    @api.onchange('fund_eligibility')
    def _onchange_fund_eligibility(self):
        if self.by_fund and self.reason == 'use':
            self.fund_id = self._patients_fund()

    def _mismatch_words(self):
        words = dict(self._fields['fund_eligibility']._description_selection(self.env))[self.fund_eligibility]
        if self.fund_id:
            return self.env._(
                "Doses of %(fund)s are for its own patients (%(who)s). Take one of the patient's stock, or say why this one is borrowed.",
                fund=self.fund_id.name, who=self.fund_id.eligibility_words)
        return self.env._(
            "The patient is eligible (%(words)s): give a dose of that program. If there is none, say why one of the practice's own is borrowed.",
            words=words)

    def _stock_domain(self):
        domain = super()._stock_domain()
        if not self.product_id.medical_by_fund:
            return domain
        return domain & self.env['medical.vaccine.fund']._owner_domain(self.fund_id, self.company_id)

    def _book(self):
        if self.borrow_reason:
            if not self.env.su and not self.env.user.has_groups(CONTROLLED_ROLES):
                raise AccessError(self.env._("Clinicians, the supply clerk and the office manager borrow doses from another stock."))
            # sudo: whose fund covers whom is no secret
            if self.fund_eligibility != 'none' and not self.sudo()._patients_fund():
                raise UserError(self.env._("The practice keeps no stock of the program that covers this patient: nothing to borrow against."))
        res = super()._book()
        if self.borrow_reason:
            # sudo: a borrowing follows from the use, nobody types it
            self.sudo()._begin_borrowing()
        return res

    def _patients_fund(self):
        """The fund that the patient should have had a dose of; empty: the practice's own stock."""
        funds = self.env['medical.vaccine.fund']._of_company(self.company_id)
        return funds.filtered(lambda fund: fund._covers(self.fund_eligibility))[:1]

    def _begin_borrowing(self):
        taken = self.product_qty - self.qty_unbooked
        if self.product_id.uom_id.compare(taken, 0) <= 0:
            raise UserError(self.env._(
                "By the book, %(room)s has no such dose of %(product)s: what isn't there can't be borrowed.",
                room=self.room_id.display_name, product=self.product_id.display_name))
        self.env['medical.fund.borrowing'].create({
            'name': self.env['ir.sequence'].with_company(self.company_id).next_by_code('medical.fund.borrowing'),
            'use_id': self.id,
            'company_id': self.company_id.id,
            'site_id': self.site_id.id,
            'room_id': self.room_id.id,
            'date': self.site_id._medical_day(self.date),
            'user_id': self.user_id.id,
            'product_id': self.product_id.id,
            'lot_names': self.lot_names,
            'quantity': taken,
            'from_fund_id': self.fund_id.id,
            'to_fund_id': self._patients_fund().id,
            'reason': self.borrow_reason,
            'note': self.note,
        })

    def _undo(self, reason):
        if self.borrowing_ids.filtered(lambda borrowing: borrowing.state == 'returned'):
            raise UserError(self.env._("The dose that %(use)s borrowed was paid back already: the record stays.", use=self.name))
        res = super()._undo(reason)
        self.borrowing_ids.write({'state': 'cancelled'})
        return res

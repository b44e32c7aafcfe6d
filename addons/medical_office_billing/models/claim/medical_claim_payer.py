from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.medical_office_base.models.patient.medical_patient_coverage import ORDERS

PAYER_STATES = [('waiting', 'Not Yet Asked'), ('billed', 'Asked'), ('answered', 'Answered'), ('skipped', 'Skipped')]

FOLLOWS = {'state', 'billed_on', 'answered_on', 'is_forwarded', 'payer_number'}


class MedicalClaimPayer(models.Model):
    """Who is asked to pay a claim, in order. Who is asked now owes what is open with payers: that stands in the ledger.

    Who was asked stays; who comes after may be found out later, and is added or taken away until they are asked.
    """
    _name = 'medical.claim.payer'
    _description = 'Payer of a Claim'
    _order = 'claim_id, order, id'
    _rec_name = 'payer_id'
    _check_company_auto = True

    claim_id = fields.Many2one('medical.claim', required=True, index=True, ondelete='cascade', check_company=True)
    company_id = fields.Many2one(related='claim_id.company_id', store=True, precompute=True)
    order = fields.Selection(ORDERS, required=True, default='primary')
    payer_id = fields.Many2one('medical.payer', required=True, index=True, ondelete='restrict', check_company=True)
    coverage_id = fields.Many2one('medical.patient.coverage', index='btree_not_null', ondelete='restrict', check_company=True)
    member_id = fields.Char('Member ID', compute='_compute_member_id', store=True, readonly=False, precompute=True)
    state = fields.Selection(PAYER_STATES, 'Status', required=True, default='waiting', readonly=True, copy=False)
    billed_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Date(readonly=True, copy=False)
    is_forwarded = fields.Boolean('Forwarded by the Payer Before', readonly=True, copy=False, help="The payer before sent the claim on: it isn't billed again.")
    payer_number = fields.Char("Payer's Number", readonly=True, copy=False, help="The payer's own number of the claim (CLP07).")

    _order_uniq = models.UniqueIndex('(claim_id, "order")', "The claim has a payer of this order already.")

    @api.depends('coverage_id')
    def _compute_member_id(self):
        for row in self:
            row.member_id = row.coverage_id.member_id or row.member_id

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get(name) and (name, vals[name]) != ('state', 'waiting') for vals in vals_list for name in FOLLOWS):
            raise AccessError(self._follow_words())
        rows = super().create(vals_list)
        rows._check_asked()
        return rows

    def write(self, vals):
        if not self.env.su:
            if vals.keys() & FOLLOWS:
                raise AccessError(self._follow_words())
            if not vals.keys() <= {'member_id', 'coverage_id'} or any(row.claim_id.state != 'rejected' for row in self):
                self._check_asked()
        res = super().write(vals)
        if 'claim_id' in vals or 'order' in vals:
            self._check_asked()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self._check_asked()

    @api.model
    def _follow_words(self):
        return self.env._("Whether a payer was asked and has answered follows from what is done, it can't be typed.")

    def _check_asked(self):
        """Refuses what concerns a payer who was asked, or who would stand before one who was."""
        if self.env.su:
            return
        for row in self:
            # sudo: as the claim's own guard
            billed = row.claim_id.sudo().move_id or row.claim_id.state == 'void'
            asked = row.claim_id.payer_ids.filtered(lambda other: other.state in ('billed', 'answered'))
            if row.state != 'waiting' or billed and (row.claim_id.kind == 'self_pay' or any(other.order >= row.order for other in asked - row)):
                raise UserError(self.env._(
                    "%(claim)s was billed to its payers up to %(payer)s: only those who come after are changed.",
                    claim=row.claim_id.number, payer=asked[-1:].payer_id.name or self.env._("the patient")))

from odoo import api, fields, models
from odoo.fields import Domain

SEES = 'medical_office_base.group_biller,medical_office_base.group_manager,medical_office_base.group_owner,medical_office_base.group_auditor'


class MedicalTillEntry(models.Model):
    """A cheque waits in its drawer until a deposit takes it to the bank, once."""
    _inherit = 'medical.till.entry'

    deposit_ids = fields.Many2many('medical.deposit', 'medical_deposit_entry_rel', 'entry_id', 'deposit_id', 'Deposits', readonly=True, groups=SEES)
    is_to_deposit = fields.Boolean('Waits for a Deposit', compute='_compute_is_to_deposit', search='_search_is_to_deposit', groups=SEES)

    @api.model
    def _to_deposit_domain(self):
        """Cheques of closed tills, and what was over or short of them, that no deposit has taken."""
        return (
            Domain('method', '=', 'cheque') & Domain('state', '=', 'posted') & Domain('till_id.state', '=', 'closed')
            & Domain('deposit_ids', 'not any', [('state', 'in', ('prepared', 'banked'))]))

    @api.depends('method', 'state', 'till_id.state', 'deposit_ids.state')
    def _compute_is_to_deposit(self):
        waiting = self.search(Domain('id', 'in', self.ids) & self._to_deposit_domain())
        for entry in self:
            entry.is_to_deposit = entry in waiting

    @api.model
    def _search_is_to_deposit(self, operator, value):
        return self._to_deposit_domain() if operator == 'in' else NotImplemented

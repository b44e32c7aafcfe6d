from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class AccountMove(models.Model):
    """Entries of payroll: which run of the provider they came from, and how one is undone."""
    _inherit = 'account.move'

    medical_payroll_key = fields.Char(readonly=True, copy=False, index='btree_not_null', export_string_translation=False)
    medical_payroll_run = fields.Char('Payroll Run', readonly=True, copy=False)
    medical_payroll_from = fields.Date('Pay Period From', readonly=True, copy=False)
    medical_payroll_to = fields.Date('Pay Period To', readonly=True, copy=False)

    _medical_payroll_uniq = models.UniqueIndex(
        "(company_id, medical_payroll_key) WHERE medical_payroll_key IS NOT NULL AND state != 'cancel'", "This payroll was imported already.")

    def action_medical_undo_payroll(self):
        """Reverse imported payroll on its own day, so that the file can be imported anew.

        :raises AccessError: for the biller or an accountant
        :raises UserError: no payroll, or undone already; and what Odoo refuses (lock dates)
        """
        if not self.env.user.has_groups('medical_office_base.group_biller,account.group_account_user'):
            raise AccessError(self.env._("The biller undoes imported payroll."))
        self.check_access('write')
        for move in self:
            if not move.medical_payroll_key or move.state != 'posted':
                raise UserError(self.env._("%(entry)s is no payroll that could be undone.", entry=move.display_name))
            move._reverse_moves([{'date': move.date, 'ref': self.env._("Undone: %(entry)s", entry=move.name)}], cancel=True)
            move.medical_payroll_key = False
        return True

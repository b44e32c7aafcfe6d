from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_statement import WAYS


class MedicalStatementRunLine(models.Model):
    """Somebody who is due for a statement in a run; a person unticks, or ticks who was left out for a reason."""
    _name = 'medical.statement.run.line'
    _description = 'Patient in a Statement Run'
    _inherit = ['medical.access.logged']
    _order = 'run_id, warning DESC, amount_due DESC, id'
    _rec_name = 'patient_id'
    _access_log_parent = 'patient_id'

    run_id = fields.Many2one('medical.statement.run', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='run_id.company_id', store=True, index=True, precompute=True)
    currency_id = fields.Many2one(related='run_id.currency_id')
    patient_id = fields.Many2one('medical.patient', required=True, readonly=True, index=True, ondelete='restrict')
    amount_due = fields.Monetary('Owes', readonly=True)
    oldest_date = fields.Date('Oldest', readonly=True)
    statement_date = fields.Date('Last Statement', readonly=True)
    level_id = fields.Many2one('medical.statement.level', 'Gets', readonly=True, ondelete='restrict')
    way = fields.Selection(WAYS, 'Goes By', required=True, default='print')
    warning = fields.Char('Look First', readonly=True)
    chosen = fields.Boolean()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("Patients come into a run by proposing them."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - {'chosen', 'way'}:
                raise UserError(self.env._("In a run, patients are ticked or unticked; all else follows from the ledger."))
            self.run_id._check_draft()
            if vals.get('way') == 'email' and self.filtered(lambda line: line.patient_id._statement_way() != 'email'):
                raise UserError(self.env._("By e-mail goes only to who prefers it, pays themselves, may be mailed and has a birth date on record."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self.run_id._check_draft()

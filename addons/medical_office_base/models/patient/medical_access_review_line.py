from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..medical_access_log import CHANNELS


class MedicalAccessReviewLine(models.Model):
    """A reading drawn into the sample of a review, copied from the log, and what the Privacy Officer says of it."""
    _name = 'medical.access.review.line'
    _description = 'Reading in a Sample'
    _inherit = ['medical.access.logged']
    _order = 'date, id'
    _rec_name = 'log_line'
    _access_log_parent = 'patient_id'

    review_id = fields.Many2one('medical.access.review', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='review_id.company_id', store=True, index=True)
    state = fields.Selection(related='review_id.state')
    log_line = fields.Char('Line', required=True, readonly=True, help="Number of the line in the access log.")
    date = fields.Datetime('When', required=True, readonly=True)
    user_id = fields.Many2one('res.users', readonly=True, ondelete='restrict', index='btree_not_null')
    user_name = fields.Char('Who', readonly=True)
    model = fields.Char(readonly=True)
    kind = fields.Char('Kind of Record', compute='_compute_kind')
    channel = fields.Selection(CHANNELS, 'How', readonly=True)
    patient_id = fields.Many2one('medical.patient', readonly=True, ondelete='restrict', index='btree_not_null')
    verdict = fields.Selection([('fine', 'Belongs to their work'), ('question', 'Question')])
    note = fields.Char()

    @api.depends('model')
    def _compute_kind(self):
        for line in self:
            line.kind = self.env[line.model]._description if line.model in self.env else line.model

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("The sample is drawn at random, by the system alone."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - {'verdict', 'note'}:
                raise AccessError(self.env._("Say what you think of the reading; the rest is as it was drawn."))
            if self.env.user in self.user_id:
                raise UserError(self.env._("Nobody judges their own reading."))
        if any(line.state == 'signed' for line in self):
            raise UserError(self.env._("A review stays as it was signed off."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_always(self):
        raise UserError(self.env._("What was drawn stays in the sample."))

    def action_fine(self):
        """It belongs to their work."""
        self.write({'verdict': 'fine'})
        return True

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalSystemReviewLine(models.AbstractModel):
    """A row of a review: what the system found, about whom, and what somebody says of it, whom it isn't about.

    A model gives `review_id`, `verdict`, `needs_verdict` and `_key_names`, by which a row is known when it is counted anew.
    """
    _name = 'medical.system.review.line'
    _description = 'Row of a Review'
    _rec_name = 'user_name'
    _check_company_auto = True

    _key_names = ()
    _fine = 'fine'

    user_id = fields.Many2one('res.users', 'Account', readonly=True, index='btree_not_null', ondelete='set null')
    user_name = fields.Char('Who', readonly=True, help="Name and login when it was counted, kept should the account be deleted.")
    note = fields.Char()
    judged_by_id = fields.Many2one('res.users', 'Looked At By', readonly=True, ondelete='restrict')
    is_mine = fields.Boolean('About Me', compute='_compute_is_mine')
    can_judge = fields.Boolean(compute='_compute_is_mine', help="You may say what you think of it.")

    @api.depends('user_id', 'review_id.state')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        for line in self:
            line.is_mine = line.user_id == self.env.user
            line.can_judge = line.review_id.state == 'draft' and line._may_judge()

    def _may_judge(self):
        """Whether the user may: not about themselves, where the practice has somebody else who does."""
        self.ensure_one()
        return self.user_id != self.env.user or not self.review_id._others_review()

    def _is_alarming(self):
        """Whether it is decided by itself, never with the rest."""
        return False

    def _row_key(self):
        self.ensure_one()
        return tuple(self[name].id if self._fields[name].type == 'many2one' else self[name] for name in self._key_names)

    @api.model
    def _key_of(self, values):
        """The same of values to be written."""
        return tuple(values.get(name) or False for name in self._key_names)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Rows are made by the system alone."))
        return super().create(vals_list)

    def write(self, vals):
        if any(line.review_id.state == 'signed' for line in self) and vals.keys() - {'user_id'}:
            raise UserError(self.env._("A review stays as it was signed off."))
        if not self.env.su:
            if vals.keys() - {'verdict', 'note'}:
                raise AccessError(self.env._("Say what you think of the row; the rest is as it was counted."))
            for line in self:
                line.review_id._check_worker()
                if not line._may_judge():
                    raise UserError(self.env._("Nobody judges what is about themselves: somebody else looks at this row."))
            res = super().write(vals)
            # sudo: who looked is noted by the system
            self.sudo().judged_by_id = self.env.user
            return res
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_made_anew(self):
        if not self.env.su:
            raise UserError(self.env._("What was counted stays in the review."))

    def action_fine(self):
        """As it should be."""
        self._judge_fine()

    def _judge_fine(self):
        if self:
            self.write({'verdict': self._fine})

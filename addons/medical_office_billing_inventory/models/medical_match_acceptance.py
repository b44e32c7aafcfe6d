from odoo import fields, models

KINDS = [
    ('quantity', 'Billed more than received'),
    ('price', 'Price above the order'),
    ('no_order', 'Billed without an order'),
    ('duplicate', 'Same reference twice'),
    ('unbilled', 'Received, not billed'),
]


class MedicalMatchAcceptance(models.Model):
    """Somebody looked at an exception of a bill and lets it pass, with the reason. History: added, never changed.

    It covers what was seen: ``excess`` (quantity, price per unit, or amount, by the kind) and no more, and of a bill of
    the same reference that one alone. Made by ``medical.match.exception.accept``.
    """
    _name = 'medical.match.acceptance'
    _description = 'Accepted Match Exception'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _stays = True

    move_id = fields.Many2one('account.move', 'Bill', required=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='move_id.company_id', store=True, index=True)
    line_id = fields.Many2one('account.move.line', 'Bill Line', index='btree_not_null', ondelete='cascade')
    other_move_id = fields.Many2one('account.move', 'Earlier Bill', ondelete='set null')
    kind = fields.Selection(KINDS, required=True)
    excess = fields.Float(digits=0, required=True)
    words = fields.Char('What Differed', required=True)
    reason = fields.Char(required=True)
    user_id = fields.Many2one('res.users', 'Accepted By', required=True)
    date = fields.Datetime('Accepted On', required=True, default=fields.Datetime.now)

    def _guard_words(self):
        return self.env._("Exceptions are accepted in the list of match exceptions, with a reason; the note is not typed.")

from odoo import api, fields, models
from odoo.exceptions import AccessError


class MedicalTodaySnooze(models.Model):
    """A card that a person has put aside until a moment. It stays on the screen, folded, with its number.

    Belongs to the person, not to a company: a global rule shows and gives everyone their own rows only.
    """
    _name = 'medical.today.snooze'
    _description = 'Snoozed Card'
    _order = 'until'
    _rec_name = 'card'

    user_id = fields.Many2one('res.users', required=True, default=lambda self: self.env.user, ondelete='cascade')
    card = fields.Char(required=True, help="Key of the card on Today.")
    until = fields.Datetime(required=True)

    _user_card_uniq = models.UniqueIndex('(user_id, card)', 'This card is snoozed already.')

    def write(self, vals):
        # the record rule judges a row as it was before: it would let one's own row be moved to someone else's screen
        if not self.env.su and vals.get('user_id', self.env.uid) != self.env.uid:
            raise AccessError(self.env._("Everyone puts aside their own cards only."))
        return super().write(vals)

    @api.autovacuum
    def _gc_past(self):
        limit = 10_000
        past = self.search([('until', '<', fields.Datetime.now())], limit=limit)
        past.unlink()
        return len(past), len(past) == limit

from odoo import api, fields, models


class MedicalBroadcastRecipient(models.Model):
    """Who was told of an alert, and when they said that they had seen it. Phones are those of the office's own list of people."""
    _name = 'medical.broadcast.recipient'
    _description = 'Told of an Alert'
    _inherit = ['medical.guarded']
    _order = 'seen_at desc, id'
    _rec_name = 'user_id'

    broadcast_id = fields.Many2one('medical.broadcast', 'Alert', required=True, readonly=True, index=True, ondelete='cascade')
    company_id = fields.Many2one(related='broadcast_id.company_id', store=True, index=True)
    user_id = fields.Many2one('res.users', 'Person', required=True, readonly=True, index=True, ondelete='restrict')
    seen_at = fields.Datetime('Seen On', readonly=True)
    has_seen = fields.Selection([('yes', 'Seen'), ('no', 'Not Seen')], 'Seen', compute='_compute_has_seen')
    phone = fields.Char(compute='_compute_phone', compute_sudo=True)
    message = fields.Text(related='broadcast_id.body')

    _user_uniq = models.UniqueIndex('(broadcast_id, user_id)')

    @api.depends('seen_at')
    def _compute_has_seen(self):
        for row in self:
            row.has_seen = 'yes' if row.seen_at else 'no'

    @api.depends('user_id')
    def _compute_phone(self):
        people = {person.user_id.id: person for person in self.env['hr.employee'].search(
            [('user_id', 'in', self.user_id.ids), ('company_id', 'in', self.company_id.ids)])}
        for row in self:
            person = people.get(row.user_id.id)
            row.phone = person and (person.mobile_phone or person.work_phone)

    @api.model
    def _guard_words(self):
        return self.env._("That somebody has seen an alert is theirs to say, with Seen.")

    def action_seen(self):
        """The current user has read these."""
        self.check_access('read')
        return self.broadcast_id.action_seen()

from odoo import api, fields, models

from ..models.medical_ethics_gift import GIVERS, RESPONSES


class MedicalEthicsGiftFiling(models.TransientModel):
    """A gift as a person declares it, with the limit and what came from the same giver before."""
    _name = 'medical.ethics.gift.filing'
    _description = 'Gift to Declare'

    company_id = fields.Many2one('res.company', required=True, readonly=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    date = fields.Date(required=True, default=lambda self: self.env.company._medical_today())
    giver = fields.Char('From')
    giver_kind = fields.Selection(GIVERS, 'Who They Are', required=True, default='vendor')
    name = fields.Char('What')
    value = fields.Monetary('Worth')
    response = fields.Selection(RESPONSES, 'What Was Done', required=True, default='accepted')
    limit = fields.Monetary('Limit per Giver and Year', compute='_compute_limit')
    so_far = fields.Monetary('Accepted From Them Before', compute='_compute_limit')
    is_over = fields.Boolean(compute='_compute_limit')

    @api.depends('company_id', 'giver', 'date', 'value', 'response')
    def _compute_limit(self):
        # sudo: the limit is for everybody to know, and the sum is of the user's own gifts
        gifts = self.env['medical.ethics.gift'].sudo()
        for filing in self:
            person = self.env['hr.employee'].sudo().search(
                [('user_id', '=', self.env.uid), ('company_id', '=', filing.company_id.id)], limit=1)  # sudo: as above
            giver = ' '.join((filing.giver or '').split())
            filing.limit = gifts._year_limit(filing.company_id)
            filing.so_far = gifts._year_total(person, giver, filing.date) if person and giver and filing.date else 0
            filing.is_over = filing.response == 'accepted' and filing.so_far + filing.value > filing.limit

    def action_declare(self):
        """Put the gift into the register."""
        self.ensure_one()
        gift = self.env['medical.ethics.gift']._declare(self.company_id, {
            'date': self.date, 'giver': self.giver, 'giver_kind': self.giver_kind, 'name': self.name, 'value': self.value, 'response': self.response})
        self.unlink()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Gifts"), 'res_model': 'medical.ethics.gift', 'res_id': gift.id,
            'views': [(False, 'form')]}

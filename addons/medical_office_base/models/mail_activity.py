from odoo import fields, models


class MailActivity(models.Model):
    _inherit = 'mail.activity'

    medical_card = fields.Char(
        'Card of Today', readonly=True, help="The card of Today that was handed over with this task.")

    # Done tasks stay, archived: without the index each opening of Today would read all of them.
    _medical_handed_out_idx = models.Index('(create_uid) WHERE res_model_id IS NULL AND active IS TRUE')

    def action_medical_open_card(self):
        """Open the records of the card that was handed over with this task, as the current user sees them."""
        self.ensure_one()
        return self.env['medical.today'].open_card(self.medical_card)

from odoo import fields, models


class MedicalTrainingProof(models.TransientModel):
    """A certificate from elsewhere: the file, the day on it, who gave the course."""
    _name = 'medical.training.proof'
    _description = 'Outside Certificate'

    training_id = fields.Many2one('medical.training', required=True, readonly=True, ondelete='cascade')
    file = fields.Binary('Certificate', required=True, attachment=False, help="A PDF or a photo.")
    file_name = fields.Char()
    date = fields.Date('Taken On', required=True, help="The day on the certificate: the course counts from it.")
    provider = fields.Char('Given By', required=True)

    def action_save(self):
        """Send it to be verified."""
        self.ensure_one()
        self.training_id._send_proof(self.file, self.file_name, self.date, self.provider)
        return {'type': 'ir.actions.act_window_close'}

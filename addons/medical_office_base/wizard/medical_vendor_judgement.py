from odoo import fields, models


class MedicalVendorJudgement(models.TransientModel):
    """What staff have to say about a visit: the inspection, a complaint, how that was settled."""
    _name = 'medical.vendor.judgement'
    _description = 'Judgement of a Visit'

    visit_id = fields.Many2one('medical.vendor.visit', required=True, ondelete='cascade')
    kind = fields.Selection(
        [('inspection', 'Inspection'), ('complaint', 'Complaint'), ('settlement', 'Settlement')], required=True, default='inspection')
    score = fields.Integer(default=100, help="100: nothing to find fault with; below 70: poor.")
    text = fields.Text()

    def action_save(self):
        """Write it down."""
        self.ensure_one()
        if self.kind == 'inspection':
            self.visit_id._inspect(self.score, self.text)
        elif self.kind == 'complaint':
            self.visit_id._complain(self.text)
        else:
            self.visit_id._settle_complaint(self.text)
        return {'type': 'ir.actions.act_window_close'}

    def action_save_and_send(self):
        """Write the complaint down, then write to the vendor."""
        self.ensure_one()
        self.visit_id._complain(self.text)
        return self.visit_id.action_send_complaint()

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class MedicalCalibration(models.Model):
    """A calibration or inspection of an equipment: when, by whom, the certificate, and when it is next due.

    Made when a round that needs a certificate is finished; the office manager adds those of before. The latest one says
    when the equipment is next due, whatever the plan says.
    """
    _name = 'medical.calibration'
    _description = 'Calibration'
    _order = 'date desc, id desc'
    _rec_name = 'equipment_id'
    _check_company_auto = True

    equipment_id = fields.Many2one(
        'maintenance.equipment', required=True, index=True, ondelete='restrict', check_company=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    site_id = fields.Many2one(related='equipment_id.medical_site_id', string='Site')
    checklist_id = fields.Many2one(
        'medical.checklist', index='btree_not_null', ondelete='restrict', check_company=True, domain="[('needs_certificate', '=', True)]",
        help="Its next round for this equipment is on the day when it is next due.")
    run_id = fields.Many2one('medical.checklist.run', 'Round', readonly=True, index='btree_not_null', ondelete='restrict')
    date = fields.Date(required=True, default=fields.Date.context_today)
    done_by = fields.Char(required=True, help="The person or the company that calibrated or inspected it.")
    certificate_ids = fields.Many2many('ir.attachment', 'medical_calibration_attachment_rel', 'calibration_id', 'attachment_id')
    next_date = fields.Date('Next Due', required=True)
    note = fields.Text()

    _run_uniq = models.UniqueIndex('(run_id) WHERE run_id IS NOT NULL', "This round has its certificate already.")
    _after = models.Constraint('CHECK (next_date > date)', "The next date lies after the date of the certificate.")

    @api.model_create_multi
    def create(self, vals_list):
        calibrations = super().create(vals_list)
        by_hand = calibrations.filtered(lambda calibration: not calibration.run_id)
        if not self.env.su and len(by_hand) < len(calibrations):
            raise AccessError(self.env._("Certificates of rounds are kept by finishing the round."))
        by_hand.checklist_id._generate()
        return calibrations

    def write(self, vals):
        if not self.env.su and any(calibration.run_id for calibration in self):
            raise UserError(self.env._("A certificate of a round is kept as it was: add another one."))
        res = super().write(vals)
        self.checklist_id._generate()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_round(self):
        if not self.env.su and any(calibration.run_id for calibration in self):
            raise UserError(self.env._("A certificate of a round is kept."))

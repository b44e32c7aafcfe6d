from odoo import fields, models

SUBJECTS = [('staff', 'Person'), ('vendor', 'Vendor'), ('provider', 'Provider')]
RESULTS = [('clear', 'Not on a List'), ('possible', 'To Resolve'), ('cleared', 'Cleared Before'), ('confirmed', 'Excluded')]


class MedicalScreeningLine(models.Model):
    """One who was screened, named as of then, with the result of that day. Inserted in bulk by the run; never changed."""
    _name = 'medical.screening.line'
    _description = 'Screened'
    _inherit = ['medical.guarded']
    _order = 'screening_id desc, kind, name, id'
    _log_access = False

    _stays = True

    screening_id = fields.Many2one('medical.screening', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    kind = fields.Selection(SUBJECTS, 'Who', required=True, readonly=True)
    subject_id = fields.Integer('Number', readonly=True, help="The record of that kind; a number, so that the proof outlives it.")
    name = fields.Char(required=True, readonly=True)
    npi = fields.Char('NPI', readonly=True)
    result = fields.Selection(RESULTS, required=True, readonly=True)

    def _guard_words(self):
        return self.env._("Who was screened is written down by the screening.")

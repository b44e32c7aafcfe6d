from odoo import api, fields, models


class MedicalHandoutSign(models.TransientModel):
    """The signature under a handout: a clinician's, or that of a translator recorded by whoever has it from them."""
    _name = 'medical.handout.sign'
    _description = 'Sign-Off of a Handout'

    version_id = fields.Many2one('medical.handout.version', required=True, readonly=True, ondelete='cascade')
    kind = fields.Selection([('clinical', 'Clinician'), ('translation', 'Translator')], required=True, default='clinical', readonly=True)
    name = fields.Char(compute='_compute_name', store=True, readonly=False, precompute=True, required=True)
    qualification = fields.Char(help="Such as a certified medical interpreter, or a bilingual clinician assessed for both languages.")
    date = fields.Date('Checked On', default=fields.Date.context_today)
    reason = fields.Char('Why Above the Grade Wanted')
    title = fields.Char(related='version_id.title')
    language_id = fields.Many2one(related='version_id.language_id')
    grade_level = fields.Selection(related='version_id.grade_level')
    grade_text = fields.Char(related='version_id.grade_text')
    date_effective = fields.Date(related='version_id.date_effective')

    @api.depends('kind')
    def _compute_name(self):
        for wizard in self:
            wizard.name = self.env.user.name if wizard.kind == 'clinical' else False

    def action_sign(self):
        """Sign, as the method of the version checks."""
        self.ensure_one()
        if self.kind == 'clinical':
            self.version_id._sign_clinical(self.name, self.reason)
        else:
            self.version_id._sign_translation(self.name, self.qualification, self.date)
        return {'type': 'ir.actions.act_window_close'}

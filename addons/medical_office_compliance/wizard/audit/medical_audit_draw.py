from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.audit.medical_audit_sample import METHODS


class MedicalAuditDraw(models.TransientModel):
    """The dialog that draws a sample: from which records, how many, how."""
    _name = 'medical.audit.draw'
    _description = 'Draw a Sample'

    audit_id = fields.Many2one('medical.audit', required=True, readonly=True, ondelete='cascade')
    population = fields.Selection(
        lambda self: self.env['medical.audit.population']._selection(), 'From', required=True, compute='_compute_population', store=True, readonly=False,
        help="As you may read them, of the audit's period and sites.")
    population_count = fields.Integer('Records There Are', compute='_compute_population_count')
    size = fields.Integer('How Many', compute='_compute_population', store=True, readonly=False, required=True)
    method = fields.Selection(METHODS, required=True, default='random')
    line_id = fields.Many2one('medical.audit.line', 'For the Question', domain="[('audit_id', '=', audit_id)]", ondelete='cascade')
    former_id = fields.Many2one('medical.audit.sample', 'In Place Of', readonly=True, ondelete='cascade')
    asks_reason = fields.Boolean(compute='_compute_asks_reason')
    reason = fields.Char('Why Drawn Anew', help="The former sample stays, with the reason.")

    @api.depends('audit_id')
    def _compute_population(self):
        for dialog in self:
            template = dialog.audit_id.template_id
            dialog.population = dialog.population or template.population
            dialog.size = dialog.size or template.sample_size or 10

    @api.depends('population', 'audit_id')
    def _compute_population_count(self):
        for dialog in self:
            population = self.env['medical.audit.population']._get(dialog.population) if dialog.population else None
            known = population and self.env[population.model].has_access('read')
            dialog.population_count = self.env[population.model].search_count(
                self.env['medical.audit.sample']._population_domain(dialog.audit_id, population)) if known else 0

    @api.depends('former_id', 'line_id.sample_id')
    def _compute_asks_reason(self):
        for dialog in self:
            dialog.asks_reason = bool(dialog.former_id or dialog.line_id.sample_id)

    def action_draw(self):
        """Draw it."""
        self.ensure_one()
        if not self.population:
            raise UserError(self.env._("Say from which records the sample is drawn."))
        self.env['medical.audit.sample']._draw(
            self.audit_id, self.population, self.size, self.method, line=self.line_id, former=self.former_id, reason=self.reason)
        return {'type': 'ir.actions.act_window_close'}

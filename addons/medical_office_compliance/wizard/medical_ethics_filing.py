from odoo import Command, api, fields, models
from odoo.exceptions import UserError

MODES = [('nothing', 'I have nothing to declare'), ('declare', 'I have something to declare')]


class MedicalEthicsFiling(models.TransientModel):
    """What a person fills in and signs: nothing to declare, or answers and what they declare. Gone once it is signed."""
    _name = 'medical.ethics.filing'
    _description = 'Disclosure to Sign'

    statement_id = fields.Many2one('medical.ethics.statement', ondelete='cascade')
    form_id = fields.Many2one(
        'medical.ethics.form', required=True, ondelete='cascade', domain="[('state', '=', 'in_use')]", default=lambda self: self._default_form())
    company_id = fields.Many2one(related='form_id.company_id')
    currency_id = fields.Many2one(related='company_id.currency_id')
    intro = fields.Text(related='form_id.intro')
    mode = fields.Selection(MODES, 'What Holds', required=True, default='declare')
    line_ids = fields.One2many(
        'medical.ethics.filing.line', 'filing_id', 'Questions', compute='_compute_line_ids', store=True, readonly=False, precompute=True)
    item_ids = fields.One2many('medical.ethics.filing.item', 'filing_id', 'Declared')
    name = fields.Char('My Name')
    by_paper = fields.Boolean(compute='_compute_by_paper', help="Filed for somebody without login.")
    paper = fields.Binary('Signed Paper', attachment=False)
    paper_name = fields.Char()

    @api.model
    def _default_form(self):
        return self.env['medical.ethics.form'].search([('state', '=', 'in_use'), ('company_id', '=', self.env.company.id)], limit=1)

    @api.depends('form_id')
    def _compute_line_ids(self):
        for filing in self:
            filing.line_ids = [Command.clear(), *(Command.create({'question_id': question.id}) for question in filing.form_id.question_ids)]

    @api.depends('statement_id')
    def _compute_by_paper(self):
        for filing in self:
            filing.by_paper = filing.statement_id.can_file

    def action_sign(self):
        """Sign what is filled in, as the person."""
        self.ensure_one()
        Statement = self.env['medical.ethics.statement']
        self.form_id.check_access('read')
        answers = {line.question_id: (line.answer, line.details) for line in self.line_ids}
        items = [
            {'who': item.who, 'name': item.name, 'value': item.value, 'date': item.date, 'relation': item.relation} for item in self.item_ids]
        if self.mode == 'nothing':
            answers, items = {}, []
        elif not items and not any(answer == 'yes' for answer, _details in answers.values()):
            raise UserError(self.env._("Every question is answered with no: choose “I have nothing to declare”, or answer one with yes."))
        statement = self.statement_id or Statement._own(self.form_id).sudo(False)
        statement._sign(self.name, answers, items, self.with_context(bin_size=False).paper, self.paper_name)
        asked = bool(self.statement_id)
        self.unlink()
        if asked:
            return {'type': 'ir.actions.act_window_close'}
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("My Disclosures"), 'res_model': 'medical.ethics.statement',
            'res_id': statement.id, 'views': [(False, 'form')]}

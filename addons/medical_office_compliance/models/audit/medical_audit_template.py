from odoo import Command, api, fields, models

from ..obligation.medical_requirement import AREAS

BAR = '|'


class MedicalAuditTemplate(models.Model):
    """The practice's own outline of an internal audit: the questions that every audit by it begins with.

    `line_ids` are the questions; `questions` is the same as text, one a line, after a bar the rule or the reason: the bridge to the library.
    """
    _name = 'medical.audit.template'
    _description = 'Audit Template'
    _inherit = ['mail.thread', 'medical.library.copy.mixin']
    _library_model = 'medical.audit.outline'
    _order = 'area, name, id'
    _rec_names_search = ['name', 'code']
    _check_company_auto = True

    code = fields.Char()
    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True, default=lambda self: self.env.company)
    medical_library_id = fields.Many2one('medical.audit.outline', 'Library', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    area = fields.Selection(AREAS, required=True, default='facility', tracking=True)
    purpose = fields.Text()
    is_hr = fields.Boolean('Personnel Files', tracking=True, help="HR and the compliance officer alone read audits by it.")
    population = fields.Selection(lambda self: self.env['medical.audit.population']._selection(), 'Sample Of', tracking=True)
    sample_size = fields.Integer(default=10, help="How many records are usually drawn: a suggestion.")
    basis = fields.Char(help="Where it comes from, and how sure that is.")
    line_ids = fields.One2many('medical.audit.template.line', 'template_id', 'Questions', copy=True)
    questions = fields.Text('Questions as Text', compute='_compute_questions', inverse='_inverse_questions')
    requirement_codes = fields.Char('Proves', help="Codes of obligations, separated by semicolons: an audit by it proves them once it is closed.")
    obligation_ids = fields.Many2many(
        'medical.obligation', 'medical_obligation_audit_template_rel', 'template_id', 'obligation_id', 'Obligations', check_company=True,
        help="A closed audit by this template is evidence of these.")
    line_count = fields.Integer('Number of Questions', compute='_compute_line_count')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Your practice has adopted this audit already.")
    _size_positive = models.Constraint('CHECK (sample_size >= 0)', "A sample has 0 or more records.")

    @api.depends('line_ids')
    def _compute_line_count(self):
        for template in self:
            template.line_count = len(template.line_ids)

    @api.depends('line_ids.sequence', 'line_ids.name', 'line_ids.basis')
    def _compute_questions(self):
        for template in self:
            template.questions = '\n'.join(
                f'{line.name} {BAR} {line.basis}' if line.basis else line.name or '' for line in template.line_ids.sorted('sequence'))

    def _inverse_questions(self):
        for template in self:
            rows = [row.strip() for row in (template.questions or '').splitlines() if row.strip()]
            commands = [Command.clear()]
            for number, row in enumerate(rows, 1):
                name, _bar, basis = (part.strip() for part in row.partition(BAR))
                commands.append(Command.create({'sequence': 10 * number, 'name': name, 'basis': basis or False}))
            template.line_ids = commands

    @api.model_create_multi
    def create(self, vals_list):
        templates = super().create(vals_list)
        templates._link_obligations()
        return templates

    def _link_obligations(self):
        """Tie templates to the obligations that they prove, by their codes."""
        # sudo: who adopts a template may not write obligations; the tie follows from the library
        for template in self.sudo().filtered('requirement_codes'):
            found = template.env['medical.obligation'].with_context(active_test=False).search([
                ('company_id', '=', template.company_id.id), ('code', 'in', template._codes())])
            template.obligation_ids = [Command.link(obligation.id) for obligation in found]

    def _codes(self):
        self.ensure_one()
        return [code.strip() for code in (self.requirement_codes or '').split(';') if code.strip()]

    def action_plan(self):
        """Plan an audit by this template: opens it, to say who and when."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Plan an Audit"), 'res_model': 'medical.audit', 'views': [(False, 'form')],
            'context': {'default_template_id': self.id}}

    @api.model
    def _library_copy_fields(self):
        same = ('code', 'name', 'area', 'purpose', 'is_hr', 'sample_size', 'basis', 'questions', 'requirement_codes')
        return {**{name: name for name in same}, 'population': ('population', type(self)._library_known_population)}

    def _library_known_population(self, value, company):
        """The key of a population, where an addon that is installed contributes it."""
        return value if value in dict(self.env['medical.audit.population']._selection()) else False

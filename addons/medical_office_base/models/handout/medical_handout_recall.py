from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class MedicalHandoutRecall(models.Model):
    """That a text was taken back because it is wrong: which, why, by whom; and who has to be told.

    Made by `medical.handout.version._recall` alone. Each patient who was given the text is a line, which whoever may open the
    patient sees; how many there are is told to every reader.
    """
    _name = 'medical.handout.recall'
    _description = 'Recall of a Handout'
    _inherit = ['medical.guarded']
    _order = 'id desc'
    _rec_name = 'version_id'

    version_id = fields.Many2one('medical.handout.version', 'Text', required=True, index=True, ondelete='restrict')
    handout_id = fields.Many2one(related='version_id.handout_id', string='Topic', store=True, index=True)
    language_id = fields.Many2one(related='version_id.language_id')
    company_id = fields.Many2one('res.company', required=True, index=True)
    reason = fields.Text('What Is Wrong', required=True)
    user_id = fields.Many2one('res.users', 'Recalled By', required=True, ondelete='restrict')
    date = fields.Datetime('Recalled On', required=True, default=fields.Datetime.now)
    line_ids = fields.One2many('medical.handout.recall.line', 'recall_id', 'Patients to Tell')
    given_count = fields.Integer('Times Given', compute='_compute_counts', help="To patients and to whoever took it.")
    patient_count = fields.Integer('Patients', compute='_compute_counts')
    to_tell_count = fields.Integer('To Tell', compute='_compute_counts')
    hidden_count = fields.Integer('Not Yours to Open', compute='_compute_counts', help="Patients to tell whose record you may not open.")
    stage = fields.Selection([('telling', 'Patients to Tell'), ('done', 'All Told')], compute='_compute_counts', search='_search_stage')

    @api.depends_context('uid')
    @api.depends('line_ids.told_on')
    def _compute_counts(self):
        # sudo: how many, of a recall that one reads; not who
        lines = self.env['medical.handout.recall.line'].sudo()
        patients = dict(lines._read_group([('recall_id', 'in', self.ids)], ['recall_id'], ['__count']))
        open_ = dict(lines._read_group([('recall_id', 'in', self.ids), ('told_on', '=', False)], ['recall_id'], ['__count']))
        given = dict(self.env['medical.handout.given'].sudo()._read_group([('version_id', 'in', self.version_id.ids)], ['version_id'], ['__count']))
        mine = lines.sudo(False)
        mine = dict(mine._read_group([('recall_id', 'in', self.ids), ('told_on', '=', False)], ['recall_id'], ['__count'])) if mine.has_access('read') else {}
        for recall in self:
            key = recall._origin.sudo()
            recall.given_count = given.get(recall.version_id.sudo(), 0)
            recall.patient_count, recall.to_tell_count = patients.get(key, 0), open_.get(key, 0)
            recall.hidden_count = recall.to_tell_count - mine.get(recall._origin, 0)
            recall.stage = 'telling' if recall.to_tell_count else 'done'

    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # sudo: whether anybody is still to be told; not who
        telling = self.env['medical.handout.recall.line'].sudo()._search([('told_on', '=', False)]).subselect('recall_id')
        domain = Domain.FALSE
        if 'telling' in value:
            domain |= Domain('id', 'in', telling)
        if 'done' in value:
            domain |= Domain('id', 'not in', telling)
        return domain

    def action_open_record(self):
        """The list of whom the text was given to, to print or as a spreadsheet."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_given_record')
        first = self.env['medical.handout.given'].sudo().search([('version_id', '=', self.version_id.id)], order='date', limit=1)  # sudo: the day alone
        return {**action, 'context': {
            'default_recall_id': self.id, 'default_company_id': self.company_id.id,
            # a day more: at the practice it may have been the day before
            'default_date_from': fields.Date.to_string((first.date or self.date).date() - timedelta(days=1))}}

    def action_open_lines(self):
        """The patients to tell, of those whom one may open."""
        self.ensure_one()
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_handout_recall_line')
        return {**action, 'domain': [('recall_id', '=', self.id)], 'context': {}}

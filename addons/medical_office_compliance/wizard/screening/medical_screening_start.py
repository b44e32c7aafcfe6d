from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...models.screening.medical_exclusion import SOURCES


class MedicalScreeningStart(models.TransientModel):
    """Screen everybody of a practice now, against the lists that are in use: which ones, and how recent they are, is shown before."""
    _name = 'medical.screening.start'
    _description = 'Screening to Do'

    company_id = fields.Many2one('res.company', 'Practice', required=True, default=lambda self: self.env.company)
    lists = fields.Text('Lists in Use', compute='_compute_lists')
    has_leie = fields.Boolean(compute='_compute_lists')
    is_old = fields.Boolean(compute='_compute_lists', help="The LEIE was imported longer ago than a screening is done.")
    last_id = fields.Many2one('medical.screening', 'Last Screening', compute='_compute_lists')

    @api.depends('company_id')
    def _compute_lists(self):
        lists = self.env['medical.exclusion.list']
        current = lists.union(*(lists._current(source) for source, _label in SOURCES))
        for start in self:
            leie = current.filtered(lambda row: row.source == 'leie')
            practice = self.env['medical.practice']._get(start.company_id)
            start.lists, start.has_leie = current._words(), bool(leie)
            start.is_old = bool(leie) and (start.company_id._medical_today() - leie.date).days >= (practice.screening_days or 31)
            start.last_id = self.env['medical.screening'].search([('company_id', '=', start.company_id.id)], limit=1)

    def action_import(self):
        """Choose the newest LEIE."""
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Import a List"), 'res_model': 'medical.import', 'views': [(False, 'form')],
            'context': {'default_kind': 'medical.import.leie'}}

    def action_screen(self):
        """Screen, and show the result."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work for this practice, or it is not among those selected above."))
        screening = self.env['medical.screening']._run(self.company_id)
        return {
            'type': 'ir.actions.act_window', 'name': screening.name, 'res_model': 'medical.screening', 'res_id': screening.id, 'views': [(False, 'form')]}

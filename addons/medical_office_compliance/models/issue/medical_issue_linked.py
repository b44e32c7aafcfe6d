from odoo import fields, models
from odoo.exceptions import UserError

from .medical_issue import OVER
from .medical_issue_link import PERSON


class MedicalIssue(models.Model):
    """What an issue is about."""
    _inherit = 'medical.issue'

    link_ids = fields.One2many('medical.issue.link', 'issue_id', 'About', readonly=True)

    def action_link(self):
        """Say what it is about: opens the dialog."""
        self.ensure_one()
        self._check_worker()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Link"), 'res_model': 'medical.issue.linking', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_issue_id': self.id}}

    def _link(self, record):
        """Link a record that the user may read and name.

        :param record: of a model that inherits `medical.linkable`
        """
        self.ensure_one()
        self._check_worker()
        if self.state in OVER:
            raise UserError(self.env._("What is over stays as it is."))
        kept = self.env['medical.issue.link']._linked_values(record, self.company_id)
        # sudo: written by methods alone; who may is checked
        links = self.env['medical.issue.link'].sudo()
        values = {'issue_id': self.id, **kept}
        label = values.pop('kept_label')
        if found := links.search([(name, '=', value) for name, value in values.items()]):
            return found.sudo(False)
        link = links.create({**values, 'kept_label': label}).sudo(False)
        self._settle_about()
        return link

    def _settle_about(self):
        """Who it is about follows from the people linked; who is responsible can't be one of them in a personnel matter."""
        # sudo: nobody reads who it is about
        for issue in self.sudo():
            files = self.env[PERSON].sudo().browse(
                issue.env['medical.issue.link'].search([('issue_id', '=', issue.id), ('res_model', '=', PERSON)]).mapped('res_id')).exists()
            issue.about_user_ids = files.user_id

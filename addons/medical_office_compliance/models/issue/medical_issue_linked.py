from odoo import fields, models
from odoo.exceptions import AccessError, UserError

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
        if record._name not in self.env['medical.linkable']._linkable_names() or not record._linkable_allowed():
            raise AccessError(self.env._("This can't be linked to an issue."))
        record.check_access('read')
        # sudo: read to compare
        if 'company_id' in record._fields and record.sudo().company_id and record.sudo().company_id != self.company_id:
            raise UserError(self.env._("This belongs to another practice."))
        # sudo: written by methods alone; who may is checked
        links = self.env['medical.issue.link'].sudo()
        values = {'issue_id': self.id, 'res_model': record._name, 'res_id': record.id}
        if found := links.search([(name, '=', value) for name, value in values.items()]):
            return found.sudo(False)
        link = links.create({**values, 'kept_label': record._linkable_label()}).sudo(False)
        self._settle_about()
        return link

    def _settle_about(self):
        """Who it is about follows from the people linked; who is responsible can't be one of them in a personnel matter."""
        # sudo: nobody reads who it is about
        for issue in self.sudo():
            files = self.env[PERSON].sudo().browse(
                issue.env['medical.issue.link'].search([('issue_id', '=', issue.id), ('res_model', '=', PERSON)]).mapped('res_id')).exists()
            issue.about_user_ids = files.user_id

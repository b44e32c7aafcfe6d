from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS

from .medical_issue import OVER

PERSON = 'medical.staff.file'


class MedicalIssueLink(models.Model):
    """What an issue is about: a piece of equipment, a supply, a policy, a person. A light reference: name as of when it was linked.

    Who it is about is told to who may name such a record (`medical.linkable`) and read it alone; others see what kind of thing it is.
    """
    _name = 'medical.issue.link'
    _description = 'Link of an Issue'
    _inherit = ['medical.guarded']
    _order = 'id'

    issue_id = fields.Many2one('medical.issue', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one(related='issue_id.company_id', store=True, index=True)
    res_model = fields.Char(required=True, groups=NO_ACCESS)
    res_id = fields.Many2oneReference(model_field='res_model', required=True, groups=NO_ACCESS)
    kept_label = fields.Char(required=True, groups=NO_ACCESS)
    kind = fields.Char('What', compute='_compute_label')
    label = fields.Char('Name', compute='_compute_label')
    can_open = fields.Boolean(compute='_compute_label')

    _link_uniq = models.UniqueIndex('(issue_id, res_model, res_id)', "This is linked already.")

    @api.depends('res_model', 'res_id', 'kept_label')
    @api.depends_context('uid', 'lang')
    def _compute_label(self):
        # sudo: kept closed to everybody; who sees what is decided here
        for model, links in self.sudo().grouped('res_model').items():
            known = model in self.env and self.env[model]._linkable_allowed()
            open_to = known and set(self.env[model].browse(links.mapped('res_id')).exists()._filtered_access('read').ids) or set()
            personal = model not in self.env or bool(self.env[model]._linkable_groups)
            for link, kept in zip(self.browse(links.ids), links, strict=True):
                link.kind = self.env['ir.model']._get(model).name or self.env._("Removed")
                link.can_open = kept.res_id in open_to
                link.label = False if personal and not link.can_open else kept.kept_label

    @api.depends('label', 'kind')
    def _compute_display_name(self):
        for link in self:
            link.display_name = link.label or link.kind

    def _merge_key(self):
        return self.res_model, self.res_id

    def action_open(self):
        """Open what is linked, with one's own rights."""
        self.ensure_one()
        if not self.can_open:
            raise AccessError(self.env._("You may not open this, or it is no longer there."))
        kept = self.sudo()  # sudo: checked above
        return {'type': 'ir.actions.act_window', 'res_model': kept.res_model, 'res_id': kept.res_id, 'views': [(False, 'form')], 'target': 'current'}

    def action_remove(self):
        """Linked by mistake."""
        self.issue_id._check_worker()
        issues = self.issue_id
        if any(issue.state in OVER for issue in issues):
            raise UserError(self.env._("What is over stays as it is."))
        self.sudo().unlink()  # sudo: who may is checked
        issues._settle_about()

from odoo import api, models
from odoo.fields import Domain


class MedicalIssuePart(models.AbstractModel):
    """What hangs on an issue (`issue_id`) is read by whoever reads the issue, and by nobody else, by whichever way."""
    _name = 'medical.issue.part'
    _description = 'Part of an Issue'

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not (self.env.su or kwargs.get('bypass_access')):
            domain = Domain(domain) & Domain('issue_id', 'any', [('id', '!=', False)])
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if not any(self._ids):
            return refused
        # sudo: which issue it is of; the reader's own rights to that one decide
        kept = self.sudo()
        readable = kept.issue_id.sudo(False)._filtered_access('read')
        hidden = self.browse(part.id for part in kept if part.issue_id.id not in readable._ids)
        if not hidden:
            return refused
        if refused:
            return hidden | refused[0], refused[1]
        return hidden, lambda: self.env['ir.rule']._make_access_error(operation, hidden)

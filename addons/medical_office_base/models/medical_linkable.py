from odoo import api, models


class MedicalLinkable(models.AbstractModel):
    """What can be named by a record of another addon (an issue, say) without either knowing the other: found by inheritance.

    A link holds model, id and the name as of when it was made. ``_linkable_groups``: who may name one and read its name in a
    link, comma-separated; empty: whoever may read the record.
    """
    _name = 'medical.linkable'
    _description = 'Can Be Linked'

    _linkable_groups = ''

    @api.model
    def _linkable_names(self):
        """The models that can be linked."""
        return sorted(name for name in self.env.registry.descendants(['medical.linkable'], '_inherit') if not self.env[name]._abstract)

    @api.model
    def _linkable_selection(self):
        """Those that the user may name one of: [(model, words)], for a Reference field."""
        names = [name for name in self._linkable_names() if self.env[name]._linkable_allowed()]
        return [(name, self.env['ir.model']._get(name).name) for name in names]

    @api.model
    def _linkable_allowed(self):
        groups = self._linkable_groups
        return self.env.su or self.has_access('read') and (not groups or self.env.user.has_groups(groups))

    def _linkable_label(self):
        """What is kept of it in a link: what it was called."""
        self.ensure_one()
        return self.display_name

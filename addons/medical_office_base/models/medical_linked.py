from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS


class MedicalLinked(models.AbstractModel):
    """A light reference to a record (`medical.linkable`): its name as of when it was linked, neither copied nor held by a key.

    What it is called is told to who may name such a record and read it alone, where such records are for some only; others see what kind
    of thing it is. The reference itself is closed to everybody.
    """
    _name = 'medical.linked'
    _description = 'Light Reference'

    res_model = fields.Char(groups=NO_ACCESS)
    res_id = fields.Many2oneReference(model_field='res_model', groups=NO_ACCESS)
    kept_label = fields.Char(groups=NO_ACCESS)
    kind = fields.Char('What', compute='_compute_label')
    label = fields.Char('Name', compute='_compute_label')
    can_open = fields.Boolean(compute='_compute_label')

    @api.depends('res_model', 'res_id', 'kept_label')
    @api.depends_context('uid', 'lang')
    def _compute_label(self):
        # sudo: kept closed to everybody; who sees what is decided here
        for model, links in self.sudo().grouped('res_model').items():
            if not model:
                self.browse(links.ids).update({'kind': False, 'label': False, 'can_open': False})
                continue
            known = model in self.env and self.env[model]._linkable_allowed()
            open_to = known and set(self.env[model].browse(links.mapped('res_id')).exists()._filtered_access('read').ids) or set()
            personal = model not in self.env or bool(self.env[model]._linkable_groups)
            for link, kept in zip(self.browse(links.ids), links, strict=True):
                link.kind = self.env['ir.model']._get(model).name or self.env._("Removed")
                link.can_open = kept.res_id in open_to
                link.label = False if personal and not link.can_open else kept.kept_label

    @api.model
    def _linked_values(self, record, company):
        """What is kept of a record, checked against the user's own rights.

        :param record: of a model that inherits `medical.linkable`
        :raises AccessError: it isn't one that the user may read and name
        :raises UserError: it belongs to another practice
        """
        if record._name not in self.env['medical.linkable']._linkable_names() or not record._linkable_allowed():
            raise AccessError(self.env._("This can't be linked here."))
        record.check_access('read')
        # sudo: read to compare
        if 'company_id' in record._fields and record.sudo().company_id and record.sudo().company_id != company:
            raise UserError(self.env._("This belongs to another practice."))
        return {'res_model': record._name, 'res_id': record.id, 'kept_label': record._linkable_label()}

    def action_open(self):
        """Open what is linked, with one's own rights."""
        self.ensure_one()
        if not self.can_open:
            raise AccessError(self.env._("You may not open this, or it is no longer there."))
        kept = self.sudo()  # sudo: checked above
        return {'type': 'ir.actions.act_window', 'res_model': kept.res_model, 'res_id': kept.res_id, 'views': [(False, 'form')], 'target': 'current'}

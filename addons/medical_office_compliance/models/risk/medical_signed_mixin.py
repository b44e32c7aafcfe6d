from odoo import api, fields, models
from odoo.tools import format_date


class MedicalSignedMixin(models.AbstractModel):
    """What somebody signs by a button: who, on which day, and what holds of the signature. Written by methods alone."""
    _name = 'medical.signed.mixin'
    _description = 'Signed'

    signed_by_id = fields.Many2one('res.users', readonly=True, copy=False, ondelete='restrict')
    signed_on = fields.Date(readonly=True, copy=False)
    signed_note = fields.Char(readonly=True, copy=False, help="What holds of the signature, such as that nobody else could sign.")
    signed_words = fields.Char('Signature', compute='_compute_signed_words')

    @api.depends('signed_by_id', 'signed_on', 'signed_note')
    @api.depends_context('lang')
    def _compute_signed_words(self):
        for record in self:
            # sudo: the name of who signed
            record.signed_words = record.signed_on and ' '.join(filter(None, (
                self.env._("Signed by %(name)s on %(date)s.", name=record.sudo().signed_by_id.name, date=format_date(self.env, record.signed_on)),
                record.signed_note)))

    @api.model
    def _others_with(self, groups, company):
        """Who else of a practice holds one of these roles.

        :param groups: xmlids, comma-separated
        :return: res.users, as superuser
        """
        roles = self.env['res.groups'].union(*(self.env.ref(name) for name in groups.split(',')))
        # sudo: who holds a role in one's own practice
        return self.env['res.users'].sudo().search([
            ('all_group_ids', 'in', roles.ids), ('company_ids', 'in', company.id), ('share', '=', False),
            ('id', 'not in', (self.env.uid, self.env.ref('base.user_root').id))])

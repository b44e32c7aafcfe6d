from odoo import api, fields, models

from ...models.issue.medical_broadcast import BROADCAST_KINDS, LASTS

CLOSING = ('closed', 'weather')


class MedicalBroadcastSend(models.TransientModel):
    """Two taps: what it is about, then Send. The text is the practice's own for the kind, to be changed."""
    _name = 'medical.broadcast.send'
    _description = 'Send an Alert'

    company_id = fields.Many2one('res.company', string='Practice', required=True, default=lambda self: self.env.company)
    kind = fields.Selection(BROADCAST_KINDS, 'What Is It About?', required=True, default=lambda self: self._default_kind())
    site_ids = fields.Many2many(
        'medical.site', string='Where', domain="[('company_id', '=', company_id)]", default=lambda self: self._default_sites(),
        help="None: the whole practice.")
    lasts = fields.Selection(LASTS, 'How Long', required=True, default='day')
    body = fields.Text('Message', compute='_compute_body', store=True, readonly=False, help="No patient's name: it is read on phones and screens.")
    closes = fields.Boolean(
        'Call Patients Expected Today', compute='_compute_closes', store=True, readonly=False,
        help="The front desk gets a call to make for each visit still to come there today.")

    def _default_kind(self):
        return 'closed' if self.env.user.has_groups('medical_office_base.group_manager,medical_office_base.group_owner') else 'safety'

    def _default_sites(self):
        sites = self.env.user.medical_site_ids.filtered(lambda site: site.company_id == self.env.company)
        return sites if len(sites) == 1 or self.env.user.has_group('medical_office_base.group_clinician') else sites.browse()

    @api.depends('kind', 'company_id')
    def _compute_body(self):
        # sudo: the practice's texts, for who sends
        presets = {row.kind: row.body for row in self.env['medical.broadcast.preset'].sudo().search([('company_id', 'in', self.company_id.ids)])}
        for wizard in self:
            wizard.body = presets.get(wizard.kind, False)

    @api.depends('kind')
    def _compute_closes(self):
        for wizard in self:
            wizard.closes = wizard.kind in CLOSING

    def action_send(self):
        """Send it now."""
        self.ensure_one()
        broadcast = self.env['medical.broadcast']._send(
            self.company_id, self.kind, self.body, self.site_ids, lasts=self.lasts, closes=self.closes)
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.broadcast', 'res_id': broadcast.id, 'views': [(False, 'form')], 'target': 'current'}

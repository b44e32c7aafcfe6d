from odoo import api, fields, models
from odoo.exceptions import ValidationError

ASSET_KINDS = [
    ('system', 'Program or System'),
    ('device', 'Computer or Device'),
    ('network', 'Network'),
    ('media', 'Disk, Stick or Backup'),
    ('paper', 'Paper'),
    ('place', 'Room or Place'),
    ('vendor', 'Vendor'),
    ('people', 'People'),
]


class MedicalRiskAsset(models.Model):
    """Where information about patients is: created, received, kept or sent on. What it is in the office (a machine, a room, an
    agreement with a vendor) is named beside it where it is known there."""
    _name = 'medical.risk.asset'
    _description = 'Place of Information'
    _inherit = ['medical.risk.part']
    _order = 'sequence, id'
    _rec_names_search = ['name', 'data']

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(ASSET_KINDS, required=True, default='system')
    site_id = fields.Many2one('medical.site', index='btree_not_null', ondelete='restrict', check_company=True, help="Empty: everywhere, or outside.")
    equipment_id = fields.Many2one('maintenance.equipment', 'Machine', index='btree_not_null', ondelete='set null', check_company=True)
    room_id = fields.Many2one('medical.room', index='btree_not_null', ondelete='set null', check_company=True)
    agreement_id = fields.Many2one(
        'medical.agreement', 'Business Associate Agreement', index='btree_not_null', ondelete='set null', check_company=True,
        domain=[('kind', '=', 'business_associate')])
    data = fields.Char('What Information', help="Such as names, insurance, pictures, results.")
    is_created = fields.Boolean('Created')
    is_received = fields.Boolean('Received')
    is_kept = fields.Boolean('Kept')
    is_sent = fields.Boolean('Sent On')
    is_encrypted = fields.Selection([('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No'), ('none', 'Not Applicable')], 'Encrypted')
    is_gone = fields.Boolean('Not Used Any More', help="It isn't copied into the next analysis.")
    user_id = fields.Many2one('res.users', 'Who Looks After It', index='btree_not_null', ondelete='restrict', domain="[('share', '=', False)]")
    note = fields.Text()
    former_id = fields.Many2one('medical.risk.asset', 'As Before', readonly=True, copy=False, index='btree_not_null', ondelete='set null')
    risk_ids = fields.One2many('medical.risk', 'asset_id', 'Risks')
    risk_count = fields.Integer('Number of Risks', compute='_compute_risk_count')
    uses = fields.Char('Information Is', compute='_compute_uses')

    @api.depends('risk_ids')
    def _compute_risk_count(self):
        for asset in self:
            asset.risk_count = len(asset.risk_ids)

    @api.depends('is_created', 'is_received', 'is_kept', 'is_sent')
    @api.depends_context('lang')
    def _compute_uses(self):
        labels = {name: self._fields[name]._description_string(self.env) for name in ('is_created', 'is_received', 'is_kept', 'is_sent')}
        for asset in self:
            asset.uses = ', '.join(label for name, label in labels.items() if asset[name])

    @api.constrains('is_created', 'is_received', 'is_kept', 'is_sent', 'kind')
    def _check_uses(self):
        for asset in self:
            if asset.kind != 'people' and not (asset.is_created or asset.is_received or asset.is_kept or asset.is_sent):
                raise ValidationError(self.env._("%(name)s: say whether information is created, received, kept or sent on there.", name=asset.name))

    @api.onchange('equipment_id', 'room_id', 'agreement_id')
    def _onchange_named(self):
        named = self.equipment_id or self.room_id or self.agreement_id
        if named and not self.name:
            self.name = named.display_name

    def _content(self):
        """What is signed of it."""
        return [self.id, self.name, self.kind, self.site_id.id, self.data or '', self.uses and [
            self.is_created, self.is_received, self.is_kept, self.is_sent], self.is_encrypted or '', self.is_gone, self.note or '']

    def _prepare_forward(self, analysis):
        """Values of its copy in the next analysis."""
        names = ('name', 'sequence', 'kind', 'data', 'is_created', 'is_received', 'is_kept', 'is_sent', 'is_encrypted', 'note')
        links = ('site_id', 'equipment_id', 'room_id', 'agreement_id', 'user_id')
        return {'analysis_id': analysis.id, 'former_id': self.id, **{name: self[name] for name in names}, **{name: self[name].id for name in links}}

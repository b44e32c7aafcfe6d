from odoo import api, fields, models

from .medical_room import ROOM_KINDS

KINDS = [
    ('cleaning', 'Cleaning'),
    ('maintenance', 'Maintenance'),
    ('opening', 'Opening'),
    ('closing', 'Closing'),
    ('other', 'Other'),
]
SCOPES = [
    ('site', 'The Site'),
    ('zone', 'Zones'),
    ('room', 'Rooms'),
    ('equipment', 'Equipment'),
]
UNITS = [
    ('day', 'Days'),
    ('week', 'Weeks'),
    ('month', 'Months'),
    ('year', 'Years'),
    ('opening', 'At Opening'),
    ('closing', 'At Closing'),
    ('use', 'Hours of Use'),
    ('event', 'When Needed'),
]
CLOSING_DAYS = [
    ('skip', 'Leave Out'),
    ('before', 'The Last Open Day Before'),
    ('after', 'The First Open Day After'),
    ('keep', 'Do It All the Same'),
]
WEEKDAYS = ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')


class MedicalChecklist(models.Model):
    """What a practice does again and again: what, where, who, when, and what proves it.

    The steps are `line_ids`; `steps` is the same as text. Whoever is named in `group_id` (a role, at the sites where
    the person works), `user_id` or `partner_id` (a vendor) does it. Draft and paused lists make no runs.
    """
    _name = 'medical.checklist'
    _description = 'Checklist'
    _inherit = ['mail.thread', 'medical.library.copy.mixin']
    _library_model = 'medical.checklist.template'
    _order = 'kind, sequence, name, id'
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(KINDS, required=True, default='cleaning', tracking=True)
    state = fields.Selection(
        [('draft', 'Draft'), ('running', 'Running'), ('paused', 'Paused')], required=True, default='draft', readonly=True, copy=False, tracking=True)
    medical_library_id = fields.Many2one(
        'medical.checklist.template', 'Library', copy=False, readonly=True, index='btree_not_null', ondelete='restrict')
    note = fields.Text('Instructions')
    basis = fields.Char(help="The rule or guidance it rests on.")
    evidence = fields.Char(help="What proves that it was done.")

    # Where
    scope = fields.Selection(SCOPES, 'Where', required=True, default='site', tracking=True)
    site_ids = fields.Many2many(
        'medical.site', 'medical_checklist_site_rel', 'checklist_id', 'site_id', string='Sites', check_company=True,
        help="Empty: every site of the practice.")
    zone_ids = fields.Many2many('medical.zone', 'medical_checklist_zone_rel', 'checklist_id', 'zone_id', string='Zones', check_company=True)
    room_ids = fields.Many2many('medical.room', 'medical_checklist_room_rel', 'checklist_id', 'room_id', string='Rooms', check_company=True)
    room_kind = fields.Selection(ROOM_KINDS, 'All Rooms of a Kind', tracking=True, help="Rooms that are added later are included.")
    equipment_ids = fields.Many2many(
        'maintenance.equipment', 'medical_checklist_equipment_rel', 'checklist_id', 'equipment_id', string='Equipment', check_company=True)
    equipment_category_id = fields.Many2one(
        'maintenance.equipment.category', 'All Equipment of a Kind', check_company=True, tracking=True, index='btree_not_null',
        help="Equipment that is added later is included.")

    # Who
    group_id = fields.Many2one(
        'res.groups', 'Role', tracking=True, ondelete='restrict', index='btree_not_null',
        domain=lambda self: self.env['medical.approval.rule']._domain_role(), help="Whoever holds this role where the round is due.")
    user_id = fields.Many2one(
        'res.users', 'Person', tracking=True, index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    partner_id = fields.Many2one('res.partner', 'Vendor', tracking=True, index='btree_not_null', check_company=True)

    # When
    unit = fields.Selection(UNITS, 'Repeats', required=True, default='day', tracking=True)
    every = fields.Integer(default=1, required=True, tracking=True)
    on_mon = fields.Boolean('Monday', tracking=True)
    on_tue = fields.Boolean('Tuesday', tracking=True)
    on_wed = fields.Boolean('Wednesday', tracking=True)
    on_thu = fields.Boolean('Thursday', tracking=True)
    on_fri = fields.Boolean('Friday', tracking=True)
    on_sat = fields.Boolean('Saturday', tracking=True)
    on_sun = fields.Boolean('Sunday', tracking=True)
    month_by = fields.Selection([('day', 'A Day of the Month'), ('weekday', 'A Weekday of the Month')], 'Day', default='day', required=True)
    month_day = fields.Integer('Day of the Month', tracking=True, help="From 1 to 31; 31 is the last day of every month. Empty: the day of the first one.")
    nth = fields.Selection(
        [('1', 'First'), ('2', 'Second'), ('3', 'Third'), ('4', 'Fourth'), ('-1', 'Last')], 'Which', default='1', tracking=True)
    times = fields.Char(default='08:00', tracking=True, help="When it is due, at the site: 07:30 or, twice a day, 07:30, 13:00.")
    offset = fields.Integer('Minutes After', tracking=True, help="Minutes after the site opens or closes; below zero: before.")
    date_from = fields.Date('First Time', tracking=True, help="Counted from here: every second week means the second, the fourth… after this day.")
    date_until = fields.Date('Until', tracking=True)
    closing_days = fields.Selection(CLOSING_DAYS, 'When Closed', required=True, default='skip', tracking=True)
    grace = fields.Integer('Grace (Minutes)', default=120, required=True, tracking=True, help="How long after it is due before it counts as missed.")
    open_before = fields.Integer(
        'Open Before (Minutes)', tracking=True, help="How long before it is due it may be done. Zero: from midnight of its day.")

    # Evidence
    needs_photo = fields.Boolean('Photo', tracking=True, help="At least one photo, to finish.")
    needs_signature = fields.Boolean('Signature', tracking=True)
    needs_second_person = fields.Boolean('Second Person', tracking=True, help="Somebody else confirms that it was done.")
    needs_certificate = fields.Boolean('Certificate', tracking=True, help="The certificate or report is attached, and when it is next due.")

    line_ids = fields.One2many('medical.checklist.line', 'checklist_id', string='Steps', copy=True)
    run_ids = fields.One2many('medical.checklist.run', 'checklist_id', string='Rounds')

    # From when on runs are made, and until when they have been made: UTC.
    generate_from = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    generated_until = fields.Datetime(readonly=True, copy=False, export_string_translation=False)

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Your practice has adopted this checklist already.")

    @api.depends('name')
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = checklist.name

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.checklist_steps import WITH_RANGE, Step, parse_steps, write_steps
from .medical_room import ROOM_KINDS

KINDS = [
    ('cleaning', 'Cleaning'),
    ('maintenance', 'Maintenance'),
    ('opening', 'Opening'),
    ('closing', 'Closing'),
    ('cash', 'Cash'),
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
# What the transitions alone write.
GUARDED = {'state', 'generate_from', 'generated_until'}


class MedicalChecklist(models.Model):
    """What a practice does again and again: what, where, who, when, and what proves it.

    The steps are `line_ids`; `steps` is the same as text. Whoever is named in `group_id` (a role, at the sites where
    the person works), `user_id` or `partner_id` (a vendor) does it. Draft and paused lists make no rounds. When:
    medical_checklist_schedule; how rounds are made: medical_checklist_generate.
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
        'maintenance.equipment', 'medical_checklist_equipment_rel', 'checklist_id', 'equipment_id', check_company=True)
    equipment_category_id = fields.Many2one(
        'maintenance.equipment.category', 'All Equipment of a Kind', check_company=True, tracking=True, index='btree_not_null',
        help="Equipment that is added later is included.")

    # Who
    group_id = fields.Many2one(
        'res.groups', 'Role', tracking=True, ondelete='restrict', index='btree_not_null',
        domain=lambda self: self.env['medical.approval.rule']._domain_role(), help="Whoever holds this role where the round is due.")
    role_name = fields.Char('Name of the Role', related='group_id.name')
    user_id = fields.Many2one(
        'res.users', 'Person', tracking=True, index='btree_not_null', domain="[('share', '=', False), ('company_ids', 'in', company_id)]")
    partner_id = fields.Many2one('res.partner', 'Vendor', tracking=True, index='btree_not_null', check_company=True)

    # Evidence
    needs_photo = fields.Boolean('Photo', tracking=True, help="At least one photo, to finish.")
    needs_signature = fields.Boolean('Signature', tracking=True)
    needs_second_person = fields.Boolean('Second Person', tracking=True, help="Somebody else confirms that it was done.")
    needs_certificate = fields.Boolean('Certificate', tracking=True, help="The certificate or report is attached, and when it is next due.")

    allow_public = fields.Boolean(
        'Ticked by QR Code', tracking=True,
        help="People without an account may tick it on the page behind the QR code of the place, under the name that they type.")

    line_ids = fields.One2many('medical.checklist.line', 'checklist_id', string='Steps', copy=True)
    steps = fields.Text(
        'Steps as Text', compute='_compute_steps', inverse='_inverse_steps',
        help="One step a line: # Section, [tick] Do it, [temperature* 2..8 °C] Refrigerator now. A star: can't be left out.")
    run_ids = fields.One2many('medical.checklist.run', 'checklist_id', string='Rounds')

    _medical_library_uniq = models.UniqueIndex(
        '(medical_library_id, company_id) WHERE medical_library_id IS NOT NULL', "Your practice has adopted this checklist already.")

    # === STEPS AS TEXT === #

    @api.depends(
        'line_ids.sequence', 'line_ids.display_type', 'line_ids.name', 'line_ids.kind', 'line_ids.required', 'line_ids.has_min',
        'line_ids.has_max', 'line_ids.min_value', 'line_ids.max_value', 'line_ids.unit', 'line_ids.note')
    def _compute_steps(self):
        for checklist in self:
            checklist.steps = write_steps(
                Step(
                    name=line.name or '', kind=line.kind, required=line.required, low=line.min_value if line.has_min else None,
                    high=line.max_value if line.has_max else None, unit=line.unit or '', hint=line.note or '')
                if not line.display_type else Step(name=line.name or '', is_section=True)
                for line in checklist.line_ids.sorted(lambda line: (line.sequence, line._origin.id or 0)))

    def _inverse_steps(self):
        for checklist in self:
            steps, faults = parse_steps(checklist.steps, self.env)
            if faults:
                raise ValidationError("\n".join([
                    self.env._("The steps of %(checklist)s can't be read.", checklist=checklist.name),
                    *(self.env._(
                        "Line %(line)s: %(problem)s %(remedy)s", line=fault.line, problem=fault.problem, remedy=fault.remedy)
                      for fault in faults)]))
            # steps that stay keep their line: the curve of a temperature goes on
            kept = {}
            for line in checklist.line_ids:
                kept.setdefault((line.display_type, line.name, not line.display_type and line.kind), []).append(line)
            commands = []
            for sequence, step in enumerate(steps, start=1):
                vals = self._step_values(step, sequence * 10)
                lines = kept.get((vals['display_type'], step.name, not step.is_section and step.kind))
                commands.append(fields.Command.update(lines.pop(0).id, vals) if lines else fields.Command.create(vals))
            gone = [line for lines in kept.values() for line in lines]
            checklist.write({'line_ids': [fields.Command.delete(line.id) for line in gone] + commands})

    @api.model
    def _step_values(self, step, sequence):
        values = {'name': step.name, 'sequence': sequence, 'display_type': step.is_section and 'line_section'}
        if step.is_section:
            return values
        has_range = step.kind in WITH_RANGE
        return {
            **values, 'kind': step.kind, 'required': step.required, 'note': step.hint, 'unit': has_range and step.unit,
            'has_min': step.low is not None, 'has_max': step.high is not None, 'min_value': step.low or 0, 'max_value': step.high or 0,
        }

    def action_edit_steps(self):
        """Write the steps as text, in a window of their own: what is edited there isn't overtaken by the list."""
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Steps as Text"),
            'res_model': self._name,
            'res_id': self.id,
            'views': [(self.env.ref('medical_office_base.view_medical_checklist_steps_form').id, 'form')],
            'target': 'new',
        }

    def action_open_runs(self):
        """Open the rounds of these checklists."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_checklist_run')
        return {**action, 'domain': [('checklist_id', 'in', self.ids)], 'context': {}}

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_guarded({name for name in vals if vals[name] and (name, vals[name]) != ('state', 'draft')})
        return super().create(vals_list)

    def write(self, vals):
        self._check_guarded(vals.keys())
        res = super().write(vals)
        if 'company_id' in vals:
            # rules judge a list as it was before
            self.check_access('write')
        return res

    def _check_guarded(self, names):
        if not self.env.su and GUARDED & set(names):
            raise AccessError(self.env._("A checklist is started and paused by its buttons."))

    @api.constrains('company_id')
    def _check_company_kept(self):
        # sudo: rounds that the user may not see count as well
        for checklist in self.sudo():
            if self.env['medical.checklist.run'].sudo().search_count(
                    [('checklist_id', '=', checklist.id), ('company_id', '!=', checklist.company_id.id)], limit=1):
                raise ValidationError(self.env._(
                    "%(checklist)s has rounds in another company: make a checklist of its own for this one.", checklist=checklist.name))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        # sudo: see above
        kept = self.env['medical.checklist.run'].sudo().search([('checklist_id', 'in', self.ids)], limit=1).checklist_id
        if kept:
            raise UserError(self.env._("%(checklist)s has rounds, which are kept: archive it instead.", checklist=kept.name))

    # === LIBRARY === #

    def _library_copy_fields(self):
        same = (
            'name', 'kind', 'scope', 'room_kind', 'steps', 'unit', 'every', 'weekdays', 'times', 'offset', 'closing_days', 'grace',
            'open_before', 'group_id', 'needs_photo', 'needs_signature', 'needs_second_person', 'needs_certificate', 'evidence', 'basis')
        return {**{name: name for name in same}, 'note': 'note'}

    @api.model
    def _library_prepare_copies(self, rows, company, links):
        # in the context, so that the hook finds them without a query for each row
        categories = self.env['maintenance.equipment.category'].search([('company_id', 'in', [company.id, False])])
        self = self.with_context(medical_categories={category.name.strip().lower(): category.id for category in categories})
        return super()._library_prepare_copies(rows, company, links)

    def _library_prepare_copy(self, row, company):
        vals = super()._library_prepare_copy(row, company)
        if row.scope == 'equipment':
            # the practice's own kind of equipment of that name, if there is one
            vals['equipment_category_id'] = self.env.context.get('medical_categories', {}).get(row.with_context(lang=None).area.lower())
        return vals

from odoo import api, fields, models

from .medical_checklist import CLOSING_DAYS, KINDS, SCOPES, UNITS
from .medical_room import ROOM_KINDS


class MedicalChecklistTemplate(models.Model):
    """A shipped checklist: what is done, where, how often, by whom, what proves it and on what ground.

    A practice adopts it as a draft checklist and decides about places and times. `steps` is text of the grammar in
    ``tools/checklist_steps.py``. Where the source leaves a choice, `is_suggestion` is true and `note` says which.
    """
    _name = 'medical.checklist.template'
    _description = 'Checklist (Library)'
    _inherit = ['medical.library.mixin']
    _library_copy_model = 'medical.checklist'
    _order = 'kind, code'

    kind = fields.Selection(KINDS, required=True, readonly=True)
    area = fields.Char(required=True, translate=True, readonly=True, help="What is looked after: exam room, autoclave…")
    steps = fields.Text(required=True, readonly=True)
    scope = fields.Selection(SCOPES, 'Where', required=True, default='site', readonly=True)
    room_kind = fields.Selection(ROOM_KINDS, readonly=True)
    unit = fields.Selection(UNITS, required=True, default='day', readonly=True)
    every = fields.Integer(default=1, readonly=True)
    weekdays = fields.Char(readonly=True, help="As mon,thu; empty: whatever day it falls on.")
    times = fields.Char(readonly=True, help="As 07:30, 13:00.")
    offset = fields.Integer('Minutes After', readonly=True)
    closing_days = fields.Selection(CLOSING_DAYS, required=True, default='skip', readonly=True)
    grace = fields.Integer('Grace (Minutes)', default=120, readonly=True)
    open_before = fields.Integer('Open Before (Minutes)', readonly=True)
    group_id = fields.Many2one('res.groups', 'Role', readonly=True, ondelete='set null')
    responsible = fields.Char(translate=True, readonly=True, help="Who does it, in the source's words.")
    needs_photo = fields.Boolean(readonly=True)
    needs_signature = fields.Boolean(readonly=True)
    needs_second_person = fields.Boolean(readonly=True)
    needs_certificate = fields.Boolean(readonly=True)
    evidence = fields.Char(translate=True, readonly=True)
    basis = fields.Char(readonly=True, help="The rule or guidance it rests on, with its citation.")
    is_suggestion = fields.Boolean(
        'Suggested Frequency', readonly=True, help="How often is a suggestion: the practice decides, as its devices, law and risks require.")
    note = fields.Char(translate=True, readonly=True)
    rhythm_text = fields.Char('How Often', compute='_compute_rhythm_text')

    @api.depends('unit', 'every')
    @api.depends_context('lang')
    def _compute_rhythm_text(self):
        for row in self:
            row.rhythm_text = row._rhythm_words()

    def _rhythm_words(self):
        """How often, for the list of the library; days and times are on the row."""
        self.ensure_one()
        one, count = self.every == 1, self.every
        return {
            'day': self.env._("Every day") if one else self.env._("Every %(count)s days", count=count),
            'week': self.env._("Every week") if one else self.env._("Every %(count)s weeks", count=count),
            'month': self.env._("Every month") if one else self.env._("Every %(count)s months", count=count),
            'year': self.env._("Every year") if one else self.env._("Every %(count)s years", count=count),
            'opening': self.env._("When the site opens"),
            'closing': self.env._("When the site closes"),
            'use': self.env._("Every %(count)s hours of use", count=count),
            'event': self.env._("When needed"),
        }[self.unit]

from odoo import api, fields, models
from odoo.exceptions import UserError

MODES = [('done', 'It was done'), ('happened', 'It happened and is to be dealt with'), ('close', 'What was to do is done')]


class MedicalObligationProving(models.TransientModel):
    """The dialog by which evidence is added: what was done, on which day, with documents or a link; or what has happened."""
    _name = 'medical.obligation.proving'
    _description = 'Add Evidence'

    status_id = fields.Many2one('medical.obligation.status', 'Obligation', required=True, readonly=True, ondelete='cascade')
    evidence_id = fields.Many2one('medical.obligation.evidence', readonly=True, ondelete='cascade')
    mode = fields.Selection(MODES, required=True, readonly=True, default='done')
    evidence_expected = fields.Char(related='status_id.obligation_id.evidence_expected')
    what_to_do = fields.Text(related='status_id.obligation_id.what_to_do')
    deadline_days = fields.Integer(related='status_id.obligation_id.deadline_days')
    citation = fields.Char(related='status_id.obligation_id.citation')
    name = fields.Char('What Was Done', compute='_compute_name', store=True, readonly=False, precompute=True)
    date = fields.Date('Done On', compute='_compute_days', store=True, readonly=False, precompute=True)
    event_date = fields.Date('Happened On', compute='_compute_days', store=True, readonly=False, precompute=True)
    deadline = fields.Date('Due By', compute='_compute_deadline', store=True, readonly=False, precompute=True)
    attachment_ids = fields.Many2many('ir.attachment', 'medical_obligation_proving_attachment_rel', 'proving_id', 'attachment_id', string='Documents')
    record = fields.Reference(selection='_selection_record')
    note = fields.Text('Notes')

    @api.model
    def _selection_record(self):
        return self.env['medical.linkable']._linkable_selection()

    @api.depends('status_id')
    def _compute_name(self):
        for dialog in self:
            dialog.name = dialog.name or dialog.status_id.obligation_id.name

    @api.depends('status_id', 'mode')
    def _compute_days(self):
        for dialog in self:
            today = dialog.status_id._expiry_today()[dialog.status_id] if dialog.status_id else dialog.env.company._medical_today()
            dialog.date = (dialog.date or today) if dialog.mode != 'happened' else False
            dialog.event_date = (dialog.event_date or today) if dialog.mode == 'happened' else False

    @api.depends('event_date')
    def _compute_deadline(self):
        for dialog in self:
            dialog.deadline = dialog.status_id and dialog.event_date and dialog.status_id._suggested_deadline(dialog.event_date)

    def action_save(self):
        """Write it down.

        :raises UserError: the day is missing
        """
        self.ensure_one()
        if not (self.event_date if self.mode == 'happened' else self.date):
            raise UserError(self.env._("Say on which day."))
        values = {'name': self.name, 'note': self.note, 'date': self.date}
        if self.attachment_ids:
            values['attachment_ids'] = [fields.Command.set(self.attachment_ids.ids)]
        if self.mode == 'happened':
            self.status_id._happened(self.event_date, self.deadline, self.name, self.note)
        elif self.mode == 'close':
            self.evidence_id._done({name: value for name, value in values.items() if value})
            if self.record:
                self.evidence_id._link(self.record)
        else:
            self.status_id._prove(values, self.record)
        return {'type': 'ir.actions.act_window_close'}

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools.misc import format_date

# what is typed while it is still to do
TYPED = {'name', 'event_date', 'deadline', 'note', 'user_id'}
# what is said when it is done
DONE = {'name', 'date', 'note', 'user_id', 'attachment_ids'}
DIALOG = 'medical.obligation.proving'


class MedicalObligationEvidence(models.Model):
    """What proves by hand that an obligation was met: documents, a link to a record, a note; or what has happened and is to be done.

    It is added by whose obligation it is, the office manager and the compliance officer, and read by whoever reads where the obligation
    stands. Done, it stays as it was with its documents: who finds a mistake voids it with a reason and adds another. A link keeps the
    record's name alone and opens it with the reader's rights; nothing is copied.
    """
    _name = 'medical.obligation.evidence'
    _description = 'Evidence'
    _inherit = ['medical.linked', 'medical.guarded.files']
    _guards_every_file = True
    _order = 'date desc, id desc'
    _rec_names_search = ['name', 'obligation_id']
    _check_company_auto = True

    status_id = fields.Many2one(
        'medical.obligation.status', 'Obligation at Its Place', required=True, index=True, ondelete='restrict', check_company=True)
    obligation_id = fields.Many2one(related='status_id.obligation_id', store=True, index=True)
    company_id = fields.Many2one(related='status_id.company_id', store=True, index=True)
    site_id = fields.Many2one(related='status_id.site_id', store=True, index='btree_not_null')
    area = fields.Selection(related='status_id.area', store=True)
    severity = fields.Selection(related='status_id.severity', store=True)
    name = fields.Char('What Was Done', required=True)
    state = fields.Selection(
        [('open', 'To Do'), ('done', 'Done'), ('void', 'Void')], 'Status', required=True, default='done', readonly=True, copy=False, index=True)
    event_date = fields.Date('Happened On', help="Of what has to be done when something happens.")
    deadline = fields.Date('Due By')
    date = fields.Date('Done On', index=True)
    user_id = fields.Many2one('res.users', 'Done By', default=lambda self: self.env.user, required=True)
    attachment_ids = fields.Many2many(
        'ir.attachment', 'medical_obligation_evidence_attachment_rel', 'evidence_id', 'attachment_id', string='Documents', bypass_search_access=True)
    note = fields.Text('Notes')
    void_reason = fields.Char('Why It Is Void', readonly=True, copy=False)
    is_late = fields.Boolean('Late', compute='_compute_is_late', search='_search_is_late', help="To do, and its day is over at its place.")
    can_prove = fields.Boolean(related='status_id.can_prove')

    _done_dated = models.Constraint("CHECK (state != 'done' OR date IS NOT NULL)", "Say on which day it was done.")
    _event_first = models.Constraint(
        'CHECK (event_date IS NULL OR date IS NULL OR date >= event_date)', "It is done on the day on which it happened, or later.")

    @api.depends('state', 'deadline', 'status_id')
    def _compute_is_late(self):
        days = self.status_id._expiry_today()
        for evidence in self:
            evidence.is_late = bool(evidence.state == 'open' and evidence.deadline and evidence.deadline < days[evidence.status_id])

    @api.model
    def _search_is_late(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # the practice's day: that of a site differs by hours at most
        today = fields.Date.to_string(self.env.company._medical_today())
        return [('state', '=', 'open'), ('deadline', '<', today)]

    @api.constrains('date', 'event_date', 'state')
    def _check_date(self):
        days = self.status_id._expiry_today()
        for evidence in self:
            for day in (evidence.date, evidence.event_date):
                if day and day > days[evidence.status_id]:
                    raise ValidationError(self.env._(
                        "“%(name)s”: %(day)s is still to come. Correct the day.", name=evidence.name, day=format_date(self.env, day)))

    # === WRITTEN ONCE === #

    @api.model_create_multi
    def create(self, vals_list):
        files = self._own_files(vals_list)
        evidence = super().create(vals_list)
        if not self.env.su:
            if evidence.filtered(lambda row: row.state == 'void'):
                raise AccessError(self.env._("Evidence is voided with a reason, not made void."))
            evidence.status_id._check_prover()
        for row, own in zip(evidence, files, strict=True):
            row._take_files(own)
        evidence.status_id._refresh()
        return evidence

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - TYPED:
                raise AccessError(self.env._("What is done or void is said by the buttons, and its documents with it."))
            if self.filtered(lambda row: row.state != 'open'):
                raise UserError(self.env._("Evidence stays as it was written: void it with a reason and add another."))
            self.status_id._check_prover()
        res = super().write(vals)
        self.status_id._refresh()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("Evidence is kept: void it with a reason instead of deleting it."))

    def copy_data(self, default=None):
        raise UserError(self.env._("Evidence isn't copied: each time something is done it is proved anew."))

    # === FILES === #

    @api.model
    def _guarded_files_words(self):
        return self.env._("Documents of evidence stay as they are: void the evidence with a reason and add another.")

    @api.model
    def _own_files(self, vals_list):
        """The documents named in values, which become the evidence's: of each only what its author has just uploaded.

        :raises AccessError: a document of something else
        """
        found = []
        for vals in vals_list:
            commands = vals.get('attachment_ids') or []
            ids = [key for command in commands for key in (
                [command] if isinstance(command, int) else [command[1]] if command[0] == Command.LINK else command[2] if command[0] == Command.SET else [])]
            # sudo: to know what a file belongs to
            files = self.env['ir.attachment'].sudo().browse(ids)
            if not self.env.su and any(
                    file.create_uid != self.env.user or file.res_id or file.res_model not in (False, DIALOG) for file in files):
                raise AccessError(self.env._("A document that belongs to something else isn't taken over: upload it, or link the record."))
            found.append(files)
        return found

    def _take_files(self, files):
        """Make these documents those of the evidence. Called as soon as it is written, of files that were checked."""
        if files:
            # sudo: checked; from now on whoever reads the evidence reads them, and nobody changes them
            files.sudo().write({'res_model': self._name, 'res_id': self.id, 'public': False})

    # === LINK === #

    def _link(self, record):
        """Keep what this is about: the name of a record that the user may read and name."""
        self.ensure_one()
        values = self._linked_values(record, self.company_id)
        # sudo: written by methods alone; who may is checked
        self.sudo().write(values)

    # === WHAT BECOMES OF IT === #

    def _done(self, values):
        """What was to be done is done.

        :param values: date and, if any, name, note, user_id, attachment_ids
        :raises UserError: it isn't to do
        """
        self.ensure_one()
        self.status_id._check_prover()
        if self.state != 'open':
            raise UserError(self.env._("“%(name)s” isn't to do any more.", name=self.name))
        [files] = self._own_files([values])
        # sudo: who may was checked; the row is written by this method alone
        self.sudo().write({**{name: value for name, value in values.items() if name in DONE}, 'state': 'done'})
        self._take_files(files)

    def _void(self, reason):
        """Take evidence back, which stays to be seen.

        :raises UserError: no reason given, or void already
        """
        self.status_id._check_prover()
        if not (reason or '').strip():
            raise UserError(self.env._("Say why the evidence is void."))
        if 'void' in self.mapped('state'):
            raise UserError(self.env._("This is void already."))
        # sudo: who may was checked; done evidence is otherwise written by nobody
        self.sudo().write({'state': 'void', 'void_reason': reason.strip()})

    def action_done(self):
        """Ask for the day and the documents of what was to be done."""
        self.ensure_one()
        return self.status_id._proving_action(self.env._("Done"), mode='close', evidence_id=self.id, name=self.name)

    def action_void(self):
        """Ask why it is void."""
        self.ensure_one()
        self.status_id._check_prover()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Void"), 'res_model': 'medical.obligation.voiding', 'views': [(False, 'form')],
            'target': 'new', 'context': {'default_evidence_id': self.id}}

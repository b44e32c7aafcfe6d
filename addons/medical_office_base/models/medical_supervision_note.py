from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

NOTE_KINDS = [
    ('one_on_one', 'One-to-One'),
    ('check_in', 'New Hire Check-In'),
    ('observation', 'Observation'),
    ('recognition', 'Recognition'),
    ('conduct', 'Conduct'),
]
NOTE_STATES = [
    ('draft', 'Being Written'),
    ('held', 'Kept by Supervisors'),
    ('shared', 'Shared'),
    ('acknowledged', 'Read and Signed'),
    ('refused', 'Refused to Sign'),
]
CONDUCT_STEPS = [
    ('verbal', 'Verbal'),
    ('written', 'Written'),
    ('final', 'Final'),
]
CHECK_IN_DAYS = [
    ('1', 'Day 1'),
    ('7', 'Day 7'),
    ('30', 'Day 30'),
    ('60', 'Day 60'),
    ('90', 'Day 90'),
]
# from here on the person reads it and nothing of it changes
SHARED = ('shared', 'acknowledged', 'refused')
OPEN = ('draft', 'held')
# what buttons alone write
GUARDED = {
    'state', 'author_id', 'user_id', 'company_id', 'shared_on', 'signed_name', 'signed_on', 'person_comment', 'refused_by_id', 'witness',
    'follow_up_done_on'}


class MedicalSupervisionNote(models.Model):
    """What a supervisor writes about a person: one-to-ones and check-ins, observations, recognition, conduct.

    Written by someone above the person, or the office manager; HR writes conduct too. One-to-ones, check-ins and
    observations are read by their author and the supervisor chain; recognition and conduct by the manager and HR too. The
    person reads nothing before it is shared. Recognition is shared at once. What is shared changes no more: follow-ups
    (`medical.supervision.follow.up`) are added. Conduct is read and signed by the person, or their refusal is written down
    with a witness. There is no chatter: whoever reads the note reads all of it.
    """
    _name = 'medical.supervision.note'
    _description = 'One-to-One or Note'
    _inherit = ['medical.access.logged']
    _order = 'date desc, id desc'
    _check_company_auto = True

    name = fields.Char('Subject', required=True)
    employee_id = fields.Many2one('hr.employee', 'Person', required=True, index=True, ondelete='cascade', check_company=True)
    user_id = fields.Many2one(related='employee_id.user_id', store=True, index=True)
    company_id = fields.Many2one(related='employee_id.company_id', store=True, index=True)
    author_id = fields.Many2one(
        'res.users', 'Written By', required=True, index=True, readonly=True, ondelete='restrict', default=lambda self: self.env.user)
    kind = fields.Selection(NOTE_KINDS, required=True, default='one_on_one')
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    state = fields.Selection(NOTE_STATES, 'Status', required=True, default='draft', readonly=True, copy=False, index=True)
    agenda = fields.Text()
    workload = fields.Text()
    goals = fields.Text()
    issues = fields.Text()
    note = fields.Text('What Was Said or Seen')
    check_in_day = fields.Selection(CHECK_IN_DAYS, 'Check-In')
    conduct_step = fields.Selection(CONDUCT_STEPS, 'Step')
    expected = fields.Text('What Is Expected')
    expected_by = fields.Date('By When')
    follow_up_date = fields.Date('Follow Up On')
    follow_up_done_on = fields.Date('Followed Up On', readonly=True, copy=False)
    shared_on = fields.Datetime(readonly=True, copy=False)
    signed_name = fields.Char(readonly=True, copy=False, help="As the person typed it.")
    signed_on = fields.Datetime(readonly=True, copy=False)
    person_comment = fields.Text("The Person's Comment", readonly=True, copy=False)
    refused_by_id = fields.Many2one('res.users', 'Written Down By', readonly=True, copy=False)
    witness = fields.Char(readonly=True, copy=False, help="Who saw that the person would not sign, or signed on paper.")
    follow_up_ids = fields.One2many('medical.supervision.follow.up', 'note_id', 'Follow-Ups', readonly=True)
    is_mine = fields.Boolean('Waits for My Signature', compute='_compute_is_mine', search='_search_is_mine')
    is_author = fields.Boolean(compute='_compute_is_author')
    candidate_ids = fields.Many2many('hr.employee.public', compute='_compute_candidate_ids', help="About whom the user may write.")

    _dates = models.Constraint(
        "CHECK (expected_by IS NULL OR expected_by >= date)", "What is expected can't be due before the day of the note.")

    @api.depends('state', 'kind', 'user_id')
    @api.depends_context('uid')
    def _compute_is_mine(self):
        for note in self:
            note.is_mine = note.kind == 'conduct' and note.state == 'shared' and note.user_id == self.env.user

    @api.model
    def _search_is_mine(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return Domain([('kind', '=', 'conduct'), ('state', '=', 'shared'), ('user_id', '=', self.env.uid)])

    @api.depends('author_id')
    @api.depends_context('uid')
    def _compute_is_author(self):
        for note in self:
            note.is_author = note.author_id == self.env.user

    @api.depends('kind')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_candidate_ids(self):
        conduct = self.filtered(lambda note: note.kind == 'conduct')
        for notes, keepers in (
                (conduct, 'medical_office_base.group_manager,medical_office_base.group_hr'), (self - conduct, 'medical_office_base.group_manager')):
            if notes:
                notes.candidate_ids = self.env['hr.employee']._medical_supervised(keepers).ids

    @api.depends('name', 'kind')
    @api.depends_context('lang')
    def _compute_display_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for note in self:
            note.display_name = f"{kinds.get(note.kind, '')}: {note.name or ''}"

    @api.constrains('kind', 'conduct_step', 'expected', 'expected_by', 'check_in_day')
    def _check_kind(self):
        for note in self:
            if note.kind == 'conduct' and not note.conduct_step:
                raise ValidationError(self.env._("Choose the step of this conduct note: verbal, written or final."))
            if note.kind == 'check_in' and not note.check_in_day:
                raise ValidationError(self.env._("Choose which check-in it is: day 1, 7, 30, 60 or 90."))
            if note.kind == 'conduct' and note.state != 'draft' and not (note.expected and note.expected_by):
                raise ValidationError(self.env._("Write what is expected and by when: a conduct note is a plan, too."))

    # === WHO WRITES === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                given = GUARDED & vals.keys() - {'author_id', 'state'}
                if given or vals.get('author_id', self.env.uid) != self.env.uid or vals.get('state', 'draft') != 'draft':
                    raise AccessError(self.env._("A note begins as a draft of whoever writes it; sharing and signing go by the buttons."))
        notes = super().create([{**vals, 'author_id': vals.get('author_id', self.env.uid)} for vals in vals_list])
        notes._check_author()
        recognition = notes.filtered(lambda note: note.kind == 'recognition')
        if recognition:
            # sudo: recognition is shared as soon as it is written, by whoever may write it
            recognition.sudo()._share()
        return notes

    def write(self, vals):
        if not self.env.su:
            if GUARDED & vals.keys():
                raise AccessError(self.env._("Sharing, signing and following up go by the buttons of the note."))
            if any(note.state in SHARED for note in self.sudo()):
                raise UserError(self.env._("What is shared changes no more. Add a follow-up instead."))
            if 'kind' in vals and any(note.state != 'draft' for note in self):
                raise UserError(self.env._("What was kept stays of its kind. Write another note."))
        result = super().write(vals)
        if not self.env.su and 'employee_id' in vals:
            self._check_author()
        if {'employee_id', 'kind', 'date', 'state'} & vals.keys():
            self.sudo().employee_id._medical_note_dates()
            # sudo: a check-in closes the step of the plan that asks for it
            self.env['medical.staff.plan.line'].sudo()._close_by_notes(self.sudo())
        if vals.get('kind') == 'recognition':
            # sudo: as in create
            self.sudo()._share()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if any(note.state != 'draft' for note in self.sudo()):
            raise UserError(self.env._("Only what is still being written can be deleted."))

    def unlink(self):
        # sudo: dates of one-to-ones on the staff file
        people = self.sudo().employee_id
        result = super().unlink()
        people.exists()._medical_note_dates()
        return result

    def _check_author(self):
        """Refuse notes whose author may not write about the person."""
        for note in self.sudo():
            author, person = note.author_id, note.employee_id
            if note.company_id not in author.company_ids:
                raise AccessError(self.env._("%(person)s works at another practice.", person=person.name))
            if not self._may_write_about(author, person, note.kind):
                raise AccessError(self.env._(
                    "Notes about %(person)s are written by their supervisors or the office manager, never by themselves.", person=person.name))

    @api.model
    def _may_write_about(self, author, person, kind):
        """Whether a user may write a note of a kind about a person (superuser's records)."""
        if author == person.user_id:
            return False
        return (
            author in person.medical_supervisor_user_ids or author.has_group('medical_office_base.group_manager')
            or kind == 'conduct' and author.has_group('medical_office_base.group_hr'))

    def _check_is_author(self):
        for note in self.sudo():
            if note.author_id != self.env.user:
                raise AccessError(self.env._("This is done by %(author)s, who wrote the note.", author=note.author_id.name))

    # === THE WAY OF A NOTE === #

    def action_hold(self):
        """It took place: kept by the supervisors, and counted, without being shared."""
        self.check_access('write')
        self._check_is_author()
        for note in self:
            if note.kind == 'conduct' and not (note.expected and note.expected_by):
                raise UserError(self.env._("Write what is expected and by when: a conduct note is a plan, too."))
        # sudo: the author decides
        self.sudo().filtered(lambda note: note.state == 'draft').write({'state': 'held'})

    def action_share(self):
        """Let the person read it; from now on nothing of it changes."""
        self.check_access('write')
        self._check_is_author()
        self._check_author()
        # sudo: the author decides
        self.sudo()._share()

    def _share(self):
        for note in self:
            if note.kind == 'conduct' and not (note.expected and note.expected_by):
                raise UserError(self.env._("Write what is expected and by when: a conduct note is a plan, too."))
        self.filtered(lambda note: note.state in OPEN).write({'state': 'shared', 'shared_on': fields.Datetime.now()})

    def action_sign(self):
        """The person says that they have read it: opens the dialog."""
        self.ensure_one()
        self._check_signable(self.env.user)
        return self._open_signature('sign')

    def action_refuse(self):
        """The author writes down that the person would not sign, or signed on paper: opens the dialog."""
        self.ensure_one()
        self.check_access('read')
        self._check_is_author()
        self._check_signable(self.sudo().user_id)
        return self._open_signature('refuse')

    def _open_signature(self, mode):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Read and Sign") if mode == 'sign' else self.env._("Signed Otherwise"),
            'res_model': 'medical.supervision.signature',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_note_id': self.id, 'default_mode': mode},
        }

    def _check_signable(self, person):
        """Refuse whatever doesn't wait for this person's signature."""
        self.ensure_one()
        self.check_access('read')
        note = self.sudo()
        if note.kind != 'conduct' or note.state != 'shared':
            raise UserError(self.env._("Only a conduct note that was shared waits for a signature."))
        if note.user_id != person:
            raise AccessError(self.env._("It is signed by %(person)s alone.", person=note.employee_id.name))

    def _sign(self, name, comment):
        """The person has read it. Checks the typed name."""
        self._check_signable(self.env.user)
        # sudo: the person may write nothing of the note but this
        note = self.sudo()
        note.lock_for_update()
        typed = ' '.join((name or '').split())
        if typed.casefold() != ' '.join(note.employee_id.name.split()).casefold():
            raise UserError(self.env._("Type your name as it is in the staff file: %(name)s.", name=note.employee_id.name))
        note.write({
            'state': 'acknowledged', 'signed_name': typed, 'signed_on': fields.Datetime.now(), 'person_comment': (comment or '').strip() or False})

    def _refuse(self, witness, how='refused'):
        """The person would not sign, or signed on paper (`how`), which somebody else saw."""
        self._check_is_author()
        self._check_signable(self.sudo().user_id)
        # sudo: checked above
        note = self.sudo()
        witness = ' '.join((witness or '').split())
        if not witness:
            raise UserError(self.env._("Write who else saw it."))
        if witness.casefold() in (note.employee_id.name.casefold(), note.author_id.name.casefold()):
            raise UserError(self.env._("The witness is somebody else than the person and who wrote the note."))
        note.write({
            'state': 'acknowledged' if how == 'paper' else 'refused', 'signed_name': note.employee_id.name if how == 'paper' else False,
            'witness': witness, 'refused_by_id': self.env.uid, 'signed_on': fields.Datetime.now()})

    def action_add_follow_up(self):
        """Add what happened since: opens the dialog."""
        self.ensure_one()
        self.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Follow-Up"),
            'res_model': 'medical.supervision.follow.up',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_note_id': self.id},
        }

    def action_follow_up_done(self):
        """The day on which one looked again is over: nobody is reminded any more."""
        self.check_access('read')
        for note in self:
            if note.user_id == self.env.user:
                raise AccessError(self.env._("Whether it was followed up, the supervisor says."))
        # sudo: supervisors who read the note say so, also once it is shared
        self.sudo().write({'follow_up_done_on': fields.Date.context_today(self)})

    def action_print(self):
        """The note on paper."""
        self.check_access('read')
        return self.env.ref('medical_office_base.action_report_supervision_note').report_action(self)

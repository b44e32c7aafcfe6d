from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .medical_checklist import KINDS
from .medical_checklist_generate import AHEAD_DAYS

STAGES = [
    ('later', 'Later'),
    ('open', 'To Do Now'),
    ('late', 'Late'),
    ('done', 'Done'),
    ('done_late', 'Done Late'),
    ('missed', 'Missed'),
    ('cancelled', 'Cancelled'),
]
LISTS_AT_A_TIME = 500
# What may be written by hand; everything else the plan and the doing of a round write.
BY_HAND = {'missed_reason', 'note', 'user_id'}

RUN_STATES = [
    ('todo', 'To Do'),
    ('doing', 'In Progress'),
    ('done', 'Done'),
    ('missed', 'Missed'),
    ('cancelled', 'Cancelled'),
]


class MedicalChecklistRun(models.Model):
    """One round: a checklist at a place at a time, made ahead by the plan (this file) and done by somebody
    (medical_checklist_run_doing).

    All moments are UTC. What the plan says is copied, so that the log stays true when the plan changes. Its lines are
    made when it is begun. No chatter: there are many.
    """
    _name = 'medical.checklist.run'
    _description = 'Round'
    _order = 'date_due, id'
    _check_company_auto = True

    checklist_id = fields.Many2one('medical.checklist', required=True, readonly=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    place = fields.Char(readonly=True, help="Where, as it was called when the round was planned.")
    site_id = fields.Many2one('medical.site', readonly=True, index='btree_not_null', ondelete='restrict')
    zone_id = fields.Many2one('medical.zone', readonly=True, index='btree_not_null', ondelete='restrict')
    room_id = fields.Many2one('medical.room', readonly=True, index='btree_not_null', ondelete='restrict')
    equipment_id = fields.Many2one('maintenance.equipment', readonly=True, index='btree_not_null', ondelete='restrict')
    group_id = fields.Many2one('res.groups', 'Role', readonly=True, index='btree_not_null', ondelete='restrict')
    role_name = fields.Char('Name of the Role', related='group_id.name')
    user_id = fields.Many2one('res.users', 'Person', index='btree_not_null', ondelete='restrict')
    partner_id = fields.Many2one('res.partner', 'Vendor', readonly=True, index='btree_not_null', ondelete='restrict')

    date_due = fields.Datetime('Due', required=True, readonly=True)
    date_open = fields.Datetime('From', required=True, readonly=True, help="From when on it can be done.")
    date_limit = fields.Datetime('Until', required=True, readonly=True, help="When it counts as missed.")
    state = fields.Selection(RUN_STATES, required=True, default='todo', readonly=True)
    date_started = fields.Datetime('Begun', readonly=True)
    date_done = fields.Datetime('Done On', readonly=True)
    done_by_id = fields.Many2one('res.users', readonly=True, index='btree_not_null', ondelete='restrict')
    done_by_name = fields.Char('Done By (Name)', readonly=True, help="Who did it without an account, as they wrote it.")
    second_by_id = fields.Many2one('res.users', 'Second Person', readonly=True, ondelete='restrict')
    second_on = fields.Datetime('Confirmed On', readonly=True)
    signature = fields.Binary(readonly=True, attachment=True)
    photo_ids = fields.Many2many('ir.attachment', 'medical_checklist_run_photo_rel', 'run_id', 'attachment_id', string='Photos', readonly=True)
    certificate_ids = fields.Many2many(
        'ir.attachment', 'medical_checklist_run_certificate_rel', 'run_id', 'attachment_id', string='Certificate or Report', readonly=True)
    certificate_next_date = fields.Date('Next Due', readonly=True, help="As the certificate or report says.")
    missed_reason = fields.Text('Why It Was Missed')
    note = fields.Text()
    has_fault = fields.Boolean('Fault Found', readonly=True)
    line_ids = fields.One2many('medical.checklist.run.line', 'run_id', string='Steps', readonly=True)

    stage = fields.Selection(STAGES, compute='_compute_stage', search='_search_stage')
    is_mine = fields.Boolean(
        'Mine', compute='_compute_is_mine', search='_search_is_mine', help="Given to me, or to a role of mine at a site of mine and to nobody else.")

    # A slot of a plan makes one run, whoever generates, and however often.
    _slot_uniq = models.UniqueIndex(
        '(checklist_id, COALESCE(site_id, 0), COALESCE(zone_id, 0), COALESCE(room_id, 0), COALESCE(equipment_id, 0), date_due)',
        "This round exists already.")
    _open_idx = models.Index("(date_limit) WHERE state IN ('todo', 'doing')")
    _due_idx = models.Index('(company_id, date_due)')

    @api.depends('name', 'place')
    def _compute_display_name(self):
        for run in self:
            run.display_name = self.env._("%(checklist)s: %(place)s", checklist=run.name, place=run.place) if run.place else run.name

    @api.depends('state', 'date_open', 'date_due', 'date_limit', 'date_done')
    def _compute_stage(self):
        now = fields.Datetime.now()
        for run in self:
            if run.state in ('todo', 'doing'):
                run.stage = 'late' if run.date_due < now else 'open' if run.date_open <= now or run.state == 'doing' else 'later'
            elif run.state == 'done':
                run.stage = 'done_late' if run.date_done and run.date_done > run.date_limit else 'done'
            else:
                run.stage = run.state

    def _search_stage(self, operator, value):
        if operator != 'in':
            return NotImplemented
        undone, begun = Domain('state', 'in', ('todo', 'doing')), Domain('date_open', '<=', 'now') | Domain('state', '=', 'doing')
        late = Domain.custom(to_sql=lambda model, alias, query: SQL(
            "%s > %s", model._field_to_sql(alias, 'date_done', query), model._field_to_sql(alias, 'date_limit', query)))
        domains = {
            'later': undone & ~begun & Domain('date_due', '>=', 'now'),
            'open': undone & begun & Domain('date_due', '>=', 'now'),
            'late': undone & Domain('date_due', '<', 'now'),
            'done': Domain('state', '=', 'done') & ~(Domain('date_done', '!=', False) & late),
            'done_late': Domain('state', '=', 'done') & Domain('date_done', '!=', False) & late,
            'missed': Domain('state', '=', 'missed'),
            'cancelled': Domain('state', '=', 'cancelled'),
        }
        return Domain.OR(domains[stage] for stage in value if stage in domains)

    @api.depends_context('uid')
    @api.depends('user_id', 'group_id', 'site_id')
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._domain_mine())
        for run in self:
            run.is_mine = run in mine

    def _search_is_mine(self, operator, value):
        return self._domain_mine() if operator == 'in' else NotImplemented

    # === GUARDS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Rounds are made by their checklist: start it, or press Start Now there."))
        return super().create(vals_list)

    def write(self, vals):
        """By hand the manager writes why a round was missed, a note, and who does one that is still to do."""
        if not self.env.su:
            if vals.keys() - BY_HAND:
                raise AccessError(self.env._("A round is a record: what was planned and done isn't changed by hand."))
            if 'missed_reason' in vals and any(run.state != 'missed' for run in self):
                raise UserError(self.env._("A reason is written for rounds that were missed."))
            if 'user_id' in vals and any(run.state not in ('todo', 'doing') for run in self):
                raise UserError(self.env._("Only a round that is still to do is given to somebody."))
        return super().write(vals)

    @api.constrains('user_id', 'company_id')
    def _check_user(self):
        # sudo: in which companies somebody works
        for run in self.sudo():
            if run.user_id and run.company_id not in run.user_id.company_ids:
                raise ValidationError(self.env._(
                    "%(person)s doesn't work in %(company)s: choose somebody who does.",
                    person=run.user_id.name, company=run.company_id.name))

    def action_cancel(self):
        """Take rounds off the plan, with a reason: asks for it."""
        self.check_access('write')
        closed = self.filtered(lambda run: run.state not in ('todo', 'doing'))
        if closed:
            raise UserError(self.env._("%(round)s isn't to do any more, so it can't be cancelled.", round=closed[0].display_name))
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Cancel Rounds"),
            'res_model': 'medical.checklist.run.cancel',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_run_ids': [fields.Command.set(self.ids)]},
        }

    # === PLAN === #

    @api.model
    def _cron_generate(self):
        """Make the rounds of every running list, some hundred lists at a time."""
        lists = self.env['medical.checklist'].search([('state', '=', 'running')], order='id')
        cron = self.env['ir.cron']
        cron._commit_progress(remaining=len(lists))
        for start in range(0, len(lists), LISTS_AT_A_TIME):
            some = lists[start:start + LISTS_AT_A_TIME]
            some._generate(AHEAD_DAYS)
            if not cron._commit_progress(len(some)):
                break

    @api.model
    def _cron_mark_missed(self):
        """Mark as missed what is still open when its time is over (`_sql_time_over`). One statement.

        What is missed stays missed: only its reason may be written.
        """
        self.flush_model()
        self.env.cr.execute(SQL(
            "UPDATE medical_checklist_run SET state = 'missed', write_date = %s WHERE %s",
            fields.Datetime.now(), self._sql_time_over(self._table)))
        missed = self.env.cr.rowcount
        self.invalidate_model()
        return missed

    @api.model
    def _place_switched(self, field, records, active):
        """A place was archived, or is in use again.

        :param field: what it is to a round: site_id, zone_id, room_id or equipment_id
        """
        (self._reopen_at if active else self._cancel_at)(field, records)

    @api.model
    def _cancel_at(self, field, records):
        """Cancel what nobody has begun and whose time isn't over at places that are closed: they stay in the log."""
        # sudo: closing a place closes its rounds, whoever may write rounds
        self.sudo().search([
            (field, 'in', records.ids), ('state', '=', 'todo'), ('date_started', '=', False), ('date_limit', '>', fields.Datetime.now()),
        ]).write({'state': 'cancelled', 'cancel_reason': self.env._("The place was archived.")})

    @api.model
    def _reopen_at(self, field, records):
        """Plan anew at places that are in use again: what was cancelled for later makes room for it."""
        # sudo: see _cancel_at
        runs = self.sudo().search([
            (field, 'in', records.ids), ('state', '=', 'cancelled'), ('date_started', '=', False), ('date_due', '>', fields.Datetime.now())])
        lists = runs.checklist_id
        runs.unlink()
        lists._generate()

    @api.model
    def _hand_back(self, field, records):
        """What people or vendors who leave had to do goes back to the role; without a role, to the office manager.

        :param field: user_id or partner_id
        """
        # sudo: whoever archives a person may not write checklists
        lists = self.env['medical.checklist'].sudo().with_context(active_test=False).search([(field, 'in', records.ids)])
        manager = self.env.ref('medical_office_base.group_manager')
        for checklist in lists:
            left = checklist[field].name
            others = checklist.user_id if field == 'partner_id' else checklist.partner_id
            values = {field: False}
            if not checklist.group_id and not others:
                values['group_id'] = manager.id
            checklist.with_context(medical_no_replan=True).write(values)
            checklist.message_post(body=self.env._("%(name)s is archived: the rounds go back to the role.", name=left))
        runs = self.sudo().search([(field, 'in', records.ids), ('state', 'in', ('todo', 'doing'))])
        runs.write({field: False})
        orphans = runs.filtered(lambda run: not (run.group_id or run.user_id or run.partner_id))
        orphans.write({'group_id': manager.id})

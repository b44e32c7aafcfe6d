from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.roles import MANAGER

# A round that somebody has begun may be finished late.
BEGUN_GRACE = timedelta(days=1)


class MedicalChecklistRun(models.Model):
    """Doing a round: begun, saved step by step, finished, confirmed by a second person; or cancelled by the manager.

    Who may do it: the person it is for, whoever holds its role at its site, and the office manager; the rounds of a vendor
    or of the Facility role also from the page behind the code of the place. When: from `date_open` to `date_limit`, a day
    longer where somebody has begun it in time, with a first change, even one that arrives late. What is done, missed or cancelled doesn't change any
    more, whoever asks; only why it was missed is written afterwards.

    A round that needs a second person is in progress until somebody else has confirmed it (`awaits_second`); its steps
    are closed meanwhile. Sent back by them, it is open again.
    """
    _inherit = 'medical.checklist.run'

    awaits_second = fields.Boolean('To Confirm', readonly=True, help="Finished by one person, to be confirmed by another.")
    cancel_reason = fields.Text('Why It Was Cancelled', readonly=True)
    # When each thing that is not of a step was changed: milliseconds by field.
    changes_ms = fields.Json(readonly=True, export_string_translation=False)

    # === WHO AND WHEN === #

    @api.model
    def _domain_mine(self):
        """Rounds that are the user's to do: named for them, or for one of their roles where they work."""
        user = self.env.user
        role = Domain('user_id', '=', False) & Domain('group_id', 'in', user.all_group_ids.ids)
        return Domain('user_id', '=', user.id) | (role & (Domain('site_id', '=', False) | Domain('site_id.user_ids', 'in', user.id)))

    def _is_doer(self):
        """Whether the user may do this round."""
        self.ensure_one()
        # sudo: who may do it follows from the round and the people of its site, which they need not see
        run, user = self.sudo(), self.env.user
        return (
            user.has_group(MANAGER) or run.user_id == user
            or bool(run.group_id) and run.group_id in user.all_group_ids and (not run.site_id or user in run.site_id.user_ids))

    def _is_second(self):
        """Whether the user may confirm it: anybody who works where it was done, but not who did it."""
        self.ensure_one()
        # sudo: as in _is_doer
        run, user = self.sudo(), self.env.user
        return run.awaits_second and run.done_by_id != user and (self._is_doer() or user in run.site_id.user_ids)

    def _moment_words(self, moment):
        """A moment as the clock at the site shows it, with the day unless it is today."""
        # sudo: the site's time zone is no secret
        return self.sudo().site_id.with_company(self.company_id)._moment_words(moment)

    def _place_words(self):
        return self.equipment_id.name or self.room_id.name or self.zone_id.name or self.site_id.name or ''

    def _closes(self):
        """Until when it can be done (UTC): what was begun has a day more."""
        self.ensure_one()
        return self.date_limit + BEGUN_GRACE if self.state == 'doing' else self.date_limit

    def _is_over(self):
        """Whether it counts as missed: it was marked so, or is open and its time is over."""
        self.ensure_one()
        return self.state == 'missed' or self.state in ('todo', 'doing') and self._closes() <= fields.Datetime.now()

    @api.model
    def _sql_time_over(self, alias, query=None):
        """Whether a round is open and its time is over, as `_is_over` decides it: what the job marks as missed, and what
        counts as missed until then.

        :param str alias: of the table of rounds, in `query` if there is one
        """
        now = fields.Datetime.now()
        return SQL(
            "(%(state)s = 'todo' AND %(limit)s <= %(now)s OR %(state)s = 'doing' AND %(limit)s <= %(begun)s)",
            state=self._field_to_sql(alias, 'state', query), limit=self._field_to_sql(alias, 'date_limit', query),
            now=now, begun=now - BEGUN_GRACE)

    def _may_arrive_late(self):
        """Whether what was tapped in time may still arrive: a phone had its steps in time and lost its connection. For a day,
        unless somebody has said meanwhile why it was missed. It is then in progress again, and done late."""
        self.ensure_one()
        return bool(
            self._is_over() and self.date_started and self.date_started <= self.date_limit and not self.missed_reason
            and fields.Datetime.now() < self.date_limit + BEGUN_GRACE)

    def _obstacle(self):
        """Why this round can't be done now, in words; empty where it can."""
        self.ensure_one()
        now = fields.Datetime.now()
        # sudo: names of who did it
        run = self.sudo()
        if run.state == 'done':
            return self.env._(
                "This round was finished by %(name)s, %(moment)s: nothing of it changes any more.",
                name=run._done_words(), moment=run._moment_words(run.date_done))
        if run.state == 'cancelled':
            return self.env._("This round was cancelled.")
        if run._is_over():
            return run._missed_words()
        if run.awaits_second:
            return self.env._("This round was finished by %(name)s and waits for a second person to confirm it.", name=run._done_words())
        if run.date_open > now:
            return self.env._("This round can be done from %(moment)s on.", moment=run._moment_words(run.date_open))
        return ''

    def _done_words(self):
        return self.done_by_name or self.done_by_id.name or self.env._("nobody")

    def _check_doer(self):
        """:raises AccessError: the round is not the user's, or of a company that is not theirs"""
        for run in self:
            run.check_access('read')
            if not run._is_doer():
                raise AccessError(self.env._(
                    "“%(round)s” is for somebody else: the office manager can give it to you.", round=run.name))

    def _lock(self):
        """Hold the rounds until the end of the transaction, and read them anew: two people never begin or finish one at once."""
        self.flush_recordset()
        # who comes second waits, then is started over by Odoo: nothing to log
        self.env.cr.execute(
            SQL("SELECT id FROM medical_checklist_run WHERE id IN %s ORDER BY id FOR NO KEY UPDATE", tuple(self.ids)), log_exceptions=False)
        self.invalidate_recordset()

    def _action_open_round(self):
        """The round screen with this round."""
        action = self.env['ir.actions.actions']._for_xml_id('medical_office_base.action_medical_my_rounds')
        return {**action, 'context': {'medical_run_id': self.ensure_one().id}}

    def action_do(self):
        """Open this round to be done."""
        return self._action_open_round()

    # === BEGINNING === #

    def _make_lines(self):
        """Make the steps of rounds from their checklist as it is now, once, however many look at them at a time.

        A round over a zone has the steps once for each room of it that is in use, under the room's name. Whoever looks at the
        steps has not begun the round: its time is over when it is over.

        :raises UserError: it can't be done now
        """
        fresh = self.filtered(lambda run: run.state == 'todo' and not run.date_started)
        if not fresh:
            return
        fresh._lock()
        for run in fresh:
            obstacle = run._obstacle()
            if obstacle:
                raise UserError(obstacle)
        fresh = fresh.filtered(lambda run: not run.date_started)
        # sudo: steps are made here alone; who may see them is checked by the caller
        self.env['medical.checklist.run.line'].sudo().create([vals for run in fresh for vals in run._line_values()])
        fresh.sudo().write({'date_started': fields.Datetime.now()})

    def _open(self):
        """Begin rounds: make their steps, and say that they are in progress.

        :raises UserError: it can't be done now
        """
        self._make_lines()
        # sudo: begun here and by the first change alone; who may is checked by the caller
        self.filtered(lambda run: run.state == 'todo').sudo().write({'state': 'doing'})

    def _line_values(self):
        """The steps of this round as the checklist has them now."""
        self.ensure_one()
        # sudo: who does a round need not read zones
        run = self.sudo()
        rooms = run.zone_id.room_ids if run.zone_id else run.room_id
        values = []
        for room in rooms or [rooms]:
            section = False
            for line in run.checklist_id.line_ids:
                if line.display_type:
                    section = line.name
                    continue
                heading = ' · '.join(part for part in (run.zone_id and room.name, section) if part)
                values.append({
                    'run_id': run.id, 'line_id': line.id, 'sequence': len(values) + 1, 'section': heading or False, 'room_id': room.id,
                    **{name: line[name] for name in (
                        'name', 'kind', 'required', 'has_min', 'min_value', 'has_max', 'max_value', 'unit', 'note', 'is_use_meter')}})
        return values

    # === FINISHING === #

    def _missing(self):
        """What keeps this round from being finished: [(id of the step or False, in words)]."""
        self.ensure_one()
        # sudo: the caller checked who does it
        run = self.sudo()
        plan, missing = run.checklist_id, []
        for line in run.line_ids:
            words = line._missing_words()
            if words:
                missing.append((line.id, words))
        if run.line_ids and not missing and not any(line.done_on for line in run.line_ids):
            missing.append((False, self.env._("Nothing is filled in yet.")))
        if plan.needs_photo and not run.photo_ids and not run.line_ids.attachment_ids:
            missing.append((False, self.env._("A photo is needed.")))
        if plan.needs_signature and not run.signature and not any(line.signature for line in run.line_ids if line.kind == 'signature'):
            missing.append((False, self.env._("Your signature is needed.")))
        if plan.needs_certificate:
            if not run.certificate_ids:
                missing.append((False, self.env._("The certificate or report has to be attached.")))
            if not run.certificate_next_date:
                missing.append((False, self.env._("Say when it is next due, as the certificate says.")))
        return missing

    def _finish(self, name=''):
        """Finish this round, unless something is missing.

        :param str name: who did it, where they have no account
        :return: what is missing, as `_missing`; empty once it is finished
        """
        self.ensure_one()
        missing = self._missing()
        if missing:
            return missing
        # sudo: finished here alone; who may do it is checked by the caller
        run = self.sudo()
        needs_second = run.checklist_id.needs_second_person
        run.write({
            'state': 'doing' if needs_second else 'done',
            'awaits_second': needs_second,
            'date_done': fields.Datetime.now(),
            'done_by_id': False if name else self.env.uid,
            'done_by_name': name or False,
        })
        if not needs_second:
            run._after_done()
        return []

    def _after_done(self):
        """What follows a finished round, once. As superuser; to be extended."""
        return True

    def _confirm(self):
        """The second person confirms what the first has done: it is done.

        :raises UserError: it is not to be confirmed, or not by this person
        """
        self.ensure_one()
        self._check_second()
        # sudo: confirmed here alone, the right was checked
        run = self.sudo()
        run.write({'state': 'done', 'awaits_second': False, 'second_by_id': self.env.uid, 'second_on': fields.Datetime.now()})
        run._after_done()

    def _send_back(self, reason):
        """The second person doesn't confirm: the round is open again for who did it, with the reason in its note."""
        self.ensure_one()
        self._check_second()
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say what is not as it was written down."))
        note = self.env._("%(name)s doesn't confirm: %(reason)s", name=self.env.user.name, reason=reason)
        # sudo: as in _confirm
        run = self.sudo()
        run.write({
            'awaits_second': False, 'date_done': False, 'done_by_id': False, 'done_by_name': False,
            'note': '\n'.join(part for part in (run.note, note) if part)})

    def _check_second(self):
        self.check_access('read')
        self._lock()
        if not self.awaits_second:
            raise UserError(self.env._("“%(round)s” doesn't wait for a second person.", round=self.name))
        if not self._is_second():
            raise UserError(self.env._("Somebody else has to confirm it: who did a round can't be the second person as well."))
        if self._is_over():
            raise UserError(self._missed_words())

    def _missed_words(self):
        return self.env._("This round counts as missed since %(moment)s: nothing of it changes any more but why.", moment=self._moment_words(self._closes()))

    def _explain_missed(self, reason):
        """Say why a round was missed. By who was to do it, or the office manager.

        :raises UserError: it was not missed, or nothing is said
        """
        self.ensure_one()
        self._check_doer()
        self._lock()
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say in a few words why it was missed."))
        # sudo: the job that marks rounds as missed may come later than its reason; the right was checked
        run = self.sudo()
        if not run._is_over():
            raise UserError(self.env._("“%(round)s” was not missed.", round=run.name))
        run.write({'missed_reason': reason[:2000], 'state': 'missed', 'awaits_second': False})

    def _cancel(self, reason):
        """Cancel open rounds: by the office manager, who says why."""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("The office manager cancels rounds."))
        self.check_access('write')
        reason = (reason or '').strip()
        if not reason:
            raise UserError(self.env._("Say why the round is cancelled."))
        self._lock()
        for run in self:
            if run.state not in ('todo', 'doing'):
                raise UserError(self.env._("“%(round)s” is closed: it can't be cancelled.", round=run.name))
        # sudo: cancelled here alone, the right was checked
        self.sudo().write({'state': 'cancelled', 'awaits_second': False, 'cancel_reason': reason[:2000]})

from datetime import UTC, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.roles import MANAGER, WORKERS
from .medical_room_hold import TURNOVER_KINDS

# How long a missed round without a reason stays on the screen.
MISSED_DAYS = 7


class MedicalRoundScreen(models.AbstractModel):
    """The round screen, made for one hand: see static/src/round. Every method checks anew who may do the round.

    Changes are sent again until the server has answered. The server keeps their keys, so that what is sent twice is
    applied once; of two changes of one thing the later one stays, by the clock of who made it (the screen corrects it by
    the server's, `now`). All changes of a call are read before one is written, and each is answered by itself: one that
    is refused, such as a number that is none, doesn't hold back the rest, which is kept. See
    `medical.checklist.run._apply_changes`.
    """
    _name = 'medical.round.screen'
    _description = 'Round Screen'

    @api.model
    def _enter(self):
        if not self.env.user.has_groups(WORKERS):
            raise AccessError(self.env._("Rounds are done by people of the office. Ask a system administrator to give you a role."))
        # sudo: the person's own sites
        sites = self.env['medical.site'].sudo().search([
            ('user_ids', 'in', self.env.uid), ('company_id', 'in', self.env.companies.ids)])
        return self.with_context(tz=self.env.user._medical_tz(sites)), sites

    @api.model
    def _run(self, run_id):
        run = self.env['medical.checklist.run'].browse(run_id).exists()
        if not run:
            raise UserError(self.env._("This round is not there any more. Reload the page."))
        run.check_access('read')
        return run

    # === MY ROUNDS === #

    @api.model
    def get_my_rounds(self):
        """The user's rounds of today by time, what is left open or unexplained, and what waits for a second person.

        :return: {now: milliseconds, date, sites: their number, rounds: [see `_round_values`], rooms: [see `_room_values`],
            startable: as `medical.checklist.get_startable`}; a constant number of queries
        """
        self, sites = self._enter()
        runs = self.env['medical.checklist.run']
        now = fields.Datetime.now()
        today = fields.Date.context_today(self)
        start, end = (
            self.env.tz.localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)
            for day in (today, today + timedelta(days=1)))
        when = (
            Domain('date_due', '>=', start) & Domain('date_due', '<', end) & Domain('state', '!=', 'cancelled')
            | Domain('state', 'in', ('todo', 'doing')) & Domain('date_open', '<=', now)
            | Domain('state', '=', 'missed') & Domain('missed_reason', '=', False) & Domain('date_limit', '>', now - timedelta(days=MISSED_DAYS)))
        # a round of a colleague's that one has done stays in sight today
        mine = runs._domain_mine() | Domain('done_by_id', '=', self.env.uid)
        second = Domain('awaits_second', '=', True) & Domain('done_by_id', '!=', self.env.uid) & Domain('site_id', 'in', sites.ids)
        found = runs.search(Domain('company_id', 'in', self.env.companies.ids) & (when & mine | second), order='date_due, id')
        progress = self._progress(found)
        return {
            'now': _milliseconds(datetime.now(UTC)),
            'date': fields.Date.to_string(today),
            'sites': len(sites),
            'rounds': [self._round_values(run, progress) for run in found],
            'rooms': self._room_values(sites),
            'startable': self.env['medical.checklist'].get_startable(),
        }

    @api.model
    def _progress(self, runs):
        """{run: (steps filled in, steps)} of those that were begun, in one query."""
        # sudo: numbers of steps of rounds that the user sees
        groups = self.env['medical.checklist.run.line'].sudo()._read_group(
            [('run_id', 'in', runs.ids)], ['run_id'], ['done_on:count', '__count'])
        return {run.id: (done, count) for run, done, count in groups}

    @api.model
    def _round_values(self, run, progress):
        """A round as the list shows it. `status` is one of later, todo, late, missed, explained, doing, confirm, waiting, done."""
        # sudo: the names of place and person, which the user need not see otherwise
        run = run.sudo()
        done, count = progress.get(run.id, (0, 0))
        return {
            'id': run.id,
            'name': run.name,
            'kind': run.kind,
            'place': run.place or run._place_words(),
            'site': run.site_id.name or '',
            'due': _milliseconds(run.date_due),
            'due_words': run._moment_words(run.date_due),
            'limit': _milliseconds(run._closes()),
            'limit_words': run._moment_words(run.date_limit),
            'open_words': run._moment_words(run.date_open),
            'status': self._status(run),
            'person': run.user_id.name or '',
            'done_words': run.date_done and run._moment_words(run.date_done) or '',
            'done_by': run.date_done and run._done_words() or '',
            'reason': run.missed_reason or '',
            'has_fault': run.has_fault,
            'done': done,
            'count': count,
        }

    @api.model
    def _status(self, run):
        now = fields.Datetime.now()
        if run.state in ('done', 'cancelled'):
            return run.state
        if run._is_over():
            return 'explained' if run.missed_reason else 'missed'
        if run.awaits_second:
            return 'waiting' if run.done_by_id == self.env.user else 'confirm'
        if run.date_open > now:
            return 'later'
        if run.date_due < now:
            return 'late'
        return run.state

    # === ONE ROUND === #

    @api.model
    def get_run(self, run_id):
        """A round with its steps, which are made where the user may do it now; with the first change it is begun.

        :return: the round as in `get_my_rounds`, and {can_do, obstacle, can_confirm, can_explain, instructions, note, needs,
            photos, signed, certificates, certificate_next_date, missing, lines}; lines without id are a preview
        """
        self, _sites = self._enter()
        run = self._run(run_id)
        if run.state == 'todo' and run._is_doer() and not run._obstacle():
            run._make_lines()
        return self._run_values(run)

    @api.model
    def _run_values(self, run):
        obstacle = run._obstacle()
        is_doer = run._is_doer()
        if not is_doer and not obstacle:
            obstacle = self.env._("This round is for somebody else.")
        is_open = bool(run.date_started) and run.state in ('todo', 'doing')
        can_confirm = run._is_second() and not run._is_over()
        # sudo: who may read a round may read all of it; its plan and the names in it too
        kept = run.sudo()
        plan, lines = kept.checklist_id, kept.line_ids
        if not kept.date_started:
            lines = [lines.new(vals) for vals in kept._line_values()]
        values = self._round_values(run, {run.id: (sum(bool(line.done_on) for line in lines), len(lines))})
        return {
            **values,
            'now': _milliseconds(datetime.now(UTC)),
            'obstacle': obstacle,
            'can_do': is_doer and not obstacle and bool(kept.date_started),
            'can_confirm': can_confirm,
            'can_explain': is_doer and values['status'] in ('missed', 'explained'),
            'can_cancel': kept.state in ('todo', 'doing') and self.env.user.has_group(MANAGER),
            'instructions': plan.note or '',
            'note': kept.note or '',
            'needs': {
                'photo': plan.needs_photo, 'signature': plan.needs_signature, 'second': plan.needs_second_person,
                'certificate': plan.needs_certificate},
            'photos': kept.photo_ids.ids,
            # the length alone is read, not the picture
            'signed': bool(kept.with_context(bin_size=True).signature),
            'second_by': kept.second_by_id.name or '',
            'certificates': [{'id': file.id, 'name': file.name} for file in kept.certificate_ids],
            'certificate_next_date': fields.Date.to_string(kept.certificate_next_date) or '',
            'missing': [{'line_id': line_id, 'message': words} for line_id, words in run._missing()] if is_open else [],
            'lines': [{**line._screen_values(), 'id': line._origin.id or False} for line in lines],
        }

    @api.model
    def save_run(self, run_id, changes, finish=False):
        """Keep changes of a round, and finish it where it is asked for, in one round trip.

        :param list changes: [{key, line_id, values, at}], see `medical.checklist.run._apply_changes`
        :param bool finish: finish it, if nothing was refused and nothing is missing
        :return: {results: [{key, line_id, status: applied, known, older or fault, message}], finished, run: as `get_run`}
        :raises AccessError: the round is for somebody else
        """
        self, _sites = self._enter()
        run = self._run(run_id)
        run._check_doer()
        run._lock()
        if run.state == 'todo' and not run._obstacle():
            run._make_lines()
        results = run._apply_changes(changes or [])
        refused = any(result['status'] == 'fault' for result in results)
        if finish and not refused and not run._obstacle():
            run._finish()
        return {
            'results': results,
            'finished': run.state == 'done' or run.awaits_second,
            'run': self._run_values(run),
        }

    @api.model
    def confirm_run(self, run_id):
        """The second person confirms what the first has done."""
        self, _sites = self._enter()
        run = self._run(run_id)
        run._confirm()
        return self._run_values(run)

    @api.model
    def send_back_run(self, run_id, reason):
        """The second person doesn't confirm: the round is open again."""
        self, _sites = self._enter()
        run = self._run(run_id)
        run._send_back(reason)
        return True

    @api.model
    def explain_run(self, run_id, reason):
        """Say why a round was missed."""
        self, _sites = self._enter()
        run = self._run(run_id)
        run._explain_missed(reason)
        return self._run_values(run)

    @api.model
    def cancel_run(self, run_id, reason):
        """Cancel an open round, as the office manager."""
        self, _sites = self._enter()
        run = self._run(run_id)
        run._cancel(reason)
        return True

    # === ROOMS === #

    @api.model
    def _room_values(self, sites):
        """The rooms of these sites that are turned over between patients, and until when they are on hold."""
        rooms = self.env['medical.room'].search([('site_id', 'in', sites.ids), ('kind', 'in', TURNOVER_KINDS)])
        return [room._turnover_values() for room in rooms]

    @api.model
    def save_turnovers(self, changes):
        """Keep that rooms were turned over, or that this is taken back, as it was tapped.

        :param list changes: [{key, room_id, kind or undo, at}], see `medical.room.turnover._apply_changes`; kind is between
            (patients) or contagious (after a contagious patient: the room is on hold)
        :return: {results: [{key, room_id, status, message}], rooms: as in `get_my_rounds`, those that it was about}
        """
        self, _sites = self._enter()
        results = self.env['medical.room.turnover']._apply_changes(changes or [])
        rooms = self.env['medical.room'].browse({result['room_id'] for result in results} - {0}).exists()
        return {'results': results, 'rooms': [room._turnover_values() for room in rooms._filtered_access('read')]}


def _milliseconds(moment):
    return round((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1000)

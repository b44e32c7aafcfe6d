import struct
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .medical_access_seal import SQL_BLOCK, SQL_HASH, SQL_ROWS, START

OFFICER = 'medical_office_base.group_privacy_officer'
AT_ONCE = 20  # seconds that the button works itself, before the rest is left to the scheduled action
EVERY_DAYS = 7
LATE = timedelta(days=1)  # no transaction is open for longer

FAULTS = [
    ('missing', 'Line missing'),
    ('changed', 'Line changed'),
    ('added', 'Line added afterwards'),
    ('seal', 'Seal changed or missing'),
    ('head', 'Sealed anew'),
]

# A seal with all that it is judged by, and its lines as they are now; `rows` is the part that reads them.
SQL_CHECK = """
WITH s AS (
    SELECT seal.*, COALESCE((SELECT hash FROM medical_access_seal AS p WHERE p.id = seal.id - 1), '') AS previous
      FROM medical_access_seal AS seal WHERE seal.id = %(number)s)
SELECT s.*, %(hash)s AS should_be, done.horizon AS sealed_horizon, done.date AS sealed_date,
       COALESCE(before.last_txid, %(start_txid)s) AS before_txid, COALESCE(before.last_row, %(start_row)s) AS before_row,
       EXISTS (SELECT FROM medical_access_seal AS q WHERE q.kind = 'purge' AND q.month = s.month AND q.id > s.id) AS purged,
       to_regclass('medical_access_log_' || s.month) IS NOT NULL AS there
  FROM s
  LEFT JOIN LATERAL (SELECT max(horizon) AS horizon, max(date) AS date FROM medical_access_seal AS c
                      WHERE c.complete AND c.id < s.id) AS done ON TRUE
  LEFT JOIN LATERAL (SELECT last_txid, last_row FROM medical_access_seal AS m
                      WHERE m.kind = 'rows' AND m.month = s.month AND m.id < s.id ORDER BY m.id DESC LIMIT 1) AS before ON TRUE
"""


class MedicalAccessVerification(models.Model):
    """One verification of the access log: every block from the first, until one is broken. It goes on where it stopped."""
    _name = 'medical.access.verification'
    _description = 'Verification of the Access Log'
    _order = 'id desc'

    date = fields.Datetime('Started On', readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one('res.users', 'Started By', readonly=True, default=lambda self: self.env.user)
    state = fields.Selection([
        ('running', 'Running'),
        ('intact', 'Intact'),
        ('broken', 'Broken'),
    ], readonly=True, required=True, default='running')
    expected_hash = fields.Char('Hash Kept Outside', help="A hash that was mailed to you. Without one, a log that somebody sealed anew from the "
                                "first line to the last can't be told from the true one.")
    after_block = fields.Integer(help="0 begins with the first. After a fault that you know of, the blocks behind it.")
    blocks = fields.Integer('Blocks Verified', readonly=True)
    lines = fields.Integer('Lines Verified', readonly=True)
    purged_lines = fields.Integer('Lines Purged', readonly=True, help="Whole months, gone after the retention. Their hashes are there.")
    unsealed_lines = fields.Integer('Lines Not Sealed Yet', readonly=True)
    head_hash = fields.Char('Last Hash', readonly=True)
    fault = fields.Selection(FAULTS, readonly=True)
    broken_block = fields.Integer(readonly=True)
    noted_by_id = fields.Many2one('res.users', readonly=True)
    noted_on = fields.Datetime(readonly=True)
    broken_row = fields.Char('Broken Line', readonly=True, help="Number of the first line that is not as it was sealed.")
    result = fields.Char(compute='_compute_result')

    @api.depends('state', 'fault', 'broken_block', 'broken_row', 'blocks')
    def _compute_result(self):
        for check in self:
            values = {'block': check.broken_block, 'line': check.broken_row, 'blocks': check.blocks}
            check.result = {
                'missing': self.env._("Line %(line)s of block %(block)s is missing.", **values),
                'changed': self.env._("Line %(line)s of block %(block)s was changed.", **values),
                'added': self.env._("Line %(line)s of block %(block)s was added afterwards.", **values),
                'seal': self.env._("The seal of block %(block)s was changed, or is missing.", **values),
                'head': self.env._("No block bears the hash kept outside: the log was sealed anew, or cut off."),
            }.get(check.fault) or (
                self.env._("Every block is as it was sealed.") if check.state == 'intact'
                else self.env._("%(blocks)s blocks verified so far.", **values))

    @api.depends('date')
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("Verification %(number)s", number=check.id or '')

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            if not self.env.user.has_group(OFFICER):
                raise AccessError(self.env._("Only a Privacy Officer verifies the access log."))
            for vals in vals_list:
                if vals.keys() - {'expected_hash', 'after_block'}:
                    raise UserError(self.env._("The result of a verification is written by the system alone."))
        return super().create(vals_list)

    def action_verify(self):
        """Verify now, for some seconds; the rest goes on in the background."""
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only a Privacy Officer verifies the access log."))
        self.check_access('read')
        check = self.sudo()  # sudo: the officer's right is checked; the result nobody writes by hand
        if check.state == 'running' and not check._work(AT_ONCE):
            self.env.ref('medical_office_base.cron_access_verify').sudo()._trigger()
        return True

    def action_note(self):
        """The officer has seen to a fault: Today says no more, and what is verified by itself begins behind it."""
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only a Privacy Officer takes note of what is broken."))
        self.check_access('read')
        if self.state == 'broken' and not self.noted_by_id:
            # sudo: the officer's right is checked; the result nobody writes by hand
            self.sudo().write({'noted_by_id': self.env.uid, 'noted_on': fields.Datetime.now()})
        return True

    @api.model
    def _cron_verify(self):
        """Go on with what is running; once a week begin by itself."""
        running = self.search([('state', '=', 'running')], order='id')
        if not running and not self.search_count([('date', '>', fields.Datetime.now() - timedelta(days=EVERY_DAYS))], limit=1):
            known = self.search([('noted_by_id', '!=', False), ('broken_block', '!=', 0)], order='broken_block desc', limit=1)
            running = self.create({'after_block': known.broken_block})
        progress = self.env['ir.cron']._commit_progress
        left = progress(remaining=len(running))
        for check in running:
            while not check._work(5):
                left = progress()
                if not left:
                    return
            if not progress(1):
                return

    def _work(self, seconds):
        """Verify on from the last block verified. Returns whether it has come to an end, or found a fault."""
        self.ensure_one()
        end = time.monotonic() + seconds
        self.env.cr.execute("SELECT COALESCE(max(id), 0) FROM medical_access_seal")
        last = self.env.cr.fetchone()[0]
        number, lines, purged, fault = self.after_block + self.blocks, self.lines, self.purged_lines, None
        while number < last and not fault and time.monotonic() < end:
            fault, rows, gone = self._check_block(number + 1)
            if not fault:
                number, lines, purged = number + 1, lines + rows, purged + gone
        self.write({'blocks': max(number - self.after_block, 0), 'lines': lines, 'purged_lines': purged})
        if not fault and number < last:
            return False
        self._finish(fault)
        return True

    def _finish(self, fault):
        expected = (self.expected_hash or '').strip().lower()
        head = self.env['medical.access.seal']._head()
        if not fault and expected:
            self.env.cr.execute("SELECT FROM medical_access_seal WHERE hash = %s", [expected])
            if not self.env.cr.rowcount:
                fault = ('head', 0, False)
        kind, block, row = fault or (False, 0, False)
        self.env.cr.execute("""
            SELECT (SELECT count(*) FROM medical_access_log)
                   - (SELECT sum(s.count) FROM medical_access_seal AS s WHERE s.kind = 'rows' AND NOT EXISTS (
                          SELECT FROM medical_access_seal AS q WHERE q.kind = 'purge' AND q.month = s.month))""")
        unsealed = int(self.env.cr.fetchone()[0] or 0)
        self.write({
            'state': 'broken' if kind else 'intact', 'fault': kind, 'broken_block': block, 'broken_row': row and str(row),
            'head_hash': head and head['hash'],
            'unsealed_lines': 0 if kind else unsealed,
        })
        if kind:
            self.env['medical.access.seal']._tell_officers(
                self.env._("The access log is broken"),
                self.env._("%(result)s Somebody has changed it past Odoo, in the database. Keep this mail and a backup of the database as it "
                           "is now.", result=self.result))

    # ------------------------------------------------------------------
    # One block
    # ------------------------------------------------------------------

    @api.model
    def _check_block(self, number):
        """Whether one block is as it was sealed.

        :returns: (fault, lines, purged lines), fault being None or (kind, block, line)
        """
        cr = self.env.cr
        cr.execute(SQL(SQL_CHECK, number=number, hash=SQL(SQL_HASH), start_txid=START[0], start_row=START[1]))
        seal = next(iter(cr.dictfetchall()), None)
        if not seal or seal['hash'] != seal['should_be']:
            return ('seal', number, None), 0, 0
        if seal['kind'] == 'purge':
            return None, 0, 0
        if (seal['after_txid'], seal['after_row']) != (seal['before_txid'], seal['before_row']):
            return ('seal', number, None), 0, 0
        if not seal['there']:
            if seal['purged']:
                return None, 0, seal['count']
            return ('missing', number, self._rows_sealed(seal, 1)[0][0]), 0, 0
        rows = self._sql_rows(seal)
        cr.execute(SQL("SELECT count, rows_hash, first_txid, first_date FROM (%s) AS b", SQL(SQL_BLOCK, rows)))
        count, rows_hash, first_txid, first_date = cr.fetchone()
        if count != seal['count'] or rows_hash != seal['rows_hash']:
            return self._first_fault(seal, rows), 0, 0
        if seal['sealed_date'] and (first_txid < seal['sealed_horizon'] or first_date < seal['sealed_date'] - LATE):
            cr.execute(SQL(
                "SELECT id FROM (%s) AS r WHERE txid < %s OR date < %s ORDER BY txid, id LIMIT 1",
                rows, seal['sealed_horizon'], seal['sealed_date'] - LATE))
            return ('added', number, cr.fetchone()[0]), 0, 0
        return None, count, 0

    @api.model
    def _sql_rows(self, seal):
        return SQL(
            SQL_ROWS + "AND (l.txid, l.id) <= (%(last_txid)s, %(last_row)s)",
            table=SQL.identifier(f"medical_access_log_{seal['month']}"), after_txid=seal['after_txid'], after_row=seal['after_row'],
            last_txid=seal['last_txid'], last_row=seal['last_row'])

    @api.model
    def _rows_sealed(self, seal, limit=None):
        """The lines as they were sealed: [(id, eight bytes of the hash)], in their order."""
        self.env.cr.execute("SELECT print FROM medical_access_seal WHERE id = %s", [seal['id']])
        sealed = bytes(self.env.cr.fetchone()[0] or b'')
        return list(struct.iter_unpack('>q8s', sealed[:limit * 16 if limit else None]))

    @api.model
    def _first_fault(self, seal, rows):
        self.env.cr.execute(SQL("SELECT id, substr(hash, 1, 8) FROM (%s) AS r ORDER BY txid, id", rows))
        now = {row: bytes(print_) for row, print_ in self.env.cr.fetchall()}
        sealed = self._rows_sealed(seal)
        for row, print_ in sealed:
            if now.pop(row, None) != print_:
                self.env.cr.execute("SELECT FROM medical_access_log WHERE id = %s", [row])
                return ('changed' if self.env.cr.rowcount else 'missing', seal['id'], row)
        if now:
            return ('added', seal['id'], next(iter(now)))
        return ('seal', seal['id'], None)

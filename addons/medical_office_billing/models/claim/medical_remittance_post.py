from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .account_move_claim import OfRemittance
from .medical_remittance_claim import SILENT


class MedicalRemittance(models.Model):
    """Posting: one entry for a whole remittance, in one database transaction; nothing is invented to make it balance.

    The clearing account is debited with what was paid, always. Each claim is credited with what was paid, moved and written off, never
    more of the latter two than was open with the payer; what was paid too much stays as the payer's credit on that claim. What is
    denied or undecided stays open.
    """
    _inherit = 'medical.remittance'

    clearing_line_id = fields.Many2one(
        'account.move.line', 'Awaits the Bank', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='account.group_account_invoice,account.group_account_readonly')

    # === BUTTONS === #

    def action_post(self):
        """Post all: refused where a claim can't be posted yet."""
        for remittance in self:
            remittance._post_remittance(False)
        return True

    def action_post_good(self):
        """Post what is ready; the money of the rest is kept as the payer's unapplied credit, and applied once it is matched."""
        for remittance in self:
            remittance._post_remittance(True)
        return True

    def _post_remittance(self, good_only):
        self.ensure_one()
        self.check_access('write')
        # invoices bear no history of their own for this: the claim's has it
        self = self.with_context(tracking_disable=True)
        self._lock('draft')
        # sudo: answers on claims that the user need not be able to open; the entry is posted in the user's own name and right
        own = self.sudo()
        answers = own.claim_ids
        answers._judge_again()
        stops, _looks = own._faults()
        if stops:
            raise UserError('\n'.join(stops))
        bad = answers.filtered(lambda answer: answer.verdict == 'bad')
        if bad and not good_only:
            raise UserError(self.env._(
                "%(count)s claims can't be posted yet: %(claims)s. Match them, or post the good ones.", count=len(bad),
                claims=', '.join(bad[:5].mapped('number'))))
        keep = answers.filtered(lambda answer: answer.verdict == 'bad' or (answer.paid and (answer.match == 'foreign' or answer.status_code in SILENT)))
        apply = answers - keep
        own._write_down(apply, keep)

    def _lock(self, state):
        """Hold this remittance: who posts it at the same time waits, and is told.

        :raise UserError: it isn't in that status any more
        """
        self.flush_recordset()
        self.env.cr.execute(SQL("SELECT state FROM medical_remittance WHERE id = %s FOR UPDATE", self.id))
        now = self.env.cr.fetchone()
        if not now or now[0] != state:
            self.invalidate_recordset()
            who = self.sudo().posted_by_id.name  # sudo: who was first, to name them
            if now and now[0] in ('posted', 'partly'):
                raise UserError(self.env._("%(name)s was posted already, by %(who)s.", name=self.name, who=who))
            raise UserError(self.env._("%(name)s was changed meanwhile. Load it again.", name=self.name))

    def _write_down(self, apply, keep, later=False):
        """Post the entry, then everything that follows from it; self and answers as superuser."""
        plan = self._plan(apply, keep, later)
        user = self.sudo(False)
        today = self.company_id._medical_today()
        move = user.env['account.move'].with_context(medical_of_remittance=OfRemittance(self.id))._medical_post_entry(
            self.company_id.sudo(False), today if later else self.date, self.trace or self.name, plan.lines)
        items = move.line_ids.sorted('id').sudo()  # sudo: what was just posted
        if plan.deposits:
            self.env['account.move.line']._reconcile_plan([
                items[position] | kept for position, kept in plan.deposits.items() if not items[position].reconciled and not all(kept.mapped('reconciled'))])
        for position, answer in plan.unapplied.items():
            answer.unapplied_line_id = items[position]
        apply._write_results(plan.results)
        keep.write({'state': 'unapplied'})
        silent = apply.filtered(lambda answer: not answer.claim_id)
        left = self.claim_ids.filtered(lambda answer: answer.state == 'unapplied' and answer.match != 'foreign')
        values = {'state': 'partly' if left else 'posted'}
        if not later:
            clearing = items[:1] if self.currency_id.round(self.amount) else items.browse()
            values |= {'clearing_line_id': clearing.id, 'posted_on': today, 'posted_by_id': self.env.uid}
        self.write(values)
        self._follow_up(apply - silent)
        return move

    def _follow_up(self, answers):
        """Who is asked next and what is to be worked, as the user: entries that come of it belong to this remittance."""
        answers = answers.filtered('claim_id')
        if not answers:
            return
        env = self.sudo(False).with_context(medical_of_remittance=OfRemittance(self.id), tracking_disable=True).env
        env['medical.claim'].browse(answers.claim_id.ids).sudo()._after_answer()  # sudo: claims that the user need not be able to open
        env['medical.claim.case'].sudo()._open_from_answers(answers.with_env(env).sudo())  # sudo: as above


class MedicalRemittanceClaim(models.Model):
    """What posting writes on the answers, in few statements however many there are."""
    _inherit = 'medical.remittance.claim'

    unapplied_line_id = fields.Many2one(
        'account.move.line', readonly=True, copy=False, index='btree_not_null', ondelete='restrict',
        groups='account.group_account_invoice,account.group_account_readonly')

    def _judge_again(self):
        """Actions by the rules and checks by how claims stand now; as superuser."""
        rows = self.adjustment_ids
        self.env.add_to_compute(rows._fields['action'], rows)
        rows._recompute_recordset(['action'])
        for name in ('amount_writeoff', 'verdict'):
            self.env.add_to_compute(self._fields[name], self)
        self._recompute_recordset(['amount_writeoff', 'verdict'])

    def _write_results(self, results):
        rows = [
            (answer.id, row['written_off'], row['moved'], row['moved_to'] or None, answer.claim_id.state or None)
            for answer, row in ((answer, results[answer.id]) for answer in self)]
        posted = [(row_id, amount) for row in results.values() for row_id, amount in row['posted'].items() if amount]
        if not rows:
            return
        adjustments = self.adjustment_ids
        self.flush_recordset()
        adjustments.flush_recordset()
        self.env.cr.execute_values(
            "UPDATE medical_remittance_claim AS answer SET state = 'posted', amount_written_off = rows.written_off, amount_moved = rows.moved, "
            "moved_to_id = rows.moved_to, state_before = rows.state_before, write_uid = %s, write_date = now() at time zone 'UTC' "
            "FROM (VALUES %%s) AS rows (id, written_off, moved, moved_to, state_before) WHERE answer.id = rows.id" % int(self.env.uid),
            rows, template='(%s, %s::numeric, %s::numeric, %s::integer, %s)', page_size=1000)
        if posted:
            self.env.cr.execute_values(
                "UPDATE medical_remittance_adjustment AS row SET posted = rows.posted FROM (VALUES %s) AS rows (id, posted) WHERE row.id = rows.id",
                posted, template='(%s, %s::numeric)', page_size=5000)
        self.invalidate_recordset(['state', 'amount_written_off', 'amount_moved', 'moved_to_id', 'state_before'], flush=False)
        adjustments.invalidate_recordset(['posted'], flush=False)

    def action_apply(self):
        """Apply money that was kept unapplied, now that its claim is known: by an entry of its own, of today.

        :raise UserError: it still can't be posted, with the reason
        """
        self.check_access('write')
        for remittance in self.remittance_id:
            remittance._lock('partly')
            # sudo: as when the remittance was posted
            answers = self.filtered(lambda answer, remittance=remittance: answer.remittance_id == remittance).sudo()
            answers = answers.filtered(lambda answer: answer.state == 'unapplied')
            answers._link()
            answers._judge_again()
            if bad := answers.filtered(lambda answer: answer.verdict == 'bad' or answer.match != 'matched'):
                raise UserError('\n'.join(f"{answer.number}: {answer.problem or answer.plan}" for answer in bad[:5]))
            remittance.sudo()._write_down(answers, answers.browse(), later=True)
        return True

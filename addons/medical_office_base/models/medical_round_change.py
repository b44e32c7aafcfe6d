from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 60


class MedicalRoundChange(models.Model):
    """The keys of changes that were applied to rounds: what a phone sends again after a lost answer is applied once.

    Written by `_claim` alone; no access lines, nobody reads it. Kept longer than a round can be open.
    """
    _name = 'medical.round.change'
    _description = 'Applied Change of a Round'
    _log_access = False

    run_id = fields.Many2one('medical.checklist.run', required=True, index=True, ondelete='cascade')
    key = fields.Char(required=True)
    applied_on = fields.Datetime(required=True)

    _key_uniq = models.UniqueIndex('(run_id, key)', "This change was applied already.")

    @api.model
    def _known(self, run, keys):
        """Which of the keys were applied to this round before: a set."""
        rows = self.env.execute_query(SQL(
            "SELECT key FROM medical_round_change WHERE run_id = %s AND key = ANY(%s::text[])", run.id, list(keys)))
        return {key for key, in rows}

    @api.model
    def _claim(self, run, keys):
        """Note that these changes are applied, in one query. A transaction that claims one of them at the same time waits, and
        is then started over by Odoo."""
        self.env.execute_query(SQL(
            """INSERT INTO medical_round_change (run_id, key, applied_on)
               SELECT %s, key, %s FROM unnest(%s::text[]) AS key ON CONFLICT DO NOTHING RETURNING id""",
            run.id, fields.Datetime.now(), list(keys)))

    @api.autovacuum
    def _gc_changes(self):
        self.env.cr.execute(SQL(
            "DELETE FROM medical_round_change WHERE applied_on < %s", fields.Datetime.now() - timedelta(days=KEPT_DAYS)))

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 60
# What changes are of: model and column.
COLUMNS = {'medical.checklist.run': 'run_id', 'medical.room': 'room_id'}


class MedicalRoundChange(models.Model):
    """The keys of changes that were applied to rounds and of turnovers of rooms: what a phone sends again after a lost answer
    is applied once.

    Written by `_claim` alone; no access lines, nobody reads it. Kept longer than a change may arrive late.
    """
    _name = 'medical.round.change'
    _description = 'Applied Change of a Round'
    _log_access = False

    run_id = fields.Many2one('medical.checklist.run', index=True, ondelete='cascade')
    room_id = fields.Many2one('medical.room', ondelete='cascade')
    key = fields.Char(required=True)
    applied_on = fields.Datetime(required=True)

    _of_one = models.Constraint('CHECK (num_nonnulls(run_id, room_id) = 1)', "A change is of a round or of a room.")
    _key_uniq = models.UniqueIndex('(run_id, key)', "This change was applied already.")
    _room_key_uniq = models.UniqueIndex('(room_id, key) WHERE room_id IS NOT NULL', "This change was applied already.")

    @api.model
    def _known(self, records, keys):
        """Which of the keys were applied before to these rounds, or rooms: a set of (id, key)."""
        column = SQL.identifier(COLUMNS[records._name])
        return set(self.env.execute_query(SQL(
            "SELECT %(column)s, key FROM medical_round_change WHERE %(column)s = ANY(%(ids)s) AND key = ANY(%(keys)s::text[])",
            column=column, ids=list(records.ids), keys=list(keys))))

    @api.model
    def _claim(self, model, pairs):
        """Note that these changes are applied, in one query. A transaction that claims one of them at the same time waits, and
        is then started over by Odoo.

        :param str model: what they are of
        :param pairs: (id, key)
        """
        pairs = list(pairs)
        self.env.execute_query(SQL(
            """INSERT INTO medical_round_change (%s, key, applied_on)
               SELECT record_id, key, %s FROM unnest(%s::int[], %s::text[]) AS change(record_id, key) ON CONFLICT DO NOTHING RETURNING id""",
            SQL.identifier(COLUMNS[model]), fields.Datetime.now(), [record_id for record_id, _key in pairs], [key for _id, key in pairs]))

    @api.autovacuum
    def _gc_changes(self):
        self.env.cr.execute(SQL(
            "DELETE FROM medical_round_change WHERE applied_on < %s", fields.Datetime.now() - timedelta(days=KEPT_DAYS)))

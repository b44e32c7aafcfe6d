import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .medical_patient_double import DECIDERS

# what stays with the record about which it was written: its history, who opened it, and the decisions about it
STAYS = {'medical.patient', 'medical.patient.event', 'medical.patient.glass', 'medical.patient.double', 'medical.patient.merge', 'medical.patient.merge.move'}
# what the record that counts takes over where it has nothing
TAKEN = ('middle_name', 'suffix', 'preferred_name', 'former_name', 'birth_date', 'sex', 'pronouns', 'language_id', 'accommodation', 'phone', 'phone_2',
         'email', 'street', 'street2', 'city', 'state_id', 'zip', 'contact_note')
# what protects the patient holds for the record that counts too
PROTECTS = ('needs_interpreter', 'is_restricted', 'restriction_reason', 'confidential_communication', 'confidential_contact')


class MedicalPatientMerge(models.Model):
    """One record of a patient merged into another, or that taken back: who, when, what moved. Kept as it is.

    What points at the merged record by a many2one, of whatever addon, points at the one that counts, row by row
    (`medical.patient.merge.move`), so that undoing puts back exactly these. Posted entries are not rewritten: the ledger goes on
    knowing both numbers.
    """
    _name = 'medical.patient.merge'
    _description = 'Merge of Patients'
    _inherit = ['medical.access.logged', 'medical.guarded']
    _order = 'id desc'
    _rec_names_search = ['merged_id', 'survivor_id']
    _stays = True
    _access_log_parent = 'survivor_id'

    survivor_id = fields.Many2one('medical.patient', 'The Record That Counts', required=True, index=True, ondelete='restrict')
    merged_id = fields.Many2one('medical.patient', required=True, index=True, ondelete='restrict')
    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='restrict')
    user_id = fields.Many2one('res.users', 'Who', required=True, ondelete='restrict')
    at = fields.Datetime('When', required=True, default=fields.Datetime.now)
    kind = fields.Selection([('merge', 'Merged'), ('undo', 'Taken back')], required=True, default='merge')
    reason = fields.Char()
    undo_of_id = fields.Many2one('medical.patient.merge', 'Takes Back', index='btree_not_null', ondelete='restrict')
    undo_ids = fields.One2many('medical.patient.merge', 'undo_of_id')
    move_ids = fields.One2many('medical.patient.merge.move', 'merge_id')
    taken = fields.Json()
    can_undo = fields.Boolean(compute='_compute_can_undo')

    _undo_uniq = models.UniqueIndex('(undo_of_id)', "This merge was taken back already.")

    @api.depends('survivor_id', 'merged_id', 'kind')
    def _compute_display_name(self):
        for merge in self.sudo():  # sudo: the record numbers, which name nobody
            merge.display_name = self.env._("%(merged)s into %(survivor)s", merged=merge.merged_id.number, survivor=merge.survivor_id.number)

    @api.depends('kind', 'undo_ids')
    @api.depends_context('uid')
    def _compute_can_undo(self):
        decides = self.env.user.has_groups(DECIDERS)
        for merge in self:
            merge.can_undo = decides and merge.kind == 'merge' and not merge.undo_ids

    # === WHAT POINTS AT A PATIENT === #

    @api.model
    def _relations(self):
        """[(model, field)] of every stored many2one to a patient, found in the registry; what follows from another is not among them."""
        return [
            (model._name, name) for model in map(self.env.__getitem__, sorted(self.env.registry))
            if model._auto and not model._abstract and not model._transient and model._name not in STAYS
            for name, field in sorted(model._fields.items())
            if field.type == 'many2one' and field.comodel_name == 'medical.patient' and field.store and not field.related and not field.compute
        ] + [('medical.patient', 'guarantor_patient_id')]

    @api.model
    def _moving(self, merged, survivor):
        """[(model, field, rows that move, rows that stay)], as superuser."""
        found = []
        for model, name in self._relations():
            # sudo, archived too: all of it is of the same person; the user has been asked about both records
            rows = self.env[model].sudo().with_context(active_test=False).search([(name, '=', merged.id)], order='id')
            if rows:
                moving = rows._patient_merge_moving(name, survivor.sudo()) if hasattr(rows, '_patient_merge_moving') else rows
                found.append((model, name, moving, rows - moving))
        return found

    @api.model
    def _check_pair(self, merged, survivor):
        both = merged | survivor
        if not self.env.su and not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("Medical records and the office manager merge patients."))
        both.check_access('write')
        if len(both) != 2:
            raise UserError(self.env._("Choose two different records."))
        if merged.company_id != survivor.company_id:
            raise UserError(self.env._("The two records are of two companies: each keeps its own."))
        for patient in both:
            if patient.merged_into_id:
                raise UserError(self.env._("%(number)s is merged already.", number=patient.number))

    # === MERGE AND BACK === #

    @api.model
    def _merge(self, merged, survivor, reason=None):
        """Merge a record into another; for medical records and the manager, who may open both.

        :return: the medical.patient.merge that was written
        """
        self._check_pair(merged, survivor)
        # sudo: checked above; rows of tiers that the user doesn't read are of the same person
        merged, survivor, merges = merged.sudo(), survivor.sudo(), self.sudo()
        moving = self._moving(merged, survivor)
        for model, name, rows, _stay in moving:
            self._point(model, name, rows, survivor)
        taken = self._take_over(merged, survivor)
        merged.write({'merged_into_id': survivor.id, 'active': False})
        merge = merges.create({
            'survivor_id': survivor.id, 'merged_id': merged.id, 'company_id': survivor.company_id.id, 'user_id': self.env.uid, 'reason': reason,
            'taken': taken, 'move_ids': [fields.Command.create({'model': model, 'field_name': name, 'row_id': row_id})
                                         for model, name, rows, _stay in moving for row_id in rows.ids]})
        self._decide_pair(merged, survivor, 'merged')
        return merge

    @api.model
    def _take_over(self, merged, survivor):
        """Let the record that counts have what it lacks. Returns what it took: {'values': [field], 'site_ids': ids, 'provider_ids': ids}."""
        values = {name: merged[name] for name in TAKEN if merged[name] and not survivor[name]}
        if 'street' not in values:
            values = {name: value for name, value in values.items() if name not in ('street2', 'city', 'state_id', 'zip')}
        for name in PROTECTS:
            if merged[name] and not survivor[name]:
                values[name] = merged[name]
        values = {name: value.id if isinstance(value, models.BaseModel) else value for name, value in values.items()}
        taken = {'values': sorted(values)}
        for name in ('site_ids', 'provider_ids'):
            more = merged[name] - survivor[name]
            taken[name] = more.ids
            if more:
                values[name] = [fields.Command.link(record.id) for record in more]
        if values:
            survivor.write(values)
        return taken

    @api.model
    def _point(self, model, name, rows, patient):
        """Let rows point at a patient, past the ORM: history among them is not changed otherwise. What follows is computed anew."""
        if not rows:
            return
        rows.flush_recordset()
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(SQL("UPDATE %s SET %s = %s WHERE id IN %s", SQL.identifier(rows._table), SQL.identifier(name), patient.id, tuple(rows.ids)))
        except psycopg2.IntegrityError as error:
            raise UserError(self.env._(
                "Both records have what there may be only once (%(what)s): end or correct one of them first.", what=self.env[model]._description)) from error
        rows.invalidate_recordset([name])
        patient.invalidate_recordset()
        rows.modified([name])

    def action_undo(self):
        """Take the merge back: exactly what moved goes back. Refused where something has changed in a way that can't be undone."""
        self.ensure_one()
        self.check_access('read')
        if not self.env.su and not self.env.user.has_groups(DECIDERS):
            raise AccessError(self.env._("Medical records and the office manager merge patients."))
        # sudo: checked above and below; see _merge
        merge = self.sudo()
        merged, survivor = merge.merged_id, merge.survivor_id
        (merged | survivor).sudo(False).with_user(self.env.user).check_access('write')
        if merge.kind != 'merge' or merge.undo_ids:
            raise UserError(self.env._("This was taken back already."))
        if merged.merged_into_id != survivor or survivor.merged_into_id:
            raise UserError(self.env._("The record that counts has been merged into another since: take that back first."))
        groups = {}
        for move in merge.move_ids:
            groups.setdefault((move.model, move.field_name), []).append(move.row_id)
        back = []
        for (model, name), ids in groups.items():
            if model not in self.env or name not in self.env[model]._fields:
                raise UserError(self.env._("What was moved can't be found any more: an addon has been removed since."))
            rows = self.env[model].sudo().with_context(active_test=False).browse(ids).exists()
            if len(rows) != len(ids) or any(row[name] != survivor for row in rows):
                raise UserError(self.env._(
                    "Some of what was moved is no longer there or belongs to another patient now (%(what)s).", what=self.env[model]._description))
            back.append((model, name, rows))
        merged.write({'merged_into_id': False, 'active': True})
        for model, name, rows in back:
            self._point(model, name, rows, merged)
        self._give_back(merged, survivor, merge.taken or {})
        undo = merge.create({
            'survivor_id': survivor.id, 'merged_id': merged.id, 'company_id': survivor.company_id.id, 'user_id': self.env.uid, 'kind': 'undo',
            'undo_of_id': merge.id})
        self._decide_pair(merged, survivor, 'open')
        return undo.sudo(False).get_formview_action()

    @api.model
    def _give_back(self, merged, survivor, taken):
        """What the record that counts took over goes, where it is still what it took."""
        values = {name: False for name in taken.get('values', []) if survivor[name] == merged[name]}
        for name in ('site_ids', 'provider_ids'):
            if taken.get(name):
                values[name] = [fields.Command.unlink(record_id) for record_id in taken[name]]
        if values:
            survivor.write(values)

    @api.model
    def _decide_pair(self, merged, survivor, state):
        doubles = self.env['medical.patient.double'].sudo()  # sudo: decisions are written by methods alone
        pair = sorted((merged.id, survivor.id))
        done = state != 'open'
        decided = {'state': state, 'decided_by_id': done and self.env.uid, 'decided_on': done and fields.Datetime.now()}
        doubles.search([('patient_id', '=', pair[0]), ('other_id', '=', pair[1])]).write(decided)

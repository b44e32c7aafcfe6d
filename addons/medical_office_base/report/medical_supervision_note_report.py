from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_datetime

MAX_PAGES = 100


def words(record, name):
    return dict(record._fields[name]._description_selection(record.env)).get(record[name]) or ''


class ReportMedicalSupervisionNote(models.AbstractModel):
    """Notes on paper, for whoever reads them."""
    _name = 'report.medical_office_base.report_supervision_note'
    _description = 'Note on Paper'

    @api.model
    def _get_report_values(self, docids, data=None):
        notes = self.env['medical.supervision.note'].browse(docids)
        if len(notes) > MAX_PAGES:
            raise UserError(self.env._("%(count)s are chosen; print at most %(limit)s at once.", count=len(notes), limit=MAX_PAGES))
        notes.check_access('read')
        return {'notes': [self._note(note) for note in notes]}

    @api.model
    def _note(self, note):
        # sudo: names stand on a note that one may read
        kept = note.sudo()
        labels = ('agenda', 'workload', 'goals', 'issues', 'note', 'expected')
        tz = self.env['medical.practice']._get(kept.company_id).tz or 'UTC'

        def moment(value):
            return format_datetime(self.env, value, tz=tz, dt_format='short')

        signed = ''
        if note.state == 'acknowledged':
            signed = self.env._("Read and signed by %(name)s on %(moment)s", name=note.signed_name, moment=moment(note.signed_on))
            if note.witness:
                signed = self.env._("%(signature)s, on paper; witness: %(witness)s", signature=signed, witness=note.witness)
        elif note.state == 'refused':
            signed = self.env._("The person would not sign on %(moment)s; witness: %(witness)s", moment=moment(note.signed_on), witness=note.witness)
        return {
            'note': kept, 'kind': words(note, 'kind'), 'state': words(note, 'state'), 'signed': signed,
            'step': words(note, 'conduct_step') or words(note, 'check_in_day'),
            'texts': [(note._fields[name]._description_string(self.env), note[name]) for name in labels if note[name]],
            'follow_ups': [(f'{moment(row.date)}, {row.author_id.name}', row.text) for row in kept.follow_up_ids],
            'printed': self.env._("Printed by %(user)s on %(moment)s", user=self.env.user.name, moment=moment(fields.Datetime.now())),
        }

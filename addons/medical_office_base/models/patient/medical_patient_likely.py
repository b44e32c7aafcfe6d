from odoo import api, fields, models
from odoo.exceptions import UserError

from .medical_patient_double import DECIDERS

BY_NAME = {'given_name', 'family_name', 'birth_date', 'phone', 'phone_2'}
SHOWN = 10


class MedicalPatient(models.Model):
    """Who registers a patient is shown whom the practice has already, and decides; nothing is refused."""
    _inherit = 'medical.patient'

    likely_ids = fields.Many2many('medical.patient', string='Likely the Same', compute='_compute_likely')
    likely_hidden = fields.Boolean('One More That You May Not Open', compute='_compute_likely')
    double_count = fields.Integer('Likely Duplicates', compute='_compute_double_count', groups=DECIDERS)

    @api.depends_context('uid')
    @api.depends('given_name', 'family_name', 'former_name', 'birth_date', 'phone')
    def _compute_likely(self):
        new = self.filtered(lambda patient: not patient._origin)
        (self - new).likely_ids = False
        (self - new).likely_hidden = False
        found = self._find_likely([patient._likely_person() for patient in new])
        for position, patient in enumerate(new):
            patient.likely_ids, patient.likely_hidden = self._shown_likely(found.get(position, []))

    def _likely_person(self):
        return {'given_name': self.given_name, 'family_name': self.family_name, 'birth_date': self.birth_date, 'phone': self.phone or self.phone_2,
                'company_id': self.company_id.id, 'exclude': self._origin.id}

    @api.model
    def _shown_likely(self, matches):
        """(whom the user may open, whether there is one more). Of whom they may not open nothing is told but, where name and
        birth date are those exactly, that there is a record: guessing finds nobody.
        """
        found = self.browse([patient_id for patient_id, _reason in matches])
        shown = found._filtered_access('read')
        return shown[:SHOWN], any(reason == 'same' for patient_id, reason in matches if patient_id not in shown.ids)

    def _compute_double_count(self):
        doubles = self.env['medical.patient.double']
        counts = dict.fromkeys(self.ids, 0)
        for side in ('patient_id', 'other_id'):
            for patient, count in doubles._read_group([(side, 'in', self.ids), ('state', '=', 'open')], [side], ['__count']):
                counts[patient.id] += count
        for patient in self:
            patient.double_count = counts.get(patient.id, 0)

    def onchange(self, values, field_names, fields_spec):
        changes = super().onchange(values, field_names, fields_spec)
        shown = [row[1] for row in changes.get('value', {}).get('likely_ids', []) if isinstance(row, (list, tuple)) and len(row) > 1 and row[1]]
        self._access_log_read(shown, 'search')
        return changes

    @api.model_create_multi
    def create(self, vals_list):
        patients = super().create(vals_list)
        patients._note_doubles()
        return patients

    def write(self, vals):
        # sudo: whether it is merged, which who opens it is shown
        if not self.env.su and self.sudo().merged_into_id:
            raise UserError(self.env._("This record was merged into another: write there what has changed."))
        res = super().write(vals)
        if vals.keys() & BY_NAME:
            self._note_doubles()
        return res

    def _note_doubles(self):
        """Keep whom these likely are, for medical records. Constant queries."""
        # sudo: whom somebody may not open is found too, and told to nobody who may not
        patients = self.sudo().filtered(lambda patient: not patient.merged_into_id)
        found = patients._find_likely([patient._likely_person() for patient in patients])
        pairs = {}
        for position, patient in enumerate(patients):
            for other_id, reason in found.get(position, [])[:SHOWN]:
                pairs.setdefault((min(patient.id, other_id), max(patient.id, other_id)), (reason, patient.company_id.id))
        patients.env['medical.patient.double']._note(pairs)

    def action_open_doubles(self):
        """The pairs that this patient is one of."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('medical_office_base.action_medical_patient_double')
        return {**action, 'domain': ['|', ('patient_id', '=', self.id), ('other_id', '=', self.id)], 'context': {}}

    # === MERGED === #

    def _merge_action(self, other):
        return {
            'type': 'ir.actions.act_window', 'res_model': 'medical.patient.merge.choice', 'name': self.env._("Merge Two Records"), 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_patient_id': self.id, 'default_other_id': other.id, 'default_survivor_id': min(self.id, other.id)}}

    def action_merge(self):
        """Of two chosen records, choose which counts, and see what would move."""
        if len(self) != 2:
            raise UserError(self.env._("Choose the two records of the same person."))
        return self[0]._merge_action(self[1])

    def action_open_merged_into(self):
        """Where a merged record went."""
        self.ensure_one()
        self.check_access('read')
        return self.merged_into_id.get_formview_action()

    def _patient_merge_moving(self, name, survivor):
        # nobody becomes their own guarantor
        return self - survivor

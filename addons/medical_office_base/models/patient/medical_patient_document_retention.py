from odoo import api, fields, models


class MedicalPatientDocument(models.Model):
    """How long patients' documents are kept, and how they go: the later of the rules of the kind; of minors until after majority.

    Where a day isn't known that a rule counts from (no birth date), the document is kept.
    """
    _name = 'medical.patient.document'
    _inherit = ['medical.patient.document', 'medical.retained']

    retain_until = fields.Date(
        'Kept Until', compute='_compute_retain_until', store=True, index='btree_not_null',
        help="Empty while the period has not begun, and where none is set: then it is kept.")
    retention_text = fields.Char('Retention', related='type_id.retention_text')
    retention_basis = fields.Char('Basis', related='type_id.retention_basis')

    @api.depends(
        'file_hash', 'date', 'date_end', 'received_on', 'patient_id.birth_date', 'patient_id.seen_on', 'company_id.medical_practice_ids.majority_age',
        'type_id.retention_years', 'type_id.retention_from', 'type_id.retention_years_2', 'type_id.retention_from_2')
    def _compute_retain_until(self):
        for document in self:
            document.retain_until = document._retention_end(document.type_id) if document.file_hash else False

    def _retention_day(self, start):
        day = self.date or (self.received_on and self.received_on.date())
        return (self.date_end or day) if start == 'effective' else self._retention_day_of_patient(start, day)

    def _retention_blocks(self):
        blocks = super()._retention_blocks()
        blocks.update({document.id: self.env._("Not indexed") for document in self if document.state == 'to_index'})
        blocks.update({document.id: self.env._("Destroyed already") for document in self if document.state == 'destroyed'})
        return blocks

    def _destroy(self, destruction):
        self.write({
            'file': False, 'name': False, 'original_name': False, 'subject': False, 'sender': False, 'state': 'destroyed',
            'destroyed_on': fields.Date.context_today(self), 'destruction_id': destruction.id})
        self._log_event('destroyed', detail=destruction.name)
        return {document.id: document.file_hash for document in self}

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column


class MedicalCollectionRecord(models.TransientModel):
    """The list of placed accounts for an agency: what it needs to collect and no more, nothing of the care (45 CFR 164.502(b))."""
    _name = 'medical.collection.record'
    _description = 'Accounts Placed'
    _inherit = 'medical.record'
    _record_reads = ('medical.collection.placement', 'medical.patient')

    agency_id = fields.Many2one('medical.collection.agency', required=True, domain="[('company_id', '=', company_id)]", ondelete='cascade',
                                default=lambda self: self.env['medical.collection.agency'].search([('company_id', '=', self.env.company.id)], limit=1))
    date_from = fields.Date('Placed From', required=True, default=lambda self: self.env.company._medical_today().replace(day=1))
    date_to = fields.Date('Placed Until', required=True, default=fields.Date.context_today)

    def _record_title(self):
        return self.env._("Accounts Placed with %(agency)s", agency=self.agency_id.name or '')

    def _record_columns(self):
        return [
            Column('number', self.env._("Our Number"), width=16), Column('record', self.env._("Record Number"), width=12),
            Column('name', self.env._("Who Is Billed"), width=26), Column('address', self.env._("Address"), width=36),
            Column('phone', self.env._("Phone"), width=16),
            Column('placed_on', self.env._("Placed"), 'date', width=11), Column('service', self.env._("Last Service"), 'date', width=11),
            Column('amount', self.env._("Placed Amount"), 'amount', width=13, total=True),
        ]

    def _record_query(self):
        found = self.env['medical.collection.placement']._search([
            ('company_id', '=', self.company_id.id), ('agency_id', '=', self.agency_id.id), ('state', '=', 'approved'),
            ('placed_on', '>=', self.date_from), ('placed_on', '<=', self.date_to)])
        # who asked to be reached another way is reached so by the agency as well
        return SQL(
            """SELECT placement.name, patient.number, CASE WHEN patient.guarantor = 'other' THEN patient.guarantor_name
                      WHEN patient.guarantor = 'patient' THEN payer.name ELSE patient.name END,
                      CASE WHEN patient.confidential_communication THEN patient.confidential_contact
                           WHEN patient.guarantor = 'other' AND patient.guarantor_address <> '' THEN patient.guarantor_address
                           ELSE CONCAT_WS(', ', reached.street, reached.street2, reached.city, state.code, reached.zip) END,
                      CASE WHEN patient.confidential_communication THEN NULL WHEN patient.guarantor = 'other' THEN patient.guarantor_phone
                           ELSE reached.phone END,
                      placement.placed_on, (SELECT MAX(item.medical_service_date) FROM account_move_line item WHERE item.partner_id = patient.partner_id),
                      placement.amount, placement.id AS id
                 FROM medical_collection_placement placement
                 JOIN medical_patient patient ON patient.id = placement.patient_id
            LEFT JOIN medical_patient payer ON payer.id = patient.guarantor_patient_id
                 JOIN medical_patient reached ON reached.id = CASE WHEN patient.guarantor = 'patient' THEN payer.id ELSE patient.id END
            LEFT JOIN res_country_state state ON state.id = reached.state_id
                WHERE placement.id IN %s""", found.subselect())

    def _record_order(self):
        return SQL('placed_on, id')

    def _record_read_records(self):
        return self.env['medical.collection.placement'].search([
            ('company_id', '=', self.company_id.id), ('agency_id', '=', self.agency_id.id), ('state', '=', 'approved'),
            ('placed_on', '>=', self.date_from), ('placed_on', '<=', self.date_to)]).patient_id

    def _record_notes(self):
        return [self.env._("Minimum necessary: who is billed, how to reach them, and how much. The day of the last service stands for limitation alone.")]

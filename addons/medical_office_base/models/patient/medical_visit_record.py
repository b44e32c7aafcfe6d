from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.record_column import Column
from .medical_visit import VISIT_STATES


class MedicalVisitRecord(models.TransientModel):
    """The day list: who comes when to whom, in which room, with the co-pay; a row per visit, by the clock of its site.

    For the front desk and the manager. It bears names: each that it lists is written down as read, printed or exported.
    """
    _name = 'medical.visit.record'
    _description = 'Day List'
    _inherit = 'medical.record'
    _record_reads = ('medical.visit',)

    date_from = fields.Date('From', required=True, default=fields.Date.context_today)
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    provider_id = fields.Many2one('hr.employee', domain="[('company_id', '=', company_id)]")
    state = fields.Selection(VISIT_STATES, 'Status')

    def _record_title(self):
        return self.env._("Day List")

    def _record_columns(self):
        visits = self.env['medical.visit']
        labels = {name: dict(visits._fields[name]._description_selection(self.env)) for name in ('state', 'kind')}
        return [
            Column('day', self.env._("Day"), 'date', width=11),
            Column('time', self.env._("Time"), width=7),
            Column('site', self.env._("Site"), width=7),
            Column('number', self.env._("Record Number"), width=10),
            Column('patient', self.env._("Patient"), width=28),
            Column('born', self.env._("Born"), 'date', width=11),
            Column('kind', self.env._("Kind"), width=14, labels=labels['kind']),
            Column('provider', self.env._("Provider"), width=22),
            Column('room', self.env._("Room"), width=12),
            Column('copay', self.env._("Co-Pay Due"), 'amount', width=10, total=True, groups='medical_office_base.group_patient_financial'),
            Column('waited', self.env._("Waited (min)"), 'integer', width=8),
            Column('state', self.env._("Status"), width=12, labels=labels['state'], styles={'no_show': 'danger', 'arrived': 'warning', 'cancelled': 'muted'}),
        ]

    def _visit_domain(self):
        domain = Domain('company_id', '=', self.company_id.id) & Domain('date', '>=', self.date_from) & Domain('date', '<=', self.date_to)
        domain &= self._record_filtered(site_id='site_id', provider_id='provider_id', state='state')
        return domain if self.state else domain & Domain('state', '!=', 'cancelled')

    def _record_query(self):
        visits = self.env['medical.visit']
        query = visits._search(self._visit_domain())
        table = visits._table
        # who reads a visit may open the patient; names of sites, rooms and colleagues are no secret
        found = query.select(*[SQL.identifier(table, name) for name in (
            'id', 'patient_id', 'site_id', 'provider_id', 'room_id', 'date', 'date_start', 'kind', 'copay_due', 'state', 'arrived_at', 'waited_minutes')])
        return SQL(
            """SELECT visit.date, TO_CHAR(visit.date_start AT TIME ZONE 'UTC' AT TIME ZONE site.tz, 'HH24:MI'), site.code,
                      patient.number, patient.name, patient.birth_date, visit.kind, employee.name, room.name, visit.copay_due,
                      CASE WHEN visit.arrived_at IS NOT NULL AND visit.state <> 'arrived' THEN visit.waited_minutes END, visit.state,
                      visit.date_start AS begins, visit.id
                 FROM (%s) AS visit
                 JOIN medical_site site ON site.id = visit.site_id
                 JOIN medical_patient patient ON patient.id = visit.patient_id
                 LEFT JOIN hr_employee employee ON employee.id = visit.provider_id
                 LEFT JOIN medical_room room ON room.id = visit.room_id""", found)

    def _record_order(self):
        return SQL('site, begins, id')

    def _record_notes(self):
        notes = [self.env._("Confidential: shred this page when the day is over.")]
        return notes if self.state else [self.env._("Cancelled visits are left out."), *notes]

    def _record_read_records(self):
        return self.env['medical.visit'].search(self._visit_domain())

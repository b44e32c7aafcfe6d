from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.medical_office_base.tools.record_column import Column

MOST = 2000


class MedicalBroadcastCallRecord(models.TransientModel):
    """The patients to call because a site has closed, to be called from paper too: who, at which hour, by which number, how it went.

    For the front desk and the manager, of patients whom they may open; each that it lists is written down as read, printed or exported.
    """
    _name = 'medical.broadcast.call.record'
    _description = 'Patients to Call'
    _inherit = 'medical.record'
    _record_reads = ('medical.callback',)

    broadcast_id = fields.Many2one('medical.broadcast', 'Alert', domain="[('company_id', '=', company_id), ('closes', '=', True)]")
    only_open = fields.Boolean('Still to Call Only', default=True)

    def _record_title(self):
        return self.env._("Patients to Call")

    def _record_columns(self):
        states = dict(self.env['medical.callback']._fields['state']._description_selection(self.env))
        return [
            Column('time', self.env._("Visit At"), width=9), Column('site', self.env._("Site"), width=8),
            Column('number', self.env._("Record Number"), width=11), Column('patient', self.env._("Patient"), width=26),
            Column('phone', self.env._("Phone"), width=17), Column('reach', self.env._("How to Reach"), width=26),
            Column('state', self.env._("Status"), width=11, labels=states, styles={'open': 'warning', 'done': 'success', 'dropped': 'muted'}),
            Column('tried', self.env._("Last Try"), width=22), Column('outcome', self.env._("Reached, Not Reached, Moved"), width=22)]

    def _record_check(self):
        res = super()._record_check()
        if self.broadcast_id and self.broadcast_id.company_id != self.company_id:
            raise UserError(self.env._("This alert is another practice's."))
        return res

    def _call_domain(self):
        domain = Domain([('company_id', '=', self.company_id.id), ('broadcast_id', '!=', False)])
        if self.only_open:
            domain &= Domain('state', '=', 'open')
        return domain & self._record_filtered(site_id='site_id', broadcast_id='broadcast_id')

    def _record_query(self):
        calls = self._record_read_records()
        # as the user: how somebody is reached follows from what they asked for, told in one place
        rows = [(
            call.visit_id.time_words or '', call.site_id.code or '', call.patient_id.number or '', call.patient_id.name or '', call.call_number or '',
            call.reach or '', call.state, call.last_try or '', '', call.due, call.id) for call in calls]
        return SQL(
            "SELECT line.* FROM (VALUES %s) AS line(time, site, number, patient, phone, reach, state, tried, outcome, due, id) WHERE line.id <> 0",
            SQL(', ').join(SQL('%s', row) for row in rows or [('', '', '', '', '', '', 'open', '', '', fields.Datetime.now(), 0)]))

    def _record_source(self):
        names = SQL(', ').join(SQL.identifier(column.name) for column in self._record_columns())
        return SQL('(%s) AS record(%s, due, id)', self._record_query(), names)

    def _record_order(self):
        return SQL('due, id')

    def _record_notes(self):
        return [self.env._("Confidential: shred this page when the calls are made. Write down here how each went, then log it.")]

    def _record_read_records(self):
        # who is told to call somebody may not always open them
        return self.env['medical.callback'].search(self._call_domain(), limit=MOST).filtered(lambda call: call.patient_id.can_open)

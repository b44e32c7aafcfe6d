from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.record_column import Column


class MedicalCredentialExpiryRecord(models.TransientModel):
    """Which credentials end in which month: what has to be renewed in the time ahead. What is renewed already says so."""
    _name = 'medical.credential.expiry.record'
    _description = 'Credentials by Month of Expiry'
    _inherit = 'medical.credential.table'

    date_from = fields.Date(required=True, default=lambda self: fields.Date.context_today(self).replace(day=1))
    date_to = fields.Date(required=True, default=lambda self: fields.Date.context_today(self).replace(day=1) + relativedelta(months=6, days=-1))
    open_only = fields.Boolean('Not Renewed Yet', default=True)

    def _record_title(self):
        return self.env._("Expiries by Month")

    def _record_columns(self):
        return [
            Column('month', self.env._("Month"), width=16, labels=self._months()),
            Column('date_end', self.env._("Until"), 'date', width=11),
            *self._person_columns(),
            Column('block', self.env._("When It Lapses"), width=26, styles={'hard': 'danger', 'soft': 'warning'},
                   labels=dict(self.env['medical.credential.type']._fields['block']._description_selection(self.env))),
            self._stage_column(),
        ]

    @api.model
    def _month_key(self, day):
        return f'{day:%Y-%m}'

    def _months(self):
        day, names = self.date_from.replace(day=1), {}
        while day <= self.date_to:
            names[self._month_key(day)] = format_date(self.env, day, date_format='LLLL y')
            day += relativedelta(months=1)
        return names

    def _credential_domain(self):
        domain = super()._credential_domain() & Domain([
            ('state', 'in', ('verified', 'submitted')), ('date_end', '>=', self.date_from), ('date_end', '<=', self.date_to)])
        return domain & Domain('renewal_id', '=', False) if self.open_only else domain

    def _record_query(self):
        return SQL(
            """WITH %(rows)s
               SELECT TO_CHAR(date_end, 'YYYY-MM'), date_end, person, job, type, place, number, block, stage, id FROM row""",
            rows=self._sql_credentials(self._record_today()))

    def _record_order(self):
        return SQL('date_end, person, type, id')

    def _record_notes(self):
        return [self.env._("Stage as of today. A renewal counts once it is verified.")]

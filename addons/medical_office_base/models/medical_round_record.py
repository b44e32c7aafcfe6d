from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL, get_lang

from .medical_checklist import KINDS


class MedicalRoundRecord(models.AbstractModel):
    """What the records of rounds share: period and place, and the words of ranges, answers and persons in SQL."""
    _name = 'medical.round.record'
    _description = 'Record of Rounds'
    _inherit = 'medical.record'

    date_from = fields.Date('From', required=True, default=lambda self: fields.Date.context_today(self) - relativedelta(days=6))
    date_to = fields.Date('To', required=True, default=fields.Date.context_today)
    kind = fields.Selection(KINDS, 'Kind of Checklist')
    checklist_ids = fields.Many2many('medical.checklist', string='Checklists', domain="[('company_id', '=', company_id)]")
    zone_ids = fields.Many2many('medical.zone', string='Zones', domain="[('company_id', '=', company_id), ('site_id', '=?', site_id)]")
    room_ids = fields.Many2many('medical.room', string='Rooms', domain="[('company_id', '=', company_id), ('site_id', '=?', site_id)]")
    equipment_ids = fields.Many2many(
        'maintenance.equipment',
        domain="[('company_id', 'in', (company_id, False)), ('medical_site_id', '=?', site_id)]")

    def _record_moments(self):
        """The moments (UTC) at which the period begins, and at which it is over."""
        return self._record_midnight(self.date_from), self._record_midnight(self.date_to, days=1)

    # The joined tables bear the same names in every record: run, equipment, room, site, person

    def _sql_field(self, alias, model, name):
        return self.env[model]._field_to_sql(alias, name)

    def _sql_columns(self, model, query, names):
        """The SELECT of a query over a model, with these of its columns, under their names."""
        return query.select(*[SQL('%s AS %s', model._field_to_sql(model._table, name, query), SQL.identifier(name)) for name in names])

    def _sql_where(self):
        """Where: the equipment, else the room, else what the round's place was called."""
        return SQL(
            'COALESCE(%s, %s, place)', self._sql_field('equipment', 'maintenance.equipment', 'name'),
            self._sql_field('room', 'medical.room', 'name'))

    def _sql_person(self, user_id, name, alias='person'):
        """(join, expression): who did it, by the name written down, else that of the user."""
        join = SQL(
            'LEFT JOIN res_users %(user)s ON %(user)s.id = %(user_id)s LEFT JOIN res_partner %(alias)s ON %(alias)s.id = %(user)s.partner_id',
            user=SQL.identifier(f'{alias}_user'), alias=SQL.identifier(alias), user_id=user_id)
        return join, SQL("COALESCE(NULLIF(%s, ''), %s)", name, SQL.identifier(alias, 'name'))

    def _sql_number(self, number):
        """A number as text: no more decimals than it has (at most four), with the sign of the language."""
        return SQL(
            "REPLACE(TRIM_SCALE(ROUND((%s)::numeric, 4))::text, '.', %s)",
            number, get_lang(self.env).decimal_point)

    def _sql_words(self, words, *values):
        """Words with %1$s, %2$s… in the places of values, as `self.env._("%(low)s…", low='%1$s')` gives them."""
        return SQL('FORMAT(%s, %s)', words, SQL(', ').join(values))

    def _sql_range(self, has_low, low, has_high, high, unit):
        """The range in words: 2 to 8 °C."""
        low, high = self._sql_number(low), self._sql_number(high)
        words = SQL(
            'CASE WHEN %s THEN %s WHEN %s THEN %s WHEN %s THEN %s END',
            SQL('%s AND %s', has_low, has_high), self._sql_words(self.env._("%(low)s to %(high)s", low='%1$s', high='%2$s'), low, high),
            has_low, self._sql_words(self.env._("at least %(low)s", low='%1$s'), low),
            has_high, self._sql_words(self.env._("at most %(high)s", high='%1$s'), high))
        return SQL("%s || COALESCE(' ' || NULLIF(TRIM(%s), ''), '')", words, unit)

    def _sql_problem(self):
        """Number of the problem that was reported (joined as `problem`)."""
        return SQL("COALESCE(%s, '#' || problem.id)", self._sql_field('problem', 'maintenance.request', 'medical_number'))

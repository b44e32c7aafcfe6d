from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .medical_claim_line import CODE, MODIFIERS, tidy_codes


class MedicalContractRate(models.Model):
    """What a payer has agreed to pay for a service, per unit; without a payer, what the practice itself charges for it.

    At one time there is one rate of a payer, code and modifiers. Codes are the practice's own entry: none are shipped. Amounts in the
    company's currency.
    """
    _name = 'medical.contract.rate'
    _description = 'Rate'
    _order = 'payer_id, code, modifiers, date_from desc, id'
    _rec_name = 'code'
    _rec_names_search = ['code', 'payer_id']
    _check_company_auto = True

    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related='company_id.currency_id')
    payer_id = fields.Many2one(
        'medical.payer', index=True, ondelete='cascade', check_company=True, help="Who has agreed to it. Empty: the practice's own charge.")
    code = fields.Char('Procedure', required=True, size=5, index=True)
    modifiers = fields.Char(size=11, help="Empty: whatever the modifiers, where none is listed with them.")
    date_from = fields.Date('From', required=True, default=fields.Date.context_today)
    date_to = fields.Date('Until')
    amount = fields.Monetary('Amount per Unit', required=True)
    is_current = fields.Boolean('Counts Today', compute='_compute_is_current', search='_search_is_current')

    @api.depends('payer_id', 'code', 'modifiers')
    def _compute_display_name(self):
        for rate in self:
            rate.display_name = ' · '.join(filter(None, (rate.code, rate.modifiers, rate.payer_id.name or self.env._("Own charge"))))

    @api.depends('date_from', 'date_to')
    def _compute_is_current(self):
        today = self.env.company._medical_today()
        for rate in self:
            rate.is_current = rate.date_from and rate.date_from <= today and (not rate.date_to or rate.date_to >= today)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != 'in':
            return NotImplemented
        return [('date_from', '<=', 'today'), '|', ('date_to', '=', False), ('date_to', '>=', 'today')]

    # === GUARDS === #

    @api.constrains('code', 'modifiers', 'amount')
    def _check_form(self):
        for rate in self:
            if not CODE.fullmatch(rate.code or '') or not MODIFIERS.fullmatch(rate.modifiers or ''):
                raise ValidationError(self.env._(
                    "%(code)s %(modifiers)s: a code has five letters and digits, a modifier two.", code=rate.code, modifiers=rate.modifiers or ''))
            if rate.amount < 0:
                raise ValidationError(self.env._("%(code)s: an amount isn't below zero.", code=rate.code))

    @api.constrains('payer_id', 'code', 'modifiers', 'date_from', 'date_to', 'company_id')
    def _check_one_at_a_time(self):
        for rate in self:
            if rate.date_to and rate.date_to < rate.date_from:
                raise ValidationError(self.env._("%(code)s: “Until” lies before “From”.", code=rate.code))
        self.flush_recordset()
        rows = self.env.execute_query(SQL(
            """SELECT mine.id FROM medical_contract_rate mine JOIN medical_contract_rate other
                   ON other.company_id = mine.company_id AND other.code = mine.code AND COALESCE(other.modifiers, '') = COALESCE(mine.modifiers, '')
                  AND other.payer_id IS NOT DISTINCT FROM mine.payer_id AND other.id <> mine.id
                  AND other.date_from <= COALESCE(mine.date_to, 'infinity') AND COALESCE(other.date_to, 'infinity') >= mine.date_from
                WHERE mine.id = ANY(%s) LIMIT 1""", self.ids))
        if rows:
            raise ValidationError(self.env._("%(rate)s has another amount at that time: end the other one first.", rate=self.browse(rows[0]).display_name))

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([tidy_codes(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(tidy_codes(vals))

    # === WHAT IS EXPECTED === #

    @api.model
    def _find(self, wanted):
        """Rates that count; one query.

        :param wanted: [(company id, payer id or False, code, modifiers, day)]
        :return: {each of wanted: amount per unit}; with its modifiers, else without any; missing where none is agreed
        """
        # sudo: what is agreed, for methods that hold claims against it
        rates = self.sudo().search([
            ('company_id', 'in', list({row[0] for row in wanted})), ('payer_id', 'in', list({row[1] for row in wanted})),
            ('code', 'in', list({row[2] for row in wanted}))])
        index = rates.grouped(lambda rate: (rate.company_id.id, rate.payer_id.id, rate.code, rate.modifiers or ''))
        found = {}
        for row in wanted:
            company, payer, code, modifiers, day = row
            for key in dict.fromkeys((modifiers or '', '')):
                for rate in index.get((company, payer, code, key), ()):
                    if rate.date_from <= day and (not rate.date_to or rate.date_to >= day):
                        found.setdefault(row, rate.amount)
        return found

    @api.model
    def _expected(self, claims):
        """What the payer who is asked now has agreed to for these claims' services, all their units.

        :return: {claim line id: amount}; missing where nothing is agreed
        """
        lines = claims.filtered('payer_id').line_ids
        keys = {line: (line.company_id.id, line.claim_id.payer_id.id, line.code, line.modifiers or '', line.service_date) for line in lines}
        found = self._find(list(set(keys.values()))) if keys else {}
        return {line.id: line.currency_id.round(found[key] * line.units) for line, key in keys.items() if key in found}

from datetime import date, timedelta

from odoo import api, models
from odoo.tools.misc import format_date

from odoo.addons.medical_office_base.tools.import_columns import Column

from .medical_claim_line import CODE, MODIFIERS, tidy_codes


class MedicalImportRate(models.AbstractModel):
    """A payer's list of agreed amounts, or the practice's own charges: a row per code and modifiers.

    A row without a payer is the practice's own charge. A rate that goes on ends the day before a later one of the same begins; one that
    begins on the same day is replaced. Nothing ends by being left out.
    """
    _name = 'medical.import.rate'
    _description = 'Import of Rates'
    _inherit = 'medical.import.kind'
    _import_label = 'Rates and Charges'
    _import_groups = 'medical_office_base.group_biller,medical_office_base.group_manager'

    @api.model
    def _import_columns(self):
        return [
            Column('payer', self.env._("Payer"), help=self.env._("Name or payer ID; empty for your own charges."), example='Fictional Health Plan'),
            Column('code', self.env._("Procedure"), required=True, example='G0402'),
            Column('modifiers', self.env._("Modifiers"), help=self.env._("Up to four, with blanks between; empty for whatever the modifiers.")),
            Column('date_from', self.env._("From"), 'date', required=True, example='2027-01-01'),
            Column('date_to', self.env._("Until"), 'date', help=self.env._("Empty: it goes on.")),
            Column('amount', self.env._("Amount per Unit"), 'decimal', required=True, example='123.45'),
        ]

    @api.model
    def _import_check(self, rows, faults):
        payers = self._index(self.env['medical.payer'].search([('company_id', '=', self.env.company.id)]), 'name', 'payer_number')
        wanted = []
        for row in rows:
            values = tidy_codes({'code': row['code'], 'modifiers': row['modifiers'] or ''})
            payer = payers.get(self._fold(row['payer'])) if row['payer'] else self.env['medical.payer']
            if payer is None or len(payer) > 1:
                faults.add(row, 'payer', row['payer'], self.env._("Several payers are called so.") if payer else self.env._("There is no such payer."),
                           self.env._("Write the name or payer ID as under Payers, or leave the cell empty for your own charges."))
            if not CODE.fullmatch(values['code']):
                faults.add(row, 'code', row['code'], self.env._("A code has five letters and digits."), self.env._("Correct it."))
            if not MODIFIERS.fullmatch(values['modifiers']):
                faults.add(row, 'modifiers', row['modifiers'], self.env._("A modifier has two letters or digits."), self.env._("Correct it."))
            if row['date_to'] and row['date_to'] < row['date_from']:
                faults.add(row, 'date_to', row['date_to'], self.env._("It ends before it begins."), self.env._("Correct the days."))
            if row['amount'] < 0 or row['amount'] != round(row['amount'], self.env.company.currency_id.decimal_places):
                faults.add(row, 'amount', row['amount'], self.env._("The amount is below zero, or has a part of a cent."), self.env._("Correct it."))
            wanted.append((row, (payer.id if payer else False, values['code'], values['modifiers'])))
        return self._plan(wanted, faults) if not faults else []

    @api.model
    def _plan(self, wanted, faults):
        """[(row, key, rate that begins on the day or none, rate that ends before or none)]; overlaps are faults."""
        rates = self.env['medical.contract.rate']
        known = rates.search([('company_id', '=', self.env.company.id), ('code', 'in', list({key[1] for _row, key in wanted}))]).grouped(
            lambda rate: (rate.payer_id.id, rate.code, rate.modifiers or ''))
        plan, spans = [], {}
        for row, key in wanted:
            same = known.get(key, rates)
            mine = same.filtered(lambda rate, row=row: rate.date_from == row['date_from'])
            before = same.filtered(lambda rate, row=row: rate.date_from < row['date_from'] and not rate.date_to)
            spans.setdefault(key, []).append((row['date_from'], row['date_to'] or date.max, row))
            for other in same - mine - before:
                if other.date_from <= (row['date_to'] or date.max) and (other.date_to or date.max) >= row['date_from']:
                    faults.add(row, 'date_from', row['date_from'], self.env._(
                        "%(rate)s has an amount from %(date)s already.", rate=other.display_name, date=format_date(self.env, other.date_from)),
                        self.env._("Correct the days, or end the other one first."))
            plan.append((row, key, mine, before))
        for own in spans.values():
            own.sort(key=lambda span: span[0])
            for (_begin, end, first), (begin, _end, row) in zip(own, own[1:], strict=False):
                if begin <= end:
                    faults.add(row, 'date_from', begin, self.env._("Row %(row)s is for the same service at that time.", row=first.number),
                               self.env._("Leave one of the two out, or correct their days."))
        return plan

    @api.model
    def _import_preview(self, prepared):
        currency = self.env.company.currency_id
        names = {payer.id: payer.name for payer in self.env['medical.payer'].browse({key[0] for _row, key, *_rest in prepared} - {False})}
        return {
            'counts': [
                (self.env._("new amounts"), sum(not mine for _row, _key, mine, _before in prepared)),
                (self.env._("replaced"), sum(bool(mine) for _row, _key, mine, _before in prepared)),
                (self.env._("ended the day before"), sum(bool(before) for *_rest, before in prepared))],
            'columns': [self.env._("Payer"), self.env._("Procedure"), self.env._("From"), self.env._("Amount")],
            'lines': [[
                names.get(key[0]) or self.env._("Own charge"), ' '.join(filter(None, key[1:])), format_date(self.env, row['date_from']),
                currency.format(float(row['amount']))] for row, key, *_rest in prepared]}

    @api.model
    def _import_apply(self, prepared):
        new, ending = [], {}
        for row, (payer, code, modifiers), mine, before in prepared:
            day = row['date_from'] - timedelta(days=1)
            ending[day] = ending.get(day, before) | before
            values = {'amount': float(row['amount']), 'date_to': row['date_to'] or False}
            if mine:
                mine.write({name: value for name, value in values.items() if mine[name] != value})
            else:
                new.append({
                    **values, 'company_id': self.env.company.id, 'payer_id': payer, 'code': code, 'modifiers': modifiers or False,
                    'date_from': row['date_from']})
        for day, rates in ending.items():
            rates.date_to = day
        self.env['medical.contract.rate'].create(new)
        return self.env._("%(count)s amounts added, %(changed)s replaced.", count=len(new), changed=len(prepared) - len(new))
